import { spend, spendBytes } from '../value/budget.ts'
import { Fault } from '../value/fault.ts'
import { boolType, listType, numberType, stringType } from '../value/type.ts'
import { bool, compareText, list, string, unknown, type TfValue } from '../value/value.ts'
import { why } from '../expression/operators.ts'
import { Pieces } from '../expression/pieces.ts'
import { itemsOf, parametersOf, textOf, wholeOf } from './arguments.ts'
import type { Functions, TfFunction } from './function.ts'
import { replaceAll } from './regular/replace.ts'

/** Go's strings.TrimSpace: what Unicode calls White_Space. */
const space = '[\\t\\n\\v\\f\\r \\u0085\\u00a0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]'
const leadingSpace = new RegExp(`^${space}+`)
const spaceCharacter = new RegExp(space)

export const texts: Functions = {
  chomp: each((text) => cutLineEnds(text)),
  lower: each((text) => mapCase(text, (char) => char.toLowerCase())),
  upper: each((text) => mapCase(text, (char) => char.toUpperCase())),
  title: each(capitalise),
  trimspace: each((text) => trimEnd(text.replace(leadingSpace, ''), (char) => spaceCharacter.test(char))),
  strrev: each((text) => graphemes(text).reverse().join('')),
  trim: pair((text, cutset) => trimSet(text, new Set(cutset))),
  trimprefix: pair((text, prefix) => (text.startsWith(prefix) ? text.slice(prefix.length) : text)),
  trimsuffix: pair((text, suffix) => (text.endsWith(suffix) ? text.slice(0, text.length - suffix.length) : text)),
  startswith: test((text, prefix) => text.startsWith(prefix), decidePrefix),
  endswith: test((text, suffix) => text.endsWith(suffix)),
  strcontains: test((text, part) => text.includes(part), (prefix, part) => (prefix.includes(part) ? true : undefined)),
  indent: {
    parameters: parametersOf(numberType, stringType),
    result: stringType,
    run: ([spaces, text]) => {
      const count = wholeOf(spaces, 0)
      if (count < 0) throw new Fault('The number of spaces must not be negative.', { argument: 0 })
      const own = textOf(text)
      spendBytes(own.length + count * own.split('\n').length)
      return string(own.replaceAll('\n', `\n${' '.repeat(count)}`))
    },
  },
  join: {
    parameters: [{ type: stringType }],
    rest: { type: listType(stringType), needs: 'itself' },
    result: stringType,
    run: ([separator, ...lists]) => join(textOf(separator), lists),
  },
  split: {
    parameters: parametersOf(stringType, stringType),
    result: listType(stringType),
    run: ([separator, text]) => {
      const own = textOf(text)
      const by = textOf(separator)
      const parts = by === '' ? [...own] : own.split(by)
      spend(parts.length)
      spendBytes(48 * parts.length)
      return list(stringType, parts.map((part) => string(part)))
    },
  },
  sort: {
    parameters: [{ type: listType(stringType) }],
    result: listType(stringType),
    run: ([own]) => {
      const items = itemsOf(own)
      if (items.some(({ kind }) => kind === 'null')) throw new Fault('One of the texts is null.', { argument: 0 })
      spend(items.length * 4)
      return list(stringType, items.toSorted((a, b) => compareText(textOf(a), textOf(b))))
    },
  },
  substr: {
    parameters: parametersOf(stringType, numberType, numberType),
    result: stringType,
    run: ([text, offset, length]) => string(cutOut(graphemes(textOf(text)), wholeOf(offset, 1), wholeOf(length, 2))),
  },
  replace: {
    parameters: parametersOf(stringType, stringType, stringType),
    result: stringType,
    run: ([text, part, by]) => string(replaceAll(textOf(text), textOf(part), textOf(by))),
  },
}

function each(run: (text: string) => string): TfFunction {
  return {
    parameters: parametersOf(stringType),
    result: stringType,
    run: ([text]) => {
      const own = textOf(text)
      spend(own.length >> 4)
      spendBytes(own.length)
      return string(run(own))
    },
  }
}

function pair(run: (text: string, other: string) => string): TfFunction {
  return { parameters: parametersOf(stringType, stringType), result: stringType, run: ([text, other]) => string(run(textOf(text), textOf(other))) }
}

/** Where the beginning of an unknown text is known, that may suffice. */
function test(run: (text: string, other: string) => boolean, decides?: (prefix: string, other: string) => boolean | undefined): TfFunction {
  return {
    parameters: [{ type: stringType, needs: 'nothing' }, { type: stringType, needs: 'nothing' }],
    result: boolType,
    run: ([text, other]) => {
      if (text?.kind === 'string' && other?.kind === 'string') return bool(run(text.value, other.value))
      const prefix = text?.kind === 'unknown' ? (text.refined?.prefix ?? '') : ''
      const known = other?.kind === 'string' ? decides?.(prefix, other.value) : undefined
      return known === undefined ? unknown(why(...[text, other].filter((each) => each !== undefined)), boolType, { refined: { notNull: true } }) : bool(known)
    },
  }
}

function decidePrefix(known: string, prefix: string): boolean | undefined {
  if (known.startsWith(prefix)) return true
  return prefix.startsWith(known) ? undefined : false
}

function cutLineEnds(text: string): string {
  return trimEnd(text, (char) => char === '\n' || char === '\r')
}

function trimEnd(text: string, drops: (char: string) => boolean): string {
  let end = text.length
  while (end > 0 && drops(text.charAt(end - 1))) end--
  return text.slice(0, end)
}

function trimSet(text: string, cutset: ReadonlySet<string>): string {
  const chars = [...text]
  let first = 0
  let last = chars.length
  while (first < last && cutset.has(chars[first] ?? '')) first++
  while (last > first && cutset.has(chars[last - 1] ?? '')) last--
  return chars.slice(first, last).join('')
}

/** Go maps each character to one character: what has no such partner stays (`ß`). */
function mapCase(text: string, change: (char: string) => string): string {
  let result = ''
  for (const char of text) {
    const changed = change(char)
    result += changed.length === char.length ? changed : char === 'İ' ? 'i' : char
  }
  return result
}

/** Go's strings.Title: a letter after anything but a letter, a digit or a `_` becomes a capital. */
function capitalise(text: string): string {
  let begins = true
  let result = ''
  for (const char of text) {
    result += begins ? mapCase(char, (own) => own.toUpperCase()) : char
    begins = char < '\u0080' ? !/\w/.test(char) : spaceCharacter.test(char)
  }
  return result
}

const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' })

/** What a reader takes for characters (UAX #29): Terraform counts in these. */
export function graphemes(text: string): string[] {
  spend(text.length >> 2)
  if (isSimple(text)) return text.split('')
  return Array.from(segmenter.segment(text), ({ segment }) => segment)
}

/** ASCII without a carriage return: each character stands alone. */
function isSimple(text: string): boolean {
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code > 126 || code === 13) return false
  }
  return true
}

/** A negative offset counts from the end; a negative length takes all. Terraform forgets about a length of 0 behind a negative offset (1.11, asked). */
function cutOut(chars: readonly string[], offset: number, length: number): string {
  const start = Math.max(0, offset < 0 ? offset + chars.length : offset)
  if (length === 0 && offset >= 0) return ''
  return chars.slice(start, length <= 0 ? undefined : start + length).join('')
}

function join(separator: string, lists: readonly TfValue[]): TfValue {
  const pieces = new Pieces()
  let first = true
  for (const [at, own] of lists.entries()) {
    for (const item of itemsOf(own)) {
      spend(1)
      if (!first) pieces.text(separator)
      first = false
      if (item.kind === 'null') throw new Fault('One of the elements is null.', { argument: at + 1 })
      pieces.add(item)
    }
  }
  return pieces.value()
}
