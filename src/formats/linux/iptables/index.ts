import type { Text } from '../../../base/text.ts'
import { all } from '../../../flow/match.ts'
import type { FilterRule } from '../../../model/filter.ts'
import type { TranslationRule } from '../../../model/translation.ts'
import { filterRules, translationRules, type Piece } from '../actions.ts'
import type { BaseChain, Hook } from '../hooks.ts'
import { opaque, type Surroundings } from '../matches.ts'
import { notUnderstood, type Output } from '../output.ts'
import { readConditions } from './match.ts'
import { readSave, type SavedChain, type SavedRule, type SavedTable } from './save.ts'
import { readTarget } from './target.ts'

/** Where the tables' chains are called (linux/netfilter_ipv4.h, 2026-11). */
const priorities: Readonly<Record<string, number>> = { raw: -300, mangle: -150, nat: 0, filter: 0, security: 50 }
const builtIn: Readonly<Record<string, Hook>> = {
  PREROUTING: 'prerouting',
  INPUT: 'input',
  FORWARD: 'forward',
  OUTPUT: 'output',
  POSTROUTING: 'postrouting',
}

/** Names as nft has them (`ip filter`) of the tables in some dumps. */
export function tablesIn(texts: readonly Text[]): Set<string> {
  const nothing: Output = { problems: [], unread: [] }
  return new Set(texts.flatMap((text) => readSave(text, nothing).map(({ family, name }) => `${family === 4 ? 'ip' : 'ip6'} ${name}`)))
}

/** The built-in chains of iptables-save and ip6tables-save. */
export function readIptables(host: string, texts: readonly Text[], around: Surroundings, output: Output): BaseChain[] {
  return texts.flatMap((text) => {
    const listed = new Set<string>()
    return readSave(text, output).flatMap((table) => {
      const priority = priorities[table.name]
      if (priority === undefined) {
        const [chain] = table.chains.values()
        if (chain) notUnderstood(output, `table ${table.name}`, chain.origin)
        return []
      }
      return [...table.chains.values()].flatMap((chain) => {
        const hook = chain.policy === undefined ? undefined : builtIn[chain.name]
        const tracked = priority > -200 || (hook !== 'prerouting' && hook !== 'output')
        return hook ? [baseOf({ host, table, hook, priority, tracked, around, output, listed }, chain)] : []
      })
    })
  })
}

interface Place {
  readonly host: string
  readonly table: SavedTable
  readonly hook: Hook
  readonly priority: number
  /** False where the chain runs before connections are tracked. */
  readonly tracked: boolean
  readonly around: Surroundings
  readonly output: Output
  readonly listed: Set<string>
}

function baseOf(place: Place, chain: SavedChain): BaseChain {
  const { table, host } = place
  const program = table.family === 4 ? 'iptables' : 'ip6tables'
  const common = {
    id: `${host}/${program} ${table.name} ${chain.name}`,
    says: `${program} ${table.name} ${chain.name}`,
    hook: place.hook,
    priority: place.priority,
    family: table.family,
    start: chain.name,
    policy: chain.policy ?? 'accept',
    origin: chain.origin,
  }
  const chains = reachable(table, chain)
  if (table.name === 'nat') {
    const rules = Object.fromEntries(
      chains.map((one) => [one.name, one.rules.flatMap((rule): TranslationRule[] => translationRules(lowerRule(place, rule), rule))]),
    )
    return { ...common, kind: 'nat', chains: rules }
  }
  const rules = (at: Place): Record<string, FilterRule[]> =>
    Object.fromEntries(chains.map((one) => [one.name, one.rules.flatMap((rule) => filterRules(lowerRule(at, rule), rule))]))
  // What comes in by loopback brings the connection that it left with.
  const looped = !place.tracked && place.hook === 'prerouting' ? { looped: rules({ ...place, tracked: true }) } : {}
  return { ...common, kind: 'filter', chains: rules(place), ...looped }
}

function lowerRule(place: Place, rule: SavedRule): Piece[] {
  const { table, around, hook } = place
  const list = (what: string): void => {
    const id = `${what} ${rule.says}`
    if (place.listed.has(id)) return
    place.listed.add(id)
    notUnderstood(place.output, `${what} in ${rule.says}`, rule.origin)
  }
  const { match, target } = readConditions(rule.words, {
    family: table.family,
    around,
    origin: rule.origin,
    tracked: place.tracked,
    list: (what) => {
      list(what)
      return opaque(what, rule.origin)
    },
  })
  const pieces = readTarget(target, {
    family: table.family,
    hook,
    around,
    origin: rule.origin,
    isChain: (name) => table.chains.has(name),
    list,
  })
  return pieces.map((piece) => ({ match: all(match, piece.match), act: piece.act }))
}

function reachable(table: SavedTable, from: SavedChain): SavedChain[] {
  const found = new Map([[from.name, from]])
  for (const chain of found.values()) {
    for (const { words } of chain.rules) {
      for (const { value } of words) {
        const target = table.chains.get(value)
        if (target && target.policy === undefined) found.set(value, target)
      }
    }
  }
  return [...found.values()]
}

/** Whether some rule sets connection marks, and whether some rule restores them. */
export function marksIn(content: string): { readonly setsConnectionMarks: boolean; readonly restores: boolean } {
  return {
    setsConnectionMarks: /-j CONNMARK\b.*--(?:set|save|and|or|xor)-?x?mark/.test(content),
    restores: /-j CONNMARK\b.*--restore-mark/.test(content),
  }
}
