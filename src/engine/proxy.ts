import { formatAddress, type Address, type AddressSet } from '../base/address.ts'
import type { Layer, Verdict } from '../flow/path.ts'
import type { FlowSet } from '../flow/space.ts'
import { choose } from '../layers/balance.ts'
import { ask, changePath, redirectTo, type Asked } from '../layers/http.ts'
import type { Pool, PoolMember } from '../model/http.ts'
import type { Listener } from '../model/listener.ts'
import type { MatchContext, Matching } from '../model/matching.ts'
import type { Origin } from '../origin/origin.ts'
import { begin, requestPart, type Branch, type WalkOptions } from './branch.ts'
import { lookUp } from './lookup.ts'
import { memberKey, spareKey } from './passed.ts'

/** What a proxy needs of the walk: ways to end a branch and to open a leg. */
export interface Proxying {
  readonly matching: Matching
  readonly item: { readonly branch: Branch; readonly node: string }
  readonly listener: Listener
  readonly options: WalkOptions
  readonly end: (branch: Branch, verdict: Verdict, layer: Layer, says: string, because: readonly Origin[], status?: number) => void
  readonly open: (branch: Branch, sourceOpen: boolean) => void
  readonly step: (branch: Branch, at: string, layer: Layer, action: string, says: string, because: readonly Origin[]) => Branch
  readonly passing: (branch: Branch, key: string) => Branch
  readonly past: boolean
}

const mostLegs = 16

/** A listener that serves requests or connections: ends the leg here and opens the next ones. */
export function proxy(proxying: Proxying): void {
  const { matching, item, listener, end, step } = proxying
  const { branch, node } = item
  const { serves } = listener
  const taken = step(branch, node, 'listen', 'accept', `${listener.says} takes it`, [listener.origin])
  if (branch.finished.length >= mostLegs) return end(taken, 'looped', 'http', `more than ${mostLegs} proxies one after the other`, [listener.origin])
  const { request } = branch.context
  if (request?.scheme === 'http' && listener.tls) return end(taken, 'failed', 'tls', `${listener.says} wants TLS, the request is plain HTTP`, [listener.tls.origin])
  const secured = request && listener.tls ? step(taken, node, 'tls', 'terminate', `TLS ends here`, [listener.tls.origin]) : taken
  if (serves.kind === 'pool') {
    const pool = matching.model.pools.get(serves.pool)
    if (!pool) return end(secured, 'failed', 'balance', `upstream ${serves.pool} is not declared`, [listener.origin])
    return openLegs(proxying, secured, pool, secured.context, serves.speaks, [])
  }
  if (serves.kind !== 'http') return
  const router = matching.model.routers.get(serves.router)
  if (!router) return end(taken, 'failed', 'http', `${serves.router} is not declared`, [listener.origin])
  if (request?.scheme === 'https' && !listener.tls) return end(taken, 'failed', 'tls', `${listener.says} speaks no TLS`, [listener.origin])
  for (const asked of ask(matching, router, secured.context, secured.set)) answer(proxying, secured, asked)
}

function answer(proxying: Proxying, taken: Branch, asked: Asked): void {
  const { matching, item, end, step } = proxying
  const { node } = item
  let branch: Branch = { ...taken, set: asked.set, alternatives: [...taken.alternatives, ...asked.alternatives] }
  for (const { says, origin } of asked.trail) branch = step(branch, node, 'http', 'match', says, [origin])
  const because = asked.trail.map((t) => t.origin).slice(-1)
  const last = asked.trail.at(-1)?.says ?? ''
  switch (asked.action.do) {
    case 'forward': {
      const pool = matching.model.pools.get(asked.action.pool)
      if (!pool) return end(branch, 'failed', 'balance', `upstream ${asked.action.pool} is not declared`, because)
      return openLegs(proxying, branch, pool, asked.context, asked.action.tls ? 'https' : 'http', because)
    }
    case 'answer': {
      const { status, location } = asked.action
      return end(branch, 'answered', 'http', location === undefined ? `answers ${status}` : `answers ${status}, to ${redirectTo(location, asked.context.request)}`, because, status)
    }
    case 'files':
      return end(branch, 'answered', 'http', `${last} serves files${asked.action.root === undefined ? '' : ` from ${asked.action.root}`}`, because)
    case 'call':
      return end(branch, 'answered', 'http', `${asked.action.what} is called and answers`, because)
    case 'close':
      return end(branch, 'dropped', 'http', `${last} closes the connection without an answer`, because)
    case 'unknown': {
      const { says } = asked.action
      const doubt = matching.doubtAbout(asked.action, () => ({ kind: 'unknown', code: 'http/unknown', says, origins: because }))
      return end({ ...branch, alternatives: [...branch.alternatives, { doubt, way: 1 }] }, 'unknown', 'http', says, because)
    }
  }
}

/** One leg for each member that may be chosen. */
function openLegs(proxying: Proxying, branch: Branch, pool: Pool, context: MatchContext, scheme: 'http' | 'https' | undefined, because: readonly Origin[]): void {
  const { matching, item, listener, end, open, step, passing, options: { losses } } = proxying
  const { node } = item
  const spare = pool.health !== undefined && pool.members.filter((one) => !one.down).length > 1
  const own = sender(matching, listener, node)
  const from = pool.sender !== undefined && matching.model.endpoints.has(pool.sender) ? pool.sender : own
  const members = choose(losses ? { ...pool, members: left(pool, from, losses) } : pool)
  if (members.length === 0) return end(branch, 'failed', 'balance', `${pool.says} has nobody to send to`, [pool.origin], 503)
  for (const member of members) {
    if (losses?.dead(pool, member)) {
      end(branch, 'failed', 'balance', `${pool.says}: ${describe(member)} is lost`, [])
      continue
    }
    const targets = targetsOf(matching, member, from)
    const says = members.length > 1 ? `${pool.says}: ${describe(member)}, one of ${members.length}` : `${pool.says}: ${describe(member)}`
    const balanced = step({ ...passing(spare ? passing(branch, spareKey(pool.id)) : branch, memberKey(pool, member)), choices: branch.choices + (members.length > 1 ? 1 : 0) }, node, 'balance', 'forward', says, [...because, member.origin])
    if (targets.addresses.ranges.length + targets.addresses.tokens.length === 0) {
      // A name that nobody declared lies outside, like an address that nobody declared.
      end(balanced, targets.known ? 'failed' : 'left', 'name', targets.says, targets.because)
      continue
    }
    const named = targets.says === '' ? balanced : step(balanced, node, 'name', 'resolve', targets.says, targets.because)
    const closed: Branch = { ...named, leg: { ...named.leg, end: { set: branch.set, node, to: own } }, context: changePath(context, { kind: 'keep' }) }
    const port = member.port ?? (scheme === 'https' ? 443 : scheme === 'http' ? 80 : listener.port)
    const begun = newLeg(matching, branch.set, from, targets.addresses, listener.protocol, port)
    const request = context.request && { ...context.request, scheme: scheme ?? context.request.scheme }
    open(begin({ from, node: matching.model.endpoints.get(from)?.node ?? node, set: begun, request, speaks: scheme }, closed), true)
  }
}

/** Those whom somebody still sends to; where nobody is well, some ask all of them. */
function left(pool: Pool, from: string, losses: NonNullable<WalkOptions['losses']>): readonly PoolMember[] {
  const well = pool.members.filter((one) => !losses.leaves(pool, one, from))
  return well.some((one) => !one.down) || pool.health?.open !== true ? well : pool.members
}

/** Who opens the next leg: the endpoint that the listener is bound to, or the node's own. */
export function sender(matching: Matching, listener: Listener, node: string): string {
  const bound = listener.addresses?.endpoints[0]
  if (bound !== undefined && matching.model.endpoints.has(bound)) return bound
  const own = matching.model.endpointsOfNode.get(node) ?? []
  return (own.find((e) => e.kind === 'host') ?? own[0])?.id ?? node
}

function newLeg(matching: Matching, before: FlowSet, from: string, to: AddressSet, protocol: 'tcp' | 'udp', port: number): FlowSet {
  const { space, model } = matching
  const source = model.addressesOf.get(from) ?? { ranges: [], tokens: [] }
  const number = protocol === 'tcp' ? 6 : 17
  return space.intersect([
    matching.oneFamily(),
    requestPart(space, before),
    space.product({ source, destination: to, protocols: [{ first: number, last: number }], destinationPorts: [{ first: port, last: port }], sourcePorts: [{ first: 1024, last: 65535 }] }),
    space.mark(0),
  ])
}

function describe(member: PoolMember): string {
  const port = member.port === undefined ? '' : `:${member.port}`
  switch (member.target.kind) {
    case 'address':
      return member.target.address.family === 6 ? `[${formatAddress(member.target.address)}]${port}` : `${formatAddress(member.target.address)}${port}`
    case 'name':
      return `${member.target.name}${port}`
    case 'endpoint':
      return `${member.target.endpoint}${port}`
  }
}

/** Where a pool's member is to be found, as `from` looks it up. */
export function targetsOf(matching: Matching, member: PoolMember, from: string): { addresses: AddressSet; known: boolean; says: string; because: readonly Origin[] } {
  const none = { known: true, says: '', because: [] }
  switch (member.target.kind) {
    case 'address':
      return { ...none, addresses: setOf([member.target.address]) }
    case 'endpoint':
      return { ...none, addresses: matching.addresses({ ranges: [], endpoints: [member.target.endpoint], groups: [] }) }
    case 'name': {
      const found = lookUp(matching, member.target.name, from)
      return { addresses: found.addresses, known: found.known, says: found.steps.map((s) => s.says).join('; '), because: found.steps.flatMap((s) => s.because) }
    }
  }
}

function setOf(addresses: readonly Address[]): AddressSet {
  return { ranges: addresses.map(({ family, value }) => ({ family, first: value, last: value })), tokens: [] }
}
