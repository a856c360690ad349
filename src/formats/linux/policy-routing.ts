import { addressBits, parseAddress, prefixAround } from '../../base/address.ts'
import type { Text } from '../../base/text.ts'
import { all, not, type Match } from '../../flow/match.ts'
import type { Filter, FilterRule } from '../../model/filter.ts'
import { implied, written } from '../../origin/origin.ts'
import { readJson } from '../../syntax/json.ts'
import { asItems, asText, get, reportSome, type Tree } from '../../syntax/tree.ts'
import { inRanges, isProtocol } from './matches.ts'
import { protocolNumber } from './names.ts'
import { notUnderstood, type Output } from './output.ts'

const ordinary = new Set(['local', 'main', 'default', '255', '254', '253'])

/**
 * Rules of policy routing (`ip -j rule`) beyond the three that every host has. Which way a flow goes that such a rule picks out is
 * not followed:
 * the rule is a filter's, in front of the look-up, that says so. Undefined where there is none.
 */
export function readPolicyRouting(id: string, texts: readonly Text[], output: Output): Filter | undefined {
  const rules: FilterRule[] = []
  for (const text of texts) {
    const { tree, problems } = readJson(text)
    output.problems.push(...problems)
    const report = reportSome(output.problems, text, 'linux')
    for (const item of asItems(tree, report, 'ip rule')) {
      const table = asText(get(item, 'table'), report, 'table')
      const match = matchOf(item)
      if (table !== undefined && ordinary.has(table) && !has(item, 'suppress_prefixlen') && match === undefined) continue
      const priority = asText(get(item, 'priority'), report, 'priority') ?? '?'
      const says = `rule ${priority} of policy routing`
      const origin = written(text, item.span)
      notUnderstood(output, says, origin)
      const own = all(not({ kind: 'destinationIsLocal' }), match ?? { kind: 'all', of: [] })
      rules.push({
        match: own,
        action: { do: 'unknown', says: `${says} looks up ${table === undefined ? 'no table' : `table ${table}`}, which is not followed` },
        says,
        origin,
      })
    }
  }
  if (rules.length === 0) return undefined
  const otherwise = { action: 'accept', says: 'no rule but the usual ones', origin: implied('linux: the main table is looked up') } as const
  return { id, says: 'policy routing', chains: { rules }, start: 'rules', otherwise, sessions: 'none' }
}

const has = (item: Tree, key: string): boolean => get(item, key) !== undefined

/** What a rule picks out; undefined for everything. What isn't understood widens it. */
function matchOf(item: Tree): Match | undefined {
  const parts: Match[] = []
  const text = (key: string): string | undefined => {
    const value = get(item, key)
    return value?.kind === 'scalar' ? value.text : undefined
  }
  for (const [key, side] of [
    ['src', 'source'],
    ['dst', 'destination'],
  ] as const) {
    const address = parseAddress(text(key) ?? '')
    const length = Number(text(`${key}len`) ?? (address ? addressBits(address.family) : 0))
    if (address && Number.isInteger(length) && length >= 0 && length <= addressBits(address.family))
      parts.push(inRanges(side, [prefixAround(address, length)]))
  }
  const mark = text('fwmark')
  if (mark !== undefined) parts.push({ kind: 'mark', value: Number(mark) >>> 0, mask: Number(text('fwmask') ?? 0xffffffff) >>> 0 })
  const iif = text('iif')
  if (iif !== undefined) parts.push({ kind: 'arrivesOn', interfaces: [iif] })
  const protocol = protocolNumber(text('ipproto') ?? '')
  if (protocol !== undefined) parts.push(isProtocol(protocol))
  const inverted = has(item, 'not')
  if (parts.length === 0) return undefined
  return inverted ? not(all(...parts)) : all(...parts)
}
