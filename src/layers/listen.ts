import { nobody } from '../flow/match.ts'
import type { FlowSet } from '../flow/space.ts'
import type { Listener } from '../model/listener.ts'
import type { Matching } from '../model/matching.ts'

/** Flows that one listener takes; without a listener, those that no declared listener takes. */
export interface Heard {
  readonly set: FlowSet
  readonly listener: Listener | undefined
}

/** Who of a node's listeners takes which flows. A listener on one address goes before one on all of them, as sockets are looked up. */
export function hear(matching: Matching, node: string, set: FlowSet): Heard[] {
  const { space } = matching
  const heard: Heard[] = []
  let rest = set
  const listeners = (matching.model.listenersOfNode.get(node) ?? []).toSorted((a, b) => Number(b.addresses !== undefined) - Number(a.addresses !== undefined))
  for (const listener of listeners) {
    const addressed = listener.addresses ? matching.once(`to listener ${listener.id}`, () => space.destination(matching.addresses(listener.addresses ?? nobody))) : space.all
    const own = space.intersect([
      addressed,
      space.protocol([listener.protocol === 'tcp' ? { first: 6, last: 6 } : { first: 17, last: 17 }]),
      space.destinationPort([{ first: listener.port, last: listener.port }]),
    ])
    const part = space.and(rest, own)
    if (space.isEmpty(part)) continue
    heard.push({ set: part, listener })
    rest = space.minus(rest, own)
  }
  if (!space.isEmpty(rest)) heard.push({ set: rest, listener: undefined })
  return heard
}
