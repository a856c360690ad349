import { parseAddress, parseRange, prefixAround, rangeOf, addressBits, lastAddress, type AddressRange } from '../../../base/address.ts'
import type { Interval } from '../../../base/interval.ts'
import { all, anything, nobody, not, nothing, some, type Match } from '../../../flow/match.ts'
import { get, type Tree } from '../../../syntax/tree.ts'
import { tcpFlags } from '../matches.ts'
import type { Origin } from '../../../origin/origin.ts'
import { flagsOf, type Field } from './field.ts'

/** The value itself, without the timeout, comment or counter that an element carries. */
export function bare(tree: Tree): Tree {
  return get(get(tree, 'elem'), 'val') ?? tree
}

/** That a field has one of some values; undefined where a value isn't understood. Without what the field needs. */
export function isOneOf(field: Field, values: readonly Tree[], origin: Origin): Match | undefined {
  switch (field.kind) {
    case 'addresses': {
      const ranges = values.map((value) => addressesOf(bare(value), field.family))
      return ranges.includes(undefined)
        ? undefined
        : { kind: field.side, peers: { ...nobody, ranges: ranges.filter((r) => r !== undefined) } }
    }
    case 'numbers': {
      const intervals = values.map((value) => intervalOf(bare(value), field))
      return intervals.includes(undefined) ? undefined : field.is(intervals.filter((i) => i !== undefined))
    }
    case 'names': {
      const parts = values.map((value) => nameOf(bare(value), field))
      return parts.includes(undefined) ? undefined : some(...parts.filter((p) => p !== undefined))
    }
    case 'flags': {
      const wanted = values.map((value) => flagsOf(bare(value)))
      if (wanted.includes(undefined)) return undefined
      return tcpFlags((flags) => wanted.includes(flags & field.mask), origin)
    }
    case 'constant': {
      const same = values.some((value) => {
        const one = bare(value)
        return one.kind === 'scalar' && (one.value === field.value || one.value === Number(field.value))
      })
      return same ? anything : nothing
    }
    case 'drawn':
    case 'opaque':
      return undefined
  }
}

function nameOf(tree: Tree, field: Field & { kind: 'names' }): Match | undefined {
  return tree.kind === 'scalar' ? field.is(tree.text) : undefined
}

/** An address, prefix or range of a family. */
export function addressesOf(tree: Tree, family: 4 | 6): AddressRange | undefined {
  if (tree.kind === 'scalar') {
    const range = parseRange(tree.text)
    return range?.family === family ? range : undefined
  }
  const prefix = get(tree, 'prefix')
  if (prefix) {
    const address = scalarAddress(get(prefix, 'addr'))
    const length = get(prefix, 'len')
    if (!address || address.family !== family || length?.kind !== 'scalar' || typeof length.value !== 'number' || !Number.isInteger(length.value)) return undefined
    return length.value >= 0 && length.value <= addressBits(family) ? prefixAround(address, length.value) : undefined
  }
  const range = get(tree, 'range')
  if (range?.kind === 'list') {
    const [first, last] = range.items.map(scalarAddress)
    return first?.family === family && last?.family === family ? { family, first: first.value, last: last.value } : undefined
  }
  // The catch-all element of interval sets.
  return undefined
}

export function scalarAddress(tree: Tree | undefined): ReturnType<typeof parseAddress> {
  return tree?.kind === 'scalar' ? parseAddress(tree.text) : undefined
}

export function intervalOf(tree: Tree, field: Field & { kind: 'numbers' }): Interval | undefined {
  const number = numberOf(tree, field.names)
  if (number !== undefined) return number <= field.most ? { first: number, last: number } : undefined
  const range = get(tree, 'range')
  if (range?.kind === 'list') {
    const [first, last] = range.items.map((item) => numberOf(item, field.names))
    return first !== undefined && last !== undefined && last <= field.most ? { first, last } : undefined
  }
  const prefix = get(tree, 'prefix')
  if (prefix) {
    // nft prints aligned ranges of marks and ports in interval sets as prefixes.
    const first = numberOf(get(prefix, 'addr'), field.names)
    const length = numberOf(get(prefix, 'len'), {})
    const bits = field.most > 65535 ? 32 : field.most > 255 ? 16 : 8
    if (first !== undefined && length !== undefined && length <= bits)
      return { first, last: Math.min(field.most, first + 2 ** (bits - length) - 1) }
  }
  return undefined
}

export function numberOf(tree: Tree | undefined, names: Readonly<Record<string, number>>): number | undefined {
  if (tree?.kind !== 'scalar') return undefined
  if (typeof tree.value === 'number') return Number.isInteger(tree.value) && tree.value >= 0 ? tree.value : undefined
  if (typeof tree.value !== 'string') return undefined
  return /^(?:0x[0-9a-f]+|\d+)$/i.test(tree.text) ? Number(tree.text) : names[tree.text]
}

/** A comparison of a field with one value, with all that the field needs; undefined where it isn't understood. */
export function compare(field: Field, operator: string, right: Tree, origin: Origin): Match | undefined {
  const list = right.kind === 'list' ? right.items : undefined
  if (field.kind === 'flags') return compareFlags(field.mask, operator, right, origin)
  if (field.kind === 'drawn' || field.kind === 'opaque') return undefined
  if (list !== undefined || operator === 'in' || operator === '!') {
    // A list stands for the bits of a mask; of connection states, each packet has exactly one bit.
    if (field.kind !== 'names' || !field.bits || !(operator === 'in' || operator === '!')) return undefined
    const any = isOneOf(field, list ?? [right], origin)
    return any && all(field.needs, operator === 'in' ? any : not(any))
  }
  switch (operator) {
    case '==':
    case '!=': {
      // A connection's status has several bits at once: equality with one of them says nothing that is known.
      if (field.kind === 'names' && field.bits === 'several') return undefined
      const same = isOneOf(field, setElements(right) ?? [right], origin)
      return same && all(field.needs, operator === '==' ? same : not(same))
    }
    case '<':
    case '<=':
    case '>':
    case '>=':
      return ordered(field, operator, right)
    default:
      return undefined
  }
}

/** The elements of an anonymous set. */
export function setElements(tree: Tree): readonly Tree[] | undefined {
  const set = get(tree, 'set')
  return set?.kind === 'list' ? set.items : set ? [set] : undefined
}

function ordered(field: Field, operator: '<' | '<=' | '>' | '>=', right: Tree): Match | undefined {
  if (field.kind === 'numbers') {
    const number = numberOf(right, field.names)
    if (number === undefined) return undefined
    const interval = operator.startsWith('<')
      ? { first: 0, last: operator === '<' ? number - 1 : number }
      : { first: operator === '>' ? number + 1 : number, last: field.most }
    return interval.first > interval.last ? nothing : all(field.needs, field.is([interval]))
  }
  const address = scalarAddress(right)
  if (field.kind !== 'addresses' || address?.family !== field.family) return undefined
  const { family } = field
  const { first, last } = rangeOf(address)
  const range = operator.startsWith('<')
    ? { family, first: 0n, last: operator === '<' ? last - 1n : last }
    : { family, first: operator === '>' ? first + 1n : first, last: lastAddress(family) }
  return range.first > range.last ? nothing : all(field.needs, { kind: field.side, peers: { ...nobody, ranges: [range] } })
}

function compareFlags(mask: number, operator: string, right: Tree, origin: Origin): Match | undefined {
  const elements = setElements(right)
  if (elements) {
    const same = isOneOf({ kind: 'flags', mask }, elements, origin)
    if (operator === '==') return same
    const wanted = elements.map((element) => flagsOf(bare(element)))
    return operator === '!=' ? tcpFlags((flags) => !wanted.includes(flags & mask), origin) : undefined
  }
  const bits = flagsOf(right)
  if (bits === undefined) return undefined
  switch (operator) {
    case '==':
      return tcpFlags((flags) => (flags & mask) === bits, origin)
    case '!=':
      return tcpFlags((flags) => (flags & mask) !== bits, origin)
    case 'in':
      return tcpFlags((flags) => (flags & mask & bits) !== 0, origin)
    case '!':
      return tcpFlags((flags) => (flags & mask & bits) === 0, origin)
    default:
      return undefined
  }
}
