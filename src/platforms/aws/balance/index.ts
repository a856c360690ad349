import type { Dependency } from '../../../model/endpoint.ts'
import type { Pool } from '../../../model/http.ts'
import type { Unread } from '../../../origin/problem.ts'
import type { Registration } from '../compute/registration.ts'
import { joinServed, type Served } from '../service.ts'
import type { World } from '../world.ts'
import type { Balancing } from './action.ts'
import { balancerName, balancerTypes, opened, readBalancer, type Balancer } from './balancer.ts'
import { lowerClassic } from './classic.ts'
import { interfacesOf } from './interfaces.ts'
import { groupsByBalancer, lowerListeners } from './listener.ts'
import { targetGroups } from './target.ts'

/** Load balancers of all kinds: where they lie, what they listen on, whom they pass it to. */
export function lowerBalance(world: World, registrations: readonly Registration[]): Served {
  const groups = targetGroups(world, registrations)
  const balancers = new Map<string, Balancer>()
  const unread: Unread[] = []
  for (const resource of world.ofType(...balancerTypes)) {
    const balancer = readBalancer(world, resource)
    if (balancer) balancers.set(resource.id, balancer)
    else unread.push({ what: `${resource.id}: the VPC that it is in was not read`, origin: resource.origin, changesAnswers: true })
  }
  const referring = groupsByBalancer(world, groups)
  for (const [id, balancer] of balancers) {
    const interfaces = interfacesOf(world, balancer, referring.get(id) ?? [])
    // The addresses of each are its interfaces'.
    if (interfaces) balancers.set(id, { ...balancer, placement: { ...balancer.placement, addresses: [], interfaces } })
  }
  const pools: Pool[] = []
  const health: Dependency[] = []
  const balancingOf = ({ placement }: Balancer): Balancing => ({
    world,
    groups,
    balancer: placement.id,
    subnets: placement.subnets,
    pools,
    health,
  })
  const listening = lowerListeners(world, balancers, balancingOf)
  const placed = [...balancers.values()]
  return joinServed(
    {
      placements: placed.map(({ placement }) => (listening.open.has(placement.id) ? opened(placement) : placement)),
      names: placed.filter(({ kind }) => kind !== 'gateway').map(({ resource, placement }) => balancerName(resource, placement)),
      unread,
      pools,
      dependencies: distinct(health),
    },
    listening,
    lowerClassic(world, registrations),
  )
}

/** One group behind several listeners is asked once. */
function distinct(calls: readonly Dependency[]): Dependency[] {
  const seen = new Set<string>()
  return calls.filter(({ from, host, port, purpose }) => {
    const key = `${from}\n${host}\n${port}\n${purpose}`
    return !seen.has(key) && seen.add(key)
  })
}
