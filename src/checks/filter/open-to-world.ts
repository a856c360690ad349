import type { AddressSet } from '../../base/address.ts'
import { formatAddress } from '../../base/address.ts'
import type { Analysis } from '../../engine/analysis.ts'
import type { Seen } from '../../engine/arrivals.ts'
import { pullToStart, type End } from '../../engine/branch.ts'
import { holders } from '../../engine/tell.ts'
import type { FlowSet } from '../../flow/space.ts'
import type { Check, Found } from '../../model/check.ts'
import { outsideNode } from '../../model/model.ts'
import { formatPlace, placesOf } from '../../origin/place.ts'
import { isWritten, type Origin } from '../../origin/origin.ts'
import { witnessOf } from '../witness.ts'

// What administers, or holds data, and is never meant for everybody (IANA service names; the products' own manuals, 2026-11).
const services: readonly {
  readonly protocol: 6 | 17
  readonly port: number
  readonly name: string
  readonly severity: 'error' | 'warning'
}[] = [
  { protocol: 6, port: 22, name: 'SSH', severity: 'warning' },
  { protocol: 6, port: 23, name: 'Telnet', severity: 'error' },
  { protocol: 6, port: 135, name: 'Windows RPC', severity: 'error' },
  { protocol: 6, port: 445, name: 'SMB', severity: 'error' },
  { protocol: 6, port: 1433, name: 'SQL Server', severity: 'error' },
  { protocol: 6, port: 1521, name: 'Oracle', severity: 'error' },
  { protocol: 6, port: 2049, name: 'NFS', severity: 'error' },
  { protocol: 6, port: 2375, name: 'Docker', severity: 'error' },
  { protocol: 6, port: 2379, name: 'etcd', severity: 'error' },
  { protocol: 6, port: 2380, name: 'etcd', severity: 'error' },
  { protocol: 6, port: 3306, name: 'MySQL', severity: 'error' },
  { protocol: 6, port: 3389, name: 'Remote Desktop', severity: 'error' },
  { protocol: 6, port: 5432, name: 'PostgreSQL', severity: 'error' },
  { protocol: 6, port: 5900, name: 'VNC', severity: 'error' },
  { protocol: 6, port: 5984, name: 'CouchDB', severity: 'error' },
  { protocol: 6, port: 5985, name: 'Windows Remote Management', severity: 'error' },
  { protocol: 6, port: 6379, name: 'Redis', severity: 'error' },
  { protocol: 6, port: 6443, name: 'the Kubernetes API', severity: 'warning' },
  { protocol: 6, port: 8086, name: 'InfluxDB', severity: 'error' },
  { protocol: 6, port: 9042, name: 'Cassandra', severity: 'error' },
  { protocol: 6, port: 9092, name: 'Kafka', severity: 'error' },
  { protocol: 6, port: 9200, name: 'Elasticsearch', severity: 'error' },
  { protocol: 6, port: 9300, name: 'Elasticsearch', severity: 'error' },
  { protocol: 6, port: 10250, name: 'the kubelet', severity: 'error' },
  { protocol: 6, port: 11211, name: 'Memcached', severity: 'error' },
  { protocol: 6, port: 27017, name: 'MongoDB', severity: 'error' },
  { protocol: 17, port: 161, name: 'SNMP', severity: 'error' },
  { protocol: 17, port: 623, name: 'IPMI', severity: 'error' },
  { protocol: 17, port: 11211, name: 'Memcached', severity: 'error' },
]

export const openToWorld: Check<Analysis> = {
  code: 'filter/open-to-world',
  severity: 'error',
  needs: ['endpoints'],
  says: '{subject} takes {services} from the whole internet.',
  fix: 'Allow only the networks that need it, or put it behind a VPN or a jump host.',
  *run(analysis) {
    const open = new Map<string, { subject: string; origins: readonly Origin[]; hits: (Found & { name: string })[] }>()
    const seen = new Set<string>()
    const { space } = analysis
    const served = space.union(services.map((service) => flowsOf(analysis, service)))
    for (const end of analysis.survey().fromOutside) {
      const asked = space.and(end.fine, pullToStart(space, end.end.branch, space.and(end.end.set, served)))
      // Where no written line lets any of them in, it is not known whether the host is open or closed.
      if (space.isEmpty(asked) || analysis.follow(end, asked).every((one) => letIn([one]).length === 0)) continue
      for (const service of services) {
        for (const hit of hitsOf(analysis, end, service)) {
          const once = `${hit.subject} ${service.protocol} ${service.port}`
          if (seen.has(once)) continue
          seen.add(once)
          const key = `${hit.subject}\n${placesOf(...hit.origins)
            .map(formatPlace)
            .join(' ')}`
          const known = open.get(key) ?? { subject: hit.subject, origins: hit.origins, hits: [] }
          open.set(key, {
            ...known,
            hits: [...known.hits, { ...hit, name: `${service.name} (${service.protocol === 6 ? 'tcp' : 'udp'}/${service.port})` }],
          })
        }
      }
    }
    for (const { subject, origins, hits } of open.values()) {
      const [first] = hits
      if (!first?.witness) continue
      // Who takes nearly everything has no rule for these ports: that is one fault.
      const everything = hits.length > services.length / 2
      const grave = !everything && hits.some((hit) => hit.severity === 'error')
      yield {
        subject,
        origins,
        args: {
          services: everything ? 'every port, those of administration and databases among them,' : hits.map((hit) => hit.name).join(', '),
        },
        severity: grave ? 'error' : 'warning',
        witness: first.witness,
      }
    }
  },
}

function* hitsOf(analysis: Analysis, { end, fine }: Seen, service: (typeof services)[number]): Iterable<Found> {
  const { space, matching } = analysis
  const { protocol, severity } = service
  const here = space.and(end.set, flowsOf(analysis, service))
  if (space.isEmpty(here)) return
  const sent = space.and(fine, pullToStart(space, end.branch, here))
  if (space.isEmpty(sent) || !isWorld(space.addressesOf(sent, 'source'))) return
  for (const subject of holders(matching, end.at, here)) {
    const own = analysis.model.addressesOf.get(subject)
    const flows = own ? space.and(sent, pullToStart(space, end.branch, space.and(here, space.destination(own)))) : sent
    const packet = space.sample(flows)
    if (!packet) continue
    const to =
      'token' in packet.destination ? (analysis.model.tokens[packet.destination.token] ?? subject) : formatAddress(packet.destination)
    const trace = analysis.trace({ from: outsideNode, to, port: packet.destinationPort, protocol: protocol === 6 ? 'tcp' : 'udp' })
    // Those who share an end share the worlds in which it is reached: where one is not surely reached, none is.
    if (trace?.verdict !== 'delivered' || (protocol === 6 && trace.reply?.verdict !== 'delivered')) return
    const origins = letIn(trace.ways.flatMap((way) => (way.main ? [way.end] : [])))
    if (origins.length === 0) continue
    yield { subject, origins, severity, witness: witnessOf(analysis, outsideNode, to, flows, 'delivered') }
  }
}

function flowsOf({ space }: Analysis, { protocol, port }: (typeof services)[number]): FlowSet {
  return space.product({ protocols: [{ first: protocol, last: protocol }], destinationPorts: [{ first: port, last: port }] })
}

/** Somewhere in the world, not one office: at least a 256th of a family's addresses. */
function isWorld({ ranges }: AddressSet): boolean {
  const size = (family: 4 | 6): bigint =>
    ranges.filter((range) => range.family === family).reduce((sum, range) => sum + range.last - range.first + 1n, 0n)
  return size(4) >= 1n << 24n || size(6) >= 1n << 120n
}

/** The lines that let it in: rules that permitted it, else what translated it there. Who has none is not known to be open or closed. */
function letIn(ends: readonly End[]): Origin[] {
  const steps = ends.flatMap((end) => end.branch.leg.steps)
  const of = (layer: string): Origin[] =>
    steps
      .filter((step) => step.layer === layer)
      .flatMap((step) => step.because)
      .filter(isWritten)
  const permits = of('filter')
  const chosen = permits.length > 0 ? permits : of('nat')
  return [...new Map(chosen.toReversed().map((origin) => [placesOf(origin).map(formatPlace).join(' '), origin])).values()]
}
