import type { Link } from '../../../platforms/value.ts'
import { spend } from './budget.ts'
import type { TfValue } from './value.ts'

/** So many are told, and so many values are looked at for them. */
const mostLinks = 20
const mostValues = 200

/** The attributes known at apply that values speak of, each once; undefined where they speak of none. */
export function linksIn(...values: readonly (TfValue | undefined)[]): readonly Link[] | undefined {
  const found = new Map<string, Link>()
  let left = mostValues
  const add = (link: Link): void => {
    const key = `${link.resource} ${link.attribute}`
    if (found.size < mostLinks && !found.has(key)) found.set(key, link)
  }
  const look = (value: TfValue): void => {
    if (--left < 0 || value.known) return
    if (value.kind === 'unknown') {
      for (const part of value.parts ?? []) if (typeof part === 'object') add(part)
      value.from?.forEach(add)
      if (value.each !== undefined) look(value.each)
    } else if ('items' in value) value.items.forEach(look)
    else if (value.kind === 'object' && value.open !== undefined) add(value.open)
    // What is worked out when it is asked for is not asked for here.
    else if (value.kind === 'map' || (value.kind === 'object' && Object.getPrototypeOf(value.entries) === Map.prototype)) value.entries.forEach(look)
  }
  for (const value of values) if (value !== undefined && !value.known) look(value)
  spend(mostValues - Math.max(left, 0))
  return found.size === 0 ? undefined : [...found.values()]
}
