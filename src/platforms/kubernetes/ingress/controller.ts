import type { Origin } from '../../../origin/origin.ts'
import { undeclaredPods } from '../pods.ts'
import type { Pods } from '../pods.ts'
import type { Settings } from '../profile.ts'
import type { Cluster, Ingress } from '../resource.ts'

/** Which program answers, as far as it is known: `nginx` is ingress-nginx, `standard` is what the Ingress API itself says and no more. */
export type Flavour = 'nginx' | 'standard' | 'other' | undefined

/** Who fulfils the Ingresses of one class. */
export interface Controller {
  /** The class's name, or `default`. */
  readonly name: string
  readonly pods: Pods
  readonly declared: boolean
  readonly flavour: Flavour
  readonly ingresses: readonly Ingress[]
  readonly origin: Origin
}

// `spec.controller` of the IngressClass that each project documents (2026-11).
const classControllers: ReadonlyMap<string, string> = new Map(
  Object.entries({
    'k8s.io/ingress-nginx': 'nginx',
    'nginx.org/ingress-controller': 'nginx-inc',
    'traefik.io/ingress-controller': 'traefik',
    'haproxy.org/ingress-controller': 'haproxy',
    'haproxy-ingress.github.io/controller': 'haproxy',
    'ingress.k8s.aws/alb': 'alb',
    'ingress-controllers.konghq.com/kong': 'kong',
  }),
)

/** Workloads of controllers, by the label that their charts and manifests give them. */
const workloadNames: ReadonlyMap<string, string> = new Map(
  Object.entries({
    'ingress-nginx': 'nginx',
    traefik: 'traefik',
    'nginx-ingress': 'nginx-inc',
    'haproxy-ingress': 'haproxy',
  }),
)

const images: readonly (readonly [RegExp, string])[] = [
  [/(?:^|\/)ingress-nginx\/controller(?:[:@]|$)|nginx-ingress-controller(?:[:@]|$)/, 'nginx'],
  [/(?:^|\/)traefik(?:[:@]|$)/, 'traefik'],
  [/(?:^|\/)nginx\/nginx-ingress(?:[:@]|$)/, 'nginx-inc'],
]

function programOf({ workloads, labels }: Pods): string | undefined {
  const top = workloads[0]
  if (!top || top.kind === 'Job' || top.kind === 'CronJob') return undefined
  const byImage = images.find(([pattern]) => top.containers.some(({ image }) => image !== undefined && pattern.test(image)))?.[1]
  if (byImage !== undefined) return byImage
  const component = labels['app.kubernetes.io/component']
  return component === undefined || component === 'controller' ? workloadNames.get(labels['app.kubernetes.io/name'] ?? '') : undefined
}

function flavourOf(program: string | undefined): Flavour {
  if (program === undefined || program === 'nginx' || program === 'standard') return program
  return 'other'
}

/** One controller a class that some Ingress names, in the order of the Ingresses. */
export function controllersOf(cluster: Cluster, pods: readonly Pods[], settings: Settings): Controller[] {
  const declared = pods.map((one) => ({ one, program: programOf(one) })).filter(({ program }) => program !== undefined)
  const fallback = cluster.classes.filter(({ isDefault }) => isDefault)
  const byClass = new Map<string, Ingress[]>()
  for (const ingress of cluster.ingresses) {
    const name = ingress.className?.name ?? (fallback.length === 1 ? fallback[0]?.name : undefined) ?? 'default'
    const list = byClass.get(name)
    if (list) list.push(ingress)
    else byClass.set(name, [ingress])
  }
  return [...byClass].map(([name, ingresses]) => {
    const written = cluster.classes.find((one) => one.name === name)
    const program = (written && classControllers.get(written.controller)) ?? settings.ingress
    const candidates = declared.filter((one) => program === undefined || one.program === program)
    const found = candidates.length === 1 ? candidates[0] : undefined
    const flavour = flavourOf(program ?? found?.program)
    return {
      name,
      pods: found?.one ?? undeclared(name, flavour, ingresses, settings),
      declared: found !== undefined,
      flavour,
      ingresses,
      origin: written?.origin ??
        ingresses[0]?.className?.origin ?? { kind: 'implied', says: 'kubernetes: an Ingress needs a controller to have an effect' },
    }
  })
}

function undeclared(name: string, flavour: Flavour, ingresses: readonly Ingress[], settings: Settings): Pods {
  // The labels of ingress-nginx's own manifests (deploy/static/provider, 2026-11).
  const labels: Readonly<Record<string, string>> =
    flavour === 'nginx' ? { 'app.kubernetes.io/name': 'ingress-nginx', 'app.kubernetes.io/component': 'controller' } : {}
  return undeclaredPods(`kubernetes/IngressController/${name}`, {
    namespace: settings.ingressNamespace,
    labels,
    addresses: ingresses.flatMap(({ addresses }) => addresses),
    says: `kubernetes: the Ingresses of class ${name} need a controller, and none was declared; it is taken to run in a namespace of its own`,
  })
}
