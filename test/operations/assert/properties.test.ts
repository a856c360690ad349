import { describe, expect, it } from 'vitest'
import { connections } from '../../../src/engine/reach.ts'
import { link } from '../../../src/model/link/link.ts'
import { answer } from '../../../src/operations/assert/answer.ts'
import { askingOf } from '../../../src/operations/assert/asking.ts'
import { Text } from '../../../src/base/text.ts'
import { learn } from '../../../src/operations/assert/learn.ts'
import { readPromises, type FlowPromise, type Named } from '../../../src/operations/assert/promises.ts'
import { get } from '../../../src/syntax/tree.ts'
import { readYaml } from '../../../src/syntax/yaml.ts'
import { readOver } from '../../../src/operations/assert/over.ts'
import { trafficOf } from '../../../src/operations/assert/packets.ts'
import { beganAs } from '../../../src/engine/arrivals.ts'
import { implied } from '../../../src/origin/origin.ts'
import { Generator } from '../../oracles/scalar/generate.ts'

const origin = implied('a test')
const named = (text: string): Named => ({ text, origin })

function promise(kind: FlowPromise['kind'], from: string, to: string, over: string, family?: 4 | 6): FlowPromise {
  const read = readOver(over)
  if ('fault' in read) throw new Error(read.fault)
  return { kind, name: '', because: undefined, allowUnknown: false, expects: '', origin, flow: { from: [named(from)], to: [named(to)], over: read.over, family, request: undefined, headers: {} } }
}

const seed = 4100
const networks = 4
const wishes = [{ http: false, doubts: false }, { http: false, doubts: true }, { http: true, doubts: false }]

describe.each(wishes)('random networks, %o', (wish) => {
  it('a promise holds exactly where reach says so', { timeout: 120_000 }, () => {
    const seen = { holds: 0, broken: 0, unknown: 0 }
    for (let number = seed; number < seed + networks; number++) {
      const asking = askingOf(link(new Generator(number + (wish.http ? 500 : 0), wish).facts()), false)
      const { matching } = asking
      const { space, model } = matching
      const ids = [...model.endpoints.values()].filter(({ kind }) => kind !== 'service' && kind !== 'addresses').map(({ id }) => id)
      const pairs = new Map(connections(matching, asking.passages().reached).map((one) => [`${one.from}\n${one.to}`, one]))
      for (const from of ids)
        for (const to of ids) {
          if (from === to) continue
          const reached = pairs.get(`${from}\n${to}`)
          const where = `seed ${number}: ${from} → ${to}`
          const never = answer(asking, promise('never', from, to, 'any'))
          seen[never.verdict] += 1
          if (reached && !space.isEmpty(reached.surely)) expect(never.verdict, where).toBe('broken')
          else if (reached) expect(never.verdict, where).toBe('unknown')
          else expect(['holds', 'unknown'], where).toContain(never.verdict)
          // What reach doesn't show is open only where a way isn't known to its end.
          if (!reached && never.verdict === 'unknown') expect(asking.passages().undecided.length, where).toBeGreaterThan(0)
          for (const over of ['tcp/80', 'udp/53', 'icmp']) {
            const traffic = trafficOf(matching, readTraffic(over))
            const must = answer(asking, promise('must', from, to, over))
            seen[must.verdict] += 1
            const surely = reached !== undefined && space.contains(reached.surely, traffic)
            const possibly = reached !== undefined && space.overlaps(reached.possibly, traffic)
            // Reach tells the port that the receiver sees: it may be another than was sent, where one is translated.
            const translated = model.translations.size > 0 && reached !== undefined && !space.isEmpty(reached.surely)
            if (must.verdict === 'holds') expect(surely || translated, `${where} ${over} holds`).toBe(true)
            if (!possibly && !translated) expect(must.verdict, `${where} ${over}`).not.toBe('holds')
            if (must.verdict === 'broken' && surely) {
              // Of two families one is not enough, nor is one of several members that are chosen from.
              const each = ([4, 6] as const).map((family) => answer(asking, promise('must', from, to, over, family)).verdict)
              const chosen = asking.passages().all.some(({ ways }) => ways.some(({ end }) => end.branch.choices > 0))
              expect(each.includes('holds') || chosen, `${where} ${over} is broken`).toBe(true)
            }
          }
        }
    }
    expect(Math.min(...(wish.doubts ? Object.values(seen) : [seen.holds, seen.broken]))).toBeGreaterThan(5)
  })

  it('what is learned holds when it is read again', { timeout: 120_000 }, () => {
    let promises = 0
    for (let number = seed; number < seed + networks; number++) {
      const model = link(new Generator(number + 750, wish).facts())
      const learned = learn(askingOf(model, false), { tool: { name: 'netwright', version: '0.0.0' }, complete: true, unread: [], unknowns: [] })
      const text = new Text('.netwright.yaml', learned.yaml)
      const read = readPromises(get(readYaml(text).documents[0], 'promises') ?? raise(), text)
      const asking = askingOf(model, false)
      expect(read.problems, `seed ${number}`).toEqual([])
      expect(read.promises.filter((one) => answer(asking, one).verdict !== 'holds').map(({ expects }) => expects), `seed ${number}`).toEqual([])
      expect(read.promises).toHaveLength(learned.promises)
      promises += learned.promises
    }
    expect(promises).toBeGreaterThan(networks)
  })

  it('what breaks a promise arrives when it is sent', { timeout: 120_000 }, () => {
    let shown = 0
    for (let number = seed; number < seed + networks; number++) {
      const asking = askingOf(link(new Generator(number + 250, wish).facts()), false)
      const { matching } = asking
      const ids = [...matching.model.endpoints.values()].filter(({ kind }) => kind !== 'service' && kind !== 'addresses').map(({ id }) => id)
      for (const to of ids) {
        const { verdict, witness } = answer(asking, promise('never', 'any', to, 'any'))
        if (verdict !== 'broken') continue
        expect(witness, `seed ${number}: ${to}`).toBeDefined()
        if (!witness) continue
        shown += 1
        expect(witness.to, `seed ${number}`).toBe(to)
        const endpoint = matching.model.endpoints.get(to)
        const sender = matching.model.addressesOf.get(witness.from)
        if (!endpoint || !sender) throw new Error(to)
        expect(beganAs(matching, sender, { endpoint: to, node: endpoint.node, addresses: matching.model.addressesOf.get(to) ?? { ranges: [], tokens: [] } }, matching.space.all), `seed ${number}: ${witness.from} → ${to}`).toBeDefined()
      }
    }
    expect(shown).toBeGreaterThan(5)
  })
})

function raise(): never {
  throw new Error('nothing was learned')
}

function readTraffic(text: string): FlowPromise['flow']['over'] {
  const read = readOver(text)
  if ('fault' in read) throw new Error(read.fault)
  return read.over
}
