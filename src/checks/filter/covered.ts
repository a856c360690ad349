import type { Analysis } from '../../engine/analysis.ts'
import type { FlowSet } from '../../flow/space.ts'
import type { Filter, FilterRule } from '../../model/filter.ts'
import type { Matched } from '../../model/matching.ts'
import type { Origin } from '../../origin/origin.ts'
import { Symbolic } from './symbolic.ts'

/** A written rule that other rules of its chain leave nothing to decide. */
export interface Covered {
  readonly filter: Filter
  readonly rule: FilterRule
  /** `shadowed`: those before it take every flow. `redundant`: the next one that its flows would meet decides the same. */
  readonly how: 'shadowed' | 'redundant'
  readonly by: readonly FilterRule[]
}

interface Entry {
  readonly rule: FilterRule
  readonly matched: Matched
}

/** What may be named of the rules that cover one. */
const mostNamed = 3
const mostTried = 64

const found = new WeakMap<Analysis, readonly Covered[]>()

/** All covered rules of all filters, worked out once for both checks that tell of them. */
export function coveredRules(analysis: Analysis): readonly Covered[] {
  const known = found.get(analysis)
  if (known) return known
  const symbolic = new Symbolic(analysis)
  for (const filter of analysis.facts.filters)
    for (const rules of Object.values(filter.chains)) for (const { match } of rules) symbolic.learn(match)
  const covered = symbolic.overflows
    ? []
    : analysis.facts.filters.flatMap((filter) =>
        Object.values(filter.chains).flatMap((rules) => inChain(analysis, symbolic, filter, rules)),
      )
  // A list that is asked in several places is told of once.
  const once = [...new Map(covered.toReversed().map((one) => [one.rule, one])).values()].toReversed()
  found.set(analysis, once)
  return once
}

/** The matched flows go no further in the chain. */
function settles({ action }: FilterRule): boolean {
  return action.do === 'accept' || action.do === 'drop' || action.do === 'reject' || action.do === 'return' || action.do === 'goto'
}

function inChain(analysis: Analysis, symbolic: Symbolic, filter: Filter, rules: readonly FilterRule[]): Covered[] {
  const { space } = analysis
  if (rules.length < 2) return []
  // Where allowing rules are joined, only they can be needless.
  const entries = rules
    .filter(({ action }) => filter.sessions !== 'implicit' || action.do === 'accept')
    .map((rule): Entry => ({ rule, matched: symbolic.compile(rule.match) }))
  const marks = entries.findIndex(({ rule }) => rule.action.do === 'mark')
  /** A mark that is set on the way makes what was said of marks before it worthless. */
  const stands = (set: FlowSet, place: number): boolean => marks < 0 || place > marks || space.forget(set, ['mark']) === set
  const before: FlowSet[] = []
  entries.forEach(({ rule, matched }, place) => before.push(settles(rule) && stands(matched.surely, place) ? matched.surely : space.none))
  const early = takenBefore(
    analysis,
    entries.map(({ matched }) => matched.possibly),
    before,
  )
  const hidden = new Set<FilterRule>()
  const result: Covered[] = []
  entries.forEach(({ rule, matched }, place) => {
    if (early[place] !== true || space.isEmpty(matched.possibly) || rule.action.do === 'continue') return
    hidden.add(rule)
    const taking = entries.slice(0, place).filter((_, at) => space.overlaps(before[at] ?? space.none, matched.possibly))
    result.push({ filter, rule, how: 'shadowed', by: fewest(analysis, taking, matched.possibly) })
  })
  if (filter.sessions === 'implicit') result.push(...unionCovered(analysis, filter, entries, hidden))
  else result.push(...laterCovered(analysis, filter, entries, hidden))
  return whole(
    entries.map(({ rule }) => rule),
    result,
  ).map((one) => ({ ...one, by: one.by.slice(0, mostNamed) }))
}

/** One that takes it all, where there is one; else those of many without which something would be left. */
function fewest({ space }: Analysis, taking: readonly Entry[], set: FlowSet): FilterRule[] {
  const alone = taking.find((entry) => space.contains(entry.matched.surely, set))
  if (alone) return [alone.rule]
  if (taking.length > mostTried) return taking.map((entry) => entry.rule)
  const kept = [...taking]
  for (const entry of taking) {
    const others = kept.filter((one) => one !== entry)
    if (space.contains(space.union(others.map((one) => one.matched.surely)), set)) kept.splice(kept.indexOf(entry), 1)
  }
  return kept.map((entry) => entry.rule)
}

/** For each asked set whether what was taken before it holds all of it. Mostly what a rule asks for is what it takes, which is cheap. */
function takenBefore({ space }: Analysis, asked: readonly FlowSet[], taken: readonly FlowSet[]): boolean[] {
  const covered = space.coveredByEarlier(taken)
  let sum = space.none
  let summed = 0
  return asked.map((set, place) => {
    if (set === taken[place]) return covered[place] ?? false
    sum = space.or(sum, space.union(taken.slice(summed, place)))
    summed = place
    return space.contains(sum, set)
  })
}

/** Where allowing rules are joined their order is none: of those that are left, what the later ones allow already is needless too. */
function unionCovered(analysis: Analysis, filter: Filter, entries: readonly Entry[], hidden: ReadonlySet<FilterRule>): Covered[] {
  const { space } = analysis
  const left = entries.filter(({ rule }) => !hidden.has(rule)).toReversed()
  const taken = left.map(({ matched }) => matched.surely)
  const covered = takenBefore(
    analysis,
    left.map(({ matched }) => matched.possibly),
    taken,
  )
  return left.flatMap(({ rule, matched }, place): Covered[] => {
    if (covered[place] !== true || space.isEmpty(matched.possibly)) return []
    const taking = left.slice(0, place).filter((_, at) => space.overlaps(taken[at] ?? space.none, matched.possibly))
    return [{ filter, rule, how: 'redundant', by: fewest(analysis, taking, matched.possibly) }]
  })
}

/** Accepting rules whose flows a later rule would accept as well, with nobody between who says otherwise. */
function laterCovered({ space }: Analysis, filter: Filter, entries: readonly Entry[], hidden: ReadonlySet<FilterRule>): Covered[] {
  const result: Covered[] = []
  entries.forEach(({ rule, matched }, place) => {
    if (rule.action.do !== 'accept' || hidden.has(rule) || space.isEmpty(matched.possibly)) return
    let steps = 0
    for (const later of entries.slice(place + 1)) {
      if (!space.overlaps(later.matched.possibly, matched.possibly)) continue
      if (later.rule.action.do === 'continue') continue
      // Only a single wider rule counts, and only if it is the next that these flows meet.
      if (later.rule.action.do === 'accept' && !hidden.has(later.rule) && space.contains(later.matched.surely, matched.possibly)) {
        result.push({ filter, rule, how: 'redundant', by: [later.rule] })
        return
      }
      if (later.rule.action.do !== 'accept' || ++steps > 64) return
    }
  })
  return result
}

/** One line of a configuration may be several rules here: it is covered when all of them are. */
function whole(rules: readonly FilterRule[], covered: readonly Covered[]): Covered[] {
  const byRule = new Map(covered.map((one) => [one.rule, one]))
  const lines = new Map<string, FilterRule[]>()
  for (const rule of rules) {
    const key = lineOf(rule.origin)
    if (key === undefined || rule.action.do === 'continue') continue
    const known = lines.get(key)
    if (known) known.push(rule)
    else lines.set(key, [rule])
  }
  return [...lines.values()].flatMap((pieces) => {
    const own = pieces.flatMap((piece) => byRule.get(piece) ?? [])
    const [first] = own
    if (!first || own.length < pieces.length) return []
    const by = [
      ...new Map(
        own
          .flatMap((one) => one.by)
          .filter((rule) => !pieces.includes(rule))
          .map((rule) => [lineOf(rule.origin) ?? rule.says, rule]),
      ).values(),
    ]
    if (by.length === 0) return []
    return [{ ...first, how: own.every((one) => one.how === 'shadowed') ? 'shadowed' : 'redundant', by }]
  })
}

/** Where it is written; within a module, with the calls that lead there. Nobody can mend what only a default says. */
function lineOf(origin: Origin): string | undefined {
  if (origin.kind === 'written') return `${origin.text.path} ${origin.start} ${origin.end}`
  if (origin.kind !== 'derived') return undefined
  const lines = origin.from.map(lineOf)
  return lines.length > 0 && lines.every((line) => line !== undefined) ? lines.join('\n') : undefined
}

/** A rule as it is named in a finding: unions of allowing rules are called by the rule, ordered lists by the list. */
export function subjectOf({ filter, rule }: Covered): string {
  return filter.sessions === 'implicit' ? rule.says : filter.id
}
