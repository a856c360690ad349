import type { Match } from '../flow/match.ts'
import type { Alternative } from '../flow/path.ts'
import type { FlowSet } from '../flow/space.ts'
import type { Origin } from '../origin/origin.ts'
import type { MatchContext, Matching, Matched } from './matching.ts'

/** The least that a rule of chains has, whatever its actions are. */
export interface ChainRule {
  readonly match: Match
  readonly action: { readonly do: string; readonly chain?: string; readonly value?: number; readonly mask?: number; readonly says?: string }
  readonly says: string
  readonly origin: Origin
}

/** Flows that went the same way so far, with the worlds in which they did. */
export interface Bundle {
  readonly set: FlowSet
  readonly alternatives: readonly Alternative[]
}

/** A bundle that a rule decided; without a rule it fell off the end of the first chain. */
export interface Settled<Rule extends ChainRule> extends Bundle {
  readonly rule: Rule | undefined
}

const deepest = 64

/**
 * Sends flows through chains of rules, first match decides: jump, goto, return, mark and continue are handled here, every other action settles the
 * flows that match. Flows that a rule matches possibly but not surely go both ways, each in its own world. `merge` joins runs of rules with the
 * same plain action, for whoever doesn't ask which rule it was: same sets, fewer steps. The outcomes together hold every flow of `set`.
 */
export function runChains<Rule extends ChainRule>(
  matching: Matching,
  chains: Readonly<Record<string, readonly Rule[]>>,
  start: string,
  context: MatchContext,
  set: FlowSet,
  merge: (rule: Rule) => string | undefined,
): Settled<Rule>[] {
  const { space } = matching
  const settled: Settled<Rule>[] = []

  const run = (name: string, bundles: readonly Bundle[], depth: number): Bundle[] => {
    const rules = chains[name]
    if (rules === undefined || depth > deepest) return doubtAll(name, bundles)
    const returned: Bundle[] = []
    let here = [...bundles]
    const meets = (runs: FlowSet): boolean => here.some(({ set }) => space.overlaps(set, runs))
    for (const run of runsOf(matching, rules, context, merge, meets)) {
      if (here.length === 0) break
      const next: Bundle[] = []
      for (const bundle of here) {
        if (run.fan) {
          if (!space.overlaps(bundle.set, run.matched.surely)) {
            next.push(bundle)
            continue
          }
          // No flow is another rule's too: each takes its own, and what is left is worked out once.
          const own = space.and(bundle.set, run.matched.surely)
          for (const { rule, set: matched } of met(run.fan, run.stretches ?? [], (flows) => space.overlaps(own, flows))) {
            const hit = space.and(own, matched)
            if (!space.isEmpty(hit)) act(rule, { ...bundle, set: hit }, next, returned, depth)
          }
          const left = space.minus(bundle.set, run.matched.surely)
          if (!space.isEmpty(left)) next.push({ ...bundle, set: left })
          continue
        }
        for (const part of divide(matching, run.rule, run.matched, bundle)) {
          if (part.hit) act(run.rule, part, next, returned, depth)
          else next.push(part)
        }
      }
      here = joinBundles(matching, next)
    }
    return joinBundles(matching, [...here, ...returned])
  }

  const act = (rule: Rule, part: Bundle, next: Bundle[], returned: Bundle[], depth: number): void => {
    const { action } = rule
    switch (action.do) {
      case 'jump':
        next.push(...run(action.chain ?? '', [part], depth + 1))
        break
      case 'goto':
        returned.push(...run(action.chain ?? '', [part], depth + 1))
        break
      case 'return':
        returned.push(part)
        break
      case 'continue':
        next.push(part)
        break
      case 'mark':
        next.push({ ...part, set: markWith(matching, part.set, action.value ?? 0, action.mask ?? 0xffffffff) })
        break
      case 'unknown': {
        const doubt = matching.doubtAbout(rule.action, () => ({
          kind: 'unknown',
          code: 'rule/unknown-action',
          says: action.says ?? `${rule.says} does something that isn't known`,
          origins: [rule.origin],
        }))
        settled.push({ rule, set: part.set, alternatives: [...part.alternatives, { doubt, way: 1 }] })
        next.push({ set: part.set, alternatives: [...part.alternatives, { doubt, way: 0 }] })
        break
      }
      default:
        settled.push({ rule, set: part.set, alternatives: part.alternatives })
    }
  }

  /** A chain that isn't there (or calls itself without end): whatever enters may be kept or lost. */
  const doubtAll = (name: string, bundles: readonly Bundle[]): Bundle[] => {
    const thing = chainDoubts.get(chains) ?? {}
    chainDoubts.set(chains, thing)
    const key = (thing[name] ??= {})
    const doubt = matching.doubtAbout(key, () => ({ kind: 'unknown', code: 'rule/missing-chain', says: `chain ${name} is not declared`, origins: [] }))
    for (const bundle of bundles) settled.push({ rule: undefined, set: bundle.set, alternatives: [...bundle.alternatives, { doubt, way: 1 }] })
    return bundles.map((b) => ({ set: b.set, alternatives: [...b.alternatives, { doubt, way: 0 }] }))
  }

  for (const rest of run(start, [{ set, alternatives: [] }], 0)) settled.push({ ...rest, rule: undefined })
  return settled.filter((s) => !space.isEmpty(s.set))
}

const chainDoubts = new WeakMap<object, Record<string, object>>()

interface Run<Rule extends ChainRule> {
  readonly rule: Rule
  readonly matched: Matched
  /** Neighbouring rules that share no flow, where there are many: `matched` is then their union. */
  readonly fan?: readonly { readonly rule: Rule; readonly set: FlowSet }[]
  readonly stretches?: readonly Stretch[]
}

/** Runs of rules, once for an analysis where nothing in them depends on the place. */
interface Kept<Rule extends ChainRule> {
  readonly runs: readonly Run<Rule>[]
  used: number
  stretches: readonly Stretch[] | undefined
}

const keptRuns = new WeakMap<Matching, WeakMap<object, Map<string, Kept<ChainRule>>>>()

/** The runs one after the other; of long lists those are left out that none of the flows meets that are there then. */
function runsOf<Rule extends ChainRule>(
  matching: Matching,
  rules: readonly Rule[],
  context: MatchContext,
  merge: (rule: Rule) => string | undefined,
  meets: (flows: FlowSet) => boolean,
): Iterable<Run<Rule>> {
  if (rules.length < 2 || isPlaced(matching, rules)) return mergedRuns(matching, rules, context, merge)
  const lists = keptRuns.get(matching) ?? new WeakMap<object, Map<string, Kept<ChainRule>>>()
  keptRuns.set(matching, lists)
  const kept = lists.get(rules) ?? new Map<string, Kept<ChainRule>>()
  lists.set(rules, kept)
  // Whether runs are joined is all that `merge` decides: its answer for plain rules tells.
  const key = rules.map((rule) => merge(rule) ?? '-').join(',')
  const known = kept.get(key) ?? { runs: fanned(matching, [...mergedRuns(matching, rules, context, merge)]), used: 0, stretches: undefined }
  kept.set(key, known)
  known.used += 1
  // What was kept for these rules holds these rules.
  const runs = known.runs as unknown as readonly Run<Rule>[]
  if (runs.length < fewRuns || known.used < fewUses) return runs
  known.stretches ??= stretchesOf(
    matching,
    known.runs.map(({ matched }) => matched.possibly),
  )
  return met(runs, known.stretches, meets)
}

const placed = new WeakMap<Matching, WeakMap<object, boolean>>()

function isPlaced(matching: Matching, rules: readonly ChainRule[]): boolean {
  const lists = placed.get(matching) ?? new WeakMap<object, boolean>()
  placed.set(matching, lists)
  const known = lists.get(rules) ?? rules.some((rule) => matching.dependsOnPlace(rule.match))
  lists.set(rules, known)
  return known
}

/** Shorter lists, and such as are hardly asked, are gone through rule by rule. */
const fewRuns = 16
const fewUses = 3
/** So many runs are passed over together at most: unions of more may be large. */
const longestStretch = 64

/** Neighbouring runs and all that they may match. */
interface Stretch {
  readonly from: number
  readonly possibly: FlowSet
  readonly halves: readonly Stretch[]
}

function stretchesOf({ space }: Matching, sets: readonly FlowSet[]): Stretch[] {
  const build = (from: number, to: number): Stretch => {
    if (to - from === 1) return { from, possibly: sets[from] ?? space.none, halves: [] }
    const middle = (from + to) >> 1
    const halves = [build(from, middle), build(middle, to)]
    return { from, possibly: space.union(halves.map((half) => half.possibly)), halves }
  }
  const count = Math.ceil(sets.length / longestStretch)
  return Array.from({ length: count }, (_, i) => build(i * longestStretch, Math.min(sets.length, (i + 1) * longestStretch)))
}

/** Those of some things, each about a set, that are met; what is said to be met may change in between. */
function* met<Thing>(things: readonly Thing[], stretches: readonly Stretch[], meets: (flows: FlowSet) => boolean): Iterable<Thing> {
  for (const { from, possibly, halves } of stretches) {
    if (!meets(possibly)) continue
    const thing = things[from]
    if (halves.length > 0) yield* met(things, halves, meets)
    else if (thing) yield thing
  }
}

/** Neighbouring rules that do the same become one run, their matches joined at once. */
function* mergedRuns<Rule extends ChainRule>(matching: Matching, rules: readonly Rule[], context: MatchContext, merge: (rule: Rule) => string | undefined): Iterable<Run<Rule>> {
  let open: { rule: Rule; key: string; products: FlowSet[][] } | undefined
  const close = (): Run<Rule> | undefined => {
    if (!open) return undefined
    const { products, rule } = open
    open = undefined
    const surely = unionOf(matching, rules, products)
    return { rule, matched: { surely, possibly: surely } }
  }
  for (const rule of rules) {
    const does = merge(rule)
    const factors = does === undefined ? undefined : matching.factors(rule.match, context)
    const key = factors?.every((one) => one.surely === one.possibly) === true ? does : undefined
    const product = factors?.map((one) => one.surely) ?? []
    if (open && open.key === key) {
      open.products.push(product)
      continue
    }
    const done = close()
    if (done) yield done
    if (key === undefined) yield { rule, matched: matching.compile(rule.match, context) }
    else open = { rule, key, products: [product] }
  }
  const done = close()
  if (done) yield done
}

const keptUnions = new WeakMap<Matching, WeakMap<object, Map<string, FlowSet>>>()

/** Rules that depend on the place are joined at each; but there are few places that they tell apart. */
function unionOf(matching: Matching, rules: object, products: readonly (readonly FlowSet[])[]): FlowSet {
  const lists = keptUnions.get(matching) ?? new WeakMap<object, Map<string, FlowSet>>()
  keptUnions.set(matching, lists)
  const kept = lists.get(rules) ?? new Map<string, FlowSet>()
  lists.set(rules, kept)
  const key = products.map((factors) => factors.join(' ')).join()
  const known = kept.get(key)
  if (known !== undefined) return known
  const made = matching.space.unionOfProducts(products)
  kept.set(key, made)
  return made
}

const smallestFan = 4

/** Joins neighbouring runs that settle and share no flow (a Service each) into fans. */
function fanned<Rule extends ChainRule>(matching: Matching, runs: readonly Run<Rule>[]): Run<Rule>[] {
  const { space } = matching
  const result: Run<Rule>[] = []
  let open: { rule: Rule; set: FlowSet }[] = []
  let union = space.none
  const close = (): void => {
    const [first] = open
    if (first && open.length >= smallestFan) result.push({ rule: first.rule, matched: { surely: union, possibly: union }, fan: open, stretches: stretchesOf(matching, open.map(({ set }) => set)) })
    else for (const { rule, set } of open) result.push({ rule, matched: { surely: set, possibly: set } })
    open = []
    union = space.none
  }
  for (const run of runs) {
    const { surely, possibly } = run.matched
    if (surely !== possibly || movesOn.has(run.rule.action.do)) {
      close()
      result.push(run)
      continue
    }
    if (space.overlaps(union, surely)) close()
    open.push({ rule: run.rule, set: surely })
    union = space.or(union, surely)
  }
  close()
  return result
}

const movesOn: ReadonlySet<string> = new Set(['jump', 'goto', 'return', 'continue', 'mark', 'unknown'])

export function divide(matching: Matching, rule: Pick<ChainRule, 'match' | 'says' | 'origin'>, matched: Matched, bundle: Bundle): (Bundle & { readonly hit: boolean })[] {
  const { space } = matching
  const parts: (Bundle & { hit: boolean })[] = []
  const put = (set: FlowSet, alternatives: readonly Alternative[], hit: boolean): void => {
    if (!space.isEmpty(set)) parts.push({ set, alternatives, hit })
  }
  put(space.and(bundle.set, matched.surely), bundle.alternatives, true)
  put(space.minus(bundle.set, matched.possibly), bundle.alternatives, false)
  if (matched.surely !== matched.possibly) {
    const doubtful = space.and(bundle.set, space.minus(matched.possibly, matched.surely))
    if (!space.isEmpty(doubtful)) {
      const doubt = matching.doubtAbout(rule, () => {
        const reasons = matching.doubtsOf(rule.match)
        return {
          kind: 'unknown',
          code: 'rule/opaque-match',
          says: reasons[0] ? `whether ${rule.says} matches: ${reasons[0].says}` : `whether ${rule.says} matches is not known`,
          origins: [rule.origin, ...reasons.flatMap((r) => r.origins)],
        }
      })
      // In a world that was already chosen, only that way is left.
      const chosen = bundle.alternatives.find((a) => a.doubt === doubt)
      if (chosen?.way !== 0) put(doubtful, chosen ? bundle.alternatives : [...bundle.alternatives, { doubt, way: 1 }], true)
      if (chosen?.way !== 1) put(doubtful, chosen ? bundle.alternatives : [...bundle.alternatives, { doubt, way: 0 }], false)
    }
  }
  return parts
}

/** Bundles of the same worlds become one. */
function joinBundles(matching: Matching, bundles: readonly Bundle[]): Bundle[] {
  if (bundles.length < 2) return [...bundles]
  const byWorld = new Map<string, { alternatives: readonly Alternative[]; sets: FlowSet[] }>()
  for (const { set, alternatives } of bundles) {
    const key = alternatives.map((a) => `${a.doubt.id}.${a.way}`).join(' ')
    const known = byWorld.get(key)
    if (known) known.sets.push(set)
    else byWorld.set(key, { alternatives, sets: [set] })
  }
  return [...byWorld.values()].map(({ alternatives, sets }) => ({ alternatives, set: matching.space.union(sets) }))
}

function markWith(matching: Matching, set: FlowSet, value: number, mask: number): FlowSet {
  const { space } = matching
  if (mask >>> 0 === 0xffffffff) return space.assign(set, 'mark', space.mark(value >>> 0))
  // Only the masked bits change, each by itself: the others may have any number of values.
  let changed = set
  for (let bit = 0; bit < 32; bit++) {
    const one = 2 ** bit
    if (((mask >>> bit) & 1) === 0) continue
    const either = space.or(space.restrict(changed, space.mark(one, one)), space.restrict(changed, space.mark(0, one)))
    changed = space.and(either, space.mark((value & one) >>> 0, one))
  }
  return changed
}
