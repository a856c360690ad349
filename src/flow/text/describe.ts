import type { Atom } from './atom.ts'
import type { Language } from './language.ts'

/** A set of strings as people would write it: what it includes, less what it excludes. */
export interface Description {
  readonly text: string
  readonly include: readonly Language[]
  readonly exclude: readonly Language[]
}

export interface ToDescribe {
  readonly atoms: readonly Atom[]
  /** An atom that holds everything and says nothing. */
  readonly hidden: number | undefined
  /** For each class the atoms that hold it; nothing for a class that does not exist. */
  readonly classes: readonly (readonly number[] | undefined)[]
  readonly wanted: ReadonlySet<number>
  /** Whether "not there" is wanted too; undefined where there is no such thing. */
  readonly absent: boolean | undefined
}

const ANY = -1

/**
 * Words for a union of classes. First the matchers that lie wholly inside; for what they leave, a matcher or `any` less matchers that lie
 * wholly outside; for what neither covers, the class by all its matchers. Greedy and deterministic, not always the shortest.
 */
export function describeClasses(input: ToDescribe): Description {
  const { atoms, classes, wanted, hidden } = input
  const existing = [...classes.keys()].filter((which) => classes[which])
  const holders = new Map<number, number[]>([[ANY, existing]])
  const inside = new Map<number, number>()
  for (const which of existing) {
    for (const atom of [ANY, ...(classes[which] ?? [])]) {
      if (wanted.has(which)) inside.set(atom, (inside.get(atom) ?? 0) + 1)
      if (atom === ANY || atom === hidden) continue
      const there = holders.get(atom)
      if (there) there.push(which)
      else holders.set(atom, [which])
    }
  }
  const everywhere = wanted.size === existing.length
  const languageOf = (atom: number): Language => (atom === ANY ? { kind: 'any' } : (atoms[atom] ?? { kind: 'any' }))
  const alone: Language[] = input.absent === true ? [{ kind: 'absent' }] : []
  if (everywhere && wanted.size > 0) return written([{ kind: 'any' }, ...alone], [])
  if (wanted.size === 0) return written(alone, [])

  const outsideAtoms = [...holders.keys()].filter((atom) => atom !== ANY && !inside.has(atom))
  const pureAtoms = [...holders.keys()].filter((atom) => atom !== ANY && inside.get(atom) === holders.get(atom)?.length)
  const by = (list: number[]): number[] => list.sort((a, b) => (holders.get(b)?.length ?? 0) - (holders.get(a)?.length ?? 0) || a - b)
  const pure = cover(by(pureAtoms), holders, wanted)
  let plan: Plan = { include: pure.chosen, exclude: [], left: pure.left }
  if (pure.left.size > 0) {
    const outside = new Set(outsideAtoms.flatMap((atom) => holders.get(atom) ?? []))
    const candidates = [...holders.keys()].filter(
      (atom) => inside.has(atom) && (holders.get(atom) ?? []).some((which) => pure.left.has(which)) &&
        (holders.get(atom) ?? []).every((which) => wanted.has(which) || outside.has(which)),
    )
    const excess = (atom: number): number => (holders.get(atom)?.length ?? 0) - (inside.get(atom) ?? 0)
    candidates.sort((a, b) => excess(a) - excess(b) || (inside.get(b) ?? 0) - (inside.get(a) ?? 0) || a - b)
    const more = cover(candidates, holders, pure.left)
    const narrow = complete([...pure.chosen, ...more.chosen], more.left)
    const wide = candidates.includes(ANY) ? complete([ANY], new Set()) : undefined
    plan = wide && length(wide) < length(narrow) ? wide : narrow
  }
  /** Drops what the others cover, and finds what must be excluded. */
  function complete(include: number[], left: ReadonlySet<number>): Plan {
    const kept = needed(include, holders)
    const covered = new Set(kept.flatMap((atom) => holders.get(atom) ?? []).filter((which) => !wanted.has(which)))
    const useful = by(outsideAtoms.filter((atom) => holders.get(atom)?.some((which) => covered.has(which))))
    return { include: kept, exclude: needed(cover(useful, holders, covered).chosen, holders), left }
  }
  if (plan.left.size > 0) {
    const one = together(plan.left, input, holders, languageOf)
    if (one) {
      const others = cover(by(pureAtoms), holders, new Set([...wanted].filter((which) => !one.holds.has(which))))
      if (others.left.size === 0) return written([...needed(others.chosen, holders).map(languageOf), one.language, ...alone], [])
    }
  }
  const rest = [...plan.left].sort((a, b) => a - b).map((which) => precisely(which, input, holders, languageOf))
  return written([...plan.include.map(languageOf), ...rest, ...alone], plan.exclude.map(languageOf))
}

/** All strings less some matchers that hold none of `left`, where that is wholly wanted: `not /cart*`. */
function together(
  left: ReadonlySet<number>,
  { classes, wanted, hidden, absent }: ToDescribe,
  holders: ReadonlyMap<number, readonly number[]>,
  languageOf: (atom: number) => Language,
): { language: Language; holds: ReadonlySet<number> } | undefined {
  const touched = new Set<number>([ANY, ...(hidden === undefined ? [] : [hidden])])
  for (const which of left) for (const atom of classes[which] ?? []) touched.add(atom)
  const unwanted = new Set((holders.get(ANY) ?? []).filter((which) => !wanted.has(which)))
  const harm = (atom: number): number => (holders.get(atom) ?? []).filter((which) => unwanted.has(which)).length
  const order = [...holders.keys()].filter((atom) => !touched.has(atom)).map((atom) => ({ atom, harm: harm(atom) }))
  order.sort((a, b) => b.harm - a.harm || a.atom - b.atom)
  const { chosen, left: uncovered } = cover(order.map((each) => each.atom), holders, unwanted)
  if (uncovered.size > 0 || chosen.length === 0) return undefined
  const out = new Set(chosen.flatMap((atom) => holders.get(atom) ?? []))
  const parts = chosen.map((atom): Language => ({ kind: 'not', of: languageOf(atom) }))
  const [only] = parts
  // `not` holds "not there" as well; `any` keeps it out where there is such a thing.
  const language: Language =
    absent !== undefined ? { kind: 'all', of: [{ kind: 'any' }, ...parts] } : only && parts.length === 1 ? only : { kind: 'all', of: parts }
  return { language, holds: new Set((holders.get(ANY) ?? []).filter((which) => !out.has(which))) }
}

interface Plan {
  readonly include: readonly number[]
  readonly exclude: readonly number[]
  /** Classes that it does not cover. */
  readonly left: ReadonlySet<number>
}

function length(plan: Plan): number {
  return plan.include.length + plan.exclude.length + 3 * plan.left.size
}

/** Takes each atom that covers something more. */
function cover(
  order: readonly number[],
  holders: ReadonlyMap<number, readonly number[]>,
  wanted: ReadonlySet<number>,
): { chosen: number[]; left: Set<number> } {
  const left = new Set(wanted)
  const chosen: number[] = []
  for (const atom of order) {
    if (left.size === 0) break
    let useful = false
    for (const which of holders.get(atom) ?? []) if (left.delete(which)) useful = true
    if (useful) chosen.push(atom)
  }
  return { chosen, left }
}

/** Without those whose classes all belong to others too. */
function needed(chosen: readonly number[], holders: ReadonlyMap<number, readonly number[]>): number[] {
  const counts = new Map<number, number>()
  for (const atom of chosen) for (const which of holders.get(atom) ?? []) counts.set(which, (counts.get(which) ?? 0) + 1)
  const kept: number[] = []
  for (const atom of [...chosen].reverse()) {
    const own = holders.get(atom) ?? []
    if (own.every((which) => (counts.get(which) ?? 0) > 1)) for (const which of own) counts.set(which, (counts.get(which) ?? 0) - 1)
    else kept.push(atom)
  }
  return kept.reverse()
}

/** One class by the matchers that hold it and those that cut it from its neighbours. */
function precisely(
  which: number,
  { classes, hidden }: ToDescribe,
  holders: ReadonlyMap<number, readonly number[]>,
  languageOf: (atom: number) => Language,
): Language {
  const own = (classes[which] ?? []).filter((atom) => atom !== hidden)
  let common: readonly number[] = holders.get(ANY) ?? []
  const held: number[] = []
  // The narrowest matchers first; those that narrow nothing are left out.
  for (const atom of [...own].sort((a, b) => (holders.get(a)?.length ?? 0) - (holders.get(b)?.length ?? 0) || a - b)) {
    const these = new Set(holders.get(atom))
    const narrower = common.filter((each) => these.has(each))
    if (narrower.length === common.length) continue
    common = narrower
    held.push(atom)
  }
  const mine = new Set(classes[which])
  const cutting = new Map<number, number[]>()
  for (const each of common) {
    if (each === which) continue
    for (const atom of classes[each] ?? []) {
      if (mine.has(atom)) continue
      const there = cutting.get(atom)
      if (there) there.push(each)
      else cutting.set(atom, [each])
    }
  }
  const order = [...cutting.keys()].sort((a, b) => (cutting.get(b)?.length ?? 0) - (cutting.get(a)?.length ?? 0) || a - b)
  const without = cover(order, cutting, new Set(common.filter((each) => each !== which))).chosen
  const parts = [...held.map(languageOf), ...without.map((atom): Language => ({ kind: 'not', of: languageOf(atom) }))]
  const [only] = parts
  if (only && parts.length === 1 && held.length === 1) return only
  // Without a matcher that holds it, `any` keeps out what is not there.
  return { kind: 'all', of: held.length === 0 ? [{ kind: 'any' }, ...parts] : parts }
}

function written(include: readonly Language[], exclude: readonly Language[]): Description {
  // A comma would leave open what a `not` or an `and` goes with.
  const words = (list: readonly Language[]): string => {
    const between = list.some((each) => each.kind === 'all' || each.kind === 'not') ? ' or ' : ', '
    return list.map((each) => (list.length > 1 ? nested(each) : formatLanguage(each))).sort(byText).join(between)
  }
  const text = include.length === 0 ? 'none' : exclude.length === 0 ? words(include) : `${words(include)} except ${words(exclude)}`
  const sorted = (list: readonly Language[]): Language[] => [...list].sort((a, b) => byText(formatLanguage(a), formatLanguage(b)))
  return { text, include: sorted(include), exclude: sorted(exclude) }
}

function byText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

/** A language in a few words: `shop.example`, `*.shop.example`, `/cart*`, `/cart[/*]` (by elements), `~ ^/api`, `~* \.php$` (any case). */
export function formatLanguage(language: Language): string {
  switch (language.kind) {
    case 'any':
      return 'any'
    case 'absent':
      return 'absent'
    case 'exact':
      return language.text === '' ? '""' : language.text
    case 'prefix':
      return `${language.text}*`
    case 'suffix':
      return `*${language.text}`
    case 'contains':
      return `*${language.text}*`
    case 'elements':
      return language.prefix === '/' || language.prefix === '' ? '/*' : `${language.prefix}[/*]`
    case 'labels':
      return language.count === 'one' ? `*.${language.suffix} (one label)` : `*.${language.suffix}`
    case 'pattern': {
      const { source, anchoring, ignoreCase } = language
      const whole = anchoring === 'search' || (source.startsWith('^') && source.endsWith('$') && !source.includes('|'))
      return `${ignoreCase === true ? '~*' : '~'} ${whole ? source : `^(${source})$`}`
    }
    case 'some':
      return language.of.length === 0 ? 'none' : language.of.map(nested).join(' or ')
    case 'all': {
      const without = language.of.filter((each) => each.kind !== 'any')
      return language.of.length === 0 ? 'any or absent' : without.length === 0 ? 'any' : without.map(nested).join(' and ')
    }
    case 'not':
      return `not ${nested(language.of)}`
    case 'after': {
      const { transform, of } = language
      switch (transform.kind) {
        case 'remove':
          return `${nested(of)} once removed`
        case 'constant':
          return `${nested(of)} once set to ${transform.to}`
        case 'leading':
        case 'elements':
          return `${nested(of)} once ${transform.from} is ${transform.to === '' ? 'stripped' : transform.to}`
      }
    }
  }
}

function nested(language: Language): string {
  const text = formatLanguage(language)
  return language.kind === 'some' || language.kind === 'all' ? `(${text})` : text
}
