import type { Text } from '../../../base/text.ts'
import type { Narrowing, Want } from '../../../model/want.ts'
import type { Origin } from '../../../origin/origin.ts'
import { readJson } from '../../../syntax/json.ts'
import { at, get, type ListTree, type Tree } from '../../../syntax/tree.ts'
import type { Edit, Sources, TextChange } from '../../edit.ts'
import { insertJsonItem, jsonStyleOf, jsonValue, removeJsonItem, replaceJson, type JsonValue } from '../../json-text.ts'
import { hooks, type Hook } from '../hooks.ts'
import { commandOn } from './command.ts'
import { flowWords, plainFlows, type PlainFlow } from './flow.ts'
import { conditionsOf, established, isList, isMap, matchOf, nftWords, rightOf, type Condition, type TableFamily } from './nft-rule.ts'

/** A rule as the dump lists it. */
interface Item {
  /** Its place in the list. */
  readonly place: number
  readonly tree: Tree
  readonly inner: Tree
  readonly handle: string
}

/** A base chain in its dump, with the rules of its table. */
interface Ruleset {
  readonly text: Text
  readonly list: ListTree
  readonly family: TableFamily
  readonly table: string
  readonly chain: string
  readonly hook: Hook
  readonly priority: number
  readonly host: string
}

/** A rule in an nftables dump that lets a flow pass: a value more in a rule that is about it otherwise, else a rule of its own before what drops it. */
export function permitByNft(want: Want, sources: Sources): Edit[] {
  const ruleset = rulesetOf(want.by ?? '', want.at, sources)
  if (!ruleset) return []
  return plainFlows(want.flow, ruleset.hook, want.reply).flatMap((flow) => {
    const conditions = conditionsOf(flow, ruleset.family)
    if (!conditions) return []
    // Replies are told by the state of their connection where it is tracked already, and by their ports alone where it is not.
    const extra = want.reply && ruleset.priority > -200 ? [[established], []] : [[]]
    const wider = want.reply ? [] : widened(ruleset, conditions, flow)
    return [...wider, ...extra.flatMap((more) => placesFor(ruleset, want.because).flatMap((place) => inserted(ruleset, place, [...conditions.map(matchOf), ...more], 'accept', flow) ?? []))]
  })
}

/** What stops a flow that a chain lets pass: a value less in its rule, a rule of its own before it, or the rule gone. */
export function stopByNft(want: Want, sources: Sources): Edit[] {
  const ruleset = rulesetOf(want.by ?? '', want.at, sources)
  if (!ruleset) return []
  const rule = ruleAt(ruleset, want.because[0])
  const drops = plainFlows(want.flow, ruleset.hook, false).flatMap((flow) => {
    const conditions = conditionsOf(flow, ruleset.family)
    if (!conditions) return []
    const own = placesFor(ruleset, want.because).flatMap((place) => inserted(ruleset, place, conditions.map(matchOf), 'drop', flow) ?? [])
    return [...(rule ? narrowed(ruleset, rule, conditions, flow) : []), ...own]
  })
  return [...drops, ...(rule ? removed(ruleset, rule) : [])]
}

/** A rule that matches no more than is needed: rules for just that in its place, or none. */
export function narrowNft({ rule: origin, by, needs }: Narrowing, sources: Sources): Edit[] {
  const ruleset = rulesetOf(by, by.slice(0, by.lastIndexOf('/nft ')), sources)
  const rule = ruleset && ruleAt(ruleset, origin)
  if (!ruleset || !rule) return []
  if (needs.length === 0) return removed(ruleset, rule)
  const flows = needs.flatMap((need) => plainFlows(need, ruleset.hook, false))
  const wanted = flows.map((flow) => conditionsOf(flow, ruleset.family))
  if (flows.length < needs.length || wanted.includes(undefined)) return []
  const rules = [...new Map(wanted.map((conditions) => [JSON.stringify(conditions), conditions ?? []])).values()]
  const [first, ...others] = rules
  const expr = get(rule.inner, 'expr')
  if (!first || expr?.kind !== 'list') return []
  const { path, content } = ruleset.text
  const changes: TextChange[] = [replaceJson(path, content, expr, [...first.map(matchOf), { accept: null }])]
  for (const conditions of others) {
    const more = insertJsonItem(path, content, ruleset.list, rule.place, ruleValue(ruleset, [...conditions.map(matchOf), { accept: null }]))
    if (more) changes.push(more)
  }
  return [{ kind: 'narrower firewall rule', says: `let ${nameOf(rule)} in ${wordsOf(ruleset)} accept only what is needed`, changes }]
}

const pattern = /\/nft (ip|ip6|inet) (\S+) (\S+)(?: by loopback)?$/

function rulesetOf(by: string, host: string, { model, open }: Sources): Ruleset | undefined {
  const [, family, table = '', chain = ''] = pattern.exec(by) ?? []
  const origin = model.filters.get(by)?.otherwise.origin
  if ((family !== 'ip' && family !== 'ip6' && family !== 'inet') || origin?.kind !== 'written') return undefined
  const text = open(origin.text.path)
  if (!text || text.content !== origin.text.content) return undefined
  const list = get(readJson(text).tree, 'nftables')
  if (list?.kind !== 'list') return undefined
  const declared = list.items.map((item) => get(item, 'chain')).find((item) => textAt(item, 'family') === family && textAt(item, 'table') === table && textAt(item, 'name') === chain)
  const hook = hooks.find((one) => one === textAt(declared, 'hook'))
  return hook && { text, list, family, table, chain, hook, priority: Number(textAt(declared, 'prio') || '0'), host }
}

function textAt(tree: Tree | undefined, key: string): string {
  const value = get(tree, key)
  return value?.kind === 'scalar' ? value.text : ''
}

/** Rules of the table; of one chain where it is named. */
function rulesOf({ list, family, table }: Ruleset, chain?: string): Item[] {
  return list.items.flatMap((tree, place) => {
    const inner = get(tree, 'rule')
    if (!inner || textAt(inner, 'family') !== family || textAt(inner, 'table') !== table || (chain !== undefined && textAt(inner, 'chain') !== chain)) return []
    return [{ place, tree, inner, handle: textAt(inner, 'handle') }]
  })
}

function ruleAt(ruleset: Ruleset, origin: Origin | undefined): Item | undefined {
  return origin?.kind === 'written' ? rulesOf(ruleset).find(({ tree }) => tree.span.start === origin.start && tree.span.end === origin.end) : undefined
}

/** Where a rule goes, best first: before the rule that decides now; else at the end of the chain, or before all that leads out of it. */
function placesFor(ruleset: Ruleset, because: readonly Origin[]): (Item | undefined)[] {
  const own = rulesOf(ruleset, ruleset.chain)
  const decides = ruleAt(ruleset, because[0])
  const [first] = own
  return decides ? [decides] : first ? [undefined, first] : [undefined]
}

const wordsOf = ({ family, table, chain, host }: Ruleset): string => `nftables ${family} ${table} ${chain} on ${host}`
const nameOf = ({ inner, handle }: Item): string => (textAt(inner, 'comment') === '' ? `the rule${handle === '' ? '' : ` with handle ${handle}`}` : `the rule "${textAt(inner, 'comment')}"`)

function ruleValue({ family, table, chain }: Ruleset, expr: readonly JsonValue[]): JsonValue {
  return { rule: { family, table, chain, expr } }
}

function inserted(ruleset: Ruleset, before: Item | undefined, statements: readonly JsonValue[], verdict: 'accept' | 'drop', flow: PlainFlow): Edit | undefined {
  const { text, list, family, table } = ruleset
  const chain = before ? textAt(before.inner, 'chain') : ruleset.chain
  const expr = [...statements, { [verdict]: null }]
  const last = rulesOf(ruleset, chain).at(-1)?.place ?? list.items.findLastIndex((item) => belongs(item, family, table))
  const change = insertJsonItem(text.path, text.content, list, before ? before.place : last + 1, ruleValue({ ...ruleset, chain }, expr))
  const words = nftWords(expr)
  if (!change || words === undefined) return undefined
  const place = before ? `insert rule ${family} ${table} ${chain}${/^\d+$/.test(before.handle) ? ` handle ${before.handle}` : ''}` : `add rule ${family} ${table} ${chain}`
  return {
    kind: verdict === 'accept' ? 'firewall rule' : 'firewall rule that drops',
    says: `${verdict === 'accept' ? 'allow' : 'drop'} ${flowWords(flow)} in ${wordsOf({ ...ruleset, chain })}`,
    ...commandOn(ruleset.host, `nft '${place} ${words}'`, table, chain),
    changes: [change],
  }
}

/** Whatever of the table stands in the list: a new rule of a chain without any comes after it. */
function belongs(item: Tree, family: string, table: string): boolean {
  const inner = item.kind === 'map' ? item.entries[0]?.value : undefined
  return textAt(inner, 'family') === family && (textAt(inner, 'table') === table || textAt(inner, 'name') === table)
}

function removed(ruleset: Ruleset, rule: Item): Edit[] {
  const { text, list, family, table, host } = ruleset
  const change = removeJsonItem(text.path, list, rule.place)
  if (!change) return []
  const chain = textAt(rule.inner, 'chain')
  return [{ kind: 'no such firewall rule', says: `take ${nameOf(rule)} out of ${wordsOf(ruleset)}`, ...(rule.handle !== '' && commandOn(host, `nft delete rule ${family} ${table} ${chain} handle ${rule.handle}`, table, chain, rule.handle)), changes: [change] }]
}

interface Known extends Condition {
  readonly right: Tree
}

/** What a rule asks for, where it asks by equality alone and then accepts. */
function askedBy(rule: Item): readonly Known[] | undefined {
  const expr = get(rule.inner, 'expr')
  if (expr?.kind !== 'list') return undefined
  const known: Known[] = []
  let accepts = false
  for (const statement of expr.items) {
    const [entry] = statement.kind === 'map' ? statement.entries : []
    if (entry?.key === 'counter') continue
    if (entry?.key === 'accept') accepts = true
    else if (entry?.key === 'match' && textAt(entry.value, 'op') === '==') {
      const [left, right] = [get(entry.value, 'left'), get(entry.value, 'right')]
      if (!left || !right) return undefined
      known.push({ left: jsonValue(left), values: valuesOf(right), right })
    } else return undefined
  }
  return accepts ? known : undefined
}

const isPort = (left: JsonValue): boolean => isMap(left) && isMap(left['payload']) && left['payload']['field'] === 'dport'

function valuesOf(right: Tree): readonly JsonValue[] {
  const value = jsonValue(right)
  return isMap(value) && isList(value['set']) ? value['set'] : [value]
}

function leftOf(statement: Tree): JsonValue {
  const left = statement.kind === 'map' ? get(statement.entries[0]?.value, 'left') : undefined
  return left ? jsonValue(left) : null
}

/** What had stood on one line would no longer do so. */
function isTooWide(content: string, { start, end, text }: TextChange): boolean {
  const before = content.slice(content.lastIndexOf('\n', start - 1) + 1, start)
  const after = /^[^\n]*/.exec(content.slice(end))?.[0] ?? ''
  return text.includes('\n') || before.length + text.length + after.length > jsonStyleOf(content).width
}

const same = (a: JsonValue | undefined, b: JsonValue | undefined): boolean => JSON.stringify(a) === JSON.stringify(b)

/** The one condition in which a rule differs from what is wanted; undefined where it isn't exactly one, or something else is asked for. */
function difference(known: readonly Known[], wanted: readonly Condition[]): { readonly known: Known; readonly wanted: Condition } | undefined {
  if (known.length !== wanted.length) return undefined
  const pairs = wanted.map((one) => ({ wanted: one, known: known.find(({ left }) => same(left, one.left)) }))
  const differing = pairs.filter((pair) => !pair.known || !same([...pair.known.values], [...pair.wanted.values]))
  const [only, more] = differing
  return only?.known && !more ? { known: only.known, wanted: only.wanted } : undefined
}

/** One more value in a rule that is about the flow but for that, or in the named set that it asks. */
function widened(ruleset: Ruleset, conditions: readonly Condition[], flow: PlainFlow): Edit[] {
  const edits: Edit[] = []
  for (const rule of rulesOf(ruleset, ruleset.chain)) {
    if (edits.length >= mostWider) break
    edits.push(...widenedBy(ruleset, rule, conditions, flow))
  }
  return edits
}

/** So many rules are offered to be widened. */
const mostWider = 3

function widenedBy(ruleset: Ruleset, rule: Item, conditions: readonly Condition[], flow: PlainFlow): Edit[] {
  const known = askedBy(rule)
  const found = known && difference(known, conditions)
  // What family it is isn't a value to add to.
  if (!found || same(found.wanted.left, { meta: { key: 'nfproto' } }) || same(found.wanted.left, { meta: { key: 'l4proto' } })) return []
  // A rule that names who may is about what it says: another port is another matter.
  if (isPort(found.wanted.left) && conditions.some(({ left }) => !isPort(left) && !same(left, { meta: { key: 'nfproto' } }))) return []
  const [name] = found.known.values
  if (typeof name === 'string' && name.startsWith('@')) return inNamedSet(ruleset, name.slice(1), found.wanted.values, flow)
  const values = [...found.known.values, ...found.wanted.values.filter((value) => !found.known.values.some((one) => same(one, value)))]
  return revalued(ruleset, rule, found.known.right, values, 'value in a firewall rule', `allow ${flowWords(flow)} by ${nameOf(rule)} in ${wordsOf(ruleset)}`)
}

/** A value less in a rule that names those who are to be stopped among others. */
function narrowed(ruleset: Ruleset, rule: Item, conditions: readonly Condition[], flow: PlainFlow): Edit[] {
  return (askedBy(rule) ?? []).flatMap((known): Edit[] => {
    const wanted = conditions.find(({ left }) => same(left, known.left))
    const left = known.values.filter((value) => !wanted?.values.some((one) => same(one, value)))
    if (!wanted || left.length === 0 || left.length === known.values.length) return []
    return revalued(ruleset, rule, known.right, left, 'value less in a firewall rule', `no longer allow ${flowWords(flow)} by ${nameOf(rule)} in ${wordsOf(ruleset)}`)
  })
}

function revalued({ text, family, table, host }: Ruleset, rule: Item, right: Tree, values: readonly JsonValue[], kind: string, says: string): Edit[] {
  const set = at(right, 'set')
  const added = values.length > 1 && set?.kind === 'list' && values.length === set.items.length + 1 ? values.at(-1) : undefined
  const expr = get(rule.inner, 'expr')
  if (expr?.kind !== 'list') return []
  const place = expr.items.findIndex((item) => item.kind === 'map' && get(item.entries[0]?.value, 'right') === right)
  const statement = expr.items[place]
  const now = expr.items.map((item): JsonValue => (item === statement ? matchOf({ left: leftOf(item), values }) : jsonValue(item)))
  const small = added !== undefined && set?.kind === 'list' ? insertJsonItem(text.path, text.content, set, set.items.length, added) : replaceJson(text.path, text.content, right, rightOf(values))
  const change = small && statement && isTooWide(text.content, small) ? replaceJson(text.path, text.content, statement, now[place] ?? null) : small
  if (!change) return []
  const words = nftWords(now)
  const comment = textAt(rule.inner, 'comment')
  const quoted = comment === '' ? '' : ` comment "${comment}"`
  const fresh = values.filter((value) => !valuesOf(right).some((one) => same(one, value)))
  const own = statement && fresh.length > 0 ? nftWords(now.map((one, index) => (index === place ? matchOf({ left: leftOf(statement), values: fresh }) : one))) : undefined
  // A rule that this patch itself has put has no handle yet: what is added to it is a rule of its own on the host.
  const run = rule.handle !== '' ? words && `replace rule ${family} ${table} ${textAt(rule.inner, 'chain')} handle ${rule.handle} ${words}${quoted}` : own ? `add rule ${family} ${table} ${textAt(rule.inner, 'chain')} ${own}` : undefined
  const command = run === undefined || /['"\\\p{Cc}]/u.test(comment) ? {} : commandOn(host, `nft '${run}'`, table, textAt(rule.inner, 'chain'), rule.handle === '' ? '0' : rule.handle)
  return same(jsonValue(right), rightOf(values)) ? [] : [{ kind, says, ...command, changes: [change] }]
}

/** One more element of a set that the rule asks: whoever else asks the same set has it, too. */
function inNamedSet({ text, list, family, table, host }: Ruleset, name: string, values: readonly JsonValue[], flow: PlainFlow): Edit[] {
  const set = list.items.map((item) => get(item, 'set')).find((item) => textAt(item, 'family') === family && textAt(item, 'table') === table && textAt(item, 'name') === name)
  const elements = get(set, 'elem')
  const [value, more] = values
  if (elements?.kind !== 'list' || value === undefined || more !== undefined) return []
  const change = insertJsonItem(text.path, text.content, elements, elements.items.length, value)
  const words = nftWords([{ match: { op: '==', left: { meta: { key: 'mark' } }, right: value } }])?.slice('meta mark '.length)
  if (!change || words === undefined) return []
  return [
    {
      kind: 'element of a set',
      says: `allow ${flowWords(flow)} by set ${name} of nftables ${family} ${table} on ${host}`,
      ...commandOn(host, `nft 'add element ${family} ${table} ${name} { ${words} }'`, table, name),
      changes: [change],
    },
  ]
}
