import { implied } from '../../../../origin/origin.ts'
import type { Setting, WantedBackend, WantedBalancer, WantedPath, WantedPort } from '../../../wish.ts'
import { linkTo, madeFor, type Plain } from './resource.ts'
import { openPods } from './service.ts'
import { annotated, groupFor, listIn, named, nodePortOf, nodesFor, pairsIn, portOnNodes, subnetsFor, type Made, type Surroundings } from './setting.ts'

export type WantedIngress = Extract<WantedBalancer, { kind: 'ingress' }>

const prefix = 'alb.ingress.kubernetes.io/'
const opened = implied('eks: the AWS Load Balancer Controller lets its load balancers reach what is behind them')

/** Annotations that are read, and those that change neither who answers nor with what (aws-load-balancer-controller, guide/ingress/annotations, 2026-11). */
const understood = new Set(
  `scheme subnets security-groups manage-backend-security-group-rules ip-address-type inbound-cidrs listen-ports ssl-redirect certificate-arn ssl-policy
  target-type backend-protocol backend-protocol-version target-group-attributes group.name group.order healthcheck-port healthcheck-protocol healthcheck-path
  healthcheck-interval-seconds healthcheck-timeout-seconds healthy-threshold-count unhealthy-threshold-count success-codes load-balancer-name tags
  load-balancer-attributes wafv2-acl-arn shield-advanced-protection customer-owned-ipv4-pool auth-session-cookie auth-session-timeout auth-scope`
    .trim()
    .split(/\s+/),
)

/** Is it for AWS Load Balancer Controller, or EKS Auto Mode? By its class's controller; without that class, by the class's usual name beside annotations of that controller. */
export function isForAlb({ class: name, annotations }: WantedIngress): boolean {
  if (name === 'ingress.k8s.aws/alb' || name === 'eks.amazonaws.com/alb') return true
  const legacy = annotations.get('kubernetes.io/ingress.class')?.value
  return (name === 'alb' || legacy === 'alb') && [...annotations.keys()].some((key) => key.startsWith(prefix))
}

/** Ingresses that share a load balancer: those of one group, in its order; each of the others has its own. */
export function grouped(wanted: readonly WantedIngress[]): readonly { readonly id: string; readonly members: readonly WantedIngress[] }[] {
  const groups = new Map<string, WantedIngress[]>()
  for (const one of wanted) {
    const group = annotated(one, prefix)('group.name')?.value
    const id = group === undefined ? `${one.namespace}/LoadBalancer/${one.name}` : `LoadBalancer/${group}`
    groups.set(id, [...(groups.get(id) ?? []), one])
  }
  const order = (one: WantedIngress): number => Number(annotated(one, prefix)('group.order')?.value ?? 0)
  const key = ({ namespace, name }: WantedIngress): string => `${namespace}/${name}`
  return [...groups].map(([id, members]) => ({ id, members: members.toSorted((a, b) => order(a) - order(b) || (key(a) < key(b) ? -1 : 1)) }))
}

/** The application load balancer of a group of Ingresses. */
export function makeForIngresses(around: Surroundings, id: string, members: readonly WantedIngress[], made: Made): void {
  const [first] = members
  if (!first) return
  const { origin } = first
  // What may be said on one alone holds for all.
  const of = (name: string): Setting | undefined => members.map((one) => annotated(one, prefix)(name)).find((one) => one !== undefined)
  const internal = of('scheme')?.value !== 'internet-facing'
  const listening = new Map<number, { readonly protocol: string; readonly members: WantedIngress[] }>()
  for (const member of members)
    for (const [protocol, port] of portsOf(member, made)) {
      const known = listening.get(port) ?? { protocol, members: [] }
      listening.set(port, known)
      known.members.push(member)
    }
  const given = of('security-groups')
  const front = `${id}/security-group`
  const sources = listIn(of('inbound-cidrs')) ?? ['0.0.0.0/0', '::/0']
  if (!given) made.resources.push(groupFor(around, front, [...listening.keys()].map((port) => ({ protocol: 'tcp', port, sources })), origin))
  made.resources.push(
    madeFor(
      around.cluster,
      'aws_lb',
      id,
      {
        load_balancer_type: 'application',
        internal,
        subnets: subnetsFor(around, internal, of('subnets'), origin),
        security_groups: given
          ? named(around, ['aws_security_group', 'aws_default_security_group'], listIn(given) ?? [], given.origin)
          : [linkTo(front, 'id', origin)],
        name: of('load-balancer-name')?.value,
        ip_address_type: of('ip-address-type')?.value,
      },
      origin,
    ),
  )
  const acl = of('wafv2-acl-arn')
  if (acl)
    made.resources.push(
      madeFor(around.cluster, 'aws_wafv2_web_acl_association', `${id}/web-acl`, { resource_arn: linkTo(id, 'arn', acl.origin), web_acl_arn: acl.value }, acl.origin),
    )
  const targets = new Targets(around, id, given === undefined || of('manage-backend-security-group-rules')?.value === 'true', given ? undefined : front, made)
  const certificates = members.flatMap((one) => listIn(annotated(one, prefix)('certificate-arn')) ?? [])
  const redirect = of('ssl-redirect')?.value
  for (const [port, { protocol, members: own }] of [...listening].toSorted(([a], [b]) => a - b)) {
    const listener = `${id}/${port}`
    // Every HTTP listener redirects, and other rules are ignored.
    const redirects = protocol === 'HTTP' && redirect !== undefined
    const usual = own.flatMap(({ otherwise }) => otherwise ?? [])[0]
    const owner = own.find(({ otherwise }) => otherwise !== undefined) ?? first
    made.resources.push(
      madeFor(
        around.cluster,
        'aws_lb_listener',
        listener,
        {
          load_balancer_arn: linkTo(id, 'arn', origin),
          port,
          protocol,
          certificate_arn: protocol === 'HTTPS' ? certificates[0] : undefined,
          ssl_policy: protocol === 'HTTPS' ? of('ssl-policy')?.value : undefined,
          default_action: [
            redirects
              ? { type: 'redirect', redirect: [{ protocol: 'HTTPS', port: redirect, status_code: 'HTTP_301' }] }
              : usual
                ? targets.action(owner, usual)
                : { type: 'fixed-response', fixed_response: [{ content_type: 'text/plain', status_code: '404' }] },
          ],
        },
        origin,
      ),
    )
    if (redirects) continue
    let priority = 0
    for (const member of own)
      for (const { host, paths } of member.rules)
        for (const path of inOrder(paths)) {
          priority += 1
          made.resources.push(
            madeFor(
              around.cluster,
              'aws_lb_listener_rule',
              `${member.namespace}/Ingress/${member.name} ${host}${path.path || '/'} (${port})`,
              {
                listener_arn: linkTo(listener, 'arn', path.origin),
                priority,
                condition: [
                  ...(host === '' ? [] : [{ host_header: [{ values: [host] }] }]),
                  ...(patterns(path).length === 0 && host !== '' ? [] : [{ path_pattern: [{ values: patterns(path).length === 0 ? ['/*'] : patterns(path) }] }]),
                ],
                action: [targets.action(member, path.backend)],
              },
              path.origin,
            ),
          )
        }
  }
  const controllers = [...new Set(members.map(({ controller }) => controller))]
  made.frontings.push({ balancer: id, services: [], controllers, ports: targets.ports, origin })
}

/** `[{"HTTP": 80}, {"HTTPS": 443}]`; unless it is said 443 with a certificate and 80 without (listen-ports, 2026-11). */
function portsOf(wanted: WantedIngress, { unread }: Made): [string, number][] {
  const of = annotated(wanted, prefix)
  const said = of('listen-ports')
  if (!said) return of('certificate-arn') || wanted.secured ? [['HTTPS', 443]] : [['HTTP', 80]]
  try {
    const parsed: unknown = JSON.parse(said.value)
    if (Array.isArray(parsed))
      return parsed.flatMap((one: unknown) =>
        typeof one === 'object' && one !== null
          ? Object.entries(one).flatMap(([protocol, port]): [string, number][] => (typeof port === 'number' ? [[protocol.toUpperCase(), port]] : []))
          : [],
      )
  } catch {
    // Said below.
  }
  unread.push({ what: `${wanted.namespace}/Ingress/${wanted.name}: its listen-ports are not understood`, origin: said.origin, changesAnswers: true })
  return []
}

/** Exact paths first, then prefixes, the longest first, then the rest as written (aws-load-balancer-controller, pkg/ingress model builder, 2026-11). */
function inOrder(paths: readonly WantedPath[]): readonly WantedPath[] {
  const of = (type: WantedPath['type']): WantedPath[] => paths.filter((one) => one.type === type)
  return [...of('Exact'), ...of('Prefix').toSorted((a, b) => b.path.length - a.path.length), ...of('ImplementationSpecific')]
}

function patterns({ path, type }: WantedPath): string[] {
  if (path === '') return []
  if (type !== 'Prefix') return [path]
  const bare = path.replace(/\/+$/, '')
  return bare === '' ? ['/*'] : [bare, `${bare}/*`]
}

/** Target groups, one for each port of a Service that rules lead to. */
class Targets {
  readonly ports: { readonly endpoint: string; readonly service: string }[] = []
  readonly #known = new Set<string>()
  readonly #around: Surroundings
  readonly #balancer: string
  readonly #manages: boolean
  readonly #front: string | undefined
  readonly #made: Made

  constructor(around: Surroundings, balancer: string, manages: boolean, front: string | undefined, made: Made) {
    this.#around = around
    this.#balancer = balancer
    this.#manages = manages
    this.#front = front
    this.#made = made
  }

  action(wanted: WantedIngress, { port, special, origin }: WantedBackend): { readonly [name: string]: Plain } {
    const strange = [...wanted.annotations.keys()].find((key) => key.startsWith(prefix) && !understood.has(key.slice(prefix.length)) && !key.endsWith('/auth-type'))
    const auth = annotated(wanted, prefix)('auth-type')?.value
    if (special !== undefined) return { type: special }
    if (strange !== undefined || (auth !== undefined && auth !== 'none')) return { type: `of an Ingress with ${strange ?? `${prefix}auth-type`}` }
    // A Service that isn't there answers 503 (tolerateNonExistentBackendService, 2026-11).
    if (!port) return { type: 'fixed-response', fixed_response: [{ content_type: 'text/plain', status_code: '503' }] }
    const group = this.#groupFor(wanted, port)
    return group === undefined
      ? { type: 'to nodes of which none was read' }
      : { type: 'forward', target_group_arn: linkTo(group, 'arn', origin) }
  }

  #groupFor(wanted: WantedIngress, port: WantedPort): string | undefined {
    const of = annotated(wanted, prefix)
    const onNodes = of('target-type')?.value !== 'ip'
    const [namespace = '', , service = ''] = port.service.split('/')
    const id = `${namespace}/TargetGroup/${wanted.name}-${service}:${port.port}`
    if (this.#known.has(id)) return id
    const around = this.#around
    if (onNodes && !around.nodes) return undefined
    this.#known.add(id)
    const { origin } = port
    const number = (name: string, otherwise: number): number => Number(of(name)?.value ?? otherwise)
    const attributes = pairsIn(of('target-group-attributes'))
    this.#made.resources.push(
      madeFor(
        around.cluster,
        'aws_lb_target_group',
        id,
        {
          target_type: onNodes ? 'instance' : 'ip',
          port: onNodes ? portOnNodes(port) : (port.pods[0]?.port ?? port.port),
          protocol: of('backend-protocol')?.value.toUpperCase() ?? 'HTTP',
          protocol_version: of('backend-protocol-version')?.value,
          vpc_id: linkTo(around.vpc.id, 'id', origin),
          deregistration_delay: attributes.get('deregistration_delay.timeout_seconds'),
          load_balancing_cross_zone_enabled: attributes.get('load_balancing.cross_zone.enabled'),
          health_check: [
            {
              protocol: of('healthcheck-protocol')?.value ?? 'HTTP',
              port: of('healthcheck-port')?.value,
              path: of('healthcheck-path')?.value,
              matcher: of('success-codes')?.value,
              interval: number('healthcheck-interval-seconds', 15),
              timeout: number('healthcheck-timeout-seconds', 5),
              healthy_threshold: number('healthy-threshold-count', 2),
              unhealthy_threshold: number('unhealthy-threshold-count', 2),
            },
          ],
        },
        origin,
      ),
    )
    const link = linkTo(id, 'arn', origin)
    if (onNodes) this.#onNodes(port, link)
    else {
      for (const pod of port.pods) this.#made.registrations.push({ endpoint: pod.endpoint, subnets: [], behind: link, port: pod.port, origin: pod.origin })
      if (this.#manages && this.#front !== undefined) openPods(around, id, this.#front, [port], this.#made)
    }
    return id
  }

  #onNodes(port: WantedPort, behind: ReturnType<typeof linkTo>): void {
    const around = this.#around
    const [namespace = '', , service = ''] = port.service.split('/')
    const node = nodePortOf(namespace, `${service}:${port.port}${this.#balancer.startsWith(`${namespace}/`) ? '' : ` for ${this.#balancer}`}`)
    this.#made.registrations.push({ endpoint: node, subnets: around.nodes?.subnets ?? [], behind, port: portOnNodes(port), origin: port.origin })
    if (this.ports.some(({ endpoint }) => endpoint === node)) return
    const own = `${node}/security-group`
    const from = this.#front === undefined ? [] : [linkTo(this.#front, 'id', opened)]
    const made = groupFor(around, own, [{ protocol: 'tcp', port: portOnNodes(port), sources: [], groups: from }], opened)
    if (this.#manages) this.#made.resources.push(made)
    const placement = nodesFor(around, node, made, this.#manages ? [own] : [])
    if (placement) this.#made.placements.push(placement)
    this.ports.push({ endpoint: node, service: port.service })
  }
}
