import { everyIpv4, everyIpv6 } from '../../../base/address.ts'
import type { Filter, FilterRule } from '../../../model/filter.ts'
import type { Node, Stage } from '../../../model/node.ts'
import type { NextHop, RouteTable } from '../../../model/table.ts'
import type { Origin } from '../../../origin/origin.ts'
import { fromVpc } from '../door.ts'

/** A node of a cloud's own: no host, nothing lives on it but what others say. */
export function cloudNode(
  id: string,
  stages: { readonly arrive: readonly Stage[]; readonly originate?: readonly Stage[] },
  within: readonly string[],
  origin: Origin,
  names: readonly string[] = [],
): Node {
  return {
    id,
    kind: 'network',
    names,
    interfaces: [],
    arrive: stages.arrive,
    originate: stages.originate ?? [],
    forwards: true,
    folder: undefined,
    within,
    origin,
  }
}

/** Hands everything to the same place. */
export function onlyTo(id: string, via: NextHop, origin: Origin): RouteTable {
  return { id, routes: [everyIpv4, everyIpv6].map((prefix) => ({ to: { prefix }, via, metric: 0, origin })), otherwise: origin }
}

export function handOver(table: string): Stage {
  return { stage: 'route', own: 'table', table, local: [{ stage: 'deliver' }], forward: [{ stage: 'transmit' }] }
}

/** A filter of one list of rules. */
export function ruleFilter({ rules, ...rest }: Omit<Filter, 'chains' | 'start'> & { readonly rules: readonly FilterRule[] }): Filter {
  return { ...rest, chains: { rules }, start: 'rules' }
}

/** What arrives at something with two sides: what VPCs hand over goes through `out`, what comes from anywhere else through `back`. */
export function twoSided(
  out: readonly Stage[],
  back: readonly Stage[],
  origin: Origin,
  side: { readonly interfaces: readonly string[]; readonly says: string } = { interfaces: [fromVpc('*')], says: 'from the VPC' },
): Stage[] {
  return [
    {
      stage: 'select',
      cases: [{ match: { kind: 'arrivesOn', interfaces: side.interfaces }, stages: out, says: side.says, origin }],
      otherwise: back,
    },
  ]
}

export const filterStage = (filter: string): Stage => ({ stage: 'filter', filter })
export const translateStage = (translation: string): Stage => ({ stage: 'translate', translation })
