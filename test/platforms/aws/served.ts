import { formatAddress } from '../../../src/base/address.ts'
import type { Match } from '../../../src/flow/match.ts'
import type { HttpAction, HttpRouter, Pool } from '../../../src/model/http.ts'
import { formatPlace, placesOf } from '../../../src/origin/place.ts'
import { groupsMadeByEks } from '../../../src/platforms/aws/compute/eks.ts'
import { withImplied } from '../../../src/platforms/aws/implied.ts'
import type { Placement } from '../../../src/platforms/aws/placement.ts'
import type { PlacedListener, Served } from '../../../src/platforms/aws/service.ts'
import { lowerServices } from '../../../src/platforms/aws/services.ts'
import { placeInstances } from '../../../src/platforms/aws/vpc/instance.ts'
import { World } from '../../../src/platforms/aws/world.ts'
import type { Resource } from '../../../src/platforms/resource.ts'
import { link, resource } from './build.ts'

/** What the services among some resources come to. */
export function served(...resources: readonly Resource[]): Served {
  const implied = withImplied(resources)
  const world = new World([...implied, ...groupsMadeByEks(implied)])
  return lowerServices(world, placeInstances(world).of)
}

/** A VPC with subnets a, b, c in as many zones, and security groups. */
export function vpc(...groups: readonly string[]): Resource[] {
  return [
    resource('aws_vpc.main', { cidr_block: '10.0.0.0/16' }),
    ...['a', 'b', 'c'].map((zone, index) =>
      resource(`aws_subnet.${zone}`, {
        vpc_id: link('aws_vpc.main'),
        cidr_block: `10.0.${index}.0/24`,
        availability_zone: `eu-west-1${zone}`,
      }),
    ),
    ...groups.map((name) => resource(`aws_security_group.${name}`, { vpc_id: link('aws_vpc.main') })),
  ]
}

const short = (id: string): string => id.replace(/^aws_/, '')

/** `db_instance.db (database) in subnet.a subnet.b, groups security_group.db, public 1.2.3.4, ipv6, doubt: …` */
export function placementWords({ id, says, subnets, groups, public: reached, ipv6, doubt, lost, closed, addresses }: Placement): string {
  const given =
    reached.kind === 'address'
      ? [`public${reached.addresses.map((one) => ` ${formatAddress(one)}`).join('')}`]
      : reached.kind === 'unknown'
        ? ['public?']
        : []
  const words = [
    `${short(id)} (${says}) in ${subnets.map((one) => short(one.id)).join(' ')}`,
    groups.length === 0 ? 'no groups' : `groups ${groups.map(short).join(' ')}`,
    ...(addresses.length > 0 ? [`at ${addresses.map(formatAddress).join(' ')}`] : []),
    ...given,
    ...(ipv6 === false ? [] : [ipv6 === true ? 'ipv6' : 'ipv6?']),
    ...(closed ? ['closed'] : []),
    ...(lost === undefined ? [] : [`lost: ${lost}`]),
    ...(doubt === undefined ? [] : [`doubt: ${doubt}`]),
  ]
  return words.join(', ')
}

export function listenerWords({ endpoint, protocol, port, tls, serves }: PlacedListener): string {
  const what =
    serves.kind === 'http'
      ? 'http'
      : serves.kind === 'pool'
        ? `pool${serves.speaks === undefined ? '' : ` speaking ${serves.speaks}`}`
        : serves.kind === 'end'
          ? 'end'
          : `unknown: ${serves.says}`
  return `${short(endpoint)} ${protocol} ${port}${tls ? ' tls' : ''} ${what}`
}

export function poolWords({ members }: Pool): string {
  return members
    .map(({ target, port, weight, down }) => {
      const who =
        target.kind === 'endpoint' ? short(target.endpoint) : target.kind === 'address' ? formatAddress(target.address) : target.name
      return `${down ? 'down ' : ''}${who}:${port ?? '?'}${weight === 1 ? '' : `*${weight}`}`
    })
    .join(' ')
}

/** Rules as `match => action`, `otherwise …` last. */
export function routerWords({ rules, otherwise }: HttpRouter, pools: readonly Pool[]): string[] {
  return [
    ...rules.map((rule) => `${matchWords(rule.match)} => ${actionWords(rule.action, pools)}`),
    `otherwise ${actionWords(otherwise.action, pools)}`,
  ]
}

function actionWords(action: HttpAction, pools: readonly Pool[]): string {
  switch (action.do) {
    case 'forward': {
      const pool = pools.find(({ id }) => id === action.pool)
      return `${action.tls ? 'tls ' : ''}[${pool ? poolWords(pool) : 'missing'}]${action.path.kind === 'keep' ? '' : ` ${action.path.kind}`}`
    }
    case 'answer':
      return `${action.status}${action.location === undefined ? '' : ` ${action.location}`}`
    case 'route':
      return `{ ${action.rules.map((rule) => `${matchWords(rule.match)} => ${actionWords(rule.action, pools)}; `).join('')}otherwise ${actionWords(action.otherwise.action, pools)} }`
    case 'unknown':
      return `unknown: ${action.says}`
    case 'call':
      return `calls ${short(action.what)}`
    default:
      return action.do
  }
}

function matchWords(match: Match): string {
  switch (match.kind) {
    case 'all':
      return match.of.length === 0 ? 'any' : match.of.map(matchWords).join(' & ')
    case 'some':
      return match.of.length === 0 ? 'never' : `(${match.of.map(matchWords).join(' | ')})`
    case 'not':
      return `not ${matchWords(match.of)}`
    case 'opaque':
      return `maybe(${match.says})`
    case 'source':
      return `source(${match.peers.ranges.length})`
    case 'host':
    case 'path':
    case 'method':
    case 'header':
    case 'query':
    case 'cookie': {
      const { language } = match
      const name = 'name' in match ? ` ${match.name}` : ''
      const text = 'text' in language ? language.text : 'source' in language ? language.source : ''
      return `${match.kind}${name} ${language.kind}${'ignoreCase' in language && language.ignoreCase === true ? ' i' : ''} ${text}`.trim()
    }
    default:
      return match.kind
  }
}

/** `from → host:port (purpose) [place]` */
export function dependencyWords({ dependencies }: Served): string[] {
  return dependencies.map(
    ({ from, host, port, url, purpose, origin }) =>
      `${short(from)} → ${url ?? `${short(host)}:${port ?? '?'}`}${purpose === undefined ? '' : ` (${short(purpose)})`} [${placesOf(origin).map(formatPlace).join(' ')}]`,
  )
}
