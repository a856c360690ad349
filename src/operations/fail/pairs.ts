import type { Element } from '../../engine/failure/elements.ts'
import { placesOf } from '../../origin/place.ts'
import type { BreakPart, ElementPart } from '../../render/documents/fail.ts'
import { recoveryOf } from './recovery.ts'
import { extentOf, type Told } from './report.ts'

/** So many pairs are tried: what a person could read has fewer. */
const mostTried = 20_000

/** Pairs that together break a promised flow or a declared call that neither of them breaks alone. */
export function pairsOf(told: Told): ElementPart[] {
  const { failures, elements, watched, targets } = told
  const { matching } = failures
  const { space } = matching
  const parts: ElementPart[] = []
  const cuts = new Map<string, { readonly pair: readonly [Element, Element]; readonly breaks: BreakPart[] }>()
  let tried = 0
  for (const one of watched) {
    if (!one.wanted.some((wanted) => !space.isEmpty(failures.passes(wanted).sure))) continue
    // Whatever breaks it alone is no part of a smallest pair; whatever it doesn't pass, nor reacts to, isn't either.
    const alone = elements.filter((element) => extentOf(matching, one.wanted.map((wanted) => failures.breaksOf([element], wanted))) === undefined)
    const passed = alone.filter((element) => one.wanted.some((wanted) => failures.concerns([element], wanted)))
    for (const [place, a] of passed.entries())
      for (const b of passed.slice(place + 1)) {
        tried += 1
        if (tried > mostTried) break
        const extent = extentOf(matching, one.wanted.map((wanted) => failures.breaksOf([a, b], wanted)))
        if (!extent) continue
        const key = `${a.id} + ${b.id}`
        const known = cuts.get(key) ?? { pair: [a, b] as const, breaks: [] }
        cuts.set(key, known)
        known.breaks.push({ kind: one.kind, ...(one.kind === 'promised' && { name: one.name }), from: one.from, to: one.to, flows: [...one.flows], extent, places: placesOf(one.origin) })
      }
  }
  for (const [id, { pair, breaks }] of cuts) {
    const recovery = recoveryOf(failures, pair, true, targets, [])
    parts.push({
      id,
      kind: 'pair',
      name: pair.map(({ name }) => name).join(' + '),
      places: placesOf(...pair.flatMap(({ origins }) => origins)).slice(0, 6),
      members: pair.map((one) => one.id),
      severity: breaks.some(({ kind }) => kind === 'promised') ? 'error' : 'warning',
      breaks,
      lines: [],
      itself: false,
      spared: watched.length - breaks.length,
      ...(recovery && { recovery }),
    })
  }
  return parts
}
