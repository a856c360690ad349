import type { Resource } from '../../resource.ts'
import { part, text } from '../attribute.ts'
import { linkOf } from '../world.ts'

/** Is one of these subnets in a zone of those? Undefined where zones aren't told so that they can be compared. */
export function shareZone(these: readonly Resource[], those: readonly Resource[]): boolean | undefined {
  let unsure = these.length === 0 || those.length === 0
  for (const one of these)
    for (const other of those) {
      const same = sameZone(one, other)
      if (same === true) return true
      if (same === undefined) unsure = true
    }
  return unsure ? undefined : false
}

function sameZone(a: Resource, b: Resource): boolean | undefined {
  if (a === b) return true
  for (const name of ['availability_zone', 'availability_zone_id']) {
    const [x, y] = [part(a, name), part(b, name)]
    if (!x || !y) continue
    const [known, other] = [text(x), text(y)]
    if (known !== undefined && other !== undefined) return known === other
    // `data.aws_availability_zones.available.names[0]`: not known yet, but the same, or another of the same list.
    const [left, right] = [linkOf(x), linkOf(y)]
    if (left && right && left.resource === right.resource) {
      if (left.attribute === right.attribute) return true
      const list = (attribute: string): string => attribute.replace(/\[\d+\]$/, '')
      if (list(left.attribute) === list(right.attribute) && /\[\d+\]$/.test(left.attribute)) return false
    }
  }
  return undefined
}
