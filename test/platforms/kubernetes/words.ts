import { formatAddress, formatRange } from '../../../src/base/address.ts'
import { formatIntervals } from '../../../src/base/interval.ts'
import { Text } from '../../../src/base/text.ts'
import type { Match, Peers } from '../../../src/flow/match.ts'
import { readCluster } from '../../../src/formats/kubernetes/cluster.ts'
import { joinFacts } from '../../../src/model/facts.ts'
import type { Facts } from '../../../src/model/facts.ts'
import type { HttpAction } from '../../../src/model/http.ts'
import type { RecordData } from '../../../src/model/name.ts'
import type { Profile } from '../../../src/model/profile.ts'
import type { NewAddress, TranslationAction } from '../../../src/model/translation.ts'
import { lowerCluster } from '../../../src/platforms/kubernetes/lower.ts'

/** Facts of manifests, and what was not read. */
export function lower(
  content: string,
  profile: Profile = {},
): { readonly facts: Facts; readonly unread: string[]; readonly problems: string[] } {
  const { cluster, problems, unread } = readCluster([new Text('cluster.yaml', content)])
  const lowered = lowerCluster(cluster, profile)
  return {
    facts: joinFacts([lowered.facts]),
    unread: [...unread, ...lowered.unread].map(({ what, changesAnswers }) => `${what}${changesAnswers ? ' (changes answers)' : ''}`),
    problems: problems.map(({ code }) => code),
  }
}

/** Facts as one line each, so that tests can say what they expect in words. */
export function filterWords(facts: Facts, id: string): string[] {
  const filter = facts.filters.find((one) => one.id === id)
  const rules = Object.values(filter?.chains ?? {}).flat()
  return [...rules.map(({ match, action }) => `${action.do} ${matchWords(match)}`), `otherwise ${filter?.otherwise.action}`]
}

export function translationWords(facts: Facts, id: string): string[] {
  const translation = facts.translations.find((one) => one.id === id)
  return Object.values(translation?.chains ?? {})
    .flat()
    .map(({ match, action }) => `${matchWords(match)} => ${translationAction(action)}`)
}

export function groupWords(facts: Facts, id: string): string {
  const group = facts.groups.find((one) => one.id === id)
  if (!group) return `no group ${id}; there are ${facts.groups.map((one) => one.id).join(' | ')}`
  return `${group.surely.join(' ')} / ${group.possibly.join(' ')} / ${group.ranges.map(formatRange).join(' ')}`
}

export function zoneWords(facts: Facts): string[] {
  return facts.zones.flatMap(({ records }) => records.map(({ owner, type, data }) => `${owner} ${type} ${recordWords(data)}`))
}

export function routerWords(facts: Facts, id: string): string[] {
  const router = facts.routers.find((one) => one.id === id)
  if (!router) return []
  return [
    ...router.rules.map(({ match, action }) => `${matchWords(match)} => ${httpWords(action)}`),
    `otherwise ${httpWords(router.otherwise.action)}`,
  ]
}

function httpWords(action: HttpAction): string {
  switch (action.do) {
    case 'route':
      return `{ ${[...action.rules.map((rule) => `${matchWords(rule.match)} => ${httpWords(rule.action)}`), `otherwise ${httpWords(action.otherwise.action)}`].join('; ')} }`
    case 'forward': {
      const { pool, path, host, tls } = action
      return [
        pool.replace('kubernetes/pool/', ''),
        ...(path.kind === 'pattern' ? [`rewrite ${path.pattern} ${path.to}`] : path.kind === 'keep' ? [] : [path.kind]),
        ...(host === undefined ? [] : [`host ${host}`]),
        ...(tls ? ['tls'] : []),
      ].join(' ')
    }
    case 'answer':
      return [`${action.status}`, ...(action.location === undefined ? [] : [action.location])].join(' ')
    default:
      return action.do
  }
}

function recordWords(data: RecordData): string {
  switch (data.kind) {
    case 'address':
      return formatAddress(data.address)
    case 'endpoint':
      return data.endpoint
    case 'name':
      return data.port === undefined ? data.name : `${data.name}:${data.port}`
    default:
      return data.kind
  }
}

function peersWords({ ranges, endpoints, groups }: Peers): string {
  return [...endpoints, ...groups.map((id) => `<${id.replace(/^kubernetes\//, '')}>`), ...ranges.map(formatRange)].join('+') || 'nobody'
}

const protocols: Readonly<Record<string, string>> = { 6: 'tcp', 17: 'udp', 132: 'sctp', '0-5,7-16,18-131,133-255': 'others' }

export function matchWords(match: Match): string {
  switch (match.kind) {
    case 'all':
      return match.of.map(matchWords).join(' ') || 'any'
    case 'some':
      return match.of.length === 1 && match.of[0] ? matchWords(match.of[0]) : `(${match.of.map(matchWords).join(' | ')})`
    case 'not':
      return `!${matchWords(match.of)}`
    case 'source':
      return `from ${peersWords(match.peers)}`
    case 'destination':
      return `to ${peersWords(match.peers)}`
    case 'protocol':
      return protocols[formatIntervals(match.protocols)] ?? formatIntervals(match.protocols)
    case 'destinationPort':
      return `:${formatIntervals(match.ports)}`
    case 'destinationIsLocal':
      return 'local'
    case 'leavesBy':
      return `out ${match.interfaces.join(',')}`
    case 'host':
    case 'path': {
      const { language } = match
      switch (language.kind) {
        case 'exact':
          return `=${language.text}`
        case 'prefix':
          return `^${language.text}`
        case 'elements':
          return `${language.prefix}/…`
        case 'labels':
          return `*.${language.suffix}(${language.count})`
        case 'pattern':
          return `~${language.source}`
        default:
          return language.kind
      }
    }
    default:
      return match.kind
  }
}

function addressWords(to: NewAddress): string {
  return to.kind === 'members'
    ? to.members.map(({ peers, port }) => `${peersWords(peers)}${port === undefined ? '' : `:${port}`}`).join(' or ')
    : to.kind
}

function translationAction(action: TranslationAction): string {
  if (action.do !== 'translate') return action.do === 'reject' ? `reject ${action.with}` : action.do
  const { destination, source, sometimes } = action
  return [
    ...(destination ? [addressWords(destination.to)] : []),
    ...(source ? [`source ${addressWords(source.to)}`] : []),
    ...(sometimes === undefined ? [] : ['sometimes']),
  ].join(' ')
}
