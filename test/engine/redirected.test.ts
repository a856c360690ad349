import { describe, expect, it } from 'vitest'
import { sideBySide, type Pair } from '../../src/engine/difference.ts'
import { outcomes, redirected } from '../../src/engine/redirected.ts'
import type { FlowSet } from '../../src/flow/space.ts'
import type { Facts } from '../../src/model/facts.ts'
import type { HttpRule } from '../../src/model/http.ts'
import { link } from '../../src/model/link/link.ts'
import { freshContext } from '../../src/model/matching.ts'
import { Random } from '../oracles/nginx/random.ts'
import { requestSet } from '../oracles/scalar/compare.ts'
import { Generator } from '../oracles/scalar/generate.ts'

const seed = Number(process.env.SCALAR_SEED ?? 20261120)

/** A router loses a rule, two change places, or a pool loses a member. */
function edited(facts: Facts, random: Random): Facts {
  const rules = (all: readonly HttpRule[]): HttpRule[] => {
    const place = random.below(Math.max(1, all.length))
    if (random.chance(0.5)) return all.filter((_, at) => at !== place)
    return [...all.slice(0, place), ...all.slice(place + 1), ...all.slice(place, place + 1)]
  }
  return {
    ...facts,
    routers: facts.routers.map((router) => (random.chance(0.6) ? { ...router, rules: rules(router.rules) } : router)),
    pools: facts.pools.map((pool) => (random.chance(0.3) ? { ...pool, members: pool.members.slice(1) } : pool)),
  }
}

/** One request at one door: who fares otherwise, asked of that request alone, and read out of the answer about all requests. */
function wrong(pair: Pair, generator: Generator): { readonly faults: string[]; readonly changed: number } {
  const { old, now } = pair
  const { space } = now
  const found = redirected(pair)
  const doors = now.model.facts.listeners.filter((l) => l.serves.kind === 'http')
  const faults: string[] = []
  let changed = 0
  for (const door of doors) {
    // Of several doors of a node that do the same, one is told.
    if (doors.filter((other) => other.node === door.node).length > 1) continue
    for (let n = 0; n < 12; n++) {
      const request = generator.request()
      const context = { ...freshContext(door.node), request: { ...request, scheme: 'http' as const } }
      const [before, after] = [outcomes(old, door, (id) => id, context), outcomes(now, door, (id) => id, context)]
      const none = space.none
      const otherwise = space.union([...new Set([...before.keys(), ...after.keys()])].map((key): FlowSet => space.or(space.minus(before.get(key)?.set ?? none, after.get(key)?.set ?? none), space.minus(after.get(key)?.set ?? none, before.get(key)?.set ?? none))))
      const variables = now.dimensionNames().flatMap((name) => [...now.dimension(name).variables])
      const told = space.union(found.filter(({ at }) => at === door.node).map(({ requests }) => space.forgetVariables(space.and(requests, requestSet(now, request)), now.dimensionNames().flatMap((name) => [...now.dimension(name).variables]))))
      if (space.forgetVariables(otherwise, variables) !== told) faults.push(`${door.id} ${JSON.stringify(request)}`)
      if (!space.isEmpty(told)) changed += 1
    }
  }
  return { faults, changed }
}

describe('requests that are handled otherwise', () => {
  it('are those that fare otherwise one by one', { timeout: 60_000 }, () => {
    let changed = 0
    for (let number = seed + 40_000; number < seed + 40_120; number++) {
      const generator = new Generator(number, { http: true, doubts: false })
      const facts = generator.facts()
      if (!facts.listeners.some((l) => l.serves.kind === 'http')) continue
      const result = wrong(sideBySide(link(facts), link(edited(facts, new Random(number)))), generator)
      expect(result.faults, `seed ${number}`).toEqual([])
      changed += result.changed
    }
    expect(changed).toBeGreaterThan(20)
  })

  it('are none of a network and itself', () => {
    for (const doubts of [false, true]) {
      for (let number = seed; number < seed + 20; number++) {
        const facts = (): Facts => new Generator(number, { http: true, doubts }).facts()
        expect(redirected(sideBySide(link(facts()), link(facts()))), `seed ${number}`).toEqual([])
      }
    }
  })
})
