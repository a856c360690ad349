import { implied } from '../../../../origin/origin.ts'
import type { Profile } from '../../../../model/profile.ts'
import type { Value } from '../../../value.ts'
import type { WantedBalancer, WantedPort } from '../../../wish.ts'
import { linkTo, madeFor, type Plain } from './resource.ts'
import {
  annotated,
  groupFor,
  listIn,
  named,
  nodePortOf,
  nodesFor,
  pairsIn,
  portOnNodes,
  subnetsFor,
  type Made,
  type Surroundings,
} from './setting.ts'

type WantedService = Extract<WantedBalancer, { kind: 'service' }>

const prefix = 'service.beta.kubernetes.io/aws-load-balancer-'

/** Who makes the load balancer of a Service, and which: undefined where somebody else does; a phrase where it isn't known. */
type Maker = { readonly by: 'in-tree'; readonly type: 'classic' | 'network' } | { readonly by: 'controller'; readonly targets: 'ip' | 'instance' }

/**
 * AWS Load Balancer Controller: what names its class, or is of type `external` or `nlb-ip`, is its own, whoever else is there; of the rest the controller that is built
 * into Kubernetes makes a classic load balancer, or with `nlb` a network one, unless the former is installed and claims every Service by its webhook
 * (aws-load-balancer-controller, guide/service/nlb, and cloud-provider-aws, service_controller, 2026-11).
 */
function makerOf(wanted: WantedService, profile: Profile): Maker | { readonly says: string } | undefined {
  const of = annotated(wanted, prefix)
  const type = of('type')?.value
  const said = of('nlb-target-type')?.value
  const targets = said === 'ip' ? 'ip' : 'instance'
  if (wanted.class !== undefined && wanted.class !== '') {
    if (wanted.class === 'service.k8s.aws/nlb') return { by: 'controller', targets }
    return wanted.class === 'eks.amazonaws.com/nlb' ? { by: 'controller', targets: said === 'instance' ? 'instance' : 'ip' } : undefined
  }
  if (type === 'nlb-ip') return { by: 'controller', targets: 'ip' }
  if (type === 'external') {
    if (said === undefined) return { says: `${prefix}type is external, and ${prefix}nlb-target-type is not said: nobody makes it` }
    return { by: 'controller', targets }
  }
  const installed = profile['service-balancer']
  if (installed === 'aws-load-balancer-controller') return { by: 'controller', targets }
  if (installed === 'in-tree') return { by: 'in-tree', type: type === 'nlb' ? 'network' : 'classic' }
  return { says: 'which controller makes its load balancer is not declared (profile service-balancer=in-tree|aws-load-balancer-controller)' }
}

/** Internal unless it is said, since 2.2 of AWS's controller; the one in Kubernetes makes what faces the internet unless it is told otherwise. */
function isInternal(wanted: WantedService, maker: Maker): boolean {
  const of = annotated(wanted, prefix)
  const told = of('internal')?.value
  if (maker.by === 'in-tree') return told !== undefined && told !== '' && told !== 'false'
  const scheme = of('scheme')?.value
  return scheme === undefined ? told !== 'false' : scheme !== 'internet-facing'
}

const opened = implied('eks: whoever makes a load balancer for a Service lets it reach the nodes')

/** The load balancer that a Service of that type gets. */
export function makeForService(around: Surroundings, wanted: WantedService, profile: Profile, made: Made): void {
  const maker = makerOf(wanted, profile)
  const { namespace, name, origin, ports } = wanted
  if (maker === undefined || ports.length === 0) return
  if ('says' in maker) {
    made.unread.push({ what: `Service ${namespace}/${name}: ${maker.says}`, origin, changesAnswers: true })
    return
  }
  const of = annotated(wanted, prefix)
  const id = `${namespace}/LoadBalancer/${name}`
  const internal = isInternal(wanted, maker)
  const classic = maker.by === 'in-tree' && maker.type === 'classic'
  const onNodes = maker.by === 'in-tree' || maker.targets === 'instance'
  const sources = wanted.sources ?? listIn(of('source-ranges')) ?? (of('ip-address-type')?.value === 'dualstack' ? ['0.0.0.0/0', '::/0'] : ['0.0.0.0/0'])
  const given = maker.by === 'controller' ? of('security-groups') : undefined
  const front = `${id}/security-group`
  const guarded = classic || maker.by === 'controller'
  if (guarded && !given)
    made.resources.push(groupFor(around, front, ports.map(({ protocol, port }) => ({ protocol, port, sources })), origin))
  const groups: Plain = given
    ? named(around, ['aws_security_group', 'aws_default_security_group'], listIn(given) ?? [], given.origin)
    : guarded
      ? [linkTo(front, 'id', origin)]
      : undefined
  const common = {
    internal,
    subnets: subnetsFor(around, internal, of('subnets'), origin),
    security_groups: groups,
    name: of('name')?.value,
    dns_name: wanted.names[0],
    ip_address_type: of('ip-address-type')?.value,
  }
  const manages = given === undefined || of('manage-backend-security-group-rules')?.value === 'true'
  if (onNodes) {
    const node = `${nodePortOf(namespace, name)}`
    const own = `${node}/security-group`
    const from: Value[] = guarded && !given ? [linkTo(front, 'id', opened)] : []
    const rules = ports.map((port) => ({ protocol: port.protocol, port: portOnNodes(port), sources: guarded ? [] : sources, groups: from }))
    const resource = manages ? groupFor(around, own, rules, opened) : madeFor(around.cluster, 'aws_node_port', own, {}, origin)
    const placement = nodesFor(around, node, resource, manages ? [own] : [])
    if (!placement) {
      made.unread.push({ what: `Service ${namespace}/${name}: its load balancer sends to nodes, and no node group was read`, origin, changesAnswers: true })
      return
    }
    if (manages) made.resources.push(resource)
    made.placements.push(placement)
    made.frontings.push({ balancer: id, services: [wanted.service], controllers: [], ports: [{ endpoint: node, service: wanted.service }], origin })
  } else {
    if (manages && !given) openPods(around, id, front, ports, made)
    made.frontings.push({ balancer: id, services: [wanted.service], controllers: [], ports: [], origin })
  }
  const behind = (link: Value, port: WantedPort): void => {
    if (onNodes) made.registrations.push({ endpoint: nodePortOf(namespace, name), subnets: around.nodes?.subnets ?? [], behind: link, port: portOnNodes(port), origin: port.origin })
    else for (const pod of port.pods) made.registrations.push({ endpoint: pod.endpoint, subnets: [], behind: link, port: pod.port, origin: pod.origin })
  }
  if (classic) {
    made.resources.push(classicFor(around, wanted, id, common, of))
    const [first] = ports
    if (first) behind(linkTo(id, 'id', first.origin), first)
    return
  }
  const attributes = pairsIn(of('attributes'))
  const cross = of('cross-zone-load-balancing-enabled')?.value ?? attributes.get('load_balancing.cross_zone.enabled')
  made.resources.push(
    madeFor(around.cluster, 'aws_lb', id, { ...common, load_balancer_type: 'network', enable_cross_zone_load_balancing: cross === 'true' }, origin),
  )
  for (const port of ports) networkListener(around, wanted, id, port, onNodes, of, made, behind)
}

/** What the security group of pods lets in from a load balancer that sends to them. */
export function openPods(around: Surroundings, id: string, front: string, ports: readonly WantedPort[], made: Made): void {
  const { group } = around
  if (!group) return
  const seen = new Set(ports.flatMap(({ protocol, pods }) => pods.map(({ port }) => `${protocol} ${port}`)))
  for (const one of seen) {
    const [protocol = '', port = ''] = one.split(' ')
    made.resources.push(
      madeFor(
        around.cluster,
        'aws_vpc_security_group_ingress_rule',
        `${id} to pods (${one})`,
        {
          security_group_id: linkTo(group.id, 'id', opened),
          referenced_security_group_id: linkTo(front, 'id', opened),
          ip_protocol: protocol,
          from_port: Number(port),
          to_port: Number(port),
        },
        opened,
      ),
    )
  }
}

type Annotated = ReturnType<typeof annotated>

/** Is a port of the load balancer to end TLS? All are where a certificate is named and no port is. */
function certificateFor(of: Annotated, { port, name }: WantedPort): string | undefined {
  const [certificate] = listIn(of('ssl-cert')) ?? []
  const only = listIn(of('ssl-ports'))
  return only === undefined || only.includes('*') || only.includes(String(port)) || (name !== undefined && only.includes(name)) ? certificate : undefined
}

function classicFor(around: Surroundings, wanted: WantedService, id: string, common: { readonly [name: string]: Plain }, of: Annotated): ReturnType<typeof madeFor> {
  const spoken = of('backend-protocol')?.value.toLowerCase() ?? 'tcp'
  const http = spoken.startsWith('http')
  const { ip_address_type: _, ...own } = common
  return madeFor(
    around.cluster,
    'aws_elb',
    id,
    {
      ...own,
      cross_zone_load_balancing: of('cross-zone-load-balancing-enabled')?.value === 'true',
      listener: wanted.ports.map((port) => {
        const certificate = certificateFor(of, port)
        return {
          lb_port: port.port,
          lb_protocol: certificate === undefined ? spoken : http ? 'https' : 'ssl',
          instance_port: portOnNodes(port),
          instance_protocol: spoken,
          ssl_certificate_id: certificate,
        }
      }),
    },
    wanted.origin,
  )
}

function networkListener(
  around: Surroundings,
  { namespace, name }: WantedService,
  balancer: string,
  port: WantedPort,
  onNodes: boolean,
  of: Annotated,
  made: Made,
  behind: (link: Value, port: WantedPort) => void,
): void {
  const { origin } = port
  const group = `${namespace}/TargetGroup/${name}:${port.port}`
  const certificate = port.protocol === 'tcp' ? certificateFor(of, port) : undefined
  const protocol = port.protocol.toUpperCase()
  const spoken = of('backend-protocol')?.value.toLowerCase()
  const attributes = pairsIn(of('target-group-attributes'))
  const keeps = attributes.get('preserve_client_ip.enabled')
  const number = (setting: ReturnType<Annotated>, otherwise: number): number => (setting ? Number(setting.value) : otherwise)
  made.resources.push(
    madeFor(
      around.cluster,
      'aws_lb_target_group',
      group,
      {
        target_type: onNodes ? 'instance' : 'ip',
        port: onNodes ? portOnNodes(port) : (port.pods[0]?.port ?? port.port),
        protocol: certificate !== undefined && spoken === 'ssl' ? 'TLS' : protocol,
        vpc_id: linkTo(around.vpc.id, 'id', origin),
        ...(keeps !== undefined && { preserve_client_ip: keeps === 'true' }),
        deregistration_delay: attributes.get('deregistration_delay.timeout_seconds'),
        load_balancing_cross_zone_enabled: attributes.get('load_balancing.cross_zone.enabled'),
        health_check: [healthCheck(of, number)],
      },
      origin,
    ),
    madeFor(
      around.cluster,
      'aws_lb_listener',
      `${namespace}/Listener/${name}:${port.port}`,
      {
        load_balancer_arn: linkTo(balancer, 'arn', origin),
        port: port.port,
        protocol: certificate === undefined ? protocol : 'TLS',
        certificate_arn: certificate,
        ssl_policy: of('ssl-negotiation-policy')?.value,
        default_action: [{ type: 'forward', target_group_arn: linkTo(group, 'arn', origin) }],
      },
      origin,
    ),
  )
  behind(linkTo(group, 'arn', origin), port)
}

/** Every 10 s, 3 successes, 3 failures (aws-load-balancer-controller, service annotations, 2026-11). */
function healthCheck(of: Annotated, number: (setting: ReturnType<Annotated>, otherwise: number) => number): { readonly [name: string]: Plain } {
  return {
    protocol: of('healthcheck-protocol')?.value.toUpperCase() ?? 'TCP',
    port: of('healthcheck-port')?.value,
    path: of('healthcheck-path')?.value,
    interval: number(of('healthcheck-interval'), 10),
    timeout: number(of('healthcheck-timeout'), 10),
    healthy_threshold: number(of('healthcheck-healthy-threshold'), 3),
    unhealthy_threshold: number(of('healthcheck-unhealthy-threshold'), 3),
  }
}

