import { formatAddress, onlyAddress, type AddressOrToken } from '../../../src/base/address.ts'
import { begin, pullToStart, type End } from '../../../src/engine/branch.ts'
import { walk } from '../../../src/engine/walk.ts'
import { replies } from '../../../src/engine/reply.ts'
import type { FlowSet, Packet } from '../../../src/flow/space.ts'
import { link } from '../../../src/model/link/link.ts'
import { Matching } from '../../../src/model/matching.ts'
import type { Facts } from '../../../src/model/facts.ts'
import type { Model } from '../../../src/model/model.ts'
import { everyRun } from './dice.ts'
import { addressesIn, randomHeaders } from './generate.ts'
import { Interpreter, type Ending } from './interpret.ts'
import { canTalk, type Headers, type ScalarRequest } from './match.ts'
import type { Random } from '../nginx/random.ts'

const mostRuns = 400

export interface Difference {
  readonly says: string
  readonly flow: string
  readonly engine: readonly string[]
  readonly scalar: readonly string[]
}

/** Where flows ended, as the two compare it; where exactly a loop is noticed is nobody's promise. */
const endKey = (verdict: string, at: string): string => (verdict === 'looped' ? verdict : `${verdict} at ${at}`)

const packetOf = (headers: Headers): Packet => ({ ...headers, variables: [] })

function addressText(model: Model, address: AddressOrToken): string {
  return 'token' in address ? (model.tokens[address.token] ?? '?') : formatAddress(address)
}

export function flowText(model: Model, node: string, h: Headers, request?: ScalarRequest): string {
  const asked = request ? ` ${request.method} ${request.scheme ?? 'any'}://${request.host}${request.path}?${request.query} ${JSON.stringify(request.headers)}` : ''
  return `${node}: ${addressText(model, h.source)}:${h.sourcePort} → ${addressText(model, h.destination)}:${h.destinationPort} protocol ${h.protocol}${asked}`
}

/** All that may become of one packet, by the scalar interpreter. */
export function endings(model: Model, node: string, headers: Headers, request: ScalarRequest | undefined, throughProxies: boolean): { readonly ending: Ending; readonly world: ReadonlyMap<object, { way: number; kind: string }> }[] | undefined {
  return everyRun((dice) => {
    const ending = new Interpreter(model, dice).send({ node, headers, request, choosesSource: true, throughProxies })
    return { ending, world: dice.world }
  }, mostRuns)
}

/** The walk of everything that a node may send, and for each end what began as it. */
export interface Walked {
  readonly ends: readonly { readonly end: End; readonly began: FlowSet }[]
}

export function walkNode(matching: Matching, node: string, request: ScalarRequest | undefined, throughProxies: boolean): Walked {
  const { model, space } = matching
  const own = (model.endpointsOfNode.get(node) ?? []).filter((e) => e.kind !== 'service')
  const sets = own.flatMap((e) => model.addressesOf.get(e.id) ?? [])
  const source = { ranges: sets.flatMap((s) => s.ranges), tokens: sets.flatMap((s) => s.tokens) }
  const asked = request && { ...request, scheme: request.scheme ?? ('http' as const) }
  const set = space.and(space.source(source), space.mark(0))
  const [only] = own
  const start = { from: own.length === 1 && only ? only.id : node, node, set, request: asked }
  const ends = walk(matching, begin(start), { explain: false, throughProxies, past: false, replyTo: undefined })
  return { ends: ends.map((end) => ({ end, began: pullToStart(space, end.branch, end.set) })) }
}

export interface Compared {
  flows: number
  ends: number
  replies: number
  skipped: number
  readonly verdicts: Record<string, number>
}

/** Random packets of a network: does the engine say of each what the interpreter says? */
export function compareFlows(facts: Facts, random: Random, count: number, withReplies: boolean, compared: Compared): Difference | undefined {
  const model = link(facts)
  const matching = new Matching(model)
  const { senders, targets } = addressesIn(model)
  const walked = new Map<string, Walked>()
  for (let n = 0; n < count; n++) {
    const sender = random.pick(senders)
    const headers = randomHeaders(model, random, sender.address, targets)
    const difference = compareFlow(matching, walked, sender.node, headers, withReplies && n % 10 === 0, compared)
    if (difference) return difference
  }
  return undefined
}

export function compareFlow(matching: Matching, walked: Map<string, Walked>, node: string, headers: Headers, withReply: boolean, compared: Compared): Difference | undefined {
  const { model, space } = matching
  const runs = endings(model, node, headers, undefined, false)
  compared.flows += 1
  if (!runs) {
    compared.skipped += 1
    return undefined
  }
  let whole = walked.get(node)
  if (!whole) {
    whole = walkNode(matching, node, undefined, false)
    walked.set(node, whole)
  }
  const packet = packetOf(headers)
  const here = whole.ends.filter(({ began }) => space.containsPacket(began, packet))
  if (here.some(({ end }) => end.branch.alternatives.some((a) => a.doubt.code === 'engine/too-many-ways'))) {
    compared.skipped += 1
    return undefined
  }
  // Whether a host that has several addresses sends from this one depends on what else it sends: not a question about one packet.
  if (runs.some((r) => r.ending.verdict === 'unsent')) return undefined
  const sent = runs
  const scalar = [...new Set(sent.map((r) => endKey(r.ending.verdict, r.ending.at)))].toSorted()
  const engine = [...new Set(here.map(({ end }) => endKey(end.verdict, end.at)))].toSorted()
  compared.ends += scalar.length
  for (const key of scalar) {
    const verdict = key.split(' ')[0] ?? ''
    compared.verdicts[verdict] = (compared.verdicts[verdict] ?? 0) + 1
  }
  const flow = flowText(model, node, headers)
  if (scalar.join() !== engine.join()) return { says: 'ends', flow, engine, scalar }
  if (!withReply) return undefined
  const home = new Set<string>()
  const lost = new Set<string>()
  for (const { ending } of sent) {
    if (ending.verdict !== 'delivered') continue
    const [conversation] = ending.conversations
    // Ports of ICMP are types: who rewrites them makes no sense.
    if ((headers.protocol === 1 || headers.protocol === 58) && conversation?.rewrites.some((r) => r.field.endsWith('Port')) === true) return undefined
    if (!conversation) continue
    const back = everyRun((dice) => new Interpreter(model, dice).reply(conversation), mostRuns)
    if (!back) return undefined
    ;(back.some((b) => b.verdict === 'unknown' || (b.verdict === 'delivered' && isHome(b.headers, headers))) ? home : lost).add(ending.at)
  }
  const engineHome = new Set<string>()
  // By itself, so that the sets of the way back stay small.
  const own = walk(matching, begin({ from: node, node, set: space.and(packetSet(matching, headers), space.mark(0)), request: undefined }), { explain: false, throughProxies: false, past: false, replyTo: undefined })
  for (const end of own) {
    if (end.verdict !== 'delivered') continue
    const returned = space.union(replies(matching, end, { explain: false, past: false }).map((r) => r.returned.possibly))
    if (space.containsPacket(returned, packet)) engineHome.add(end.at)
  }
  compared.replies += home.size + lost.size
  if ([...home].toSorted().join() !== [...engineHome].toSorted().join()) return { says: 'replies', flow, engine: [...engineHome].map((h) => `home from ${h}`), scalar: [...home].map((h) => `home from ${h}`) }
  return undefined
}

function packetSet(matching: Matching, headers: Headers): FlowSet {
  return matching.space.packetSet(packetOf(headers))
}

function isHome(back: Headers, began: Headers): boolean {
  const same = (a: AddressOrToken, b: AddressOrToken): boolean => ('token' in a || 'token' in b ? 'token' in a && 'token' in b && a.token === b.token : a.family === b.family && a.value === b.value)
  const icmp = began.protocol === 1 || began.protocol === 58
  return (
    same(back.source, began.destination) && same(back.destination, began.source) && back.protocol === began.protocol &&
    (icmp ? back.destinationPort === began.destinationPort : back.sourcePort === began.destinationPort && back.destinationPort === began.sourcePort)
  )
}

/** Random requests to the listeners of a network: asked one by one, and read out of the walk of all requests. */
export function compareRequests(facts: Facts, generator: { request(): ScalarRequest }, random: Random, count: number, compared: Compared): Difference | undefined {
  const model = link(facts)
  const matching = new Matching(model)
  const { space } = matching
  const { senders } = addressesIn(model)
  const doors = [...model.listenersOfNode.values()].flat().flatMap((l) => senders.filter((s) => s.node === l.node).map(({ address }) => ({ address, port: l.port })))
  if (doors.length === 0) return undefined
  for (let n = 0; n < count; n++) {
    const sender = random.pick(senders)
    const door = random.pick(doors)
    if (!canTalk(model, sender.address, door.address)) continue
    const headers: Headers = { source: sender.address, destination: door.address, protocol: 6, sourcePort: 40000, destinationPort: door.port, mark: 0 }
    const request = generator.request()
    for (const scheme of [request.scheme, undefined]) {
      const asked = { ...request, scheme }
      const runs = endings(model, sender.node, headers, asked, true)
      compared.flows += 1
      if (!runs) {
        compared.skipped += 1
        continue
      }
      // A sender that has a choice of addresses is asked about elsewhere.
      if (runs.some((r) => r.ending.conversations.length < 2 && r.ending.verdict === 'unsent')) continue
      const set = packetSet(matching, headers)
      const free = scheme === undefined ? requestsFree(matching, headers) : set
      const ends = walk(matching, begin({ from: sender.node, node: sender.node, set: free, request: scheme === undefined ? undefined : { ...asked, scheme } }), { explain: false, throughProxies: true, past: false, replyTo: undefined })
      const wanted = scheme === undefined ? space.and(free, requestSet(matching, asked)) : set
      const here = ends.filter((end) => space.overlaps(pullToStart(space, end.branch, end.set), wanted))
      const scalar = [...new Set(runs.filter((r) => r.ending.verdict !== 'unsent').map((r) => endKey(r.ending.verdict, r.ending.at)))].toSorted()
      const engine = [...new Set(here.map((end) => endKey(end.verdict, end.at)))].toSorted()
      compared.ends += scalar.length
      for (const key of scalar) {
        const verdict = key.split(' ')[0] ?? ''
        compared.verdicts[verdict] = (compared.verdicts[verdict] ?? 0) + 1
      }
      if (scalar.join() !== engine.join()) return { says: scheme === undefined ? 'requests as classes' : 'requests', flow: flowText(model, sender.node, headers, asked), engine, scalar }
    }
  }
  return undefined
}

/** The packet with any request on it. */
function requestsFree(matching: Matching, { source, destination, sourcePort, destinationPort, protocol }: Headers): FlowSet {
  const { space } = matching
  const one = (n: number): { first: number; last: number }[] => [{ first: n, last: n }]
  return space.and(space.product({ source: onlyAddress(source), destination: onlyAddress(destination), protocols: one(protocol), sourcePorts: one(sourcePort), destinationPorts: one(destinationPort) }), space.mark(0))
}

/** The flows that carry this request, by the classes of its strings. */
export function requestSet(matching: Matching, { host, path, method, query, headers }: ScalarRequest): FlowSet {
  const values: readonly (readonly [string, string | undefined])[] = [['host', host], ['path', path], ['method', method], ['header:x-kind', headers['x-kind']], ['query:q', new URLSearchParams(query).get('q') ?? undefined]]
  return matching.space.intersect(
    values.map(([name, value]) => {
      const found = matching.dimension(name).matching(value === undefined ? { kind: 'absent' } : { kind: 'exact', text: value })
      if ('opaque' in found) throw new Error(`${name} is opaque`)
      return found.set
    }),
  )
}
