import { emptyAddresses } from '../../base/address.ts'
import { connections, type Connection } from '../../engine/reach.ts'
import { beganOf } from '../../engine/passages.ts'
import { ofEndpoints } from '../../engine/parties.ts'
import { flowTexts } from '../../engine/flows.ts'
import type { FlowSet } from '../../flow/space.ts'
import type { Matching } from '../../model/matching.ts'
import { vacuous, type Asking, type Outcome, type Shown } from './outcome.ts'
import { inside } from './parties.ts'
import type { Named, SamePromise } from './promises.ts'
import { decidingSteps, show } from './shown.ts'

/** Two environments reach alike, among themselves and with everyone else, once names are changed. Hosts of requests are passed over: environments have their own. */
export function answerSame(asking: Asking, promise: Pick<SamePromise, 'one' | 'other' | 'rename'>): Outcome {
  const { matching } = asking
  const sides = [membersOf(asking, promise.one), membersOf(asking, promise.other)] as const
  const empty = [promise.one, promise.other].filter((_, place) => sides[place]?.length === 0)
  if (empty.length > 0) return vacuous(empty.map(({ text }) => `nothing lies in "${text}"`))
  const paired = pairUp(promise, sides[0], sides[1])
  if (paired.alone.length > 0) {
    const [first, ...rest] = paired.alone
    return { verdict: 'broken', says: `${first?.id ?? ''} has no counterpart in ${first?.lacks ?? ''}${rest.length > 0 ? `, and neither have ${rest.length} more` : ''}.` }
  }
  const { counterpart } = paired
  const found = new Map<string, Connection>()
  for (const one of connections(matching, asking.passages().reached, (a, b) => counterpart.has(a) || counterpart.has(b))) found.set(`${one.from}\n${one.to}`, one)
  const mirror = (id: string): string => counterpart.get(id) ?? id
  const first = new Set(sides[0])
  const differing: { readonly one: Connection; readonly from: string; readonly to: string; readonly flows: FlowSet; readonly sure: boolean }[] = []
  for (const one of found.values()) {
    const twin = found.get(`${mirror(one.from)}\n${mirror(one.to)}`)
    const more = beyond(matching, one, twin)
    if (more) differing.push({ one, from: mirror(one.from), to: mirror(one.to), ...more })
  }
  const worst = differing.find(({ sure, one }) => sure && (first.has(one.from) || first.has(one.to))) ?? differing.find(({ sure }) => sure) ?? differing[0]
  if (!worst) return { verdict: 'holds', says: `${sides[0].length} and ${sides[1].length} endpoints reach alike.` }
  const flows = flowTexts(matching, worst.flows).map(({ protocol, ports }) => (ports === undefined ? protocol : `${protocol}/${ports}`)).join('; ')
  const witness = shownBetween(asking, worst.one, worst.flows)
  return {
    verdict: worst.sure ? 'broken' : 'unknown',
    says: `${worst.one.from} ${worst.sure ? 'reaches' : 'may reach'} ${worst.one.to} over ${flows}, and ${worst.from} ${worst.sure ? 'does not reach' : 'may not reach'} ${worst.to} so${differing.length > 1 ? `; ${differing.length - 1} more pairs differ` : ''}.`,
    ...(witness && { witness, because: decidingSteps(witness.steps) }),
  }
}

function membersOf({ matching, callers }: Asking, { text, origin }: Named): string[] {
  const { endpoints } = matching.model
  const lying = inside(endpoints.values(), text)
  const all = lying.length > 0 ? lying : callers.find([{ text, origin }]).party.members.map(({ endpoint }) => endpoint)
  return all.filter((id) => endpoints.get(id)?.kind !== 'service').toSorted()
}

/** Counterparts by ids in which each environment's own name, and what was said to be called otherwise, is one. */
function pairUp({ one, other, rename }: Pick<SamePromise, 'one' | 'other' | 'rename'>, left: readonly string[], right: readonly string[]): { readonly counterpart: ReadonlyMap<string, string>; readonly alone: readonly { readonly id: string; readonly lacks: string }[] } {
  const base = (text: string): string => text.split('=').at(-1)?.split('/').findLast((part) => part !== '') ?? text
  const told = (id: string, pairs: readonly (readonly [string, string])[]): string => pairs.reduce((text, [from, to]) => (from === '' ? text : text.replaceAll(from, to)), id)
  const keyOf = { one: (id: string) => told(told(id, Object.entries(rename)), [[base(one.text), '\u0000']]), other: (id: string) => told(id, [[base(other.text), '\u0000']]) }
  const byKey = new Map(right.map((id) => [keyOf.other(id), id]))
  const counterpart = new Map<string, string>()
  const alone: { id: string; lacks: string }[] = []
  for (const id of left) {
    const twin = byKey.get(keyOf.one(id)) ?? byKey.get(told(id, Object.entries(rename)))
    if (twin === undefined) alone.push({ id, lacks: other.text })
    else {
      counterpart.set(id, twin)
      counterpart.set(twin, id)
    }
  }
  for (const id of right) if (!counterpart.has(id)) alone.push({ id, lacks: one.text })
  return { counterpart, alone }
}

/** What passes between two that does not between their counterparts. */
function beyond(matching: Matching, one: Connection, twin: Connection | undefined): { readonly flows: FlowSet; readonly sure: boolean } | undefined {
  const { space } = matching
  const host = matching.dimensionNames().includes('host') ? matching.dimension('host').variables : []
  const bare = (set: FlowSet | undefined): FlowSet => space.forgetVariables(space.forget(set ?? space.none, ['source', 'destination']), host)
  const sure = space.minus(bare(one.surely), bare(twin?.possibly))
  if (!space.isEmpty(sure)) return { flows: sure, sure: true }
  const perhaps = space.or(space.minus(bare(one.possibly), bare(twin?.possibly)), space.minus(bare(one.surely), bare(twin?.surely)))
  return space.isEmpty(perhaps) ? undefined : { flows: perhaps, sure: false }
}

/** One of the flows between two, followed. */
function shownBetween(asking: Asking, { from, to }: Connection, flows: FlowSet): Shown | undefined {
  const { matching } = asking
  const { space, model } = matching
  const source = space.source(model.addressesOf.get(from) ?? emptyAddresses)
  for (const { passage, addressed, endpoint } of asking.passages().towards(ofEndpoints(matching, [to]))) {
    const wanted = space.intersect([source, addressed, flows])
    for (const way of passage.ways) {
      if (!space.overlaps(way.told, wanted)) continue
      const began = beganOf(matching, way, wanted)
      const shown = space.isEmpty(began) ? undefined : show(matching, way.start, began, way.end.branch.finished.length > 0, (end) => (end.verdict === way.end.verdict && end.at === way.node ? 0 : 1))
      if (shown) return { ...shown, to: endpoint ?? shown.to }
    }
  }
  return undefined
}
