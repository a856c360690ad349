import type { HttpAction, PathChange, Pool } from '../../../../model/http.ts'
import type { Resource } from '../../../resource.ts'
import type { Value } from '../../../value.ts'
import { attribute, blocks, items, number, part, symbol, text, type Holder } from '../../attribute.ts'
import { referred } from '../../compute/locate.ts'
import { textIn } from '../../names/domain.ts'
import { nameOf, type Served } from '../../service.ts'
import type { World } from '../../world.ts'
import { pathTo, type Mount } from './route.ts'

/** What integrations need to know of everything else. */
export interface Integrating {
  readonly world: World
  readonly served: Pick<Served, 'placements' | 'listeners' | 'pools'>
  /** Pools that they come to. */
  readonly pools: Pool[]
}

/** Where a route's requests go: an integration by its attributes, as the provider's resources have them. */
export function integrationAction(integrating: Integrating, integration: Holder & { readonly id: string }, template: string | undefined, mount: Mount): HttpAction {
  const one = (name: string): Value | undefined => part(integration, name)
  const kind = text(one('integration_type') ?? one('type'))?.toUpperCase()
  const uri = one('integration_uri') ?? one('uri')
  switch (kind) {
    case 'MOCK':
      return { do: 'answer', status: 200 }
    case 'AWS':
    case 'AWS_PROXY':
      return { do: 'call', what: calledBy(integrating.world, uri) ?? text(one('integration_subtype')) ?? 'a service of AWS' }
    case 'HTTP':
    case 'HTTP_PROXY':
      return text(one('connection_type'))?.toUpperCase() === 'VPC_LINK' ? throughLink(integrating, integration, uri, template, mount) : overInternet(integrating, integration, uri, template, mount)
    default:
      return { do: 'unknown', says: `what kind of integration ${integration.id} is, is not known` }
  }
}

/** The function or service that an integration's ARN names. */
function calledBy(world: World, uri: Value | undefined): string | undefined {
  const direct = referred(world, uri, 'aws_lambda_function', 'aws_lambda_alias')
  if (direct) return direct.id
  const written = textIn(uri)
  const called = (/functions\/(.+?)\/invocations/.exec(written ?? '')?.[1] ?? written ?? '').toLowerCase()
  const found = named(world, called, 'aws_lambda_function', 'aws_lambda_alias')
  if (found) return found.id
  const service = /^arn:[^:]*:apigateway:[^:]*:([a-z0-9.-]+):/.exec(written ?? '')?.[1]
  return service === undefined || service === 'lambda' ? /:function:([\w-]+)/.exec(called)?.[1] ?? (written === undefined ? undefined : called) : service
}

/** A resource that a text names by one of its attributes (`aws_lambda_function.a.invoke_arn`), as `textIn` writes it. */
export function named(world: World, written: string, ...types: readonly string[]): Resource | undefined {
  const lower = written.toLowerCase()
  return world.ofType(...types).find((one) => lower === one.id.toLowerCase() || ['arn', 'id', 'invoke_arn'].some((name) => lower === nameOf({ resource: one.id, attribute: name })))
}

interface Address {
  readonly tls: boolean
  readonly host: string
  readonly port: number
  readonly path: string
}

function addressIn(uri: Value | undefined): Address | undefined {
  const found = /^(https?):\/\/(\[[^\]]*\]|.+?)(?::(\d+))?(\/.*)?$/i.exec(textIn(uri)?.replace(/\$\{stageVariables\.[^}]*\}/g, '\0') ?? '')
  const [, scheme, host, port, path] = found ?? []
  if (scheme === undefined || host === undefined || /[\0/]/.test(host)) return undefined
  const tls = scheme.toLowerCase() === 'https'
  return { tls, host: host.toLowerCase(), port: port === undefined ? (tls ? 443 : 80) : Number(port), path: path ?? '' }
}

/** Which of a route's variables an address's variable stands for: a REST API says so, an HTTP API uses the same names. */
function variableOf(integration: Holder): (name: string) => string | undefined {
  const given = part(integration, 'request_parameters')
  const entries = given?.kind === 'map' ? given.entries : new Map<string, Value>()
  return (name) => {
    const from = entries.get(`integration.request.path.${name}`)
    if (from === undefined) return name
    return /^method\.request\.path\.(.+)$/.exec(text(from) ?? '')?.[1]
  }
}

/** `overwrite:path` takes the place of whatever path there is (API Gateway, "Transform API requests and responses for HTTP APIs", 2026-11). */
function overwritten(integration: Holder, { prefix }: Mount): PathChange | undefined {
  const given = part(integration, 'request_parameters')
  const value = given?.kind === 'map' ? given.entries.get('overwrite:path') : undefined
  if (value === undefined) return undefined
  const written = text(value)
  if (written === undefined) return { kind: 'unknown', says: 'the path that an integration sets is not known' }
  const whole = /^\$(?:\{request\.path\}|request\.path)$/.exec(written)
  if (whole) return prefix === '' ? { kind: 'keep' } : { kind: 'prefix', from: prefix, to: '' }
  return written.includes('$') ? { kind: 'unknown', says: `the path ${written} is not followed` } : { kind: 'constant', to: written }
}

function overInternet(integrating: Integrating, integration: Holder & { readonly id: string }, uri: Value | undefined, template: string | undefined, mount: Mount): HttpAction {
  const address = addressIn(uri)
  if (!address) return { do: 'unknown', says: `where ${integration.id} leads is not known` }
  const id = `${integration.id}/${address.tls ? 'https' : 'http'}`
  if (!integrating.pools.some((pool) => pool.id === id)) {
    integrating.pools.push({
      id,
      says: `integration ${integration.id}`,
      method: 'one',
      members: [{ target: { kind: 'name', name: address.host }, port: address.port, weight: 1, backup: false, down: false, origin: uri?.origin ?? integration.origin }],
      origin: integration.origin,
    })
  }
  const path = overwritten(integration, mount) ?? pathTo(template, mount, address.path, variableOf(integration))
  return { do: 'forward', pool: id, path, host: address.host, tls: address.tls }
}

/** Private integrations: over a VPC link to a load balancer. */
function throughLink(integrating: Integrating, integration: Holder & { readonly id: string }, uri: Value | undefined, template: string | undefined, mount: Mount): HttpAction {
  const { world } = integrating
  const said = part(integration, 'connection_id')
  const types = ['aws_apigatewayv2_vpc_link', 'aws_api_gateway_vpc_link']
  const link = referred(world, said, ...types) ?? named(world, textIn(said) ?? '', ...types)
  if (!link) return { do: 'unknown', says: `the VPC link of ${integration.id} was not read` }
  return link.type === 'aws_api_gateway_vpc_link' ? privateLink(integrating, integration, link, uri, template, mount) : interfaces(integrating, integration, link, uri, mount)
}

/**
 * VPC links of the second kind have interfaces in subnets: what goes through them begins there. An HTTP API names the listener, and sends the path as it came, stage
 * included (API Gateway, "Create private integrations for HTTP APIs", 2026-11); a REST API names the balancer beside an address.
 */
function interfaces(integrating: Integrating, integration: Holder & { readonly id: string }, link: Resource, uri: Value | undefined, mount: Mount): HttpAction {
  const { world } = integrating
  const listener = referred(world, uri, 'aws_lb_listener', 'aws_alb_listener')
  const address = listener ? undefined : addressIn(uri)
  const balancer = referred(world, listener ? attribute(listener, 'load_balancer_arn') : part(integration, 'integration_target'), 'aws_lb', 'aws_alb')
  const port = listener ? number(attribute(listener, 'port')) : address?.port
  if (!balancer || port === undefined) return { do: 'unknown', says: `which load balancer ${integration.id} leads to was not read` }
  const [config] = blocks(part(integration, 'tls_config'))
  const tls = listener ? config !== undefined : address?.tls === true
  const id = `${integration.id}/${balancer.id}`
  if (!integrating.pools.some((pool) => pool.id === id)) {
    const target = { kind: 'endpoint', endpoint: balancer.id } as const
    integrating.pools.push({
      id,
      says: `VPC link ${link.id}`,
      method: 'one',
      members: [{ target, port, weight: 1, backup: false, down: false, origin: uri?.origin ?? integration.origin }],
      sender: link.id,
      origin: integration.origin,
    })
  }
  // For REST APIs it is documented both that the address's path is asked for and that the stage stands in front of it.
  const path = overwritten(integration, mount) ?? (address ? { kind: 'unknown' as const, says: `whether ${balancer.id} sees the stage in the path is not documented` } : { kind: 'keep' as const })
  return { do: 'forward', pool: id, path, host: address?.host ?? (config && symbol(part(config, 'server_name_to_verify'))), tls }
}

/**
 * VPC links of the first kind reach a network load balancer by PrivateLink: targets see the balancer's own address (NLB "Client IP preservation", 2026-11), and the balancer's
 * groups judge it unless that is switched off (NLB "Security groups", 2026-11).
 */
function privateLink(integrating: Integrating, integration: Holder & { readonly id: string }, link: Resource, uri: Value | undefined, template: string | undefined, mount: Mount): HttpAction {
  const { world, served } = integrating
  const address = addressIn(uri)
  const [target] = items(attribute(link, 'target_arns'))
  const balancer = referred(world, target, 'aws_lb', 'aws_alb')
  if (!address || !balancer) return { do: 'unknown', says: `where ${integration.id} leads is not known` }
  const placement = served.placements.find(({ id }) => id === balancer.id)
  const enforced = text(part({ attributes: balancer.attributes, origin: balancer.origin }, 'enforce_security_group_inbound_rules_on_private_link_traffic'))
  if (placement && placement.groups.length > 0 && enforced !== 'off') return { do: 'unknown', says: `whether the security groups of ${balancer.id} let API Gateway in is not known` }
  const listener = served.listeners.find((one) => one.endpoint === balancer.id && one.port === address.port && one.protocol === 'tcp')
  if (!listener) return { do: 'close' }
  const behind = listener.serves.kind === 'pool' ? served.pools.find(({ id }) => listener.serves.kind === 'pool' && id === listener.serves.pool) : undefined
  if (!behind || listener.serves.kind !== 'pool') return { do: 'unknown', says: `who is behind ${listener.id} is not known` }
  const id = `${integration.id}/${balancer.id}`
  if (!integrating.pools.some((pool) => pool.id === id)) integrating.pools.push({ ...behind, id, says: `VPC link ${link.id}, ${behind.says}`, sender: balancer.id })
  const tls = listener.serves.speaks === undefined ? address.tls : listener.serves.speaks === 'https'
  return { do: 'forward', pool: id, path: pathTo(template, mount, address.path, variableOf(integration)), host: address.host, tls }
}
