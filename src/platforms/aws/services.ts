import type { Link } from '../value.ts'
import { part, text } from './attribute.ts'
import { lowerBalance } from './balance/index.ts'
import { lowerCompute } from './compute/index.ts'
import { dependenciesOf } from './compute/environment.ts'
import { referred } from './compute/locate.ts'
import type { Made } from './compute/wanted/setting.ts'
import { lowerData } from './data/index.ts'
import { lowerEndpoints } from './transit/interface-endpoint.ts'
import { joinServed, type Served } from './service.ts'
import { computeTypes } from './types/compute.ts'
import { dataTypes } from './types/data.ts'
import type { World } from './world.ts'

/**
 * All services that sit in VPCs. `of`: the placements that stand for instances and interfaces, which are not made here. Endpoints that others name by one of
 * their interfaces are named by their placement in what comes back.
 */
export function lowerServices(world: World, of: ReadonlyMap<string, string>, wanted: Pick<Made, 'registrations' | 'placements'> = { registrations: [], placements: [] }): Served {
  const compute = lowerCompute(world)
  const balance = lowerBalance(world, [...compute.registrations, ...wanted.registrations])
  const joined = joinServed(compute.served, lowerData(world), balance, lowerEndpoints(world), { placements: wanted.placements })
  const own = new Set(joined.placements.map(({ id }) => id))
  const placementOf = (id: string): string | undefined => of.get(id) ?? (own.has(id) ? id : undefined)
  const named = (id: string): string => of.get(id) ?? id
  const told = compute.told.flatMap((one) => {
    const endpoint = placementOf(one.endpoint)
    return endpoint === undefined ? [] : [{ ...one, endpoint }]
  })
  const dependencies = dependenciesOf(told, {
    names: joined.names,
    computed: joined.computed,
    placementOf,
    nameBy: (link) => recordName(world, link),
  })
  return {
    ...joined,
    pools: joined.pools.map((pool) => ({
      ...pool,
      members: pool.members.map((member) =>
        member.target.kind === 'endpoint' ? { ...member, target: { kind: 'endpoint', endpoint: named(member.target.endpoint) } } : member,
      ),
    })),
    handovers: joined.handovers.map((one) => ({
      ...one,
      members: one.members.map((member) => ({ ...member, endpoint: named(member.endpoint) })),
    })),
    appliances: joined.appliances.map((one) => ({
      ...one,
      members: one.members.map((member) => ({ ...member, endpoint: named(member.endpoint) })),
    })),
    unread: [...joined.unread, ...onlyLookedUp(world)],
    dependencies: [
      ...joined.dependencies.map((one) =>
        one.endpoint === undefined ? one : { ...one, host: named(one.endpoint), endpoint: named(one.endpoint) },
      ),
      ...dependencies,
    ],
  }
}

/** Services that somebody else declares: nothing is known of them but the names that one asks for. */
function onlyLookedUp(world: World): Served['unread'] {
  return declaredTypes.flatMap((type) =>
    world
      .ofType(type)
      .filter(({ lookedUp }) => lookedUp === true)
      .map(({ id, origin }) => ({
        what: `${id} is only looked up: where it lies and what it listens on is not followed`,
        origin,
        changesAnswers: false,
      })),
  )
}

const declaredTypes = [...computeTypes, ...dataTypes]
  .map(({ type }) => type)
  .filter((type) => !/subnet_group|launch_|_cluster_endpoint|task_definition|service_discovery/.test(type))

/** The name of a Route 53 record, which may be written without its zone's. */
function recordName(world: World, { resource, attribute }: Link): string | undefined {
  const record = world.byId(resource)
  if (record?.type !== 'aws_route53_record' || !/^(?:fqdn|name)$/.test(attribute)) return undefined
  const name = text(part(record, 'name'))?.toLowerCase().replace(/\.$/, '')
  const zone = referred(world, part(record, 'zone_id'), 'aws_route53_zone')
  const apex = zone && text(part(zone, 'name'))?.toLowerCase().replace(/\.$/, '')
  if (name === undefined || apex === undefined || name === apex || name.endsWith(`.${apex}`)) return name
  return name === '' ? apex : `${name}.${apex}`
}
