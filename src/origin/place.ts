import type { Origin } from './origin.ts'

/** Where a reader of a report can look: the outside shape of an origin. */
export type Place =
  | { readonly file: string; readonly line: number; readonly column: number; readonly endLine: number; readonly endColumn: number }
  | { readonly implied: string }
  | { readonly probe: string; readonly at: string }

/** The places of an origin: one for most, for a derived one those of all that it came from, without doubles. */
export function placesOf(...origins: readonly Origin[]): Place[] {
  const places: Place[] = []
  const seen = new Set<string>()
  const add = (place: Place): void => {
    const key = JSON.stringify(place)
    if (!seen.has(key)) {
      seen.add(key)
      places.push(place)
    }
  }
  const visit = (origin: Origin): void => {
    switch (origin.kind) {
      case 'written': {
        const start = origin.text.position(origin.start)
        const end = origin.text.position(origin.end)
        add({ file: origin.text.path, line: start.line, column: start.column, endLine: end.line, endColumn: end.column })
        break
      }
      case 'implied':
        add({ implied: origin.says })
        break
      case 'observed':
        add({ probe: origin.probe, at: origin.at })
        break
      case 'derived':
        if (origin.from.length === 0) add({ implied: origin.says })
        for (const source of origin.from) visit(source)
        break
    }
  }
  for (const origin of origins) visit(origin)
  return places
}

/** `hosts/edge/nft.json:41`, or the implied default's own words in parentheses. */
export function formatPlace(place: Place): string {
  if ('file' in place) return `${place.file}:${place.line}`
  if ('implied' in place) return `(${place.implied})`
  return `probe ${place.probe} at ${place.at}`
}
