import type { Random } from '../nginx/random.ts'
import { formatAddress, rangeOf } from './address.ts'
import type { Cluster, ContainerPort, Labels, LabelSelector, Namespace, Peer, Policy, PolicySpec, Port, Rule, Service, Transport, Workload } from './manifest.ts'

const podLabels: Readonly<Record<string, readonly string[]>> = { app: ['web', 'db', 'api'], tier: ['front', 'back'], 'example.com/zone': ['1', 'a.b'] }
const namespaceLabels: Readonly<Record<string, readonly string[]>> = { env: ['prod', 'dev'], team: ['x', 'y'] }
const portNames = ['http', 'metrics', 'dns']
const portNumbers = [53, 80, 443, 8080, 9090, 30_000]
const transports: readonly Transport[] = ['TCP', 'UDP', 'SCTP']
const blocks = [
  ['0.0.0.0/0', '::/0', '0.0.0.0/0'],
  ['10.0.0.0/8', '10.1.0.0/16', '10.1.0.9/16', '10.1.0.0/29', '10.2.0.4/30', '10.1.0.3/32', '0.0.0.0/1', '128.0.0.0/1', '192.0.2.0/24', '203.0.113.7/32'],
  ['fd00::/8', 'fd00:1::/32', 'fd00:1::4/126', 'fd00:2::2/128', '::/1', '2001:db8::/32', '2001:db8:0:1::/64'],
] as const

/** One random cluster; the same random numbers give the same cluster. Only what the API server accepts. */
export function clusterOf(random: Random): Cluster {
  const namespaces = namespacesOf(random)
  const workloads = Array.from({ length: 3 + random.below(4) }, (_, index) => workloadOf(random, namespaces, index))
  const policies = Array.from({ length: 1 + random.below(5) }, (_, index) => policyOf(random, namespaces, index))
  const services = Array.from({ length: 1 + random.below(2) }, (_, index) => serviceOf(random, workloads, index))
  return { namespaces, workloads, services, policies }
}

function namespacesOf(random: Random): Namespace[] {
  return ['a', 'b', 'c'].slice(0, 1 + random.below(3)).map((name) => ({ name, labels: labelsOf(random, namespaceLabels, 0.6), declared: random.chance(0.85) }))
}

function labelsOf(random: Random, known: Readonly<Record<string, readonly string[]>>, often: number): Labels {
  return Object.fromEntries(Object.entries(known).flatMap(([key, values]) => (random.chance(often) ? [[key, random.pick(values)]] : [])))
}

function workloadOf(random: Random, namespaces: readonly Namespace[], index: number): Workload {
  const kind = random.pick(['Pod', 'Pod', 'Pod', 'Deployment', 'StatefulSet', 'DaemonSet'] as const)
  const names = portNames.filter(() => random.chance(0.5))
  const ports: ContainerPort[] = names.map((name) => ({ name, containerPort: random.pick(portNumbers), ...transportOf(random) }))
  if (random.chance(0.3)) ports.push({ containerPort: random.pick(portNumbers), ...transportOf(random) })
  const cut = random.below(ports.length + 1)
  const v4 = `10.${1 + random.below(2)}.0.${2 + index}`
  const v6 = `fd00:${1 + random.below(2)}::${2 + index}`
  const podIPs = kind === 'Pod' && random.chance(0.6) ? random.pick([[v4], [v4], [v6], [v4, v6]]) : []
  return {
    kind,
    namespace: random.pick(namespaces).name,
    name: `w${index}`,
    labels: { run: `w${index}`, ...labelsOf(random, podLabels, 0.6) },
    ports: random.chance(0.3) ? [ports.slice(0, cut), ports.slice(cut)] : [ports],
    podIPs,
  }
}

function transportOf(random: Random): { protocol?: Transport } {
  return random.chance(0.4) ? {} : { protocol: random.pick(transports) }
}

function serviceOf(random: Random, workloads: readonly Workload[], index: number): Service {
  const behind = random.pick(workloads)
  const [key, value] = random.pick(Object.entries(behind.labels))
  return {
    namespace: random.chance(0.9) ? behind.namespace : random.pick(workloads).namespace,
    name: `s${index}`,
    clusterIP: random.chance(0.5) ? `10.96.0.${10 + index}` : undefined,
    selector: { [key]: value },
    ports: Array.from({ length: 1 + random.below(2) }, (_, place) => ({
      name: `p${place}`,
      port: 1000 + place,
      ...(random.chance(0.85) && { targetPort: random.chance(0.5) ? random.pick(portNames) : random.pick(portNumbers) }),
      ...transportOf(random),
    })),
  }
}

function policyOf(random: Random, namespaces: readonly Namespace[], index: number): Policy {
  const types = random.pick<Pick<PolicySpec, 'policyTypes'>>([{}, {}, { policyTypes: [] }, { policyTypes: ['Ingress'] }, { policyTypes: ['Egress'] }, { policyTypes: ['Ingress', 'Egress'] }])
  const ingress = rulesOf(random, 'from')
  const egress = rulesOf(random, 'to')
  return {
    namespace: random.pick(namespaces).name,
    name: `n${index}`,
    spec: { podSelector: selectorOf(random, podLabels), ...types, ...(ingress && { ingress }), ...(egress && { egress }) },
  }
}

function rulesOf(random: Random, key: 'from' | 'to'): Rule[] | undefined {
  if (random.chance(0.25)) return undefined
  if (random.chance(0.1)) return []
  if (random.chance(0.06)) return [{}]
  return Array.from({ length: 1 + random.below(2) }, () => {
    const peers = listOf(random, 0.8, () => peerOf(random))
    const ports = listOf(random, 0.6, () => portOf(random))
    return { ...(peers !== undefined && { [key]: peers }), ...(ports !== undefined && { ports }) }
  })
}

/** Absent, null and empty mean the same. */
function listOf<Item>(random: Random, often: number, make: () => Item): readonly Item[] | null | undefined {
  if (!random.chance(often)) return random.pick([undefined, undefined, null, []])
  return Array.from({ length: 1 + random.below(3) }, make)
}

function peerOf(random: Random): Peer {
  switch (random.below(5)) {
    case 0:
      return { podSelector: selectorOf(random, podLabels) }
    case 1:
      return { namespaceSelector: namespaceSelectorOf(random) }
    case 2:
      return { podSelector: selectorOf(random, podLabels), namespaceSelector: namespaceSelectorOf(random) }
    default:
      return { ipBlock: blockOf(random) }
  }
}

function namespaceSelectorOf(random: Random): LabelSelector {
  if (random.chance(0.75)) return selectorOf(random, namespaceLabels)
  return selectorOf(random, { 'kubernetes.io/metadata.name': ['a', 'b', 'c'] })
}

function selectorOf(random: Random, known: Readonly<Record<string, readonly string[]>>): LabelSelector {
  if (random.chance(0.2)) return {}
  const matchLabels = random.chance(0.5) ? labelsOf(random, known, 0.5) : undefined
  const keys = Object.keys(known)
  const matchExpressions = random.chance(0.5)
    ? Array.from({ length: 1 + random.below(2) }, () => {
        const key = random.pick(keys)
        const operator = random.pick(['In', 'NotIn', 'NotIn', 'Exists', 'DoesNotExist'] as const)
        const values = (known[key] ?? []).filter(() => random.chance(0.6))
        return { key, operator, ...((operator === 'In' || operator === 'NotIn') && { values: values.length > 0 ? values : ['other'] }) }
      })
    : undefined
  return { ...(matchLabels && { matchLabels }), ...(matchExpressions && { matchExpressions }) }
}

function blockOf(random: Random): { cidr: string; except?: string[] } {
  const cidr = random.pick<string>(random.pick(blocks))
  const { bits, first } = rangeOf(cidr)
  const length = Number(cidr.split('/')[1])
  if (length > bits - 4 || random.chance(0.5)) return { cidr }
  const except = Array.from({ length: 1 + random.below(2) }, () => {
    // Near the pods' addresses where the block holds them, anywhere in it otherwise.
    const near = blocks.flat().filter((other) => {
      const inner = rangeOf(other)
      return inner.bits === bits && Number(other.split('/')[1]) > length && rangeOf(`${other.split('/')[0] ?? ''}/${length}`).first === first
    })
    if (near.length > 0 && random.chance(0.7)) return random.pick(near)
    const longer = length + 1 + random.below(3)
    return `${formatAddress({ bits, value: first + (BigInt(random.below(2)) << BigInt(bits - longer)) })}/${longer}`
  })
  return { cidr, except }
}

function portOf(random: Random): Port {
  const protocol = transportOf(random)
  if (random.chance(0.15)) return protocol
  if (random.chance(0.35)) return { ...protocol, port: random.pick(portNames) }
  const port = random.chance(0.2) ? random.pick([1, 1024, 65_535]) : random.pick(portNumbers)
  if (random.chance(0.65)) return { ...protocol, port }
  return { ...protocol, port, endPort: random.pick([port, port + 1, port + 1000, 65_535, 40_000].filter((end) => end >= port && end <= 65_535)) }
}
