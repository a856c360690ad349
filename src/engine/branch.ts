import type { Alternative, Layer, Step, Verdict } from '../flow/path.ts'
import type { Field, FlowSet, FlowSpace } from '../flow/space.ts'
import type { Rewrite } from '../layers/nat.ts'
import { freshContext, type MatchContext, type Matching, type Request } from '../model/matching.ts'
import type { Peers } from '../flow/match.ts'
import type { Pool, PoolMember } from '../model/http.ts'
import type { Origin } from '../origin/origin.ts'
import type { Passed } from './passed.ts'

/**
 * What one node did to addresses and ports in one go. Several cases: each rewrote its own part of the flows (a Service each), and the parts went on
 * together.
 */
export interface Rewriting {
  readonly node: string
  readonly cases: readonly (readonly Rewrite[])[]
}

/** Every field that a leg's rewrites touched. */
export function rewrittenFields(leg: Leg): Field[] {
  return [...new Set(leg.rewrites.flatMap((r) => r.cases.flatMap((one) => one.map((rewrite) => rewrite.field))))]
}

/** One conversation of a way: where it begins, what it began as, and what was rewritten on it. */
export interface Leg {
  /** The endpoint that begins it, or several that begin alike (then their node). */
  readonly from: string
  readonly node: string
  /** The flows as they began, in their own headers. */
  readonly begin: FlowSet
  readonly request: Request | undefined
  /** What the proxy speaks that opened it; undefined on a first leg, and where it passes on what comes. */
  readonly speaks?: 'http' | 'https'
  readonly steps: readonly Step[]
  readonly rewrites: readonly Rewriting[]
  /** Nodes that saw the request: they know the session when the reply comes. */
  readonly visited: ReadonlySet<string>
  /** Each coming in, as what: who comes back unchanged goes round in circles. */
  readonly arrivals: readonly { readonly node: string; readonly arrivesOn: string; readonly branch: Branch }[]
  /** Where it ended, once it has. */
  readonly end: { readonly set: FlowSet; readonly node: string; readonly to: string } | undefined
}

/** Something that stops the flow where it would go on if that were out of the way. */
export interface Obstacle {
  readonly at: string
  readonly layer: Layer
  readonly verdict: Verdict
  readonly says: string
  readonly because: readonly Origin[]
  /** The id of the filter or route table that decides, where one does. */
  readonly by?: string
  /** The flows that are stopped, as they are there, on the leg that they are of. */
  readonly stopped?: { readonly set: FlowSet; readonly leg: Leg; readonly arrivesOn: string | undefined }
}

/** Flows that went the same way so far. */
export interface Branch {
  readonly set: FlowSet
  readonly context: MatchContext
  readonly leg: Leg
  readonly finished: readonly Leg[]
  readonly alternatives: readonly Alternative[]
  readonly obstacles: readonly Obstacle[]
  /** How often a choice among equals was made: 0 means that there is no other way. */
  readonly choices: number
  /** What it passed beside nodes, the last first; only where that is asked for. */
  readonly passed?: Passed | undefined
}

/** What is gone, as a walk asks about it. */
export interface Losses {
  readonly nodes: ReadonlySet<string>
  /** Keys of interfaces. */
  readonly interfaces: ReadonlySet<string>
  /** Ids of listeners that take nothing any more. */
  readonly listeners: ReadonlySet<string>
  /** Ids of listeners whose certificate no longer counts. */
  readonly certificates: ReadonlySet<string>
  /** Flows to and from a node's endpoints that are lost, as that analysis holds them; undefined where none is. */
  readonly endpoints: (matching: Matching, node: string) => { readonly to: FlowSet; readonly from: FlowSet } | undefined
  /** Is this member of a pool no longer asked by that sender? */
  readonly leaves: (pool: Pool, member: PoolMember, from: string) => boolean
  /** Does nobody answer who is asked for this member? */
  readonly dead: (pool: Pool, member: PoolMember) => boolean
  /** Are all of these gone? */
  readonly gone: (peers: Peers) => boolean
}

/** Where flows ended. */
export interface End {
  readonly verdict: Verdict
  readonly layer: Layer
  readonly at: string
  readonly branch: Branch
  /** The flows as they ended, in the last leg's headers. */
  readonly set: FlowSet
  /** HTTP status, where a proxy answered. */
  readonly status?: number
}

const headers: readonly Field[] = ['source', 'destination', 'protocol', 'destinationPort', 'sourcePort', 'mark']

/** The flows of a leg as they began that became `set` at its end: rewrites undone, last first; marks that were set between them don't count. */
export function pullThroughLeg(space: FlowSpace, leg: Leg, set: FlowSet): FlowSet {
  // Nothing was changed, marks neither: a look instead of a large set.
  if (leg.rewrites.length === 0 && space.contains(leg.begin, set) && space.contains(space.mark(0), leg.begin)) return set
  let flows = space.forget(set, ['mark'])
  for (const { cases } of leg.rewrites.toReversed()) {
    flows = space.union(
      cases
        .filter((one) => cases.length === 1 || one.every(({ values }) => space.overlaps(flows, values)))
        .map((one) => one.toReversed().reduce((set, { field, before, values }) => space.and(before, space.forget(cases.length > 1 ? space.and(set, values) : set, [field, 'mark'])), flows)),
    )
  }
  return space.and(leg.begin, space.forget(flows, ['mark']))
}

/** The flows of the first leg, as they began, that ended as `set`. */
export function pullToStart(space: FlowSpace, branch: Branch, set: FlowSet): FlowSet {
  let flows = pullThroughLeg(space, branch.leg, set)
  for (const leg of branch.finished.toReversed()) flows = pullThroughLeg(space, leg, space.and(leg.end?.set ?? space.none, space.forget(flows, headers)))
  return flows
}

/** Only the source rewrites of a leg undone: who sent it, and as what it arrives. */
export function withFirstSource(space: FlowSpace, leg: Leg, set: FlowSet): FlowSet {
  let flows = space.forget(set, ['mark'])
  const others = rewrittenFields(leg).filter((f) => !isSource(f))
  for (const { cases } of leg.rewrites.toReversed()) {
    if (!cases.some((one) => one.some((rewrite) => isSource(rewrite.field)))) continue
    flows = space.union(
      cases.map((one) => one.toReversed().reduce((set, { field, before }) => (isSource(field) ? space.and(space.forget(before, [...others, 'mark']), space.forget(set, [field])) : set), flows)),
    )
  }
  return flows
}

/** What those flows of a leg became that began as `set`, but with their first source. */
export function pushThroughLeg(space: FlowSpace, leg: Leg, set: FlowSet): FlowSet {
  let flows = space.forget(set, ['mark'])
  const kept: Field[] = ['mark']
  for (const { cases } of leg.rewrites) {
    const sources = [...new Set(cases.flatMap((one) => one.map(({ field }) => field)))].filter(isSource)
    flows = space.union(
      cases.map((one) =>
        one.reduce((part, { field, before, values }) => {
          const own = space.and(part, space.forget(before, [...kept, ...sources]))
          return isSource(field) ? own : space.assign(own, field, values)
        }, flows),
      ),
    )
    kept.push(...sources)
  }
  return flows
}

const isSource = (field: Field): boolean => field === 'source' || field === 'sourcePort'

/** What a leg began with, only HTTP kept: what its proxy passed on. */
export function requestPart(space: FlowSpace, set: FlowSet): FlowSet {
  return space.forget(set, headers)
}

/** What of a set the network sees: marks of one host mean nothing to the next. */
export function headersOnly(space: FlowSpace, set: FlowSet): FlowSet {
  return space.forget(set, ['mark'])
}

export function addSteps(branch: Branch, ...steps: readonly Step[]): Branch {
  return { ...branch, leg: { ...branch.leg, steps: [...branch.leg.steps, ...steps] } }
}

export interface WalkOptions {
  /** Keep apart what different rules decided, and write down each step. */
  readonly explain: boolean
  /** Follow requests through proxies into further legs. */
  readonly throughProxies: boolean
  /** Go on where a flow is stopped, as far as one can tell how, writing down each obstacle. */
  readonly past: boolean
  /** What is surely stopped is not asked for. */
  readonly arrivalsOnly?: boolean
  /** On the way back: the leg that is replied to. */
  readonly replyTo: Leg | undefined
  /** Write down what each way passes. */
  readonly passing?: boolean
  readonly losses?: Losses | undefined
  /** Told of all that a filter is asked about, in the analysis in which it is asked. */
  readonly judging?: (way: Matching, filter: string, flows: FlowSet) => void
}

/** Where a walk starts: an endpoint's node, or a node that several endpoints share. */
export interface Start {
  readonly from: string
  readonly node: string
  readonly set: FlowSet
  readonly request: Request | undefined
  readonly speaks?: 'http' | 'https' | undefined
}

/** A way that begins at `start`; `finished` are the legs before it. */
export function begin({ from, node, set, request, speaks }: Start, finished?: Branch): Branch {
  return {
    set,
    context: { ...freshContext(node), request, ...(finished && { pathChanges: finished.context.pathChanges, pathUnknown: finished.context.pathUnknown, hostSet: finished.context.hostSet, ...(finished.context.headersSet && { headersSet: finished.context.headersSet }) }) },
    leg: { from, node, begin: set, request, ...(speaks && { speaks }), steps: [], rewrites: [], visited: new Set(), arrivals: [], end: undefined },
    finished: finished ? [...finished.finished, finished.leg] : [],
    alternatives: finished?.alternatives ?? [],
    obstacles: finished?.obstacles ?? [],
    choices: finished?.choices ?? 0,
    ...(finished?.passed && { passed: finished.passed }),
  }
}
