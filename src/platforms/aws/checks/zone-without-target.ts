import type { Check, StyleInput } from '../../../model/check.ts'
import { bool, part, text } from '../attribute.ts'
import { zoneOf } from '../transit/zone.ts'
import type { AwsTree } from '../tree.ts'
import { listenersIn } from './balancers.ts'

export const zoneWithoutTarget: Check<StyleInput<AwsTree>> = {
  code: 'balance/zone-without-target',
  severity: 'note',
  needs: ['tree:aws'],
  says: '{subject} has a subnet in {zone} and no target there, and does not balance across zones: who is sent to that address depends on DNS taking it away in time.',
  fix: 'Set enable_cross_zone_load_balancing = true, or register targets in {zone}.',
  *run({ tree: { world, inhabitants, served } }) {
    const byId = new Map(inhabitants.map((one) => [one.placement.id, one]))
    const told = new Set<string>()
    for (const { listener, balancer } of listenersIn(world)) {
      if (!balancer || text(part(balancer, 'load_balancer_type')) !== 'network' || told.has(balancer.id)) continue
      if (balancer.lookedUp === true || bool(part(balancer, 'enable_cross_zone_load_balancing'), false) !== false) continue
      const zones = byId.get(balancer.id)?.subnets.map(zoneOf) ?? []
      const pool = served.pools.find(({ id }) => id === `${listener.id}/default`)
      const groups = world.resources.filter(({ id }) => pool?.says.includes(id) === true)
      // A group may say otherwise for itself.
      if (
        !pool ||
        pool.members.length === 0 ||
        zones.includes(undefined) ||
        groups.some((group) => part(group, 'load_balancing_cross_zone_enabled') !== undefined)
      )
        continue
      const held = pool.members.map(({ target }) => (target.kind === 'endpoint' ? byId.get(target.endpoint) : undefined))
      const of = held.flatMap((one) =>
        one === undefined || one.placement.doubt !== undefined || one.subnets.length === 0 ? [undefined] : one.subnets.map(zoneOf),
      )
      if (of.includes(undefined)) continue
      const missing = [...new Set(zones)].filter((zone) => !of.includes(zone))
      if (missing.length === 0) continue
      told.add(balancer.id)
      yield {
        subject: balancer.id,
        origins: [part(balancer, 'enable_cross_zone_load_balancing')?.origin ?? balancer.origin, listener.origin],
        args: { zone: missing.join(', ') },
      }
    }
  },
}
