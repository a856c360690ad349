import { all, nobody, not, some, type Match, type Peers } from '../../../flow/match.ts'
import type { Filter, FilterRule } from '../../../model/filter.ts'
import { implied } from '../../../origin/origin.ts'
import type { Handover, PlacedListener } from '../service.ts'
import type { Placement } from '../placement.ts'
import type { Inhabitant } from './inhabit.ts'
import { ruleFilter } from './gateway.ts'

const peers = (endpoints: readonly string[]): Peers => ({ ...nobody, endpoints })
const to = (of: Peers): Match => ({ kind: 'destination', peers: of })
const from = (of: Peers): Match => ({ kind: 'source', peers: of })

/** What may not be there at all, and whether something has an IPv6 address: flows that may be nobody's. */
export function perhapsFilter(id: string, inhabitants: readonly Inhabitant[]): Filter | undefined {
  const rules: FilterRule[] = inhabitants.flatMap(({ placement }) => {
    const self = some(from(peers([placement.id])), to(peers([placement.id])))
    const { uncertain } = placement.resource
    const common = { action: { do: 'drop' } as const, origin: placement.origin }
    return [
      ...(uncertain === undefined
        ? []
        : [
            {
              ...common,
              match: all(self, { kind: 'opaque', says: `how many of ${placement.id} there are: ${uncertain}`, origin: placement.origin }),
              says: `${placement.id} (there may be none)`,
            },
          ]),
      ...(placement.ipv6 !== 'unknown'
        ? []
        : [
            {
              ...common,
              match: all(
                self,
                { kind: 'family', family: 6 },
                { kind: 'opaque', says: `whether ${placement.id} has an IPv6 address is not known`, origin: placement.origin },
              ),
              says: `${placement.id} (it has no IPv6 address)`,
            },
          ]),
    ]
  })
  return rules.length === 0
    ? undefined
    : ruleFilter({
        id,
        says: 'what is there',
        rules,
        otherwise: { action: 'accept', says: 'what is there', origin: implied('declared') },
        sessions: 'implicit',
      })
}

/** Is it the whole of something, or one of its interfaces? */
function isOf({ id, interfaces }: Placement, endpoint: string): boolean {
  return endpoint === id || interfaces?.some((one) => one.id === endpoint) === true
}

/** What answers only where something is declared to listen. */
export function closedFilter(
  id: string,
  inhabitants: readonly Inhabitant[],
  listeners: readonly PlacedListener[],
  handovers: readonly Handover[],
): Filter | undefined {
  const rules = inhabitants.flatMap(({ placement }): FilterRule[] => {
    const { closed } = placement
    if (!closed) return []
    const heard: Match[] = [
      ...listeners
        .filter(({ endpoint }) => isOf(placement, endpoint))
        .map((one) =>
          all(
            { kind: 'protocol', protocols: [one.protocol === 'tcp' ? { first: 6, last: 6 } : { first: 17, last: 17 }] },
            { kind: 'destinationPort', ports: [{ first: one.port, last: one.port }] },
          ),
        ),
      ...handovers.filter(({ endpoint }) => isOf(placement, endpoint)).map(({ match }) => match),
    ]
    return [
      {
        match: all(to(peers([placement.id])), not(some(...heard))),
        action: { do: 'drop' },
        says: `${placement.id} (nothing listens there)`,
        origin: closed,
      },
    ]
  })
  return rules.length === 0
    ? undefined
    : ruleFilter({
        id,
        says: 'listeners',
        rules,
        otherwise: { action: 'accept', says: 'what listens', origin: implied('declared') },
        sessions: 'implicit',
      })
}
