import { formatAddress, intersectRanges, rangeOf, type AddressRange } from '../../../base/address.ts'
import type { Endpoint, Group } from '../../../model/endpoint.ts'
import { implied } from '../../../origin/origin.ts'
import type { Placement } from '../placement.ts'
import type { SecurityGroup } from './group.ts'
import { someIpv4, someIpv6, within, type Networks, type Subnet, type Vpc } from './network.ts'
import type { Table, Tables } from './routes.ts'
import { everyone } from './security.ts'

/** A placement in its VPC. */
export interface Inhabitant {
  readonly placement: Placement
  readonly vpc: Vpc
  readonly subnets: readonly Subnet[]
  /** The tables of its subnets: any one of them. */
  readonly tables: readonly Table[]
}

/** Placements by where they lie; those that lie nowhere that is known are left out. */
export function inhabitantsOf(
  placements: readonly Placement[],
  networks: Networks,
  groups: ReadonlyMap<string, SecurityGroup>,
  tables: Tables,
): { readonly inhabitants: Inhabitant[]; readonly homeless: Placement[] } {
  const inhabitants: Inhabitant[] = []
  const homeless: Placement[] = []
  const seen = new Set<string>()
  for (const placement of placements) {
    if (seen.has(placement.id)) continue
    seen.add(placement.id)
    const subnets = placement.subnets.flatMap(({ id }) => networks.subnets.get(id) ?? [])
    const vpc = subnets[0]?.vpc ?? placement.groups.map((id) => groups.get(id)?.vpc).find((one) => one !== undefined)
    if (!vpc) {
      homeless.push(placement)
      continue
    }
    // What is lost may lie in any subnet.
    const own =
      placement.lost === undefined
        ? subnets.filter((one) => one.vpc.id === vpc.id)
        : [...networks.subnets.values()].filter((one) => one.vpc.id === vpc.id)
    inhabitants.push({ placement, vpc, subnets: own, tables: [...new Set(own.map((subnet) => tables.of(subnet)))] })
  }
  return { inhabitants, homeless }
}

/** Do two VPCs use the same addresses? Then an address alone names nobody. */
export function overlap(vpcs: readonly Vpc[]): boolean {
  return vpcs.some((one, index) =>
    vpcs
      .slice(index + 1)
      .some((other) => one.open.includes(4) || other.open.includes(4) || intersectRanges(one.ranges, other.ranges).length > 0),
  )
}

/** Endpoints of inhabitants: on their VPC's node, with their addresses where all of them are known and nobody else's are the same. */
export function endpointsOf(inhabitants: readonly Inhabitant[], ambiguous: boolean): Endpoint[] {
  const uses = new Map<string, number>()
  for (const { placement } of inhabitants)
    for (const one of [...placement.addresses, ...(placement.interfaces ?? []).flatMap((each) => each.addresses)]) uses.set(formatAddress(one), (uses.get(formatAddress(one)) ?? 0) + 1)
  return inhabitants.flatMap(({ placement, vpc, subnets }): Endpoint[] => {
    const { id, addresses, names, labels, origin, resource, ipv6 } = placement
    const four = addresses.filter(({ family }) => family === 4)
    const six = addresses.filter(({ family }) => family === 6)
    const only6 = subnets.length > 0 && subnets.every((subnet) => !subnet.ipv4)
    const complete = (four.length > 0 || only6) && (six.length > 0 || ipv6 === false) && four.length + six.length > 0
    const unique = !ambiguous && addresses.every((one) => uses.get(formatAddress(one)) === 1)
    const public_ = placement.public
    const [subnet, more] = subnets
    const region = resource.region === undefined ? [] : [resource.region]
    const common = { node: vpc.id, exposed: 'no', searches: [], origin } as const
    const whole: Endpoint = {
      ...common,
      id,
      kind: placement.future ? 'future' : placement.stands ? 'service' : 'workload',
      names: [...new Set([...names, ...resource.keys])].filter((name) => name !== id),
      addresses: complete && unique && !placement.interfaces ? addresses : [],
      ...(placement.interfaces && { standsFor: placement.interfaces.map((one) => one.id) }),
      ...(!(complete && unique) &&
        !placement.interfaces && {
          somewhere: [
            ...(only6 ? [] : ranges(four.map(rangeOf), subnets, vpc, 4)),
            ...(ipv6 === false && six.length === 0 ? [] : ranges(six.map(rangeOf), subnets, vpc, 6)),
          ],
        }),
      ...((public_.kind !== 'none' || placement.alsoAs) && { reachedAs: [...(public_.kind !== 'none' ? [publicId(placement)] : []), ...(placement.alsoAs ?? [])] }),
      labels,
      within: [...region, vpc.id, ...(subnet && !more ? [subnet.id] : [])],
    }
    const parts = (placement.interfaces ?? []).map((one): Endpoint => {
      const lies = subnets.filter(({ id: own }) => own === one.subnet.id)
      const known = (family: 4 | 6): readonly AddressRange[] => one.addresses.filter((each) => each.family === family).map(rangeOf)
      const single = !ambiguous && one.addresses.every((each) => uses.get(formatAddress(each)) === 1)
      const whole_ = single && known(4).length > 0 && (known(6).length > 0 || ipv6 === false)
      return {
        ...common,
        id: one.id,
        kind: 'service',
        names: [],
        addresses: whole_ ? one.addresses : [],
        ...(!whole_ && { somewhere: [...ranges(known(4), lies, vpc, 4), ...(ipv6 === false ? [] : ranges(known(6), lies, vpc, 6))] }),
        ...(one.public && { reachedAs: [one.public.id] }),
        labels,
        within: [...region, vpc.id, one.subnet.id],
      }
    })
    return [whole, ...parts]
  })
}

/** Why a placement's groups aren't known: that it may not be there at all is no doubt about them. */
export function groupDoubt({ doubt, resource }: Placement): string | undefined {
  return doubt === resource.uncertain ? undefined : doubt
}

/** The endpoint that stands for a placement's public address. */
export function publicId({ id, public: one }: Placement): string {
  return one.kind === 'address' ? one.id : `${id}/public`
}

function ranges(known: readonly AddressRange[], subnets: readonly Subnet[], vpc: Vpc, family: 4 | 6): readonly AddressRange[] {
  if (known.length > 0) return known
  const own = subnets.flatMap((subnet) => subnet.ranges.filter((range) => range.family === family))
  if (own.length > 0) return own
  const ofVpc = within(vpc, family)
  return ofVpc.length > 0 ? ofVpc : family === 4 ? someIpv4 : someIpv6
}

/** Who belongs to which group: everyone, each VPC, each subnet, each security group. Of several subnets something lies in any one. */
export function groupsOfInhabitants(
  inhabitants: readonly Inhabitant[],
  networks: Networks,
  security: ReadonlyMap<string, SecurityGroup>,
): Group[] {
  const groups = new Map<string, { surely: string[]; possibly: string[] }>()
  const of = (id: string): { surely: string[]; possibly: string[] } => {
    const known = groups.get(id) ?? { surely: [], possibly: [] }
    groups.set(id, known)
    return known
  }
  of(everyone)
  for (const id of [...networks.vpcs.keys(), ...networks.subnets.keys(), ...security.keys()]) of(id)
  const doubtful = inhabitants.filter(({ placement }) => groupDoubt(placement) !== undefined)
  for (const { placement, vpc, subnets } of inhabitants) {
    of(everyone).surely.push(placement.id)
    of(vpc.id).surely.push(placement.id)
    const sure = subnets.length === 1 && placement.lost === undefined
    for (const { id, subnet } of placement.interfaces ?? []) of(subnet.id).surely.push(id)
    if (!placement.interfaces) for (const subnet of subnets) of(subnet.id)[sure ? 'surely' : 'possibly'].push(placement.id)
    for (const group of placement.groups) of(group)[groupDoubt(placement) === undefined ? 'surely' : 'possibly'].push(placement.id)
  }
  // Whose groups aren't known may be a member of any.
  for (const { placement, vpc } of doubtful)
    for (const group of security.values())
      if (group.vpc?.id === vpc.id && !placement.groups.includes(group.id)) of(group.id).possibly.push(placement.id)
  const origin = implied('aws: those who lie there')
  return [...groups].map(([id, { surely, possibly }]) => ({
    id,
    surely,
    possibly,
    ranges: [],
    origin: security.get(id)?.origin ?? networks.subnets.get(id)?.origin ?? networks.vpcs.get(id)?.origin ?? origin,
  }))
}
