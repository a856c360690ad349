import { intersectAddresses, isEmptyAddresses } from '../../base/address.ts'
import type { Party } from '../../engine/parties.ts'
import { outsideNode } from '../../model/model.ts'
import { begin, pullToStart, type End } from '../../engine/branch.ts'
import { doubtsOf } from '../../engine/passages.ts'
import { legsOf } from '../../engine/reply.ts'
import { walk } from '../../engine/walk.ts'
import type { Filter } from '../../model/filter.ts'
import { Matching } from '../../model/matching.ts'
import { nodesOf, receiversOf, surelyFaulty, type Journey } from './journeys.ts'
import { vacuous, type Asking, type Outcome } from './outcome.ts'
import { doubtWords } from './packets.ts'
import type { Named } from './promises.ts'
import { decidingSteps, show } from './shown.ts'

/** What a flow may be made to pass, each kind by what it is called in the model. */
interface Gates {
  readonly nodes: ReadonlySet<string>
  readonly endpoints: ReadonlySet<string>
  readonly filters: ReadonlySet<string>
  readonly missing: readonly string[]
}

/** Finds what promises call a filter, a proxy, a node or an inspection point: by id, by a name, or by the last part of an id that no other has. */
export function gatesOf({ matching, callers }: Asking, names: readonly Named[]): Gates {
  const { model } = matching
  const nodes = new Set<string>()
  const endpoints = new Set<string>()
  const filters = new Set<string>()
  const missing: string[] = []
  for (const { text } of names) {
    const node = model.nodes.get(text) ?? model.nodes.get(model.aliases.get(text) ?? '') ?? [...model.nodes.values()].find((one) => one.names.includes(text))
    const filter = model.filters.get(text) ?? only([...model.filters.values()].filter(({ id, says }) => says === text || id.endsWith(`/${text}`)))
    const listener = model.facts.listeners.find(({ id }) => id === text)
    if (node) nodes.add(node.id)
    else if (filter) filters.add(filter.id)
    else if (listener) nodes.add(listener.node)
    else {
      const { party } = callers.find([{ text, origin: { kind: 'implied', says: text } }])
      if (party.members.length === 0) missing.push(`no filter, proxy or node is called "${text}"`)
      // Who has a node of his own is that node; others are passed where a leg of the way ends with them.
      for (const { endpoint, node: at } of party.members) {
        endpoints.add(endpoint)
        if ((model.endpointsOfNode.get(at) ?? []).filter(({ kind }) => kind !== 'service').length === 1) nodes.add(at)
      }
    }
  }
  return { nodes, endpoints, filters, missing }
}

const only = <Item>(items: readonly Item[]): Item | undefined => (items.length === 1 ? items[0] : undefined)

/** Every way passes one of the gates. Ways past filters are found by walking the same flows with those filters shut. */
export function answerThrough(asking: Asking, { journeys, undecided }: { readonly journeys: readonly Journey[]; readonly undecided: readonly End[] }, names: readonly Named[], to: Party | undefined): Outcome {
  const { matching } = asking
  const { space } = matching
  const gates = gatesOf(asking, names)
  if (gates.missing.length > 0) return vacuous(gates.missing)
  const { model } = matching
  const addresses = [...gates.endpoints].flatMap((id) => model.addressesOf.get(id) ?? [])
  const passes = ({ end }: { readonly end: End }): boolean => {
    if ([...nodesOf({ end, replies: [] }, false)].some((node) => gates.nodes.has(node))) return true
    const legs = legsOf(end)
    return legs.slice(1).some((leg) => gates.endpoints.has(leg.from)) || legs.slice(0, -1).some((leg) => leg.end !== undefined && addresses.some((own) => !isEmptyAddresses(intersectAddresses(own, space.addressesOf(leg.end?.set ?? space.none, 'destination')))))
  }
  const past = gates.filters.size === 0 ? { around: journeys.filter((one) => !passes(one)), fair: journeys.filter(passes) } : pastFilters(asking, journeys, gates.filters, passes, to)
  const [first] = past.around
  if (first) {
    const sure = surelyFaulty(asking, past.around, past.fair)
    const { journey, flows } = sure ?? { journey: first, flows: first.began }
    const rank = (end: End): number => (end.verdict !== journey.end.verdict || end.at !== journey.end.at ? 2 : passes({ end }) ? 1 : 0)
    const witness = show(matching, journey.start, space.and(journey.start.set, flows), journey.throughProxies, rank)
    const shown = { ...(witness && { witness, because: decidingSteps(witness.steps) }) }
    if (sure) return { verdict: 'broken', says: witness ? `${witness.from} gets to ${witness.to} without it.` : 'Something gets there without it.', ...shown }
    return { verdict: 'unknown', says: 'Something may get there without it.', doubts: doubtsOf(past.around.map(({ end }) => end)), ...shown }
  }
  if (undecided.length > 0) {
    const doubts = doubtsOf(undecided)
    return { verdict: 'unknown', says: doubtWords('Something may get there without it', doubts), doubts }
  }
  return { verdict: 'holds', says: journeys.length === 0 ? 'Nothing gets there at all.' : `All ${journeys.length === 1 ? 'of it passes' : `${journeys.length} ways pass`} there.` }
}

/** The ways that are left when filters are shut, and those that go through them. */
function pastFilters(asking: Asking, journeys: readonly Journey[], filters: ReadonlySet<string>, passes: (one: { readonly end: End }) => boolean, to: Party | undefined): { readonly around: readonly Journey[]; readonly fair: readonly Journey[] } {
  const { matching } = asking
  const { space, model } = matching
  const shut = new Matching({ ...model, filters: new Map([...model.filters].map(([id, filter]) => [id, filters.has(id) ? shutFilter(filter) : filter])) }, matching)
  const around: Journey[] = []
  const fair: Journey[] = []
  const wanted = new Set(to?.members.map(({ endpoint }) => endpoint))
  for (const one of journeys) {
    let rest = one.began
    for (const end of walk(shut, begin({ ...one.start, set: space.and(one.start.set, one.began) }), { explain: false, throughProxies: one.throughProxies, past: false, replyTo: undefined })) {
      if (end.verdict !== one.end.verdict || end.at !== one.end.at || passes({ end })) continue
      const began = space.and(one.began, pullToStart(space, end.branch, end.set))
      if (space.isEmpty(began) || (to && end.at !== outsideNode && !receiversOf(asking, { end, began }).some((id) => wanted.has(id)))) continue
      around.push({ ...one, end, began, surely: space.and(began, one.surely) })
      rest = space.minus(rest, began)
    }
    if (!space.isEmpty(rest)) fair.push({ ...one, began: rest, surely: space.and(rest, one.surely) })
  }
  return { around, fair }
}

function shutFilter(filter: Filter): Filter {
  return { ...filter, chains: { shut: [] }, start: 'shut', otherwise: { ...filter.otherwise, action: 'drop' }, sessions: 'none' }
}
