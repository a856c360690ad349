import { everyIpv4, everyIpv6, minusRanges, notPublic } from '../../../base/address.ts'
import { nobody } from '../../../flow/match.ts'
import type { Facts } from '../../../model/facts.ts'
import type { HttpRouter } from '../../../model/http.ts'
import type { Listener } from '../../../model/listener.ts'
import type { Zone } from '../../../model/name.ts'
import type { Stage } from '../../../model/node.ts'
import { implied } from '../../../origin/origin.ts'
import type { Resource } from '../../resource.ts'
import { labelsOf } from '../compute/locate.ts'
import { offInternet } from '../vpc/network.ts'
import { ruleFilter } from '../vpc/gateway.ts'

/** Something of AWS' own that everyone reaches on the internet, by names that AWS gives it: a proxy on a node of its own. */
export interface Front {
  readonly resource: Resource
  /** The service, for people: `CloudFront`, `API Gateway`. */
  readonly service: string
  /** Names that AWS gives: each leads to it. */
  readonly given: readonly string[]
  /** Other names that it takes requests for; records elsewhere lead to it. */
  readonly names: readonly string[]
  readonly ipv6: boolean
  /** Is it on the internet at all? A private API is reached through endpoints in VPCs alone. */
  readonly open: boolean
}

/** The node, the endpoint with public addresses that nobody knows, and the zones of the given names. */
export function frontFacts({ resource, service, given, names, ipv6, open }: Front): Required<Pick<Facts, 'nodes' | 'endpoints' | 'zones' | 'filters' | 'tables'>> {
  const { id, origin } = resource
  const out: Stage = { stage: 'route', table: `${id}/routes`, local: [{ stage: 'deliver' }], forward: [{ stage: 'transmit' }] }
  const clients: Stage[] = open ? [{ stage: 'filter', filter: `${id}/clients` }] : []
  const reached = implied(`aws: ${service} asks what it passes requests on to over the internet`)
  return {
    nodes: [{ id, kind: 'proxy', names: [], interfaces: [], arrive: [...clients, out], originate: [out], forwards: false, folder: undefined, within: [service], origin }],
    endpoints: [
      {
        id,
        kind: 'workload',
        names: [...new Set([...given, ...names])].filter((name) => name !== id),
        node: id,
        addresses: [],
        somewhere: minusRanges(ipv6 ? [everyIpv4, everyIpv6] : [everyIpv4], notPublic),
        labels: labelsOf(resource),
        within: [service],
        exposed: open ? 'yes' : 'no',
        quiet: true,
        searches: [],
        origin,
      },
    ],
    filters: open
      ? [
          ruleFilter({
            id: `${id}/clients`,
            says: service,
            rules: [{ match: { kind: 'source', peers: { ...nobody, ranges: offInternet } }, action: { do: 'drop' }, says: 'private addresses are not on the internet', origin: implied('private addresses are not routed on the internet (RFC 1918, RFC 4193)') }],
            otherwise: { action: 'accept', says: 'what comes from the internet', origin },
            sessions: 'implicit',
          }),
        ]
      : [],
    tables: [{ id: `${id}/routes`, routes: [everyIpv4, everyIpv6].map((prefix) => ({ to: { prefix }, via: { kind: 'outside', says: 'over the internet' }, metric: 0, origin: reached })), otherwise: reached }],
    zones: open ? [...new Set(given)].map((name): Zone => givenZone(name, resource, ipv6)) : [],
  }
}

function givenZone(name: string, { id, origin }: Resource, ipv6: boolean): Zone {
  const types = ['A' as const, ...(ipv6 ? ['AAAA' as const] : [])]
  return {
    id: `aws/${name}`,
    apex: name,
    seenBy: { kind: 'everyone' },
    records: types.map((type) => ({ owner: name, type, ttl: 60, data: { kind: 'endpoint', endpoint: id, family: type === 'A' ? 4 : 6 }, origin })),
    origin,
  }
}

/** A listener of a front for requests. */
export function frontListener(resource: Resource, says: string, port: number, tls: Listener['tls'], router: HttpRouter, names: readonly string[]): Listener {
  const { id, origin } = resource
  return {
    id: `${id}:${port}`,
    says,
    node: id,
    addresses: { ranges: [], endpoints: [id], groups: [] },
    protocol: 'tcp',
    port,
    tls,
    serves: { kind: 'http', router: router.id },
    names: [...names],
    origin,
  }
}
