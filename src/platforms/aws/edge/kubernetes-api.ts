import { nobody, not } from '../../../flow/match.ts'
import type { Facts } from '../../../model/facts.ts'
import { implied } from '../../../origin/origin.ts'
import type { Resource } from '../../resource.ts'
import { attribute, blocks, bool, items, part, prefix, text } from '../attribute.ts'
import { opaque } from '../balance/condition.ts'
import type { World } from '../world.ts'
import { frontFacts } from './front.ts'

/** The endpoint by which a cluster's API is on the internet. */
export function publicApiId(cluster: string): string {
  return `${cluster}/public-endpoint`
}

/** Is a cluster's API on the internet? It is unless told otherwise (Amazon EKS, "Cluster API server endpoint", 2026-11). */
export function hasPublicApi(cluster: Resource): boolean {
  const [network] = blocks(attribute(cluster, 'vpc_config'))
  return network !== undefined && bool(part(network, 'endpoint_public_access'), true) !== false
}

/** The APIs of clusters as the internet reaches them: by everyone, or by the ranges that are named. */
export function publicApis(world: World): Partial<Facts>[] {
  return world
    .ofType('aws_eks_cluster')
    .filter((cluster) => cluster.lookedUp !== true && hasPublicApi(cluster))
    .map((cluster): Partial<Facts> => {
      const id = publicApiId(cluster.id)
      const [network] = blocks(attribute(cluster, 'vpc_config'))
      const allowed = network && part(network, 'public_access_cidrs')
      const ranges = items(allowed).flatMap((value) => prefix(value) ?? [])
      const doubtful = (network !== undefined && bool(part(network, 'endpoint_public_access'), true) === undefined) || allowed?.kind === 'unknown' || items(allowed).some((value) => text(value) === undefined)
      const front = frontFacts({ resource: { ...cluster, id, keys: [] }, service: 'EKS', given: [], names: [], ipv6: false, open: true })
      const clients = front.filters.map((filter) => ({
        ...filter,
        chains: {
          rules: [
            ...(filter.chains['rules'] ?? []),
            ...(doubtful ? [{ match: opaque('who may reach the public endpoint of the cluster is not known', cluster.origin), action: { do: 'drop' } as const, says: 'who may reach it', origin: allowed?.origin ?? cluster.origin }] : []),
            ...(ranges.length > 0 ? [{ match: not({ kind: 'source', peers: { ...nobody, ranges } }), action: { do: 'drop' } as const, says: 'public_access_cidrs', origin: allowed?.origin ?? cluster.origin }] : []),
            { match: not({ kind: 'destinationPort', ports: [{ first: 443, last: 443 }] }), action: { do: 'drop' } as const, says: 'what only answers with the Kubernetes API', origin: implied('aws: the public endpoint of a cluster answers on 443 alone') },
          ],
        },
      }))
      return {
        ...front,
        filters: clients,
        listeners: [
          {
            id: `${id}:443`,
            says: `the Kubernetes API of ${cluster.id}`,
            node: id,
            addresses: { ...nobody, endpoints: [id] },
            protocol: 'tcp',
            port: 443,
            tls: { versions: [], ciphers: undefined, certificates: [], clientCertificates: false, origin: cluster.origin },
            serves: { kind: 'end' },
            names: [],
            origin: network?.origin ?? cluster.origin,
          },
        ],
      }
    })
}
