import type { Correspondence } from '../../engine/correspond.ts'
import type { FindingPart } from '../../render/documents/check.ts'

/** Findings of one side alone. What is found of a thing that has another id now is found of the same thing: it is no news, and not gone. */
export function changedFindings(before: readonly FindingPart[], after: readonly FindingPart[], { later }: Pick<Correspondence, 'later'>): { new: FindingPart[]; gone: FindingPart[] } {
  const known = new Set(before.map((one) => one.fingerprint))
  const kept = new Set(after.map((one) => one.fingerprint))
  const gone = before.filter((one) => !kept.has(one.fingerprint))
  const rename = renaming(later)
  const renamed = new Map<string, FindingPart[]>()
  for (const one of gone) renamed.set(keyOf(one, rename), [...(renamed.get(keyOf(one, rename)) ?? []), one])
  const same = new Set<FindingPart>()
  const fresh = after.filter((one) => {
    if (known.has(one.fingerprint)) return false
    const match = renamed.get(keyOf(one, (text) => text))?.shift()
    if (match) same.add(match)
    return match === undefined
  })
  return { new: fresh, gone: gone.filter((one) => !same.has(one)) }
}

/** All that a finding says, without the numbers of rules, which change when another is written before them. */
function keyOf({ code, subject, says, fix }: FindingPart, rename: (text: string) => string): string {
  return [code, ...[subject, says, fix].map(rename)].join('\n').replaceAll(/\brule \d+\b/g, 'rule')
}

/** Earlier ids as they are now; what stands before the part that both have (a module that is called otherwise) is renamed for whatever lies there. */
function renaming(later: ReadonlyMap<string, string>): (text: string) => string {
  const names = new Map<string, string>()
  const places = new Map<string, string | undefined>()
  for (const [was, is] of later) {
    if (was === is) continue
    names.set(was, is)
    let common = 0
    while (common < Math.min(was.length, is.length) && was.at(-1 - common) === is.at(-1 - common)) common++
    const cut = was.slice(was.length - common).search(/[./]/)
    if (cut < 0) continue
    const from = was.slice(0, was.length - common + cut + 1)
    const to = is.slice(0, is.length - common + cut + 1)
    // Where two things disagree about it, it is not known what it became.
    places.set(from, places.has(from) && places.get(from) !== to ? undefined : to)
  }
  const all = [...new Map([...[...places].flatMap(([from, to]) => (to === undefined ? [] : [[from, to] as const])), ...names])].toSorted(([a], [b]) => b.length - a.length)
  if (all.length === 0) return (text) => text
  const table = new Map(all)
  const pattern = new RegExp(`(?<![\\w.-])(?:${all.map(([was]) => was.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)).join('|')})`, 'g')
  return (text) => text.replaceAll(pattern, (found) => table.get(found) ?? found)
}
