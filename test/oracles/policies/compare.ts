import type { ConnectionPart, ReachDocument } from '../../../src/render/documents/reach.ts'
import type { TraceDocument } from '../../../src/render/documents/trace.ts'
import type { Random } from '../nginx/random.ts'
import { addressOf, formatAddress, holds, rangeOf, type Address } from './address.ts'
import { allowed, allowedAnywhere, and, or, selects, type Packet, type Party, type Truth } from './evaluate.ts'
import { idOf, type Cluster, type Service, type Transport, type Workload } from './manifest.ts'

export interface Compared {
  packets: number
  readonly truths: Record<Truth, number>
  services: number
  readonly verdicts: Record<string, number>
}

const transports: readonly Transport[] = ['TCP', 'UDP', 'SCTP']

/** Ports on both sides of every boundary, and two others. */
function portsOf({ policies, workloads }: Cluster, random: Random): number[] {
  const rules = policies.flatMap(({ spec }) => [...(spec.ingress ?? []), ...(spec.egress ?? [])])
  const written = rules.flatMap(({ ports }) => (ports ?? []).flatMap(({ port, endPort }) => [typeof port === 'number' ? port : 0, endPort ?? 0]))
  const offered = workloads.flatMap(({ ports }) => ports.flat().map((one) => one.containerPort))
  const edges = [...written, ...offered].filter((port) => port > 0)
  return [...new Set([1, 65_535, 1 + random.below(65_535), ...edges.flatMap((port) => [port - 1, port, port + 1])])].filter((port) => port > 0 && port < 65_536)
}

/** Addresses on both sides of every block's edges that nobody in the cluster has. */
function outsideOf({ policies, workloads, services }: Cluster): Address[] {
  const peers = policies.flatMap(({ spec }) => [...(spec.ingress ?? []).flatMap(({ from }) => from ?? []), ...(spec.egress ?? []).flatMap(({ to }) => to ?? [])])
  const ranges = peers.flatMap(({ ipBlock }) => (ipBlock ? [ipBlock.cidr, ...(ipBlock.except ?? [])].map(rangeOf) : []))
  const edges = ranges.flatMap(({ bits, first, last }) => [first - 1n, first, last, last + 1n].map((value) => ({ bits, value })))
  const taken = new Set([...workloads.flatMap(({ podIPs }) => podIPs), ...services.flatMap(({ clusterIP }) => clusterIP ?? [])].map((text) => formatAddress(addressOf(text))))
  const all = [...edges, addressOf('198.51.100.9'), addressOf('2001:db8:ffff::9')].filter(({ bits, value }) => value >= 0n && value < 1n << BigInt(bits))
  return [...new Map(all.map((one) => [formatAddress(one), one])).values()].filter((one) => !taken.has(formatAddress(one)))
}

type Flows = ConnectionPart['surely']

function hasFlow(flows: Flows, protocol: Transport, port: number): boolean {
  return flows.some((flow) => {
    if (flow.sources !== undefined || flow.destinations !== undefined || flow.sourcePorts !== undefined || flow.http !== undefined) throw new Error(`unforeseen: ${JSON.stringify(flow)}`)
    return protocolMatches(flow.protocol, protocol) && (flow.ports === undefined || inList(flow.ports, port))
  })
}

const numbers: Readonly<Record<Transport, number>> = { TCP: 6, UDP: 17, SCTP: 132 }

function protocolMatches(written: string, protocol: Transport): boolean {
  return written === 'any' || written === protocol.toLowerCase() || (/^\d/.test(written) && inList(written, numbers[protocol]))
}

/** `80,100-200`. */
function inList(text: string, wanted: number): boolean {
  return text.split(',').some((part) => {
    const [first = 0, last = first] = part.split('-').map(Number)
    return first <= wanted && wanted <= last
  })
}

/** What the document of `reach` says about a packet: in `surely`, in `surely` or `possibly`, or in none. */
class Reading {
  readonly #connections: ReadonlyMap<string, ConnectionPart>
  readonly #classes: readonly { readonly id: string; readonly ranges: readonly ReturnType<typeof rangeOf>[] }[]

  constructor(document: ReachDocument) {
    this.#connections = new Map(document.connections.map((one) => [`${one.from}\n${one.to}`, one]))
    this.#classes = document.endpoints.filter(({ kind }) => kind === 'addresses').map(({ id, addresses }) => ({
      id,
      ranges: addresses.flatMap((text) => text.split(', ')).map(rangeOf),
    }))
  }

  #idOf(party: Party): string | undefined {
    if ('pod' in party) return idOf(party.pod)
    return this.#classes.find(({ ranges }) => ranges.some((range) => holds(range, party.outside)))?.id
  }

  answer({ from, to, protocol, port }: Packet): Truth {
    const connection = this.#connections.get(`${this.#idOf(from)}\n${this.#idOf(to)}`)
    if (!connection) return 'no'
    if (hasFlow(connection.surely, protocol, port)) return 'yes'
    return hasFlow(connection.possibly, protocol, port) ? 'maybe' : 'no'
  }
}

/**
 * Every pair of workloads, and some addresses outside to and from each, over all ports worth asking. Returns the differences as sentences. `routed`: pods
 * are reached from outside by their own addresses; otherwise nothing is sure of what comes from there.
 */
export function compareReach(cluster: Cluster, document: ReachDocument, random: Random, routed: boolean, compared: Compared): string[] {
  const reading = new Reading(document)
  const differences: string[] = []
  const pods = cluster.workloads.map((pod) => ({ pod }))
  const outside = outsideOf(cluster).map((address) => ({ outside: address }))
  const pairs: (readonly [Party, Party])[] = [
    ...pods.flatMap((from) => pods.filter((to) => to !== from).map((to) => [from, to] as const)),
    ...pods.flatMap((pod) => Array.from({ length: 4 }, () => random.pick(outside)).flatMap((address) => [[pod, address] as const, [address, pod] as const])),
  ]
  const ports = portsOf(cluster, random)
  for (const [from, to] of pairs) {
    for (const protocol of transports) {
      for (const port of ports) {
        const packet = { from, to, protocol, port }
        const routedOrInside = (truth: Truth): Truth => (!routed && 'outside' in from ? and(truth, 'maybe') : truth)
        const truth = allowed(cluster, packet)
        const expected = routedOrInside(truth)
        const said = reading.answer(packet)
        compared.packets++
        compared.truths[expected]++
        if (said === expected || (truth === 'maybe' && said === routedOrInside(allowedAnywhere(cluster, packet)))) continue
        differences.push(`${describe(from)} → ${describe(to)} ${protocol} ${port}: ${said} instead of ${expected}`)
      }
    }
  }
  return differences
}

function describe(party: Party): string {
  return 'pod' in party ? idOf(party.pod) : formatAddress(party.outside)
}

export interface ServiceQuestion {
  readonly from: Workload
  readonly service: Service
  readonly port: number
  readonly protocol: Transport
}

/** Flows to Services from pods that do not stand behind them; all are of IPv4, for nothing gives a flow another family. */
export function serviceQuestions({ workloads, services }: Cluster, random: Random): ServiceQuestion[] {
  return services.flatMap((service) => {
    const speaksIpv4 = ({ podIPs }: Workload): boolean => podIPs.length === 0 || podIPs.some((one) => addressOf(one).bits === 32)
    const clients = workloads.filter((one) => speaksIpv4(one) && one.podIPs.length < 2 && !isBehind(service, one))
    if (!workloads.filter((one) => isBehind(service, one)).every((one) => speaksIpv4(one) && (one.podIPs.length < 2 || service.clusterIP !== undefined))) return []
    if (clients.length === 0) return []
    const { port, protocol = 'TCP' } = random.pick(service.ports)
    return [{ from: random.pick(clients), service, port: random.chance(0.1) ? port + 7 : port, protocol }]
  })
}

function isBehind({ namespace, selector }: Service, one: Workload): boolean {
  return one.namespace === namespace && selects({ matchLabels: selector }, one.labels) === 'yes'
}

/** Who answers, and on which port: a pod without the named port isn't one of them. */
function backendsOf({ workloads }: Cluster, { service, port, protocol }: ServiceQuestion): { readonly pod: Workload; readonly port: number }[] {
  const entry = service.ports.find((one) => one.port === port && (one.protocol ?? 'TCP') === protocol)
  if (!entry) return []
  const target = entry.targetPort ?? entry.port
  // A Service of IPv4 has the pods' addresses of IPv4 behind it.
  const members = workloads.filter((one) => isBehind(service, one)).map((one) => ({ ...one, podIPs: one.podIPs.filter((ip) => addressOf(ip).bits === 32) }))
  return members.flatMap((pod) => {
    if (typeof target === 'number') return [{ pod, port: target }]
    const named = pod.ports.flat().find((one) => one.name === target && (one.protocol ?? 'TCP') === protocol)
    return named ? [{ pod, port: named.containerPort }] : []
  })
}

/** What `trace` says of a flow to a Service, as sentences where it differs. */
export function compareService(cluster: Cluster, question: ServiceQuestion, document: TraceDocument, compared: Compared): string[] {
  const backends = backendsOf(cluster, question)
  const { from, service, port, protocol } = question
  const truths = backends.map((backend) => allowed(cluster, { from: { pod: from }, to: { pod: backend.pod }, protocol, port: backend.port }))
  const all = truths.length === 0 ? 'no' : and(...truths)
  const any = or(...truths)
  compared.services++
  compared.verdicts[document.verdict] = (compared.verdicts[document.verdict] ?? 0) + 1
  const wrong = (says: string): string[] => [
    `${idOf(from)} → ${service.namespace}/${service.name}:${port} ${protocol}: ${document.verdict}, ${says} (${backends.map((one, place) => `${idOf(one.pod)}:${one.port} ${truths[place] ?? ''}`).join(', ') || 'nobody'})`,
  ]
  if (all === 'yes' && document.verdict !== 'delivered') return wrong('but all backends may be reached')
  if (all !== 'yes' && document.verdict === 'delivered') return wrong('but not all backends may be reached')
  if (any === 'no' && document.verdict !== 'dropped' && document.verdict !== 'rejected') return wrong('but no backend may be reached')
  for (const path of document.paths) {
    if (path.verdict !== 'delivered') continue
    const steps = path.legs.flatMap((leg) => leg.steps)
    const translated = steps.find(({ action }) => action === 'translate')?.says ?? ''
    const arrived = steps.findLast(({ action }) => action === 'deliver')?.says ?? ''
    const reached = Number(/port becomes (\d+)$/.exec(translated)?.[1] ?? port)
    const named = arrived.replace(/^arrives at /, '').replace(/ and \d+ more$/, '').split(', ')
    const fits = named.every((name) => backends.some((one, place) => idOf(one.pod) === name && one.port === reached && truths[place] !== 'no'))
    if (!fits) return wrong(`and it says "${translated}", "${arrived}"`)
  }
  return []
}
