import { everyIpv4, everyIpv6 } from '../../base/address.ts'
import type { Address, AddressRange } from '../../base/address.ts'
import { all, nobody, not } from '../../flow/match.ts'
import type { Match, Peers } from '../../flow/match.ts'
import type { Endpoint } from '../../model/endpoint.ts'
import type { Filter, FilterRule } from '../../model/filter.ts'
import type { Translation, TranslationRule } from '../../model/translation.ts'
import { implied } from '../../origin/origin.ts'
import { peersOf } from './backends.ts'
import type { BackendFinder } from './backends.ts'
import type { Settings } from './profile.ts'
import { protocolMatch } from './protocol.ts'
import type { Service, ServicePort } from './resource.ts'

export const servicesId = 'kubernetes/services'
export const externalId = 'kubernetes/external'
export const nodePortsId = 'kubernetes/node-ports'
/** The interface by which the cluster gets what came to a node port of hosts that somebody else declares. */
export const byNodePorts = 'node-ports'
export const balancerFilterId = 'kubernetes/source-ranges'

/** The mark that kube-proxy gives to what it will masquerade (kube-proxy iptables.masqueradeBit 14, 2026-11). */
export const masqueradeMark = { value: 0x4000, mask: 0x4000 } as const

/** Services with an address of their own: neither headless nor a name for something outside. */
export function hasAddress({ type, headless }: Service): boolean {
  return type !== 'ExternalName' && !headless
}

/** Reachable from outside of the cluster by an address of its own. */
export function isExternal({ type, externalIPs }: Service): boolean {
  return type === 'LoadBalancer' || externalIPs.length > 0
}

function externalAddresses({ balancerIPs, externalIPs }: Service): readonly Address[] {
  return [...balancerIPs, ...externalIPs]
}

export function serviceEndpoint(service: Service, nodesDeclared: boolean, podRanges: readonly AddressRange[], { clusterDomain }: Settings): Endpoint {
  const short = `${service.name}.${service.namespace}`
  const external = isExternal(service)
  return {
    id: service.id,
    kind: 'service',
    names: [...new Set([short, `${short}.svc`, `${short}.svc.${clusterDomain}`, ...service.balancerNames])],
    node: 'kubernetes',
    // A load balancer has the address that the outside sees; its cluster address, if written, is not mixed with it.
    addresses: external ? externalAddresses(service) : service.clusterIPs,
    ...(!external && service.clusterIPs.length === 0 && familiesOf(service, podRanges)),
    labels: service.labels,
    within: ['kubernetes', service.namespace],
    exposed: external ? 'yes' : service.type === 'NodePort' && !nodesDeclared ? 'maybe' : 'no',
    searches: [],
    origin: service.origin,
  }
}

/**
 * The families of a cluster address that isn't written: those that are asked for, else the first of the cluster, or all of its where two are wanted
 * (kubernetes.io, IPv4/IPv6 dual-stack, 2026-11). Pod ranges tell the cluster's families; without them nothing is known.
 */
function familiesOf({ families, dualStack }: Service, podRanges: readonly AddressRange[]): Pick<Endpoint, 'somewhere'> {
  const cluster = [...new Set(podRanges.map(({ family }) => family))]
  if (cluster.length === 0 && families === undefined) return {}
  const chosen = families !== undefined && (!dualStack || families.length > 1) ? families : dualStack ? [...new Set([...(families ?? []), ...cluster])] : cluster.slice(0, 1)
  return { somewhere: chosen.map((family) => (family === 4 ? everyIpv4 : everyIpv6)) }
}

/** What pods and nodes reach inside the cluster: every address of every Service, by its ports. */
export function servicesTranslation(services: readonly Service[], finder: BackendFinder, settings: Settings): Translation {
  const rules: TranslationRule[] = []
  const reachable = services.filter(hasAddress)
  for (const service of reachable) {
    const to = destination({ ...nobody, endpoints: [service.id] })
    for (const port of service.ports)
      rules.push(...portRules(service, port, to, port.port, finder, service.internalLocal ? 'internal' : 'cluster'))
  }
  if (reachable.length > 0) rules.push(otherPorts(reachable, settings))
  return { id: servicesId, says: 'Services', chains: { services: rules }, start: 'services' }
}

/**
 * What comes in from outside: load balancers and external addresses; node ports too where no node was declared. `controllers`: ids of the
 * Ingress controllers that the outside must reach though nobody declared how.
 */
export function externalTranslation(
  services: readonly Service[],
  finder: BackendFinder,
  nodesDeclared: boolean,
  controllers: readonly string[],
): Translation {
  const rules: TranslationRule[] = []
  const reachable = services.filter(hasAddress)
  for (const service of reachable) {
    const peers: Peers = { ...nobody, endpoints: [service.id] }
    const policy = service.externalLocal ? 'external' : 'cluster'
    // A load balancer asks each node's health-check port and passes over nodes without a pod; an external address may be on any node
    // (Using Source IP, "Source IP for Services with Type=LoadBalancer", kubernetes.io, 2026-11).
    const balanced = service.externalLocal && service.externalIPs.length === 0 ? 'balanced' : policy
    for (const port of service.ports) {
      if (isExternal(service)) rules.push(...portRules(service, port, destination(peers), port.port, finder, balanced, true))
      // A node port that is chosen when it is made: the Service's own number stands for it where whoever carries the cluster hands over what came to it.
      if (service.type === 'NodePort' && port.nodePort === undefined)
        rules.push(...portRules(service, port, all(destination(peers), { kind: 'arrivesOn', interfaces: [byNodePorts] }), port.port, finder, policy, true))
      if (!nodesDeclared && service.type !== 'ClusterIP' && port.nodePort !== undefined) {
        rules.push(...portRules(service, port, destination({ ...nobody, endpoints: [service.id] }), port.nodePort, finder, policy, true))
      }
    }
  }
  if (reachable.length > 0) {
    rules.push({
      match: destination({ ...nobody, endpoints: reachable.map(({ id }) => id) }),
      action: { do: 'drop' },
      says: 'the rule for ports that no Service offers to the outside',
      origin: implied(
        'kubernetes: from outside a Service is reached by its load balancer, its external addresses or a node port, on declared ports',
      ),
    })
  }
  if (controllers.length > 0) rules.push(otherThanHttp(controllers))
  return { id: externalId, says: 'Services from outside', chains: { external: rules }, start: 'external' }
}

/** An Ingress exposes no other ports than those of HTTP and HTTPS (kubernetes.io "Ingress", what is Ingress, 2026-11). */
function otherThanHttp(controllers: readonly string[]): TranslationRule {
  const ports = [80, 443].map((port) => ({ first: port, last: port }))
  return {
    match: all(
      destination({ ...nobody, endpoints: controllers }),
      not(all(protocolMatch('TCP'), { kind: 'destinationPort', ports })),
    ),
    action: { do: 'drop' },
    says: 'the rule for ports that an Ingress does not expose',
    origin: implied('kubernetes: an Ingress exposes no other ports than those of HTTP and HTTPS'),
  }
}

/** What a node does with its own address and a node port. */
export function nodePortsTranslation(services: readonly Service[], finder: BackendFinder, to: Match = { kind: 'destinationIsLocal' }): Translation {
  const rules: TranslationRule[] = []
  for (const service of services.filter(hasAddress)) {
    if (service.type === 'ClusterIP') continue
    for (const port of service.ports) {
      if (port.nodePort === undefined) continue
      rules.push(
        ...portRules(
          service,
          port,
          to,
          port.nodePort,
          finder,
          service.externalLocal ? 'external' : 'cluster',
          true,
        ),
      )
    }
  }
  return { id: nodePortsId, says: 'node ports', chains: { 'node-ports': rules }, start: 'node-ports' }
}

/**
 * The rules for one port. `local`: only pods on the node that the flow passes may answer, and where pods run is not declared: unless every
 * node has one, there may be none, and then kube-proxy drops; `balanced`: whoever sends knows which nodes have one. `marks`: tell the node to
 * masquerade.
 */
function portRules(
  service: Service,
  port: ServicePort,
  to: Match,
  number: number,
  finder: BackendFinder,
  local: 'internal' | 'external' | 'balanced' | 'cluster',
  marks = false,
): TranslationRule[] {
  const match = all(to, protocolMatch(port.protocol), { kind: 'destinationPort', ports: [{ first: number, last: number }] })
  const says = `Service ${service.namespace}/${service.name}, port ${port.name ?? number}`
  const backends = finder.behind(service, port)
  if (backends.length === 0) {
    // kube-proxy in every mode answers with an ICMP error (pkg/proxy/nftables README, "services with no endpoints", 2026-11).
    return [
      {
        match,
        action: { do: 'reject', with: 'icmp' },
        says: `${says} (nobody is behind it)`,
        origin: service.selector?.origin ?? port.origin,
      },
    ]
  }
  const rules: TranslationRule[] = []
  const localOrigin = local === 'internal' ? service.internalLocal : local === 'external' ? service.externalLocal : undefined
  const everywhere = backends.every(
    ({ pods, addresses }) =>
      addresses.length === 0 && pods.every((one) => one.workloads[0]?.kind === 'DaemonSet' && !one.workloads[0].nodeSelected),
  )
  if (localOrigin && !everywhere) {
    const policy = local === 'internal' ? 'internalTrafficPolicy' : 'externalTrafficPolicy'
    const why = `${policy} Local: only pods on the same node answer, and on which nodes they run is not declared`
    rules.push({
      match: all(match, { kind: 'opaque', says: why, origin: localOrigin }),
      action: { do: 'drop' },
      says: `${says} (${why})`,
      origin: localOrigin,
    })
  }
  if (marks && local === 'cluster')
    rules.push({ match, action: { do: 'mark', ...masqueradeMark }, says: `${says} (to be masqueraded)`, origin: port.origin })
  rules.push({
    match,
    action: {
      do: 'translate',
      destination: {
        // Pods that are not ready, and those of a node that no longer reports, are no ready endpoints of a Service (kubernetes.io "EndpointSlices", conditions, 2026-11).
        to: { kind: 'members', members: backends.map((one) => ({ peers: peersOf(one), port: one.port, origin: one.origin })), watched: true },
      },
    },
    says,
    origin: port.origin,
  })
  return rules
}

/**
 * A Service's address on a port that it doesn't declare. No mode of kube-proxy delivers it: nftables rejects, ipvs answers as the node would,
 * and iptables has no rule, so that it leaves by the default route towards nobody (pkg/proxy/nftables README, 2026-11).
 */
function otherPorts(services: readonly Service[], { kubeProxy }: Settings): TranslationRule {
  return {
    match: destination({ ...nobody, endpoints: services.map(({ id }) => id) }),
    action:
      kubeProxy === 'nftables' ? { do: 'reject', with: 'icmp' } : kubeProxy === 'ipvs' ? { do: 'reject', with: 'reset' } : { do: 'drop' },
    says: 'the rule for ports that a Service does not declare',
    origin: implied('kubernetes: a Service answers on its declared ports only'),
  }
}

/** `loadBalancerSourceRanges`: whoever is in none of them is dropped before anything is translated; undefined where no Service has them. */
export function sourceRangesFilter(services: readonly Service[]): Filter | undefined {
  const rules: FilterRule[] = []
  for (const service of services) {
    if (service.type !== 'LoadBalancer' || !service.sourceRanges || service.sourceRanges.ranges.length === 0) continue
    const { ranges, origin } = service.sourceRanges
    const peers: Peers = { ...nobody, endpoints: [service.id] }
    for (const port of service.ports) {
      const match = all(
        destination(peers),
        protocolMatch(port.protocol),
        { kind: 'destinationPort', ports: [{ first: port.port, last: port.port }] },
        {
          kind: 'not',
          of: { kind: 'source', peers: { ...nobody, ranges } },
        },
      )
      rules.push({
        match,
        action: { do: 'drop' },
        says: `Service ${service.namespace}/${service.name}, port ${port.name ?? port.port} (source not in loadBalancerSourceRanges)`,
        origin,
      })
    }
  }
  if (rules.length === 0) return undefined
  return {
    id: balancerFilterId,
    says: 'load balancer source ranges',
    chains: { ranges: rules },
    start: 'ranges',
    otherwise: {
      action: 'accept',
      says: 'the default without source ranges',
      origin: implied('kubernetes: a load balancer without loadBalancerSourceRanges takes every source'),
    },
    sessions: 'implicit',
  }
}

function destination(peers: Peers): Match {
  return { kind: 'destination', peers }
}
