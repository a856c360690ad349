import type { Address } from '../../base/address.ts'
import { addressPeer, nobody } from '../../flow/match.ts'
import type { Peers } from '../../flow/match.ts'
import type { Origin } from '../../origin/origin.ts'
import type { Chooser } from './choose.ts'
import { portNumbers } from './pods.ts'
import type { Pods } from './pods.ts'
import type { Service, ServicePort, Slice } from './resource.ts'

/** Those who stand behind one port of a Service, all with the same port number. */
export interface Backends {
  /** Pods that were declared… */
  readonly pods: readonly Pods[]
  /** …and addresses that belong to no declared pod. */
  readonly addresses: readonly Address[]
  readonly port: number
  readonly origin: Origin
}

/** Knows who stands behind Services: the pods that the selector chooses, or the endpoints that somebody wrote. */
export class BackendFinder {
  readonly #chooser: Chooser
  readonly #slices = new Map<string, Slice[]>()
  readonly #byWorkload = new Map<string, Pods>()
  readonly #byAddress = new Map<string, Pods>()
  readonly #chosen = new Map<Service, readonly Pods[]>()

  constructor(chooser: Chooser, pods: readonly Pods[], slices: readonly Slice[]) {
    this.#chooser = chooser
    for (const slice of slices) {
      const key = `${slice.namespace}/${slice.service}`
      const list = this.#slices.get(key)
      if (list) list.push(slice)
      else this.#slices.set(key, [slice])
    }
    for (const one of pods) {
      for (const workload of one.workloads) this.#byWorkload.set(workload.id, one)
      if (!one.hostNetwork) for (const address of one.addresses) this.#byAddress.set(addressKey(address), one)
    }
  }

  /** The pods that a Service's selector chooses; undefined for a Service without one. Pods in the host's network count like others. */
  selected(service: Service): readonly Pods[] | undefined {
    if (!service.selector) return undefined
    let known = this.#chosen.get(service)
    if (!known) {
      // An empty selector chooses nothing here: the API treats it as none (kubernetes.io, Service API reference, 2026-11).
      const { surely, possibly } = this.#chooser.choose(service.namespace, undefined, service.selector.of)
      known = [...surely, ...possibly.filter(({ workloads }) => workloads.length > 0)]
      this.#chosen.set(service, known)
    }
    return known
  }

  /** Who answers on a port, by port number; empty when nobody does. */
  behind(service: Service, port: ServicePort): Backends[] {
    const selected = this.selected(service)
    const origin = service.selector?.origin ?? service.origin
    if (selected && selected.length > 0) {
      const byNumber = new Map<number, Pods[]>()
      for (const one of selected) {
        // A pod without the named port is not ready to answer on it, so it is no member (EndpointSlice controller, 2026-11).
        const numbers = typeof port.target === 'number' ? [port.target] : portNumbers(one, port.target, port.protocol).slice(0, 1)
        for (const number of numbers) {
          const list = byNumber.get(number)
          if (list) list.push(one)
          else byNumber.set(number, [one])
        }
      }
      return [...byNumber].map(([number, pods]) => ({ pods, addresses: [], port: number, origin }))
    }
    return this.#written(service, port)
  }

  #written(service: Service, port: ServicePort): Backends[] {
    const result: Backends[] = []
    for (const slice of this.#slices.get(`${service.namespace}/${service.name}`) ?? []) {
      const match = slice.ports.find((one) => (one.name ?? '') === (port.name ?? '') && one.protocol === port.protocol)
      if (!match) continue
      const pods = new Set<Pods>()
      const addresses: Address[] = []
      for (const endpoint of slice.endpoints) {
        if (!endpoint.ready) continue
        const named = endpoint.pod === undefined ? undefined : this.#byWorkload.get(`${slice.namespace}/Pod/${endpoint.pod}`)
        for (const address of endpoint.addresses) {
          const owner = named ?? this.#byAddress.get(addressKey(address))
          if (owner) pods.add(owner)
          else addresses.push(address)
        }
      }
      if (pods.size + addresses.length > 0) {
        result.push({ pods: [...pods], addresses, port: match.port ?? port.port, origin: slice.endpoints[0]?.origin ?? slice.origin })
      }
    }
    return result
  }

  hasSlices(service: Service): boolean {
    return this.#slices.has(`${service.namespace}/${service.name}`)
  }
}

export function peersOf({ pods, addresses }: Backends): Peers {
  return { ...nobody, endpoints: pods.map(({ id }) => id), ranges: addressPeer(...addresses).ranges }
}

function addressKey({ family, value }: Address): string {
  return `${family}:${value}`
}
