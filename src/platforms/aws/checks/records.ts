import type { Resource } from '../../resource.ts'
import { blocks, bool, missingBlocks, part, text } from '../attribute.ts'
import { referred } from '../compute/locate.ts'
import { domain } from '../names/domain.ts'
import type { World } from '../world.ts'

export const zoneTypes: readonly string[] = ['aws_route53_zone']

/** Does everybody see the zone? Undefined where it isn't known. */
export function isPublicZone(world: World, zone: Resource): boolean | undefined {
  const inline = part(zone, 'vpc')
  if (missingBlocks(inline)) return undefined
  const own = bool(part(zone, 'private_zone'), false)
  if (blocks(inline).length > 0 || own !== false) return own === undefined ? undefined : false
  // One that is only looked up says so by `private_zone` alone.
  return !world.ofType('aws_route53_zone_association').some((one) => {
    const zoneOf = referred(world, part(one, 'zone_id'), ...zoneTypes)
    return zoneOf === zone || zoneOf === undefined
  })
}

/** Record resources that are surely there, with their zone. */
export function recordsIn(
  world: World,
): readonly { readonly record: Resource; readonly zone: Resource; readonly type: string; readonly name: string | undefined }[] {
  return world
    .ofType('aws_route53_record')
    .filter(({ lookedUp, uncertain }) => lookedUp !== true && uncertain === undefined)
    .flatMap((record) => {
      const zone = referred(world, part(record, 'zone_id'), ...zoneTypes)
      const type = text(part(record, 'type'))?.toUpperCase()
      return zone && type !== undefined ? [{ record, zone, type, name: nameOf(record, zone) }] : []
    })
}

/** The name in full, as names are compared. */
function nameOf(record: Resource, zone: Resource): string | undefined {
  const written = domain(text(part(record, 'name')))
  const apex = domain(text(part(zone, 'name')))
  if (written === undefined || apex === undefined) return undefined
  return written === '' || written === '@' ? apex : written === apex || written.endsWith(`.${apex}`) ? written : `${written}.${apex}`
}
