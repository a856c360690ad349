import { isEmptyAddresses, parseAddress, unionAddresses, type AddressSet } from '../base/address.ts'
import type { Interval } from '../base/interval.ts'
import { parseProtocol } from '../base/protocol.ts'
import type { Step } from '../flow/path.ts'
import type { FlowSet } from '../flow/space.ts'
import type { Matching, Request } from '../model/matching.ts'
import { claim, lookUp } from './lookup.ts'
import { findParty, isAddressText, ofAddresses, type Party } from './parties.ts'

/** A flow as people ask about it. */
export interface Question {
  readonly from: string
  /** An endpoint, address, name, `host:port` or URL; undefined when the request's URL says it. */
  readonly to: string | undefined
  readonly port?: number | undefined
  readonly protocol?: string | undefined
  readonly sourcePort?: number | undefined
  /** `METHOD URL` */
  readonly request?: string | undefined
  readonly headers?: Readonly<Record<string, string>>
}

/** Why a question can't be asked. */
export interface Misasked {
  readonly code: string
  readonly says: string
  readonly todo: string
  readonly candidates?: readonly string[]
}

/** The question understood: who, to where, as what. `name` holds the look-up, where a name was asked for. */
export interface Understood {
  readonly from: Party
  readonly to: Party
  readonly says: string
  readonly protocol: number
  readonly ports: readonly Interval[] | undefined
  readonly sourcePorts: readonly Interval[]
  readonly request: Request | undefined
  readonly name: { readonly name: string; readonly steps: readonly Step[]; readonly failed: 'nxdomain' | 'nodata' | 'undeclared' | 'delegated' | 'loop' | undefined; readonly claimed: AddressSet | undefined; readonly alternatives?: readonly AddressSet[]; readonly sometimes?: string } | undefined
}

interface Target {
  readonly host: string
  readonly port: number | undefined
  readonly request: Request | undefined
}

const defaultPorts: Readonly<Record<string, number>> = { http: 80, https: 443, ws: 80, wss: 443 }

export function understand(matching: Matching, question: Question): { readonly understood: Understood } | { readonly misasked: Misasked } {
  const target = targetOf(question)
  if ('misasked' in target) return target
  const from = party(matching, question.from, '--from')
  if ('misasked' in from) return from
  const protocolText = question.protocol ?? 'tcp'
  const protocol = parseProtocol(protocolText)
  if (protocol === undefined) return { misasked: { code: 'usage/protocol', says: `"${protocolText}" is not a protocol.`, todo: 'Use tcp, udp, sctp, icmp, icmpv6 or a number below 256.' } }
  const port = question.port ?? target.port
  const common = {
    from: from.party,
    says: withoutUser(question.to ?? target.host),
    protocol,
    ports: port === undefined || protocol === 1 || protocol === 58 ? undefined : [{ first: port, last: port }],
    sourcePorts: question.sourcePort === undefined ? [{ first: 1024, last: 65535 }] : [{ first: question.sourcePort, last: question.sourcePort }],
    request: target.request,
  }
  const destination = destinationOf(matching, target.host, from.party)
  if ('misasked' in destination) return destination
  return { understood: { ...common, ...destination } }
}

/** Splits what was written into host, port and request. */
function targetOf(question: Question): Target | { misasked: Misasked } {
  const written = question.request?.trim()
  const spaced = written?.indexOf(' ') ?? -1
  const method = written === undefined ? 'GET' : spaced < 0 ? 'GET' : written.slice(0, spaced).toUpperCase()
  const requestUrl = written === undefined ? undefined : written.slice(spaced + 1).trim()
  const to = question.to?.trim()
  if (to === undefined && requestUrl === undefined) return { misasked: { code: 'usage/no-target', says: 'There is nowhere to go to.', todo: 'Say --to an endpoint, address, name or URL.' } }
  const asUrl = requestUrl !== undefined ? absolute(requestUrl, to) : to !== undefined && /^(https?|wss?):\/\//i.test(to) ? to : undefined
  let request: Request | undefined
  let fromUrl: { host: string; port: number } | undefined
  if (asUrl !== undefined) {
    const url = URL.canParse(asUrl) ? new URL(asUrl) : undefined
    const scheme = url?.protocol.slice(0, -1)
    if (!url || scheme === undefined || !(scheme in defaultPorts)) return { misasked: { code: 'usage/url', says: `"${asUrl}" is not an http or https URL.`, todo: 'Write it as https://host/path.' } }
    const headers = Object.fromEntries(Object.entries(question.headers ?? {}).map(([k, v]) => [k.toLowerCase(), v]))
    request = {
      scheme: scheme === 'https' || scheme === 'wss' ? 'https' : 'http',
      method,
      host: (headers['host'] ?? url.hostname).toLowerCase().replace(/:\d+$/, '').replace(/\.$/, ''),
      path: decodePath(url.pathname),
      query: url.search.slice(1),
      headers,
    }
    fromUrl = { host: url.hostname.replace(/^\[(.*)\]$/, '$1'), port: url.port === '' ? (defaultPorts[scheme] ?? 80) : Number(url.port) }
  }
  if (to === undefined || (fromUrl && to === asUrl)) return { host: fromUrl?.host ?? '', port: fromUrl?.port, request }
  const plain = /^(https?|wss?):\/\//i.test(to) && URL.canParse(to) ? new URL(to) : undefined
  if (plain) return { host: plain.hostname.replace(/^\[(.*)\]$/, '$1'), port: plain.port === '' ? (defaultPorts[plain.protocol.slice(0, -1)] ?? fromUrl?.port) : Number(plain.port), request }
  const ported = /^(.*?):(\d{1,5})$/.exec(to)
  if (ported && parseAddress(to) === undefined) {
    const port = Number(ported[2])
    if (port > 65535) return { misasked: { code: 'usage/port', says: `${port} is not a port.`, todo: 'Ports go from 0 to 65535.' } }
    return { host: (ported[1] ?? '').replace(/^\[(.*)\]$/, '$1'), port, request }
  }
  return { host: to.replace(/^\[(.*)\]$/, '$1'), port: fromUrl?.port, request }
}

function absolute(url: string, to: string | undefined): string {
  if (/^[a-z]+:\/\//i.test(url)) return url
  return `http://${(to ?? '').replace(/^https?:\/\//i, '').replace(/\/.*$/, '')}${url.startsWith('/') ? '' : '/'}${url}`
}

/** A URL's user and password are nobody's business in a report. */
function withoutUser(text: string): string {
  return text.replace(/^([a-z]+:\/\/)[^/@]*@/i, '$1')
}

/** As servers match it: decoded, slashes merged; `URL` has resolved the dots. nginx: ngx_http_core_module "location", 2026-11. */
function decodePath(path: string): string {
  let decoded = path
  try {
    decoded = decodeURIComponent(path)
  } catch {
    // A path that isn't UTF-8 after decoding is matched as it was written.
  }
  return decoded.replaceAll(/\/{2,}/g, '/')
}

function party(matching: Matching, text: string, option: string): { party: Party } | { misasked: Misasked } {
  const found = findParty(matching, text)
  // A Service sends nothing, and its address is a place to go to.
  const there = (one: Party): boolean => one.members.length > 0 || (option === '--to' && !isEmptyAddresses(one.addresses))
  if ('party' in found) return there(found.party) ? found : { misasked: { code: 'usage/no-endpoint', says: `${option}: nothing lies at ${text}.`, todo: 'Try netwright map for what is there.' } }
  if ('ambiguous' in found) return { misasked: { code: 'usage/ambiguous-endpoint', says: `${option}: "${text}" may be any of ${found.ambiguous.length}.`, todo: 'Write one of these ids.', candidates: found.ambiguous } }
  const looked = lookUp(matching, text, 'internet')
  if (looked.addresses.ranges.length + looked.addresses.tokens.length > 0) return { party: ofAddresses(matching, text, looked.addresses) }
  return { misasked: { code: 'usage/no-endpoint', says: `${option}: there is no "${text}" in what was read.`, todo: found.near.length > 0 ? 'Did you mean one of these?' : 'Try netwright map for what is there.', candidates: found.near } }
}

function destinationOf(matching: Matching, host: string, from: Party): Pick<Understood, 'to' | 'name'> | { misasked: Misasked } {
  const exact = matching.model.endpoints.has(host) || isAddressText(host) || ['internet', 'any'].includes(host) || host.includes('=') || /\/\d+$/.test(host)
  if (!exact && looksLikeName(host)) {
    const [asker] = from.members
    const looked = lookUp(matching, host, asker?.endpoint ?? 'internet', asker?.addresses)
    if (looked.addresses.ranges.length + looked.addresses.tokens.length > 0)
      return { to: ofAddresses(matching, host, looked.addresses), name: { name: host, steps: looked.steps, failed: undefined, claimed: undefined, ...(looked.alternatives && { alternatives: looked.alternatives }), ...(looked.sometimes !== undefined && { sometimes: looked.sometimes }) } }
    const claimed = claim(matching, host)
    // A zone that was read says where a host's name leads, even nowhere; whoever is only called by it doesn't.
    const leadsNowhere = claimed !== undefined && (looked.outcome === 'nxdomain' || looked.outcome === 'nodata' || looked.outcome === 'loop')
    const found = findParty(matching, host)
    if ('party' in found && !leadsNowhere) return { to: withOtherAddresses(matching, found.party, from), name: undefined }
    // An id that several share is no name.
    const several = 'ambiguous' in found && claimed === undefined && looked.outcome === 'undeclared'
    if (!several && (looked.outcome !== 'undeclared' || host.includes('.'))) {
      const failed = looked.outcome === 'answered' || looked.outcome === 'ambiguous' ? 'nodata' : looked.outcome
      return { to: { says: host, addresses: { ranges: [], tokens: [] }, members: [] }, name: { name: host, steps: looked.steps, failed, claimed: claimed?.addresses } }
    }
  }
  const found = party(matching, host, '--to')
  // Whoever names an address means that one.
  const literal = isAddressText(host) || /\/\d+$/.test(host)
  return 'misasked' in found ? found : { to: literal ? found.party : withOtherAddresses(matching, found.party, from), name: undefined }
}

/**
 * Whoever is also reached by other addresses than his own (an elastic IP) is meant by those, too: the sender uses one that it has a way to. Who is on the same node uses
 * his own.
 */
export function withOtherAddresses(matching: Matching, party: Party, from: Party): Party {
  const far = party.members.filter(({ node }) => from.members.some((one) => one.node !== node))
  const others = far.flatMap(({ endpoint }) => matching.model.endpoints.get(endpoint)?.reachedAs ?? []).flatMap((id) => matching.model.addressesOf.get(id) ?? [])
  return others.length === 0 ? party : { ...party, addresses: unionAddresses(party.addresses, ...others) }
}

function looksLikeName(host: string): boolean {
  return /^[a-z0-9_*]([a-z0-9_.-]*[a-z0-9_.])?$/i.test(host)
}

/** The flows that are asked about, from one member of the asking party. */
export function flowsOf(matching: Matching, understood: Understood, source: AddressSet, destination: AddressSet): FlowSet {
  const { space } = matching
  return space.intersect([
    space.product({
      source,
      destination,
      protocols: [{ first: understood.protocol, last: understood.protocol }],
      ...(understood.ports && { destinationPorts: understood.ports }),
      ...(understood.protocol !== 1 && understood.protocol !== 58 && { sourcePorts: understood.sourcePorts }),
    }),
    matching.oneFamily(),
    space.mark(0),
  ])
}
