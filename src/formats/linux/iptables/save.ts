import type { Text } from '../../../base/text.ts'
import { written, type Origin } from '../../../origin/origin.ts'
import { readLines, type LineWord } from '../../../syntax/lines.ts'
import { reportSome } from '../../../syntax/tree.ts'
import type { Output } from '../output.ts'

export interface SavedRule {
  /** After `-A CHAIN`, without counters. */
  readonly words: readonly LineWord[]
  readonly says: string
  readonly origin: Origin
}

export interface SavedChain {
  readonly name: string
  /** Undefined for a chain of the user's. */
  readonly policy: 'accept' | 'drop' | undefined
  readonly origin: Origin
  readonly rules: SavedRule[]
}

export interface SavedTable {
  readonly name: string
  readonly family: 4 | 6
  readonly chains: Map<string, SavedChain>
}

const counters = /^\[\d+:\d+\]$/

/** The tables of `iptables-save` or `ip6tables-save`, as iptables-restore(8) takes them. */
export function readSave(text: Text, output: Output): SavedTable[] {
  const { lines, problems } = readLines(text, { comments: ['#'], quotes: 'double' })
  output.problems.push(...problems)
  const report = reportSome(output.problems, text, 'iptables')
  const tables: SavedTable[] = []
  let family = familyByName(text)
  let table: SavedTable | undefined
  for (const line of lines) {
    if (line.comment !== undefined) {
      const generated = /\b(ip6?tables)(?:-\w+)?-save\b/.exec(line.comment)
      if (generated) family = generated[1] === 'ip6tables' ? 6 : 4
      continue
    }
    const words = line.words.filter((word, i) => !(counters.test(word.value) && (i === 0 || i === line.words.length - 1)))
    const [first, second] = words
    if (!first) continue
    if (first.value.startsWith('*')) {
      table = { name: first.value.slice(1), family, chains: new Map() }
      tables.push(table)
    } else if (first.value === 'COMMIT') table = undefined
    else if (!table) report('no-table', line.span, 'This line stands in no table; it is not read.')
    else if (first.value.startsWith(':')) {
      const policy = second?.value === 'ACCEPT' ? 'accept' : second?.value === 'DROP' ? 'drop' : undefined
      const name = first.value.slice(1)
      table.chains.set(name, { name, policy, origin: written(text, line.span), rules: [] })
    } else if ((first.value === '-A' || first.value === '--append') && second) {
      let chain = table.chains.get(second.value)
      if (!chain) {
        report('chain', second.span, 'This chain is not declared before its rule.', 'warning')
        chain = { name: second.value, policy: undefined, origin: written(text, line.span), rules: [] }
        table.chains.set(second.value, chain)
      }
      const rest = words.slice(2)
      const comment = rest[rest.findIndex(({ value, quoted }) => value === '--comment' && !quoted) + 1]
      const named = comment && rest.some(({ value }) => value === '--comment') ? ` "${comment.value}"` : ''
      chain.rules.push({
        words: rest,
        says: `rule ${chain.rules.length + 1} of chain ${chain.name}${named}`,
        origin: written(text, line.span),
      })
    } else if (first.value === '-P' && second) {
      const chain = table.chains.get(second.value)
      if (chain)
        table.chains.set(chain.name, { ...chain, policy: words[2]?.value === 'DROP' ? 'drop' : 'accept', origin: written(text, line.span) })
    } else if (first.value === '-N' && second)
      table.chains.set(second.value, { name: second.value, policy: undefined, origin: written(text, line.span), rules: [] })
    else report('line', line.span, 'This line is neither a table, a chain nor a rule that is added; it is not read.')
  }
  return tables
}

/** Without the line that says which program wrote it: by its name, then by what only IPv6 has. */
function familyByName(text: Text): 4 | 6 {
  const name = text.path.slice(text.path.lastIndexOf('/') + 1)
  if (/ip6|v6/i.test(name)) return 6
  if (/v4/i.test(name)) return 4
  return /-p (?:ipv6-icmp|icmpv6)\b|--icmpv6-type|icmp6-|-[sd] [0-9a-f]*:[0-9a-f:]*/i.test(text.content) ? 6 : 4
}
