import type { Text } from '../../../base/text.ts'
import { written, type Origin } from '../../../origin/origin.ts'
import { readJson } from '../../../syntax/json.ts'
import { asItems, get, reportSome, type Tree } from '../../../syntax/tree.ts'
import { notUnderstood, type Output } from '../output.ts'

/** A named set, map or verdict map. */
export interface NamedSet {
  readonly name: string
  readonly elements: readonly Tree[]
  /** Its elements change while the host runs: rules add them, or they expire. */
  readonly changes: 'never' | 'expires' | 'rules add'
  readonly origin: Origin
}

export interface Chain {
  readonly name: string
  readonly hook: string | undefined
  readonly type: string | undefined
  readonly priority: number
  readonly policy: 'accept' | 'drop'
  readonly origin: Origin
  readonly rules: Rule[]
}

export interface Rule {
  readonly tree: Tree
  readonly statements: readonly Tree[]
  readonly says: string
  readonly origin: Origin
}

export interface Table {
  readonly family: 'ip' | 'ip6' | 'inet'
  readonly name: string
  readonly chains: Map<string, Chain>
  readonly sets: Map<string, NamedSet>
}

/** Families below IP, and their hooks that lie on the way of what passes the host itself. */
const below: Readonly<Record<string, boolean>> = { bridge: false, netdev: true, arp: false }

/** The tables of `nft -j list ruleset`. Chains and rules keep their order. */
export function readRuleset(text: Text, output: Output): Table[] {
  const { tree, problems } = readJson(text)
  output.problems.push(...problems)
  const report = reportSome(output.problems, text, 'linux')
  const tables = new Map<string, Table>()
  const dynamic = setsThatRulesChange(text.content)
  for (const item of asItems(get(tree, 'nftables'), report, 'nftables')) {
    if (item.kind !== 'map') continue
    const [entry] = item.entries
    if (!entry || entry.key === 'metainfo') continue
    const { key, value } = entry
    const family = textOf(value, 'family')
    const origin = written(text, item.span)
    if (family !== 'ip' && family !== 'ip6' && family !== 'inet') {
      if (key === 'chain' && textOf(value, 'hook') !== '') {
        output.unread.push({
          what: `chain ${textOf(value, 'name')} of table ${family} ${textOf(value, 'table')}`,
          origin,
          changesAnswers: below[family] ?? true,
        })
      }
      continue
    }
    const tableName = textOf(value, key === 'table' ? 'name' : 'table')
    const id = `${family} ${tableName}`
    const table: Table = tables.get(id) ?? { family, name: tableName, chains: new Map(), sets: new Map() }
    tables.set(id, table)
    const name = textOf(value, 'name')
    switch (key) {
      case 'table':
        // A dormant table is there, and no packet sees it (nft(8), table flags).
        if (textOf(value, 'flags') === 'dormant' || listOf(value, 'flags').includes('dormant'))
          tables.set(id, { ...table, chains: new Map() })
        break
      case 'chain':
        table.chains.set(name, {
          name,
          hook: textOf(value, 'hook') || undefined,
          type: textOf(value, 'type') || undefined,
          priority: Number(textOf(value, 'prio') || '0'),
          policy: textOf(value, 'policy') === 'drop' ? 'drop' : 'accept',
          origin,
          rules: [],
        })
        break
      case 'rule': {
        const chain = table.chains.get(textOf(value, 'chain'))
        if (!chain) {
          report('chain', item.span, 'This rule names a chain that is not listed before it; the rule is not read.')
          break
        }
        const comment = textOf(value, 'comment')
        const handle = textOf(value, 'handle')
        const says = `rule ${chain.rules.length + 1}${handle === '' ? '' : ` (handle ${handle})`} of chain ${chain.name}${comment === '' ? '' : ` "${comment}"`}`
        chain.rules.push({ tree: value, statements: asItems(get(value, 'expr'), report, 'expr'), says, origin })
        break
      }
      case 'set':
      case 'map': {
        const flags = listOf(value, 'flags')
        const changes = flags.includes('dynamic') || dynamic.has(name) ? 'rules add' : flags.includes('timeout') ? 'expires' : 'never'
        table.sets.set(name, { name, elements: asItems(get(value, 'elem'), report, 'elem'), changes, origin })
        break
      }
      case 'element': {
        const set = table.sets.get(name)
        if (set) table.sets.set(name, { ...set, elements: [...set.elements, ...asItems(get(value, 'elem'), report, 'elem')] })
        break
      }
      // Objects that rules name: what a rule does with them is read at the rule.
      case 'counter':
      case 'quota':
      case 'limit':
      case 'ct helper':
      case 'ct timeout':
      case 'ct expectation':
      case 'synproxy':
      case 'secmark':
      case 'flowtable':
      case 'tunnel':
        break
      default:
        notUnderstood(output, `${key} in table ${id}`, origin)
    }
  }
  return [...tables.values()]
}

/** Names of the sets that some rule adds to or deletes from: `nft` 1.0 does not list their flag `dynamic`. */
function setsThatRulesChange(content: string): Set<string> {
  return new Set([...content.matchAll(/"(?:set|map)"\s*:\s*"@([^"]+)"/g)].map((found) => found[1] ?? ''))
}

export function textOf(tree: Tree | undefined, key: string): string {
  const value = get(tree, key)
  return value?.kind === 'scalar' && value.value !== null ? value.text : ''
}

export function listOf(tree: Tree | undefined, key: string): string[] {
  const value = get(tree, key)
  if (value?.kind === 'scalar') return value.value === null ? [] : [value.text]
  return value?.kind === 'list' ? value.items.flatMap((item) => (item.kind === 'scalar' ? [item.text] : [])) : []
}
