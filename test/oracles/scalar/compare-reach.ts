import type { AddressOrToken } from '../../../src/base/address.ts'
import { connections, reach } from '../../../src/engine/reach.ts'
import { understand } from '../../../src/engine/question.ts'
import { trace } from '../../../src/engine/trace.ts'
import type { FlowSet } from '../../../src/flow/space.ts'
import type { Facts } from '../../../src/model/facts.ts'
import { link } from '../../../src/model/link/link.ts'
import { Matching } from '../../../src/model/matching.ts'
import type { Model } from '../../../src/model/model.ts'
import { formatAddress } from '../../../src/base/address.ts'
import type { Random } from '../nginx/random.ts'
import { endings, flowText, type Compared, type Difference } from './compare.ts'
import { everyRun } from './dice.ts'
import { addressesIn, randomHeaders } from './generate.ts'
import { clientPorts, Interpreter, type Ending } from './interpret.ts'
import { canTalk, hasAddress, type Headers } from './match.ts'

export const ports = [22, 53, 80, 443, 5432, 8080, 9999]

/** Rules about destination ports meet the source port when the reply comes. */
export const replyPorts = [...clientPorts, 5432, 8080, 9999]

/** Whom a packet reaches, in all of its runs: `endpoint protocol/port`, or why nobody; undefined where there are too many runs. */
export function reached(model: Model, node: string, headers: Headers): readonly string[] | undefined {
  const runs = endings(model, node, headers, undefined, false)
  // A host with several addresses sends from this one only by some of its interfaces.
  return runs?.filter((r) => r.ending.verdict !== 'unsent').flatMap(({ ending }) => arrivalsOf(model, headers, ending))
}

/** Where a reply may be lost or come home, or isn't known to do either, it is both. */
function arrivalsOf(model: Model, headers: Headers, ending: Ending): string[] {
  if (ending.verdict !== 'delivered') return [ending.verdict]
  const [conversation] = ending.conversations
  const holder = (model.endpointsOfNode.get(ending.at) ?? []).find((e) => e.kind !== 'service' && hasAddress(model, e.id, ending.headers.destination))
  if (!conversation || !holder) return ['nobody']
  const there = `${holder.id} ${ending.headers.protocol}/${ending.headers.destinationPort}`
  if (headers.protocol === 17) return [there]
  const back = everyRun((dice) => new Interpreter(model, dice).reply(conversation), 200) ?? []
  const isHome = (b: Ending): boolean =>
    b.verdict === 'delivered' && isSame(b.headers.destination, headers.source) && isSame(b.headers.source, headers.destination) && b.headers.destinationPort === headers.sourcePort
  const home = back.filter(isHome)
  return [...(back.some((b) => b.verdict === 'unknown') || home.length > 0 ? [there] : []), ...(home.length < back.length || back.length === 0 ? ['unanswered'] : [])]
}

function isSame(a: AddressOrToken, b: AddressOrToken): boolean {
  return 'token' in a || 'token' in b ? 'token' in a && 'token' in b && a.token === b.token : a.family === b.family && a.value === b.value
}

/** Who reaches whom over which port: what single packets show, and what the exact sets say. */
export function compareReach(facts: Facts, random: Random, count: number, compared: Compared): Difference | undefined {
  const model = link(facts)
  const matching = new Matching(model)
  const { space } = matching
  const pairs = connections(matching, reach(matching))
  const setOf = (from: string, to: string, kind: 'surely' | 'possibly'): FlowSet => pairs.find((c) => c.from === from && c.to === to)?.[kind] ?? space.none
  const holds = (set: FlowSet, protocol: number, port: number): boolean =>
    space.containsPacket(set, { source: { family: 4, value: 0n }, destination: { family: 4, value: 0n }, protocol, destinationPort: port, sourcePort: 40000, mark: 0, variables: [] })
  const { senders, targets } = addressesIn(model)
  const declared = senders.filter((s) => model.endpoints.get(s.endpoint)?.kind !== 'addresses')
  // One packet that arrives must be among what may pass.
  for (let n = 0; n < count; n++) {
    const sender = random.pick(declared)
    const headers = { ...randomHeaders(model, random, sender.address, targets), protocol: random.pick([6, 17, 132]), destinationPort: random.pick(ports), sourcePort: random.pick(clientPorts) }
    const arrivals = reached(model, sender.node, headers)
    compared.flows += 1
    for (const arrival of new Set(arrivals)) {
      const [to = '', over] = arrival.split(' ')
      if (over === undefined || to === sender.endpoint) continue
      const [protocol = 0, port = 0] = over.split('/').map(Number)
      compared.ends += 1
      if (!holds(setOf(sender.endpoint, to, 'possibly'), protocol, port)) return { says: 'arrives, but is not in possibly', flow: flowText(model, sender.node, headers), engine: [], scalar: [`${sender.endpoint} ${arrival}`] }
    }
  }
  // What may pass is shown by a packet; what surely passes by one that arrives in every world.
  const declaredIds = new Set(declared.map((s) => s.endpoint))
  const between = pairs.filter((c) => declaredIds.has(c.from) && declaredIds.has(c.to))
  for (let n = 0; n < 2 && between.length > 0; n++) {
    const { from, to, surely, possibly } = random.pick(between)
    const [protocol, port] = [random.pick([6, 17]), random.pick(ports)]
    if (!holds(possibly, protocol, port)) continue
    const wanted = `${to} ${protocol}/${port}`
    const worlds: { all: boolean; some: boolean } = { all: false, some: false }
    for (const { node, address } of declared.filter((s) => s.endpoint === from)) {
      for (const destination of targets) {
        if (!canTalk(model, address, destination)) continue
        for (const destinationPort of ports)
          for (const sourcePort of replyPorts) {
            if (worlds.all) continue
            const arrivals = reached(model, node, { source: address, destination, protocol, destinationPort, sourcePort, mark: 0 })
            if (arrivals?.includes(wanted) !== true) continue
            worlds.some = true
            if (arrivals.every((a) => a === wanted)) worlds.all = true
          }
      }
    }
    compared.replies += 1
    if (!worlds.some) return { says: 'possibly, but no packet arrives', flow: `${from} → ${wanted}`, engine: ['possibly'], scalar: [] }
    if (worlds.all && !holds(surely, protocol, port)) return { says: 'arrives whatever is true, but is not in surely', flow: `${from} → ${wanted}`, engine: ['possibly'], scalar: ['surely'] }
  }
  return undefined
}

/** The verdict of a question about one flow. */
export function compareTraces(facts: Facts, random: Random, count: number, compared: Compared): Difference | undefined {
  const model = link(facts)
  const matching = new Matching(model)
  const { senders, targets } = addressesIn(model)
  for (let n = 0; n < count; n++) {
    const sender = random.pick(senders)
    const drawn = randomHeaders(model, random, sender.address, targets)
    const headers = { ...drawn, protocol: drawn.protocol === 132 ? 132 : random.pick([6, 17]), destinationPort: random.pick(ports), sourcePort: random.pick(clientPorts) }
    const text = (a: AddressOrToken): string => ('token' in a ? (model.tokens[a.token] ?? '') : formatAddress(a))
    const runs = endings(model, sender.node, headers, undefined, false)
    if (!runs || runs.some((r) => r.ending.verdict === 'unsent')) continue
    const asked = understand(matching, { from: text(headers.source), to: text(headers.destination), port: headers.destinationPort, protocol: `${headers.protocol}`, sourcePort: headers.sourcePort })
    // Networks that overlap: it isn't said who of two holds the address.
    if (!('understood' in asked) || asked.understood.from.members.length !== 1) continue
    // Whoever has an address of each family is asked about in both.
    if ([headers.source, headers.destination].some((a) => 'token' in a && model.tokens.filter((id) => id === model.tokens[a.token]).length > 1)) continue
    const verdicts = [...new Set(runs.map((r) => r.ending.verdict))]
    const worlds = runs.some((r) => [...r.world.values()].some((w) => w.kind === 'unknown'))
    const unknown = verdicts.includes('unknown') || worlds
    const expected = verdicts.length === 1 ? (verdicts[0] ?? '') : unknown ? 'unknown' : 'ambiguous'
    const { verdict } = trace(matching, asked.understood)
    compared.flows += 1
    compared.verdicts[verdict] = (compared.verdicts[verdict] ?? 0) + 1
    // Where something isn't known and the network also chooses, either word is true.
    if (worlds && verdicts.length > 1 && (verdict === 'ambiguous' || verdict === 'unknown')) continue
    if (verdict !== expected) return { says: 'trace', flow: flowText(model, sender.node, headers), engine: [verdict], scalar: [expected, ...verdicts] }
  }
  return undefined
}
