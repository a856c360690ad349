import { nobody } from '../../../flow/match.ts'
import type { HttpRouter, Pool } from '../../../model/http.ts'
import type { Listener, ListenerTls } from '../../../model/listener.ts'
import type { Unread } from '../../../origin/problem.ts'
import type { BackendFinder } from '../backends.ts'
import { clusterId } from '../nodes.ts'
import { portNumbers } from '../pods.ts'
import type { Pods } from '../pods.ts'
import type { Settings } from '../profile.ts'
import type { Cluster, Ingress, Service } from '../resource.ts'
import { hasAddress } from '../services.ts'
import { adjustmentsOf } from './annotations.ts'
import type { Adjustments } from './annotations.ts'
import { controllersOf } from './controller.ts'
import type { Controller } from './controller.ts'
import { Pools } from './pools.ts'
import { routerOf } from './router.ts'

export interface IngressFacts {
  /** Controllers that must be there and were not declared. */
  readonly controllers: readonly Pods[]
  /** Ids of those that the outside reaches by themselves. */
  readonly exposed: ReadonlySet<string>
  readonly listeners: readonly Listener[]
  readonly routers: readonly HttpRouter[]
  readonly pools: readonly Pool[]
  readonly unread: readonly Unread[]
}

/** What the Ingresses come to: a controller a class, with a listener and a router for http and one for https. */
export function lowerIngresses(cluster: Cluster, pods: readonly Pods[], finder: BackendFinder, settings: Settings): IngressFacts {
  const routers: HttpRouter[] = []
  const listeners: Listener[] = []
  const unread: Unread[] = []
  const pools = new Pools(cluster.services, finder)
  const controllers = controllersOf(cluster, pods, settings)
  for (const controller of controllers) {
    const adjustments = new Map<Ingress, Adjustments>()
    for (const ingress of controller.ingresses) {
      const adjusted = adjustmentsOf(ingress, controller.flavour)
      adjustments.set(ingress, adjusted)
      unread.push(...adjusted.unread)
    }
    const fronts = frontsOf(controller, cluster.services, finder)
    for (const scheme of ['http', 'https'] as const) {
      const listener = listenerOf(scheme, controller, fronts.length === 0)
      if (!listener) continue
      if (listener.serves.kind === 'http') routers.push(routerOf(scheme, { controller, adjustments, pools }))
      listeners.push(
        listener,
        ...fronts.filter((front) => front.scheme === scheme).map((front) => frontListener(front, listener, controller)),
      )
    }
  }
  const undeclared = controllers.filter(({ declared }) => !declared).map((controller) => controller.pods)
  return { controllers: undeclared, exposed: new Set(undeclared.map(({ id }) => id)), listeners, routers, pools: pools.all, unread }
}

function hostsOf({ ingresses }: Controller): string[] {
  return [...new Set(ingresses.flatMap(({ rules }) => rules.map(({ host }) => host)).filter((host) => host !== ''))].sort()
}

type Scheme = 'http' | 'https'

// Container port names of ingress-nginx (http, https) and Traefik's chart (web, websecure); else the ports that the controllers document (2026-11).
const portNames: Readonly<Record<Scheme, readonly string[]>> = { http: ['http', 'web'], https: ['https', 'websecure'] }
const usualPorts: Readonly<Record<Scheme, number>> = { http: 80, https: 443 }

function portOf(scheme: Scheme, pods: Pods): number {
  return portNames[scheme].flatMap((name) => portNumbers(pods, name, 'TCP'))[0] ?? usualPorts[scheme]
}

function listenerOf(scheme: Scheme, controller: Controller, named: boolean): Listener | undefined {
  const tls = scheme === 'https' ? tlsOf(controller) : undefined
  const router = `kubernetes/IngressController/${controller.name}/${scheme}`
  if (scheme === 'https' && !tls && controller.flavour === 'standard') return undefined
  return {
    id: `${router}/listener`,
    says: `Ingress controller of class ${controller.name}, ${scheme}`,
    node: clusterId,
    addresses: { ...nobody, endpoints: [controller.pods.id] },
    protocol: 'tcp',
    port: portOf(scheme, controller.pods),
    tls,
    serves:
      scheme === 'https' && !tls
        ? {
            kind: 'unknown',
            says: 'no Ingress declares TLS; whether the controller answers https depends on the controller (profile ingress=nginx|standard)',
          }
        : { kind: 'http', router },
    names: named ? hostsOf(controller) : [],
    origin: controller.origin,
  }
}

/** ingress-nginx answers https for every host, with a certificate made by itself where none is given (its TLS page, 2026-11). */
function tlsOf({ ingresses, flavour }: Controller): ListenerTls | undefined {
  const entries = ingresses.flatMap(({ namespace, tls }) => tls.map((entry) => ({ namespace, ...entry })))
  const [first] = entries
  if (!first && flavour !== 'nginx') return undefined
  return {
    versions: flavour === 'nginx' ? ['TLSv1.2', 'TLSv1.3'] : [],
    ciphers: undefined,
    certificates: [...new Set(entries.flatMap(({ namespace, secret }) => (secret === undefined ? [] : [`${namespace}/Secret/${secret}`])))],
    clientCertificates: false,
    origin: first?.origin ?? {
      kind: 'implied',
      says: 'ingress-nginx: https is answered with a certificate made by the controller where no Ingress gives one',
    },
  }
}

interface Front {
  readonly service: Service
  readonly port: number
  readonly scheme: Scheme
}

/** The Services by which the outside reaches a declared controller: its host names lead to them, not to its pods. */
function frontsOf({ declared, pods }: Controller, services: readonly Service[], finder: BackendFinder): Front[] {
  if (!declared) return []
  return services
    .filter(
      (service) =>
        hasAddress(service) &&
        (service.type === 'LoadBalancer' || service.externalIPs.length > 0) &&
        finder.selected(service)?.includes(pods),
    )
    .flatMap((service) =>
      service.ports.flatMap((port) => {
        const number = typeof port.target === 'number' ? port.target : portNumbers(pods, port.target, port.protocol)[0]
        const scheme = (['http', 'https'] as const).find((one) => portOf(one, pods) === number)
        return scheme === undefined || port.protocol !== 'TCP' ? [] : [{ service, port: port.port, scheme }]
      }),
    )
}

/** Where a look-up by name leads; what is sent there is translated to the controller's own listener. */
function frontListener({ service, port }: Front, listener: Listener, controller: Controller): Listener {
  return {
    ...listener,
    id: `${listener.id}/${service.namespace}/${service.name}:${port}`,
    says: `${listener.says}, by Service ${service.namespace}/${service.name}`,
    addresses: { ...nobody, endpoints: [service.id] },
    port,
    names: hostsOf(controller),
    origin: service.origin,
  }
}
