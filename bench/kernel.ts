import { performance } from 'node:perf_hooks'
import { pathToFileURL } from 'node:url'
import { prefixAround } from '../src/base/address.ts'
import type { AddressRange } from '../src/base/address.ts'
import { FlowSpace } from '../src/flow/space.ts'
import type { Condition } from '../src/flow/space.ts'

interface Rule {
  readonly condition: Condition
  readonly permit: boolean
}

export interface KernelFigures {
  readonly rules: number
  /** Milliseconds: building all rules, the permit set, the shadow check of all rules, and the difference of two versions. */
  readonly build: number
  readonly permit: number
  readonly shadow: number
  readonly difference: number
  readonly total: number
  readonly shadowed: number
  readonly nodes: number
  /** Milliseconds that are no part of the total: all replies of the permit set; its regions by destination. */
  readonly reverse: number
  readonly regions: number
  /** Megabytes, of the whole process. */
  readonly residentBefore: number
  readonly resident: number
}

/** A small generator with a seed, so that every run sees the same rules. */
function numbers(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

export interface KernelRules {
  readonly count: number
  readonly ipv6?: boolean
  /** The shortest prefix inside 10.0.0.0/8: 16 unless said, which lies as dense there as 8 does in all of IPv4. 12 is very dense. */
  readonly shortest?: number
}

/** Rules with prefixes of mixed length inside 10.0.0.0/8 (or its IPv6 twin), a protocol, a port or a range of ports. */
function makeRule(random: () => number, { ipv6, shortest = 16 }: KernelRules): Rule {
  const upTo = (top: number): number => Math.floor(random() * top)
  const prefix = (): AddressRange[] => {
    const length = shortest + upTo(33 - shortest)
    const host = (10n << 24n) + BigInt(upTo(2 ** 24))
    if (ipv6) return [prefixAround({ family: 6, value: (0x2001_0db8n << 96n) + (host << 64n) }, 32 + length)]
    return [prefixAround({ family: 4, value: host }, length)]
  }
  const protocol = random() < 0.7 ? 6 : 17
  const first = 1 + upTo(65535)
  const last = random() < 0.5 ? first : Math.min(65535, first + upTo(2000))
  return {
    condition: {
      source: { ranges: prefix(), tokens: [] },
      destination: { ranges: prefix(), tokens: [] },
      protocols: [{ first: protocol, last: protocol }],
      destinationPorts: [{ first, last }],
    },
    permit: random() < 0.5,
  }
}

/** Times the algebra on that many first-match 5-tuple rules, one in a hundred of which differs in a second version. */
export function measureKernel(of: KernelRules): KernelFigures {
  const { count } = of
  const random = numbers(1)
  const before = Array.from({ length: count }, () => makeRule(random, of))
  const after = before.map((rule, index) => (index % 100 === 50 ? makeRule(random, of) : rule))
  const residentBefore = megabytes()
  const space = new FlowSpace()
  const time = [performance.now()]
  const lap = (): number => {
    const now = performance.now()
    const passed = now - (time.at(-1) ?? now)
    time.push(now)
    return passed
  }
  const sets = before.map((rule) => space.product(rule.condition))
  const build = lap()
  const old = space.firstMatch(sets, before.map((rule) => rule.permit))
  const permit = lap()
  const shadowed = space.coveredByEarlier(sets).filter((covered) => covered).length
  const shadow = lap()
  const changed = after.map((rule, index) => (rule === before[index] ? (sets[index] ?? space.none) : space.product(rule.condition)))
  const current = space.firstMatch(changed, after.map((rule) => rule.permit))
  const opened = space.minus(current, old)
  const closed = space.minus(old, current)
  const difference = lap()
  if (space.isEmpty(opened) && space.isEmpty(closed)) throw new Error('The two versions should differ.')
  const resident = megabytes()
  const nodes = space.size()
  lap()
  const back = space.reverse(old)
  const reverse = lap()
  if (space.reverse(back) !== old) throw new Error('Replies of replies should be the flows.')
  lap()
  space.regions(old, 'destination')
  const regions = lap()
  const total = build + permit + shadow + difference
  return { rules: count, build, permit, shadow, difference, total, shadowed, nodes, reverse, regions, residentBefore, resident }
}

function megabytes(): number {
  return process.memoryUsage.rss() / 2 ** 20
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  // All in one process: `resident` of a later line holds what the earlier ones left.
  // `npx tsx bench/kernel.ts RULES [4|6 [SHORTEST]]` measures one alone.
  const [count, family, shortest = 16] = process.argv.slice(2).map(Number)
  const cases: KernelRules[] =
    count === undefined
      ? [1000, 3000, 10_000].flatMap((each) => [{ count: each }, { count: each, shortest: 12 }, { count: each, ipv6: true }])
      : [{ count, shortest, ipv6: family === 6 }]
  for (const each of cases) {
    const figures: Readonly<Record<string, number>> = {
      family: each.ipv6 === true ? 6 : 4,
      shortest: each.shortest ?? 16,
      ...measureKernel(each),
    }
    const pairs = Object.entries(figures).map(([name, value]) => `${name} ${Math.round(value)}`)
    process.stdout.write(`${pairs.join('  ')}\n`)
  }
}
