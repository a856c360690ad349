import type { Expression, ForExpression, ObjectEntry } from './ast.ts'
import { describeToken } from './reading.ts'
import type { Reading } from './reading.ts'
import type { Scanner } from './scanner.ts'

/** `[a, b]` or `[for …]`. */
export function readTuple(reading: Reading): Expression | undefined {
  const { tokens } = reading
  const { start, newlines } = tokens
  tokens.newlines = false
  tokens.next()
  if (isFor(tokens)) return readFor(reading, start, newlines, ']')
  const items: Expression[] = []
  while (!tokens.is(']')) {
    const item = reading.read()
    if (item === undefined) return undefined
    items.push(item)
    const after = tokens.kind
    if (after === ',') tokens.next()
    else if (after !== ']') {
      return reading.fail('separator', `After an element a comma or the closing ] must follow, and here is ${describeToken(tokens)}.`)
    }
  }
  return { kind: 'tuple', span: close(reading, start, newlines), items }
}

/** `{a = b}` or `{for …}`. Lines end entries, also inside of parentheses. */
export function readBraces(reading: Reading): Expression | undefined {
  const { tokens } = reading
  const { start, newlines } = tokens
  tokens.newlines = true
  tokens.next()
  skipLines(tokens)
  if (isFor(tokens)) {
    tokens.newlines = false
    return readFor(reading, start, newlines, '}')
  }
  const entries: ObjectEntry[] = []
  while (!tokens.is('}')) {
    const key = reading.read()
    if (key === undefined) return undefined
    const sign = tokens.kind
    if (sign !== '=' && sign !== ':') {
      return reading.fail('separator', `After a key = or : and its value must follow, and here is ${describeToken(tokens)}.`)
    }
    tokens.next()
    const value = reading.read()
    if (value === undefined) return undefined
    entries.push({ key: nameOf(key), value })
    const after = tokens.kind
    if (after === ',') tokens.next()
    else if (after !== 'newline' && after !== '}') {
      return reading.fail(
        'separator',
        `After an entry a comma, the end of the line or the closing } must follow, and here is ${describeToken(tokens)}.`,
      )
    }
    skipLines(tokens)
  }
  return { kind: 'object', span: close(reading, start, newlines), entries }
}

/** A bare name as a key is meant literally, also `true`, `false` and `null` (hclsyntax/spec.md, Collection Values, 2026-11). */
function nameOf(key: Expression): Expression {
  switch (key.kind) {
    case 'variable':
      return { kind: 'text', span: key.span, value: key.name, form: 'name' }
    case 'bool':
      return { kind: 'text', span: key.span, value: String(key.value), form: 'name' }
    case 'null':
      return { kind: 'text', span: key.span, value: 'null', form: 'name' }
    default:
      return key
  }
}

function isFor(tokens: Scanner): boolean {
  return tokens.is('name') && tokens.end - tokens.start === 3 && tokens.text() === 'for'
}

function skipLines(tokens: Scanner): void {
  while (tokens.is('newline')) tokens.next()
}

function close(reading: Reading, start: number, newlines: boolean): { start: number; end: number } {
  const { tokens } = reading
  const span = reading.span(start, tokens.end)
  tokens.newlines = newlines
  tokens.next()
  return span
}

export interface ForIntroduction {
  readonly keyName: string | undefined
  readonly valueName: string
  readonly collection: Expression
}

/** `for v in list` or `for k, v in map`, from the `for` on: also in the directives of templates. */
export function readForIntroduction(reading: Reading): ForIntroduction | undefined {
  const { tokens } = reading
  if (tokens.next() !== 'name') {
    return reading.fail('for', `After for a name for the elements must follow, and here is ${describeToken(tokens)}.`)
  }
  let valueName = tokens.text()
  let keyName: string | undefined
  if (tokens.next() === ',') {
    keyName = valueName
    if (tokens.next() !== 'name') {
      return reading.fail('for', `After the comma a name for the values must follow, and here is ${describeToken(tokens)}.`)
    }
    valueName = tokens.text()
    tokens.next()
  }
  if (!tokens.is('name') || tokens.text() !== 'in') {
    return reading.fail(
      'for',
      'After the names of for the word in and a collection must follow. What is called for itself stands in quotes or parentheses.',
    )
  }
  tokens.next()
  const collection = reading.read()
  return collection === undefined ? undefined : { keyName, valueName, collection }
}

function readFor(reading: Reading, start: number, newlines: boolean, closing: ']' | '}'): ForExpression | undefined {
  const { tokens } = reading
  const introduction = readForIntroduction(reading)
  if (introduction === undefined) return undefined
  if (!tokens.is(':')) return reading.fail('for', `After what for goes through a : must follow, and here is ${describeToken(tokens)}.`)
  tokens.next()
  const first = reading.read()
  if (first === undefined) return undefined
  let key: Expression | undefined
  let value = first
  let groups = false
  if (closing === '}') {
    if (!tokens.is('=>')) {
      return reading.fail('for', `In braces for makes keys and values: after the key => must follow, and here is ${describeToken(tokens)}.`)
    }
    tokens.next()
    const second = reading.read()
    if (second === undefined) return undefined
    key = first
    value = second
    if (tokens.is('...')) {
      groups = true
      tokens.next()
    }
  }
  let condition: Expression | undefined
  if (tokens.is('name') && tokens.text() === 'if') {
    tokens.next()
    condition = reading.read()
    if (condition === undefined) return undefined
  }
  if (!tokens.is(closing)) {
    return reading.fail('for', `A ${closing} must close the for expression here, and here is ${describeToken(tokens)}.`)
  }
  return { kind: 'for', span: close(reading, start, newlines), ...introduction, key, value, groups, condition }
}
