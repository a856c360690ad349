import { containsRanges, emptyAddresses, formatRanges, minusRanges, parsePrefix, type AddressRange } from '../../base/address.ts'
import { doubtsOf } from '../../engine/passages.ts'
import { legsOf } from '../../engine/reply.ts'
import type { End } from '../../engine/branch.ts'
import type { Model } from '../../model/model.ts'
import { nodesOf, receiversOf, surelyFaulty, type Journey } from './journeys.ts'
import { vacuous, type Asking, type Outcome } from './outcome.ts'
import { doubtWords } from './packets.ts'
import { inside } from './parties.ts'
import type { Named } from './promises.ts'
import { decidingSteps, show } from './shown.ts'

/** What lies in some places: whoever begins or gets flows there, and what flows may pass without leaving. */
interface Inside {
  readonly endpoints: ReadonlySet<string>
  readonly nodes: ReadonlySet<string>
  /** Where prefixes alone are named: what addresses flows may have. */
  readonly ranges: readonly AddressRange[] | undefined
}

/** Regions, networks and namespaces by what lies in them; a prefix by its addresses; anybody else by who he is. */
function placesCalled(asking: Asking, names: readonly Named[]): Inside & { readonly missing: readonly string[] } {
  const { model } = asking.matching
  const endpoints = new Set<string>()
  const nodes = new Set<string>()
  const missing: string[] = []
  const prefixes = names.flatMap(({ text }) => parsePrefix(text) ?? [])
  for (const one of names) {
    const found = placeCalled(asking, one)
    if (found.endpoints.size + found.nodes.size === 0) missing.push(`nothing lies in "${one.text}"`)
    for (const id of found.endpoints) endpoints.add(id)
    for (const id of found.nodes) nodes.add(id)
  }
  // What carries those who lie there is passed on the way from one to another: a cluster's own network for a namespace.
  for (const id of endpoints) {
    const node = model.endpoints.get(id)?.node
    if (node !== undefined) nodes.add(node)
  }
  return { endpoints, nodes, missing, ranges: prefixes.length === names.length ? prefixes : undefined }
}

function placeCalled({ matching: { model }, callers }: Asking, { text, origin }: Named): { readonly endpoints: Set<string>; readonly nodes: Set<string> } {
  const endpoints = new Set<string>()
  const nodes = new Set<string>()
  const range = parsePrefix(text)
  if (range) inRange(model, range, endpoints, nodes)
  else {
    for (const { id } of model.nodes.values()) if (liesIn(model, id, text)) nodes.add(id)
    for (const id of inside(model.endpoints.values(), text)) endpoints.add(id)
    for (const { id, node } of model.endpoints.values()) if (nodes.has(node)) endpoints.add(id)
    if (endpoints.size + nodes.size === 0) for (const { endpoint } of callers.find([{ text, origin }]).party.members) endpoints.add(endpoint)
  }
  return { endpoints, nodes }
}

/** A network lies in a region, and a gateway in its network. */
function liesIn({ nodes }: Model, id: string, place: string): boolean {
  const seen = new Set<string>()
  const todo = [id]
  for (let one = todo.pop(); one !== undefined; one = todo.pop()) {
    if (one === place) return true
    if (seen.has(one)) continue
    seen.add(one)
    todo.push(...(nodes.get(one)?.within ?? []))
  }
  return false
}

function inRange(model: Model, range: AddressRange, endpoints: Set<string>, nodes: Set<string>): void {
  for (const { id, kind, somewhere } of model.endpoints.values()) {
    const own = model.addressesOf.get(id)?.ranges.filter(({ family }) => family === range.family) ?? []
    const all = own.length > 0 ? own : (somewhere ?? []).filter(({ family }) => family === range.family)
    if (kind !== 'service' && all.length > 0 && containsRanges([range], all)) endpoints.add(id)
  }
  for (const { id, interfaces } of model.nodes.values())
    if (interfaces.some(({ addresses }) => addresses.some(({ address }) => address.family === range.family && range.first <= address.value && address.value <= range.last))) nodes.add(id)
}

/** Nothing on any way, forward or back, lies elsewhere. */
export function answerWithin(asking: Asking, { journeys, undecided }: { readonly journeys: readonly Journey[]; readonly undecided: readonly End[] }, names: readonly Named[]): Outcome {
  const { matching } = asking
  const { space } = matching
  const places = placesCalled(asking, names)
  if (places.missing.length > 0) return vacuous(places.missing)
  const strange = new Map(journeys.flatMap((one) => {
    const outside = outsideOf(asking, one, places)
    return outside === undefined ? [] : [[one, outside] as const]
  }))
  const [first] = strange.keys()
  if (first) {
    const sure = surelyFaulty(asking, [...strange.keys()], journeys.filter((one) => !strange.has(one)))
    const { journey, flows } = sure ?? { journey: first, flows: first.began }
    const outside = strange.get(journey) ?? ''
    const rank = (end: End): number => (end.verdict !== journey.end.verdict || end.at !== journey.end.at ? 2 : outsideOf(asking, { ...journey, began: flows, end, replies: [] }, places) === undefined ? 1 : 0)
    const witness = show(matching, journey.start, space.and(journey.start.set, flows), journey.throughProxies, rank)
    const shown = { ...(witness && { witness, because: decidingSteps(witness.steps) }) }
    if (sure) return { verdict: 'broken', says: `It goes by ${outside}, which lies elsewhere.`, ...shown }
    return { verdict: 'unknown', says: `It may go by ${outside}, which lies elsewhere.`, doubts: doubtsOf([...strange.keys()].map(({ end }) => end)), ...shown }
  }
  if (undecided.length > 0) {
    const doubts = doubtsOf(undecided)
    return { verdict: 'unknown', says: doubtWords('It may leave', doubts), doubts }
  }
  return { verdict: 'holds', says: journeys.length === 0 ? 'Nothing gets there at all.' : `All ${journeys.length === 1 ? 'of it stays' : `${journeys.length} ways stay`} there.` }
}

/** The first thing on a way that lies elsewhere. */
function outsideOf(asking: Asking, journey: Journey, { endpoints, nodes, ranges }: Inside): string | undefined {
  const { matching } = asking
  const legs = legsOf(journey.end)
  if (ranges) {
    const used = [journey.began, ...legs.slice(1).map(({ begin }) => begin)].flatMap((set) => (['source', 'destination'] as const).flatMap((side) => matching.space.addressesOf(set, side).ranges))
    const strange = minusRanges(used, ranges)
    if (strange.length > 0) return formatRanges(strange.slice(0, 1))
  }
  const ends = [
    ...legs.flatMap((leg) => (matching.model.endpoints.has(leg.from) ? [leg.from] : sendersOf(asking, journey))),
    ...legs.slice(0, -1).flatMap(({ end }) => (end ? [end.to] : [])),
    ...receiversOf(asking, journey),
  ]
  return ends.find((id) => !endpoints.has(id) && !nodes.has(id)) ?? [...nodesOf(journey, true)].find((node) => !nodes.has(node))
}

/** Who of a node sends. */
function sendersOf({ matching: { model, space } }: Asking, { start, began }: Journey): string[] {
  return (model.endpointsOfNode.get(start.node) ?? []).filter(({ id, kind }) => kind !== 'service' && space.overlaps(began, space.source(model.addressesOf.get(id) ?? emptyAddresses))).map(({ id }) => id)
}
