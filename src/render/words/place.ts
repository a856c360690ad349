import { formatPlace, type Place } from '../../origin/place.ts'

/** The most telling place: a line that somebody wrote, before a default that nobody did. */
export function mainPlace(places: readonly Place[]): Place | undefined {
  return places.find((place) => 'file' in place) ?? places[0]
}

/** `conf.d/shop.conf:41 +2`; nothing where there is no place. */
export function placeWords(places: readonly Place[]): string {
  const main = mainPlace(places)
  if (!main) return ''
  const written = places.filter((place) => 'file' in place).length
  return `${formatPlace(main)}${written > 1 ? ` +${written - 1}` : ''}`
}

/** Every place, a written one first. */
export function allPlaces(places: readonly Place[]): string[] {
  return [...places.filter((place) => 'file' in place), ...places.filter((place) => !('file' in place))].map(formatPlace)
}

/** Did nobody write any of it? */
export const isByDefault = (places: readonly Place[]): boolean => places.length > 0 && places.every((place) => 'implied' in place)
