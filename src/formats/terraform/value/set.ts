import { spend } from './budget.ts'
import { formatRounded } from './format-number.ts'
import type { Type } from './type.ts'
import { compareText, orderedSet, type SetValue, type TfValue } from './value.ts'

/** A set of items of one type already: each once, in order. Of unknown items none is dropped. */
export function makeSet(element: Type, items: readonly TfValue[]): SetValue {
  spend(items.length)
  if (items.length < 2) return orderedSet(element, items)
  if (element.kind === 'string' || element.kind === 'number' || element.kind === 'bool') {
    const sorted = items.toSorted(compareSimple)
    return orderedSet(element, sorted.filter((item, at) => at === 0 || item.kind === 'unknown' || compareSimple(item, sorted[at - 1] ?? item) !== 0))
  }
  const keyed = items.map((item) => ({ item, key: orderKey(item) })).sort((a, b) => compareText(a.key, b.key))
  return orderedSet(element, keyed.filter(({ item, key }, at) => at === 0 || !item.known || key !== keyed[at - 1]?.key || !sameNumbers(item, keyed[at - 1]?.item)).map(({ item }) => item))
}

const lateness = { null: 1, unknown: 2 } as const

function compareSimple(a: TfValue, b: TfValue): number {
  if (a.kind === 'string' && b.kind === 'string') return compareText(a.value, b.value)
  if (a.kind === 'number' && b.kind === 'number') return a.value.compare(b.value)
  if (a.kind === 'bool' && b.kind === 'bool') return Number(a.value) - Number(b.value)
  const late = (value: TfValue): number => (value.kind === 'null' || value.kind === 'unknown' ? lateness[value.kind] : 0)
  return late(a) - late(b)
}

/**
 * cty orders the elements of a set that aren't simple by a hash text of each (go-cty set_internals.go, 2026-11): so must we, for the order shows in
 * lists and loops.
 */
function orderKey(value: TfValue): string {
  spend(1)
  switch (value.kind) {
    case 'null':
      return '~'
    case 'unknown':
      return '?'
    case 'bool':
      return value.value ? 'T' : 'F'
    case 'number':
      return formatRounded(value.value)
    case 'string':
      return quote(value.value)
    case 'list':
    case 'set':
      return `[${value.items.map((item) => `${orderKey(item)};`).join('')}]`
    case 'tuple':
      return `<${value.items.map((item) => `${orderKey(item)};`).join('')}>`
    case 'map':
      return `{${[...value.entries].map(([key, each]) => `${quote(key)}:${orderKey(each)};`).join('')}}`
    case 'object':
      return `<${[...value.entries.values()].map((each) => `${orderKey(each)};`).join('')}>`
  }
}

/** The hash text rounds numbers: where two are alike they may still differ. */
function sameNumbers(a: TfValue, b: TfValue | undefined): boolean {
  if (b === undefined) return false
  if (a.kind === 'number' && b.kind === 'number') return a.value.equals(b.value)
  if ('items' in a && 'items' in b) return a.items.length === b.items.length && a.items.every((each, at) => sameNumbers(each, b.items[at]))
  if ('entries' in a && 'entries' in b) return a.entries.size === b.entries.size && [...a.entries].every(([key, each]) => sameNumbers(each, b.entries.get(key)))
  return true
}

/** As Go's %q has it for what is printable. */
function quote(text: string): string {
  return JSON.stringify(text)
}
