import { complementIntervals, normalIntervals, type Interval } from '../../base/interval.ts'

/** A set of UTF-16 code units: disjoint ascending intervals. */
export type Characters = readonly Interval[]

/** The last code unit. */
export const TOP = 0xffff

export const every: Characters = [{ first: 0, last: TOP }]
export const newline: Characters = single(10)
export const digits: Characters = range('0', '9')
export const wordCharacters: Characters = union([range('0', '9'), range('A', 'Z'), range('a', 'z'), single(95)])

export function single(unit: number): Characters {
  return [{ first: unit, last: unit }]
}

export function range(first: string, last: string): Characters {
  return [{ first: first.charCodeAt(0), last: last.charCodeAt(0) }]
}

export function union(sets: readonly Characters[]): Characters {
  return normalIntervals(sets.flat())
}

export function complement(set: Characters): Characters {
  return complementIntervals(set, TOP)
}

export function holds(set: Characters, unit: number): boolean {
  return set.some(({ first, last }) => first <= unit && unit <= last)
}

/** The set with both cases of each ASCII letter in it. */
export function foldAscii(set: Characters): Characters {
  const added: Interval[] = []
  for (const { first, last } of set) {
    const upper = { first: Math.max(first, 65), last: Math.min(last, 90) }
    const lower = { first: Math.max(first, 97), last: Math.min(last, 122) }
    added.push({ first: upper.first + 32, last: upper.last + 32 }, { first: lower.first - 32, last: lower.last - 32 })
  }
  return normalIntervals([...set, ...added])
}

let variants: Map<number, number[]> | undefined

/** The set with all that Unicode's simple case folding holds for equal, within the code units below the surrogates. */
export function foldUnicode(set: Characters): Characters {
  variants ??= caseVariants()
  const added: Interval[] = []
  for (const [unit, others] of variants) {
    if (holds(set, unit)) for (const other of others) added.push({ first: other, last: other })
  }
  return normalIntervals([...set, ...added])
}

function caseVariants(): Map<number, number[]> {
  const classes = new Map<number, number[]>()
  for (let unit = 0; unit <= TOP; unit++) {
    if (unit >= 0xd800 && unit <= 0xdfff) continue
    const text = String.fromCharCode(unit)
    const folded = text.toUpperCase().length === 1 ? text.toUpperCase().toLowerCase() : text.toLowerCase()
    if (folded.length !== 1) continue
    const known = classes.get(folded.charCodeAt(0))
    if (known) known.push(unit)
    else classes.set(folded.charCodeAt(0), [unit])
  }
  const result = new Map<number, number[]>()
  for (const members of classes.values()) if (members.length > 1) for (const member of members) result.set(member, members)
  return result
}

const preferred = 'abcdefghijklmnopqrstuvwxyz0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-_./'
const ranks = new Uint8Array(128).fill(203)
ranks[32] = 190
for (let unit = 33; unit < 127; unit++) ranks[unit] = 100
for (let index = 0; index < preferred.length; index++) ranks[preferred.charCodeAt(index)] = index

/** How little one wants to see this character in an example: below 100 letters, digits and `-_./`, below 200 other printable ASCII. */
export function reluctance(unit: number): number {
  return unit < 128 ? (ranks[unit] ?? 200) : unit >= 0xa1 && unit < 0xd800 ? 201 : 202
}

/** The character of the set that one would rather read in an example, other than those that `taken` names. */
export function readable(set: Characters, taken?: ReadonlySet<number>): number | undefined {
  let best: number | undefined
  for (const { first, last } of set) {
    let beyond = false
    for (let unit = first; unit <= last; unit++) {
      if (taken?.has(unit)) continue
      if (best === undefined || reluctance(unit) < reluctance(best)) best = unit
      // Above ASCII all are alike but for surrogates: the first that is free does.
      if (unit >= 0xa1) {
        if (beyond) break
        beyond = true
      }
    }
  }
  return best
}
