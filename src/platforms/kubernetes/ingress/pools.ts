import type { Pool, PoolMember } from '../../../model/http.ts'
import type { BackendFinder } from '../backends.ts'
import { readinessOf } from '../pods.ts'
import type { Backend, Service } from '../resource.ts'

/** The pools that Ingress backends lead to: the pods behind a Service's port, without the detour over its address. */
export class Pools {
  readonly #services: ReadonlyMap<string, Service>
  readonly #finder: BackendFinder
  readonly #made = new Map<string, Pool>()

  constructor(services: readonly Service[], finder: BackendFinder) {
    this.#services = new Map(services.map((service) => [service.id, service]))
    this.#finder = finder
  }

  get all(): readonly Pool[] {
    return [...this.#made.values()]
  }

  /** The pool's id; undefined for a backend that is no Service. A Service or port that isn't there gives a pool of nobody. */
  of(namespace: string, backend: Backend): string | undefined {
    if (backend.service === undefined) return undefined
    const id = `kubernetes/pool/${namespace}/${backend.service}:${backend.port ?? ''}`
    if (!this.#made.has(id)) {
      const service = this.#services.get(`${namespace}/Service/${backend.service}`)
      const [health] = service ? (this.#finder.selected(service) ?? []).flatMap((one) => readinessOf(one) ?? []) : []
      this.#made.set(id, {
        id,
        says: `Service ${namespace}/${backend.service}, port ${backend.port ?? 'not given'}`,
        method: 'any',
        members: this.#members(service, backend),
        ...(health && { health }),
        origin: backend.origin,
      })
    }
    return id
  }

  #members(service: Service | undefined, backend: Backend): PoolMember[] {
    const member = (target: PoolMember['target'], port: number | undefined, origin: PoolMember['origin']): PoolMember => ({
      target,
      port,
      weight: 1,
      backup: false,
      down: false,
      origin,
    })
    if (!service) return []
    const port = service.ports.find((one) => (typeof backend.port === 'number' ? one.port === backend.port : one.name === backend.port))
    if (service.type === 'ExternalName') {
      const number = typeof backend.port === 'number' ? backend.port : port?.port
      return service.externalName === undefined ? [] : [member({ kind: 'name', name: service.externalName }, number, service.origin)]
    }
    if (!port) return []
    return this.#finder
      .behind(service, port)
      .flatMap((one) => [
        ...one.pods.map(({ id }) => member({ kind: 'endpoint', endpoint: id }, one.port, one.origin)),
        ...one.addresses.map((address) => member({ kind: 'address', address }, one.port, one.origin)),
      ])
  }
}
