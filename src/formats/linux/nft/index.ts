import type { Text } from '../../../base/text.ts'
import type { Group } from '../../../model/endpoint.ts'
import { filterRules, translationRules, type Piece } from '../actions.ts'
import { hooks, type BaseChain } from '../hooks.ts'
import type { Surroundings } from '../matches.ts'
import { notUnderstood, type Output } from '../output.ts'
import { lowerRule, type Place } from './rule.ts'
import { readRuleset, type Chain, type Rule, type Table } from './ruleset.ts'

export interface NftReading {
  readonly bases: readonly BaseChain[]
  readonly groups: readonly Group[]
}

/** Connections are tracked from this priority on (linux/netfilter_ipv4.h, NF_IP_PRI_CONNTRACK, 2026-11). */
const trackedFrom = -200

/**
 * The base chains of `nft -j list ruleset`, in the order in which they are listed. `covered` names tables (`ip filter`) that an
 * iptables-save dump
 * shows better: iptables-nft keeps its rules in nftables, and `nft` prints their extensions by name only.
 */
export function readNftables(host: string, text: Text, around: Surroundings, covered: ReadonlySet<string>, output: Output): NftReading {
  const bases: BaseChain[] = []
  const shared = { host, text, around, output, groups: new Map(), listed: new Set<string>(), sets: new Map() }
  for (const table of readRuleset(text, output)) {
    if (covered.has(`${table.family} ${table.name}`)) continue
    for (const chain of table.chains.values()) {
      if (chain.hook === undefined) continue
      const hook = hooks.find((one) => one === chain.hook)
      if (!hook) {
        notUnderstood(output, `hook ${chain.hook} of chain ${chain.name}`, chain.origin)
        continue
      }
      bases.push(
        baseOf({ ...shared, table, hook, tracked: chain.priority > trackedFrom || (hook !== 'prerouting' && hook !== 'output') }, chain),
      )
    }
  }
  return { bases, groups: [...shared.groups.values()] }
}

function baseOf(place: Place, chain: Chain): BaseChain {
  const { table, host } = place
  const common = {
    id: `${host}/nft ${table.family} ${table.name} ${chain.name}`,
    says: `nftables ${table.family} ${table.name} ${chain.name}`,
    hook: place.hook,
    priority: chain.priority,
    family: familyOf(table),
    start: chain.name,
    policy: chain.policy,
    origin: chain.origin,
  }
  const chains = reachable(table, chain)
  if (chain.type === 'nat') return { ...common, kind: 'nat', chains: lowerChains(place, chains, translationRules) }
  const rules = lowerChains(place, chains, filterRules)
  if (place.tracked || place.hook !== 'prerouting') return { ...common, kind: 'filter', chains: rules }
  return { ...common, kind: 'filter', chains: rules, looped: lowerChains({ ...place, tracked: true }, chains, filterRules) }
}

function lowerChains<Lowered>(
  place: Place,
  chains: readonly Chain[],
  lower: (pieces: readonly Piece[], rule: Rule) => readonly Lowered[],
): Record<string, Lowered[]> {
  const lowered: Record<string, Lowered[]> = {}
  for (const chain of chains) {
    const own = (lowered[chain.name] ??= [])
    for (const rule of chain.rules) {
      const { pieces, chains: made } = lowerRule(place, rule)
      own.push(...lower(pieces, rule))
      for (const [name, rest] of made) lowered[name] = [...lower(rest, rule)]
    }
  }
  return lowered
}

/** The chain and all that it jumps to. */
function reachable(table: Table, from: Chain): Chain[] {
  const found = new Map([[from.name, from]])
  for (const chain of found.values()) {
    for (const rule of chain.rules) {
      for (const name of targetsOf(rule, table)) {
        const target = table.chains.get(name)
        if (target) found.set(name, target)
      }
    }
  }
  return [...found.values()]
}

function targetsOf(rule: Rule, table: Table): string[] {
  const found: string[] = []
  const visit = (tree: Rule['tree'], depth: number): void => {
    if (depth > 20) return
    if (tree.kind === 'list') tree.items.forEach((item) => visit(item, depth + 1))
    else if (tree.kind === 'map') {
      for (const { key, value } of tree.entries) {
        if (key === 'target' && value.kind === 'scalar') found.push(value.text)
        else if (key === 'data' && value.kind === 'scalar' && value.text.startsWith('@'))
          table.sets.get(value.text.slice(1))?.elements.forEach((e) => visit(e, depth + 1))
        else visit(value, depth + 1)
      }
    }
  }
  rule.statements.forEach((statement) => visit(statement, 0))
  return found
}

function familyOf(table: Table): 4 | 6 | undefined {
  return table.family === 'ip' ? 4 : table.family === 'ip6' ? 6 : undefined
}
