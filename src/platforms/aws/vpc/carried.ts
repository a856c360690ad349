import { all, nobody, not, type Match } from '../../../flow/match.ts'
import type { Carrier } from '../../../model/hosting.ts'
import type { Translation } from '../../../model/translation.ts'
import { implied } from '../../../origin/origin.ts'
import { attribute } from '../attribute.ts'
import type { World } from '../world.ts'
import type { Inhabitant } from './inhabit.ts'
import type { Vpc } from './network.ts'

/** Hosts of a cluster: what they carry shares their interfaces and security groups. */
const hostTypes: readonly string[] = ['aws_eks_node_group', 'aws_eks_fargate_profile']

/** The interface by which a VPC gets what pods on its hosts send. */
export const fromPods = 'pods'

/** The hosts of clusters among what lies in a VPC. */
export function hostsAmong(inhabitants: readonly Inhabitant[]): Inhabitant[] {
  return inhabitants.filter(({ placement }) => hostTypes.includes(placement.resource.type))
}

/** Hosts by cluster, for whoever declares the pods. */
export function carriersOf(world: World, inhabitants: readonly Inhabitant[]): Carrier[] {
  return hostsAmong(inhabitants).map(({ placement, vpc }) => {
    const found = world.follow(attribute(placement.resource, 'cluster_name'), ['aws_eks_cluster'])
    const cluster = found?.kind === 'resource' ? found.resource.id : found?.kind === 'foreign' ? found.text : placement.id
    return { cluster, endpoints: [placement.id], node: vpc.id, arrivesOn: fromPods, origin: placement.origin }
  })
}

/** What pods send out of the VPC bears their host's address (Amazon EKS, "Enable outbound internet access for Pods", AWS_VPC_K8S_CNI_EXTERNALSNAT, 2026-11). */
export function podSource(id: string, vpc: Vpc, hosts: readonly Inhabitant[]): Translation {
  const origin = implied('eks: the VPC CNI gives what pods send out of the VPC their node’s address, unless told otherwise')
  const inside: Match = { kind: 'destination', peers: { ...nobody, ranges: vpc.ranges, groups: [vpc.id] } }
  const members = [{ peers: { ...nobody, endpoints: hosts.map(({ placement }) => placement.id) }, port: undefined, origin }]
  // IPv6 addresses of pods are their own everywhere.
  return {
    id,
    says: 'source of what pods send',
    chains: {
      pods: [
        {
          match: all({ kind: 'family', family: 4 }, not(inside)),
          action: { do: 'translate', source: { to: { kind: 'members', members } } },
          says: 'what leaves the VPC',
          origin,
        },
      ],
    },
    start: 'pods',
  }
}
