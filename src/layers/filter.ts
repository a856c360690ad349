import type { Alternative } from '../flow/path.ts'
import type { FlowSet } from '../flow/space.ts'
import { runChains, type Settled } from '../model/chains.ts'
import type { Filter, FilterRule } from '../model/filter.ts'
import { freshContext, type MatchContext, type Matching } from '../model/matching.ts'

/** Flows that a filter judged alike. Without a rule, the filter's own last word decided. */
export interface Judged {
  readonly set: FlowSet
  readonly verdict: 'accept' | 'drop' | 'reject'
  readonly rule: FilterRule | undefined
  readonly alternatives: readonly Alternative[]
}

/**
 * Judges a set of flows. `byRule` keeps apart what different rules decided; without it the outcomes are the same sets, joined by verdict. Every
 * flow of `set` is in at least one outcome, in two or more only where it isn't known which rule matches.
 */
export function judge(matching: Matching, filter: Filter, context: MatchContext, set: FlowSet, byRule: boolean): Judged[] {
  const merge = (rule: FilterRule): string | undefined => (!byRule && isPlain(rule) ? rule.action.do : undefined)
  const settled = runChains(matching, filter.chains, filter.start, context, set, merge)
  return (byRule ? settled : joined(matching, settled)).flatMap(({ rule, set: part, alternatives }): Judged[] => {
    const judged = { set: part, rule, alternatives }
    if (rule === undefined) return [{ ...judged, verdict: filter.otherwise.action }]
    if (rule.action.do === 'accept' || rule.action.do === 'reject') return [{ ...judged, verdict: rule.action.do }]
    // An action that isn't known may as well accept: the world in which it decides is two.
    const doubt = rule.action.do === 'unknown' ? alternatives.at(-1)?.doubt : undefined
    if (!doubt) return [{ ...judged, verdict: 'drop' }]
    return [{ ...judged, verdict: 'drop' }, { ...judged, verdict: 'accept', alternatives: [...alternatives.slice(0, -1), { doubt, way: 2 }] }]
  })
}

const kept = new WeakMap<Matching, Map<Filter, FlowSet | undefined>>()

/**
 * What a filter lets pass, whatever comes: worked out once. Undefined where that depends on the place, on what isn't known, or on so many turns between accepting and
 * dropping that what doesn't come had better be left out.
 */
export function permitted(matching: Matching, filter: Filter): FlowSet | undefined {
  const filters = kept.get(matching) ?? new Map<Filter, FlowSet | undefined>()
  kept.set(matching, filters)
  if (filters.has(filter)) return filters.get(filter)
  const set = permittedOf(matching, filter)
  filters.set(filter, set)
  return set
}

const mostRuns = 3

/** Rules in runs of the same action, from the last up. */
function permittedOf(matching: Matching, { chains, start, otherwise }: Filter): FlowSet | undefined {
  const { space } = matching
  const runs: { accepts: boolean; products: FlowSet[][] }[] = []
  for (const rule of chains[start] ?? []) {
    if (!isPlain(rule) || matching.dependsOnPlace(rule.match)) return undefined
    const factors = matching.factors(rule.match, freshContext(''))
    if (factors.some(({ surely, possibly }) => surely !== possibly)) return undefined
    const product = factors.map(({ surely }) => surely)
    const accepts = rule.action.do === 'accept'
    const last = runs.at(-1)
    if (last?.accepts === accepts) last.products.push(product)
    else runs.push({ accepts, products: [product] })
  }
  if (runs.length > mostRuns) return undefined
  return runs.reduceRight((set, { accepts, products }) => {
    if (accepts) return space.or(space.unionOfProducts(products), set)
    return space.isEmpty(set) ? set : space.minus(set, space.unionOfProducts(products))
  }, otherwise.action === 'accept' ? space.all : space.none)
}

/** What several chains decided alike in the same worlds, as one. */
function joined(matching: Matching, settled: readonly Settled<FilterRule>[]): Settled<FilterRule>[] {
  if (settled.length < 2) return [...settled]
  const alike = new Map<string, { readonly one: Settled<FilterRule>; readonly sets: FlowSet[] }>()
  const result: Settled<FilterRule>[] = []
  for (const one of settled) {
    if (!one.rule || !isPlain(one.rule)) {
      result.push(one)
      continue
    }
    const key = `${one.rule.action.do} ${one.alternatives.map((a) => `${a.doubt.id}.${a.way}`).join(' ')}`
    const known = alike.get(key)
    if (known) known.sets.push(one.set)
    else alike.set(key, { one, sets: [one.set] })
  }
  return [...[...alike.values()].map(({ one, sets }) => ({ ...one, set: matching.space.union(sets) })), ...result]
}

function isPlain(rule: FilterRule): boolean {
  return rule.action.do === 'accept' || rule.action.do === 'drop'
}
