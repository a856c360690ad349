import { emptyAddresses, formatAddress, formatRanges, intersectAddresses, isEmptyAddresses, unionAddresses, type AddressSet } from '../base/address.ts'
import { lookUp } from '../engine/lookup.ts'
import { findParty, ofAddresses, ofEndpoints, type Party, type PartyFound } from '../engine/parties.ts'
import { flowTexts } from '../engine/flows.ts'
import { connections, reach } from '../engine/reach.ts'
import type { Doubt } from '../flow/path.ts'
import type { FlowSet } from '../flow/space.ts'
import { Matching } from '../model/matching.ts'
import { outsideNode } from '../model/model.ts'
import { placesOf } from '../origin/place.ts'
import type { FlowPart } from '../render/documents/common.ts'
import type { ConnectionPart, EndpointPart, ReachDocument } from '../render/documents/reach.ts'
import { linksOf } from './links.ts'
import { headOf, nothingRead, readNetwork, type Network } from './network.ts'
import { operation, refuse, type Answer, type Context } from './operation.ts'
import { unplaced } from './unplaced.ts'

/** Who can reach whom, exactly. */
export default operation({
  name: 'reach',
  summary: 'who can reach whom, over what, exactly?',
  effect: 'reads',
  parameters: [
    { name: 'from', kind: 'text', placeholder: 'ENDPOINT', summary: 'only what these can reach' },
    { name: 'to', kind: 'text', placeholder: 'ENDPOINT', summary: 'only who reaches these' },
    { name: 'future', kind: 'flag', summary: 'also what could come: whatever selectors, groups and subnets that hold nobody yet could hold' },
    { name: 'paths', kind: 'paths', summary: 'what to read' },
  ],
  examples: [
    { says: 'everybody to everybody', arguments: 'reach examples/shop' },
    { says: 'who reaches the database', arguments: 'reach --to db examples/shop' },
    { says: 'what something new could reach, or be reached by', arguments: 'reach --future examples/shop' },
  ],
  formats: ['text', 'json', 'markdown', 'html'],
  document: 'netwright/reach@1',
  async run(input, asked) {
    // The same files, read otherwise: a context of their own.
    const context: Context = input.future ? { ...asked, files: { ...asked.files }, future: true } : asked
    const network = await readNetwork(context)
    const nothing = nothingRead(context, network)
    if (nothing) return nothing
    const matching = new Matching(network.model)
    const from = partyOf(context, network, matching, input.from, '--from')
    if (from && 'refused' in from) return from.refused
    const to = partyOf(context, network, matching, input.to, '--to')
    if (to && 'refused' in to) return to.refused
    context.progress('walking every flow')
    const reached = reach(matching, { ...(from && { from: from.party.addresses }) })
    const wantedFrom = from && new Set(from.party.members.map((m) => m.endpoint))
    const wantedTo = to && new Set(to.party.members.map((m) => m.endpoint))
    const isWanted = (id: string, wanted: ReadonlySet<string> | undefined, addresses: AddressSet | undefined): boolean =>
      wanted === undefined || wanted.has(id) || (addresses !== undefined && overlaps(addresses, reached.ends.find((e) => e.id === id && e.kind === 'addresses')?.addresses))
    const shown = connections(matching, reached, (a, b) => isWanted(a, wantedFrom, from?.party.addresses) && isWanted(b, wantedTo, to?.party.addresses))
    const texts = new Map<FlowSet, FlowPart[]>()
    const textsOf = (set: FlowSet): FlowPart[] => {
      const known = texts.get(set)
      if (known) return known
      const made = flowTexts(matching, set)
      texts.set(set, made)
      return made
    }
    const doubts = new Map<number, Doubt>(reached.unknown.flatMap((end) => end.branch.alternatives.map((a) => [a.doubt.id, a.doubt] as const)))
    const document: ReachDocument = {
      schema: 'netwright/reach@1',
      ...headOf(context, network, [...doubts.values()].toSorted((a, b) => a.id - b.id)),
      endpoints: reached.ends.map((end): EndpointPart => {
        const endpoint = network.model.endpoints.get(end.id)
        return {
          id: end.id,
          kind: end.kind === 'addresses' ? 'addresses' : (endpoint?.kind ?? 'host'),
          names: [...(endpoint?.names ?? [])],
          addresses: end.kind === 'addresses' ? [formatRanges(end.addresses.ranges)] : (endpoint?.addresses ?? []).map(formatAddress),
          places: endpoint ? placesOf(endpoint.origin) : [],
        }
      }),
      connections: shown.map(
        (c): ConnectionPart => ({
          from: c.from,
          to: c.to,
          surely: matching.space.isEmpty(c.surely) ? [] : textsOf(c.surely),
          possibly: textsIfAny(matching, matching.space.minus(c.possibly, c.surely), textsOf),
        }),
      ),
    }
    return { document, exit: 0 }
  },
})

function textsIfAny(matching: Matching, set: FlowSet, textsOf: (set: FlowSet) => FlowPart[]): FlowPart[] {
  return matching.space.isEmpty(set) ? [] : textsOf(set)
}

function overlaps(a: AddressSet, b: AddressSet | undefined): boolean {
  return b !== undefined && a.ranges.some((x) => b.ranges.some((y) => x.family === y.family && x.first <= y.last && y.first <= x.last))
}

function partyOf(context: Context, network: Network, matching: Matching, text: string | undefined, option: string): { party: Party } | { refused: Answer } | undefined {
  if (text === undefined) return undefined
  const found = named(matching, text)
  if ('party' in found) {
    const { party } = found
    if (option === '--to') return { party: behindServices(matching, party) }
    return party.members.some(({ endpoint }) => matching.model.endpoints.get(endpoint)?.kind !== 'service')
      ? { party }
      : { refused: refuse(context.tool, { code: 'usage/no-endpoint', says: `${option}: nobody sends from ${text}.`, todo: 'A Service sends nothing: name those behind it.' }) }
  }
  const ambiguous = 'ambiguous' in found
  const missing = ambiguous ? undefined : unplaced(network, option, text)
  if (missing) return { refused: refuse(context.tool, missing) }
  return {
    refused: refuse(context.tool, {
      code: ambiguous ? 'usage/ambiguous-endpoint' : 'usage/no-endpoint',
      says: ambiguous ? `${option}: "${text}" may be any of ${found.ambiguous.length}.` : `${option}: there is no "${text}" in what was read.`,
      todo: ambiguous ? 'Write one of these ids.' : /:\/\/|:\d+$/.test(text) ? 'Ports and URLs are for netwright trace: name the endpoint alone.' : 'Try netwright map for what is there.',
      candidates: ambiguous ? found.ambiguous : found.near,
    }),
  }
}

/** An endpoint or addresses; else what a name leads to. */
function named(matching: Matching, text: string): PartyFound {
  const found = findParty(matching, text)
  if ('party' in found || 'ambiguous' in found) return found
  const { addresses } = lookUp(matching, text, outsideNode)
  return isEmptyAddresses(addresses) ? found : { party: ofAddresses(matching, text, addresses) }
}

/** Nothing ends at a Service: whoever is behind it takes its place. */
function behindServices(matching: Matching, party: Party): Party {
  const { model } = matching
  const services = [...model.endpoints.values()].filter(
    (one) => one.kind === 'service' && !isEmptyAddresses(intersectAddresses(model.addressesOf.get(one.id) ?? emptyAddresses, party.addresses)),
  )
  if (services.length === 0) return party
  const ids = new Set(services.map(({ id }) => id))
  const behind = linksOf(model).filter(({ kind, from }) => kind === 'balances' && ids.has(from))
  const whole = ofEndpoints(matching, [...new Set(behind.map(({ to }) => to))].filter((id) => model.endpoints.has(id)))
  const own = party.members.filter(({ endpoint }) => !ids.has(endpoint))
  return { says: party.says, addresses: unionAddresses(party.addresses, whole.addresses), members: [...own, ...whole.members] }
}
