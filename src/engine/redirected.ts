import { formatAddress } from '../base/address.ts'
import type { FlowSet, FlowSpace } from '../flow/space.ts'
import { ask, type Asked } from '../layers/http.ts'
import type { PathChange, Pool } from '../model/http.ts'
import type { Listener } from '../model/listener.ts'
import { freshContext, type Matching } from '../model/matching.ts'
import type { Origin } from '../origin/origin.ts'
import type { Pair } from './difference.ts'

/** What becomes of a request at a proxy. */
export interface Handled {
  readonly says: string
  readonly because: readonly Origin[]
}

/** Requests that a proxy handles otherwise than before. */
export interface Redirected {
  readonly at: string
  readonly listener: string
  /** Exactly those: a set over host, path, method and headers. */
  readonly requests: FlowSet
  readonly old: Handled
  readonly now: Handled
}

interface Outcome extends Handled {
  set: FlowSet
}

/** All requests that a client may send to a proxy which both networks have, laid over each other: who answers, who gets them, with which path. */
export function redirected(pair: Pair): Redirected[] {
  const { old, now, same } = pair
  const { space } = now
  const later = (id: string): string => same.later.get(id) ?? id
  const before = doors(serving(old), later)
  const found: Redirected[] = []
  const seen = new Set<string>()
  for (const [door, listener] of doors(serving(now), (id) => id)) {
    const was = before.get(door)
    if (!was) continue
    const [a, b] = [outcomes(old, was, later), outcomes(now, listener, (id) => id)]
    const gone = changed(space, a, b)
    const come = changed(space, b, a)
    if (space.isEmpty(space.or(gone.whole, come.whole))) continue
    for (const [key, from] of a) {
      const mine = gone.of(key, from.set, come.whole)
      if (space.isEmpty(mine)) continue
      for (const [other, to] of b) {
        const requests = space.and(mine, come.of(other, to.set, gone.whole))
        if (key === other || space.isEmpty(requests)) continue
        // One router behind several ports is one.
        const told = `${listener.node}\n${requests}\n${key}\n${other}`
        if (seen.has(told)) continue
        seen.add(told)
        found.push({ at: listener.node, listener: listener.says, requests, old: from, now: to })
      }
    }
  }
  return found
}

/**
 * What no longer becomes of which requests. Where it isn't known what becomes of a request, it may be several things: then only what is gone was changed, and what stays
 * stands for it where nothing is.
 */
function changed(space: FlowSpace, from: ReadonlyMap<string, Outcome>, to: ReadonlyMap<string, Outcome>): { whole: FlowSet; of: (key: string, set: FlowSet, others: FlowSet) => FlowSet } {
  const gone = new Map([...from].map(([key, { set }]) => [key, space.minus(set, to.get(key)?.set ?? space.none)]))
  const whole = space.union([...gone.values()])
  return { whole, of: (key, set, others) => space.or(gone.get(key) ?? space.none, space.and(space.minus(set, whole), others)) }
}

const serving = ({ model }: Matching): Listener[] => model.facts.listeners.filter((l) => l.serves.kind === 'http')

/** Listeners by where they are; of several at one place each has its number. */
function doors(listeners: readonly Listener[], later: (id: string) => string): Map<string, Listener> {
  const found = new Map<string, Listener>()
  for (const listener of listeners) {
    const key = keyOf(listener, later)
    let number = 1
    while (found.has(`${key} ${number}`)) number += 1
    found.set(`${key} ${number}`, listener)
  }
  return found
}

/** The same door: where it is, not what is behind it. */
function keyOf({ node, port, protocol, addresses, tls }: Listener, later: (id: string) => string): string {
  const bound = addresses ? [...addresses.endpoints.map(later), ...addresses.groups, ...addresses.ranges.map((r) => `${r.family} ${r.first} ${r.last}`)].toSorted().join() : ''
  return `${later(node)} ${protocol} ${port} ${bound} ${tls ? 'tls' : ''}`
}

/** What a listener does with which requests, by what it comes to: lines may move, pools may be called otherwise. A context may hold one request alone. */
export function outcomes(matching: Matching, listener: Listener, later: (id: string) => string, context = freshContext(listener.node)): Map<string, Outcome> {
  const { space, model } = matching
  const { serves } = listener
  const router = serves.kind === 'http' ? model.routers.get(serves.router) : undefined
  const found = new Map<string, Outcome>()
  if (!router) return found
  for (const asked of ask(matching, router, context, space.all)) {
    const { key, says, pool } = comesTo(matching, asked, later)
    const known = found.get(key)
    const because = [...asked.trail.map((t) => t.origin).slice(-1), ...(pool ? [pool.origin] : [])]
    if (known) known.set = space.or(known.set, asked.set)
    else found.set(key, { set: asked.set, says, because })
  }
  return found
}

function comesTo({ model }: Matching, { action }: Asked, later: (id: string) => string): { key: string; says: string; pool?: Pool } {
  switch (action.do) {
    case 'forward': {
      const pool = model.pools.get(action.pool)
      const members = (pool?.members ?? [])
        .filter((m) => !m.down)
        .map(({ target, port, backup }) => `${target.kind === 'address' ? formatAddress(target.address) : target.kind === 'name' ? target.name : later(target.endpoint)}${port === undefined ? '' : `:${port}`}${backup ? ' (backup)' : ''}`)
        .toSorted()
      const to = members.length > 0 ? [...new Set(members)].join(', ') : 'nobody'
      const changes = [pathWords(action.path), action.host === undefined ? '' : `Host ${action.host}`, action.tls ? 'TLS' : ''].filter((word) => word !== '')
      const says = `to ${to}${changes.length > 0 ? `, ${changes.join(', ')}` : ''}`
      return { key: `forward ${says}`, says, ...(pool && { pool }) }
    }
    case 'answer': {
      const says = action.location === undefined ? `answers ${action.status}` : `answers ${action.status}, to ${action.location}`
      return { key: says, says }
    }
    case 'files':
      return { key: `files ${action.root ?? ''}`, says: `files${action.root === undefined ? '' : ` from ${action.root}`}` }
    case 'call':
      return { key: `call ${action.what}`, says: `calls ${action.what}` }
    case 'close':
      return { key: 'close', says: 'closes the connection' }
    case 'unknown':
      return { key: `unknown ${action.says}`, says: `not known: ${action.says}` }
  }
}

function pathWords(change: PathChange): string {
  switch (change.kind) {
    case 'keep':
      return ''
    case 'prefix':
      return `path ${change.from} becomes ${change.to}`
    case 'constant':
      return `path becomes ${change.to}`
    case 'pattern':
      return `path ${change.pattern} becomes ${change.to}`
    case 'unknown':
      return 'with a path that is not known'
  }
}
