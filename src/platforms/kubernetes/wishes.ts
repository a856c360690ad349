import { formatRange } from '../../base/address.ts'
import { wishType } from '../wish.ts'
import type { WantedBackend, WantedBalancer, WantedPort, Wish } from '../wish.ts'
import type { BackendFinder } from './backends.ts'
import { controllersOf } from './ingress/controller.ts'
import { readinessOf } from './pods.ts'
import type { Pods } from './pods.ts'
import type { Settings } from './profile.ts'
import type { Backend, Cluster, Ingress, Metadata, Service, ServicePort } from './resource.ts'

/** The load balancers that Services and Ingresses ask whoever carries the cluster for: of Services every one of that type, of Ingresses those that no declared program fulfils. */
export function wishesOf(cluster: Cluster, pods: readonly Pods[], finder: BackendFinder, settings: Settings): Wish[] {
  const ports = new Ports(cluster.services, finder)
  const services = cluster.services
    .filter(({ type, headless }) => type === 'LoadBalancer' && !headless)
    .map((service) =>
      wish(service, {
        ...common(service, service.balancerClass),
        kind: 'service',
        service: service.id,
        ports: service.ports.flatMap((port) => ports.of(service, port) ?? []),
        sources: service.sourceRanges?.ranges.map(formatRange),
        names: service.balancerNames,
      }),
    )
  const ingresses = controllersOf(cluster, pods, settings)
    .filter(({ declared }) => !declared)
    .flatMap((controller) => {
      const made = cluster.classes.find(({ name }) => name === controller.name)?.controller
      return controller.ingresses.map((ingress) =>
        wish(ingress, {
          ...common(ingress, made ?? (settings.ingress === undefined ? controller.name : settings.ingress)),
          kind: 'ingress',
          controller: controller.pods.id,
          rules: ingress.rules.map(({ host, paths, origin }) => ({
            host,
            origin,
            paths: paths.map(({ path, type, backend, origin: where }) => ({ path, type, origin: where, backend: ports.behind(ingress, backend) })),
          })),
          otherwise: ingress.defaultBackend && ports.behind(ingress, ingress.defaultBackend),
          secured: ingress.tls.length > 0,
        }),
      )
    })
  return [...services, ...ingresses]
}

function common(of: Metadata, name: string | undefined): Pick<WantedBalancer, 'namespace' | 'name' | 'annotations' | 'class' | 'origin'> {
  const annotations = new Map(of.annotations.map(({ key, value, origin }) => [key, { value, origin }]))
  return { namespace: of.namespace, name: of.name, annotations, class: name, origin: of.origin }
}

function wish({ namespace, name, id, origin }: Metadata, wanted: WantedBalancer): Wish {
  return {
    type: wishType,
    id: `balancer for ${id}`,
    keys: [],
    region: undefined,
    account: undefined,
    attributes: new Map(),
    origin,
    wish: { ...wanted, namespace, name },
  }
}

class Ports {
  readonly #services: ReadonlyMap<string, Service>
  readonly #finder: BackendFinder

  constructor(services: readonly Service[], finder: BackendFinder) {
    this.#services = new Map(services.map((service) => [service.id, service]))
    this.#finder = finder
  }

  of(service: Service, port: ServicePort): WantedPort | undefined {
    if (port.protocol === 'SCTP') return undefined
    const behind = this.#finder.behind(service, port)
    const [health] = behind.flatMap(({ pods }) => pods.flatMap((one) => readinessOf(one) ?? []))
    return {
      service: service.id,
      name: port.name,
      port: port.port,
      protocol: port.protocol === 'TCP' ? 'tcp' : 'udp',
      nodePort: port.nodePort,
      pods: behind.flatMap((one) => one.pods.map(({ id }) => ({ endpoint: id, port: one.port, origin: one.origin }))),
      health,
      origin: port.origin,
    }
  }

  behind({ namespace }: Ingress, { service, port, resource, origin }: Backend): WantedBackend {
    if (service === undefined) return { port: undefined, special: resource ?? 'a backend that is no Service', origin }
    if (port === 'use-annotation') return { port: undefined, special: `the action ${service} of an annotation`, origin }
    const found = this.#services.get(`${namespace}/Service/${service}`)
    const own = found?.ports.find((one) => (typeof port === 'number' ? one.port === port : one.name === port))
    return { port: found && own && this.of(found, own), special: undefined, origin }
  }
}
