import { addressPeer } from '../../flow/match.ts'
import type { Address } from '../../base/address.ts'
import type { NameRecord, RecordData, Zone } from '../../model/name.ts'
import { implied } from '../../origin/origin.ts'
import type { Origin } from '../../origin/origin.ts'
import type { BackendFinder } from './backends.ts'
import { clusterId } from './nodes.ts'
import type { Pods } from './pods.ts'
import type { Settings } from './profile.ts'
import type { Service } from './resource.ts'
import { hasAddress, isExternal } from './services.ts'

// CoreDNS's kubernetes plugin answers with 5 seconds unless told otherwise (coredns.io/plugins/kubernetes, 2026-11).
const ttl = 5
/** A StatefulSet of a million replicas is a mistake or an attack; names beyond these are left out. */
const mostReplicas = 1000

/** The cluster's own names (Kubernetes DNS-Based Service Discovery, specification 1.1.0, 2026-11). */
export function clusterZone(services: readonly Service[], pods: readonly Pods[], finder: BackendFinder, { clusterDomain }: Settings): Zone {
  const records: NameRecord[] = []
  const governed = new Map<string, Pods[]>()
  for (const one of pods) {
    const subdomain = one.workloads[0]?.subdomain
    if (subdomain === undefined || one.namespace === undefined) continue
    const key = `${one.namespace}/${subdomain}`
    governed.set(key, [...(governed.get(key) ?? []), one])
  }
  for (const service of services) {
    const owner = `${service.name}.${service.namespace}.svc.${clusterDomain}`
    if (service.type === 'ExternalName') {
      if (service.externalName !== undefined)
        records.push(record(owner, 'CNAME', { kind: 'name', name: service.externalName }, service.origin))
      continue
    }
    if (hasAddress(service)) records.push(...addressRecords(owner, service))
    else records.push(...headlessRecords(owner, service, finder, governed.get(`${service.namespace}/${service.name}`) ?? []))
    records.push(...portRecords(owner, service, finder))
  }
  return {
    id: `kubernetes/${clusterDomain}`,
    apex: clusterDomain,
    seenBy: { kind: 'nodes', nodes: [clusterId] },
    records,
    origin: implied(`kubernetes: the cluster’s DNS answers for ${clusterDomain}`),
  }
}

function record(owner: string, type: string, data: RecordData, origin: Origin): NameRecord {
  return { owner: owner.toLowerCase(), type, ttl, data, origin }
}

function addressRecords(owner: string, service: Service): NameRecord[] {
  if (isExternal(service) || service.clusterIPs.length === 0) return endpointRecord(owner, service.id, service.origin)
  return service.clusterIPs.map((address) => addressRecord(owner, address, service.origin))
}

function addressRecord(owner: string, address: Address, origin: Origin): NameRecord {
  return record(owner, address.family === 4 ? 'A' : 'AAAA', { kind: 'address', address }, origin)
}

/** An endpoint stands for its addresses of both families, known or not: one record is enough. */
function endpointRecord(owner: string, endpoint: string, origin: Origin): NameRecord[] {
  return [record(owner, 'A', { kind: 'endpoint', endpoint }, origin)]
}

/** A headless Service's name leads to its pods themselves, whatever ports it declares. */
function headlessRecords(owner: string, service: Service, finder: BackendFinder, governed: readonly Pods[]): NameRecord[] {
  const origin = service.selector?.origin ?? service.origin
  const selected = finder.selected(service)
  const members = selected && selected.length > 0 ? selected : uniquePods(service, finder)
  const records = members.flatMap((one) => endpointRecord(owner, one.id, origin))
  const seen = new Set<string>()
  for (const port of service.ports) {
    for (const { addresses } of finder.behind(service, port)) {
      for (const address of addresses) {
        const { ranges } = addressPeer(address)
        const key = `${address.family}:${ranges[0]?.first}`
        if (seen.has(key)) continue
        seen.add(key)
        records.push(addressRecord(owner, address, origin))
      }
    }
  }
  for (const one of governed) {
    if (!members.includes(one)) continue
    for (const name of podNames(one)) records.push(...endpointRecord(`${name}.${owner}`, one.id, one.origin))
  }
  return records
}

function uniquePods(service: Service, finder: BackendFinder): Pods[] {
  return [...new Set(service.ports.flatMap((port) => finder.behind(service, port).flatMap(({ pods }) => pods)))]
}

/** A StatefulSet's pods are `name-0`…; a Pod with a hostname and a subdomain is named by the former. */
function podNames(one: Pods): string[] {
  const top = one.workloads[0]
  if (!top) return []
  if (top.kind === 'StatefulSet') return Array.from({ length: Math.min(top.replicas, mostReplicas) }, (_, index) => `${top.name}-${index}`)
  return top.hostname === undefined ? [] : [top.hostname]
}

/** SRV records of named ports; a headless Service's tell the pods' port. */
function portRecords(owner: string, service: Service, finder: BackendFinder): NameRecord[] {
  return service.ports.flatMap((port) => {
    if (port.name === undefined) return []
    const numbers = hasAddress(service) ? [port.port] : finder.behind(service, port).map((one) => one.port)
    const name = `_${port.name}._${port.protocol.toLowerCase()}.${owner}`
    return [...new Set(numbers)].map((number) =>
      record(name, 'SRV', { kind: 'name', name: owner.toLowerCase(), preference: 0, port: number }, port.origin),
    )
  })
}
