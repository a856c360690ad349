import { all, anything, not, some, type Match } from '../../../flow/match.ts'
import type { Group } from '../../../model/endpoint.ts'
import { written, type Origin } from '../../../origin/origin.ts'
import type { Text } from '../../../base/text.ts'
import { get, type Tree } from '../../../syntax/tree.ts'
import { looksAtMark, type Act, type Piece } from '../actions.ts'
import type { Hook } from '../hooks.ts'
import { isFamily, opaque } from '../matches.ts'
import type { Surroundings } from '../matches.ts'
import { notUnderstood, type Output } from '../output.ts'
import { fieldOf, type Field, type Standing } from './field.ts'
import { markOf } from './mark.ts'
import { translations } from './nat.ts'
import { addressesOf, bare, compare, isOneOf, setElements } from './value.ts'
import { textOf, type NamedSet, type Rule, type Table } from './ruleset.ts'

/** Where a rule stands: its table, and what calls its chain. */
export interface Place {
  readonly host: string
  readonly text: Text
  readonly table: Table
  readonly hook: Hook
  readonly tracked: boolean
  readonly around: Surroundings
  readonly output: Output
  /** Named sets of addresses, as groups, by id. */
  readonly groups: Map<string, Group>
  /** What was already listed as not understood: a chain that several hooks call is read for each. */
  readonly listed: Set<string>
  /** Matches of named sets by set and field: one object each, so that they are compiled once. */
  readonly sets: Map<string, Match | undefined>
}

/** A rule's pieces, and chains that it needs of its own. */
export interface Lowered {
  readonly pieces: readonly Piece[]
  readonly chains: ReadonlyMap<string, readonly Piece[]>
}

/** Statements that change nothing about where a packet goes. */
const harmless = new Set(['counter', 'log', 'last', 'comment', 'flow', 'ct helper', 'ct timeout', 'ct expectation', 'secmark', 'continue'])
/** Conditions that depend on what happened before. */
const stateful: Readonly<Record<string, string>> = {
  limit: 'a rate limit',
  quota: 'a quota',
  'ct count': 'the number of connections',
  meter: 'a meter',
}

export function lowerRule(place: Place, rule: Rule): Lowered {
  const lowering = new RuleLowering(place, rule)
  return { pieces: lowering.lower(rule.statements, []), chains: lowering.chains }
}

class RuleLowering {
  readonly chains = new Map<string, readonly Piece[]>()
  readonly #place: Place
  readonly #rule: Rule
  readonly #standing: Standing

  constructor(place: Place, rule: Rule) {
    this.#place = place
    this.#rule = rule
    this.#standing = { around: place.around, origin: rule.origin, tracked: place.tracked }
  }

  /** Statements in order: conditions narrow what follows, the others act on what is left. */
  lower(statements: readonly Tree[], before: readonly Match[]): Piece[] {
    const pieces: Piece[] = []
    const conditions = [...before]
    const act = (what: Act, when: Match = anything): void => void pieces.push({ match: all(...conditions, when), act: what })
    for (const [index, statement] of statements.entries()) {
      if (statement.kind !== 'map' || !statement.entries[0]) continue
      const { key, value } = statement.entries[0]
      if (harmless.has(key)) continue
      if (key === 'accept' || key === 'drop' || key === 'return') act({ do: key })
      else if (key === 'jump' || key === 'goto') act({ do: key, chain: textOf(value, 'target') })
      else if (key === 'match') conditions.push(this.#match(value))
      else if (key === 'vmap') for (const { when, verdict } of this.#verdicts(value)) act(verdict, when)
      else if (key === 'reject')
        act({ do: 'reject', with: textOf(value, 'type') === 'tcp reset' ? 'reset' : 'icmp' }, this.#rejectFamily(value))
      else if (stateful[key] !== undefined) conditions.push(opaque(stateful[key], this.#rule.origin))
      else if (key === 'set' || key === 'map') {
        if (get(value, 'stmt')) conditions.push(opaque('a rate limit', this.#rule.origin))
      } else if (key === 'mangle') {
        const mark = markOf(value, this.#place.around)
        if (mark === undefined) {
          act(this.#anything(`what it does to ${Object.keys(keysOf(get(value, 'key'))).join(' ') || 'the packet'}`, statement))
        } else if (mark.do === 'mark' && conditions.some(looksAtMark)) {
          // The rest of the rule must not ask for the mark again.
          const name = `${this.#rule.says}, from its mark on`
          this.chains.set(name, [{ match: anything, act: mark }, ...this.lower(statements.slice(index + 1), [])])
          act({ do: 'jump', chain: name })
          return pieces
        } else act(mark)
      } else if (key === 'dnat' || key === 'snat' || key === 'masquerade' || key === 'redirect') {
        const { hook, table } = this.#place
        const made = translations(key, value, {
          elements: (map) => this.#elements(map),
          origin: this.#rule.origin,
          hook,
          family: table.family,
        })
        if (made) for (const piece of made) act(piece.act, piece.match)
        else act(this.#anything(`${key} to what is not understood`, statement))
      } else if (key === 'queue') {
        // A program decides: it takes the packet or drops it.
        act({ do: 'accept' }, opaque('what the program behind the queue decides', this.#rule.origin))
        act({ do: 'drop' })
      } else if (key === 'dup') this.#list('a copy goes elsewhere (dup)', statement, false)
      else if (key === 'xt' && index < statements.length - 1) {
        this.#list(`iptables extension ${textOf(value, 'name')}`, statement, true)
        conditions.push(
          opaque(`an iptables extension${textOf(value, 'name') === '' ? '' : `, ${textOf(value, 'name')}`}`, this.#rule.origin),
        )
      } else act(this.#anything(key === 'xt' ? `iptables target ${textOf(value, 'name')}` : key, statement))
    }
    return pieces
  }

  #list(what: string, tree: Tree, changesAnswers: boolean): void {
    const id = `${tree.span.start} ${what}`
    if (this.#place.listed.has(id)) return
    this.#place.listed.add(id)
    const origin = written(this.#place.text, tree.span)
    const said = `${what} in ${this.#rule.says}`
    if (changesAnswers) notUnderstood(this.#place.output, said, origin)
    else this.#place.output.unread.push({ what: said, origin, changesAnswers })
  }

  #anything(what: string, tree: Tree): Act {
    this.#list(what, tree, true)
    return { do: 'anything', says: what }
  }

  /** nft leaves out `meta nfproto` before a reject that only one family has. */
  #rejectFamily(value: Tree): Match {
    const type = textOf(value, 'type')
    if (this.#place.table.family !== 'inet') return anything
    return type === 'icmp' ? isFamily(4) : type === 'icmpv6' ? isFamily(6) : anything
  }

  #match(tree: Tree): Match {
    const left = get(tree, 'left')
    const right = get(tree, 'right')
    const operator = textOf(tree, 'op')
    if (!left || !right) return this.#opaque(tree, 'a match that is not understood')
    const fields = this.#fields(left)
    const unknown = fields.find((field) => field.kind === 'opaque' || field.kind === 'drawn')
    if (unknown?.kind === 'opaque')
      return all(unknown.needs, unknown.known ? opaque(unknown.says, this.#rule.origin) : this.#opaque(tree, unknown.says))
    if (unknown?.kind === 'drawn') return opaque(unknown.says, this.#rule.origin)
    const needs = all(...fields.flatMap((field) => ('needs' in field ? [field.needs] : [])))
    const named = right.kind === 'scalar' && right.text.startsWith('@') ? this.#place.table.sets.get(right.text.slice(1)) : undefined
    const [field] = fields
    let match: Match | undefined
    if (named) {
      const inside = this.#inNamed(left, fields, named)
      match = inside && all(needs, operator === '!=' ? not(inside) : inside)
    } else if (fields.length > 1) {
      const inside = this.#inElements(fields, setElements(right) ?? [right])
      match = inside && (operator === '==' || operator === '!=') ? all(needs, operator === '!=' ? not(inside) : inside) : undefined
    } else if (field) match = compare(field, operator, right, this.#rule.origin)
    return match ?? this.#opaque(tree, 'a match with a value that is not understood')
  }

  #opaque(tree: Tree, says: string): Match {
    this.#list(says, tree, true)
    return opaque(says, this.#rule.origin)
  }

  #fields(left: Tree): Field[] {
    const parts = get(left, 'concat')
    return parts?.kind === 'list' ? parts.items.map((part) => fieldOf(part, this.#standing)) : [fieldOf(left, this.#standing)]
  }

  #inElements(fields: readonly Field[], elements: readonly Tree[]): Match | undefined {
    const [field] = fields
    if (fields.length === 1 && field) return isOneOf(field, elements, this.#rule.origin)
    const made = elements.map((element) => this.#concatenated(fields, bare(element)))
    return made.includes(undefined) ? undefined : some(...made.filter((m) => m !== undefined))
  }

  #concatenated(fields: readonly Field[], element: Tree): Match | undefined {
    const values = get(element, 'concat')
    if (values?.kind !== 'list' || values.items.length !== fields.length) return undefined
    const parts = fields.map((field, i) => {
      const value = values.items[i]
      return value && isOneOf(field, [value], this.#rule.origin)
    })
    return parts.includes(undefined) ? undefined : all(...parts.filter((p) => p !== undefined))
  }

  #inNamed(left: Tree, fields: readonly Field[], set: NamedSet): Match | undefined {
    const { sets, text, table } = this.#place
    const key = `${table.family} ${table.name} ${set.name} ${this.#place.tracked} ${text.content.slice(left.span.start, left.span.end)}`
    if (!sets.has(key)) sets.set(key, this.#asGroup(fields, set) ?? this.#inElements(fields, set.elements))
    const inside = sets.get(key)
    if (set.changes === 'rules add') return opaque(`set ${set.name}, to which rules add while the host runs`, set.origin)
    return inside && set.changes === 'expires' ? all(inside, opaque(`set ${set.name}, whose elements expire`, set.origin)) : inside
  }

  #asGroup(fields: readonly Field[], set: NamedSet): Match | undefined {
    const [field] = fields
    const { host, table, groups } = this.#place
    if (fields.length !== 1 || field?.kind !== 'addresses') return undefined
    const ranges = set.elements.map((element) => addressesOf(bare(element), field.family))
    if (ranges.includes(undefined)) return undefined
    const id = `${host}/nft ${table.family} ${table.name} set ${set.name}`
    if (!groups.has(id)) groups.set(id, { id, surely: [], possibly: [], ranges: ranges.filter((r) => r !== undefined), origin: set.origin })
    return { kind: field.side, peers: { ranges: [], endpoints: [], groups: [id] } }
  }

  #verdicts(value: Tree): { readonly when: Match; readonly verdict: Act }[] {
    const found = this.#elements(value)
    if (!found) {
      this.#list('a verdict map that is not understood', value, true)
      return [{ when: anything, verdict: { do: 'anything', says: 'a verdict map that is not understood' } }]
    }
    return found.of.map(({ when, data }, index) => {
      // Any of the drawn verdicts may come, and one of them does.
      const chance = found.drawn
        ? index < found.of.length - 1 || !found.whole
          ? opaque('a number that the kernel draws', this.#rule.origin)
          : anything
        : when
      return { when: chance, verdict: verdictOf(data) ?? this.#anything('a verdict that is not understood', data) }
    })
  }

  /** The elements of a map or verdict map by the condition on its key. */
  #elements(map: Tree): { drawn: boolean; whole: boolean; of: { when: Match; data: Tree; origin: Origin }[] } | undefined {
    const key = get(map, 'key')
    const data = get(map, 'data')
    if (!key || !data) return undefined
    const fields = this.#fields(key)
    const [field] = fields
    const name = data.kind === 'scalar' && data.text.startsWith('@') ? data.text.slice(1) : undefined
    const named = name === undefined ? undefined : this.#place.table.sets.get(name)
    const elements = named?.elements ?? setElements(data)
    if (!elements || named?.changes === 'rules add') return undefined
    const pairs = elements.map((element) => (element.kind === 'list' ? element.items : []))
    if (pairs.some((pair) => pair.length !== 2)) return undefined
    const drawn = fields.length === 1 && field?.kind === 'drawn'
    const needs = all(...fields.flatMap((f) => ('needs' in f ? [f.needs] : [])))
    const expiry = named?.changes === 'expires' ? opaque(`map ${named.name}, whose elements expire`, named.origin) : anything
    const of = pairs.map(([at, to]) => {
      const when = drawn ? anything : at && this.#inElements(fields, [at])
      return when && to
        ? {
            when: all(needs, when, expiry),
            data: to,
            origin: at ? written(this.#place.text, { start: at.span.start, end: to.span.end }) : this.#rule.origin,
          }
        : undefined
    })
    if (of.includes(undefined)) return undefined
    return { drawn, whole: drawn && field.kind === 'drawn' && field.of === pairs.length, of: of.filter((o) => o !== undefined) }
  }
}

function keysOf(tree: Tree | undefined): Record<string, true> {
  return tree?.kind === 'map' ? Object.fromEntries(tree.entries.map(({ key }) => [key, true])) : {}
}

function verdictOf(tree: Tree): Act | undefined {
  if (tree.kind !== 'map' || !tree.entries[0]) return undefined
  const { key, value } = tree.entries[0]
  if (key === 'accept' || key === 'drop' || key === 'return' || key === 'continue') return { do: key }
  return key === 'jump' || key === 'goto' ? { do: key, chain: textOf(value, 'target') } : undefined
}
