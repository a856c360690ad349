import { addressBits, parseAddress, type Address, type AddressRange } from '../../../base/address.ts'
import { nobody } from '../../../flow/match.ts'
import type { Facts } from '../../../model/facts.ts'
import type { Route } from '../../../model/table.ts'
import { implied } from '../../../origin/origin.ts'
import { fromGateway } from '../door.ts'
import { cloudNode, handOver } from './gateway.ts'
import type { Vpc } from './network.ts'

/** The node of what Amazon itself answers in every VPC. */
export const amazonId = 'Amazon’s own services'

export const amazonSays = implied(
  'aws: a VPC’s name server, the instance metadata and time services are reached past security groups and network ACLs',
)

const fixed = [
  '169.254.169.253',
  '169.254.169.254',
  '169.254.169.123',
  '169.254.170.2',
  'fd00:ec2::253',
  'fd00:ec2::254',
  'fd00:ec2::123',
].flatMap((written) => [parseAddress(written)].flatMap((one) => one ?? []))
const resolvers = new Set(['169.254.169.253', 'fd00:ec2::253'].map((written) => parseAddress(written)?.value))

/**
 * What Amazon answers in a VPC: the name server at the first range's base plus two and at its fixed addresses, metadata, time, task metadata (rule 28; AWS: vpc-dns,
 * security-group-rules, 2026-11).
 */
export function amazonRanges(vpc: Vpc): AddressRange[] {
  const one = ({ family, value }: Address): AddressRange => ({ family, first: value, last: value })
  const base = vpc.ranges.find((range) => range.family === 4 && range.last - range.first < 1n << BigInt(addressBits(4)))
  const all_ = [...fixed.map(one), ...(base ? [one({ family: 4, value: base.first + 2n })] : [])]
  return vpc.dns ? all_ : all_.filter(({ first }) => !resolvers.has(first) && first !== (base ? base.first + 2n : -1n))
}

/** The node of Amazon's own services: replies go back to the VPC that asked. */
export function amazonFacts(vpcs: readonly Vpc[]): Partial<Facts> {
  const table = `${amazonId}/routes`
  const routes = vpcs.map((vpc): Route => ({
    to: { peers: { ...nobody, groups: [vpc.id] } },
    via: { kind: 'nodes', nodes: [vpc.id], arrivesOn: fromGateway(amazonId) },
    metric: 0,
    origin: amazonSays,
  }))
  return {
    nodes: [cloudNode(amazonId, { arrive: [{ stage: 'deliver' }], originate: [handOver(table)] }, [], amazonSays)],
    tables: [{ id: table, routes, otherwise: amazonSays }],
  }
}
