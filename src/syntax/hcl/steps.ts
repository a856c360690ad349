import type { Span } from '../../base/text.ts'
import type { Step } from './ast.ts'
import { describeToken } from './reading.ts'
import type { Reading } from './reading.ts'

/** `.name`, `[key]`, `.*`, `[*]`: every step that follows, at least one. */
export function readSteps(reading: Reading): Step[] | undefined {
  const { tokens } = reading
  const steps: Step[] = []
  for (;;) {
    if (tokens.kind !== '.' && tokens.kind !== '[') return steps
    const step = tokens.kind === '.' ? readDot(reading, true) : readBracket(reading)
    if (step === undefined) return undefined
    steps.push(step)
  }
}

function readDot(reading: Reading, mayBeSplat: boolean): Step | undefined {
  const { tokens } = reading
  const { start } = tokens
  tokens.next()
  const span = reading.span(start, tokens.end)
  switch (tokens.kind) {
    case 'name': {
      const name = tokens.text()
      tokens.next()
      return { kind: 'attribute', span, name }
    }
    case 'number': {
      const text = tokens.text()
      // `.0.1` holds one number (hclsyntax/spec.md, Index Operator: the old syntax can't be chained, 2026-11).
      if (!/^\d+$/.test(text)) return reading.fail('index', 'Indexes with dots can\'t follow each other; write [0][1].')
      const key = { kind: 'number', span: reading.span(tokens.start, tokens.end), text } as const
      tokens.next()
      return { kind: 'index', span, key }
    }
    case '*':
      if (!mayBeSplat) return reading.fail('splat', 'A .* can\'t stand behind a .*; write [*].')
      tokens.next()
      return readAttributesOfEach(reading, span)
    default:
      return reading.fail('attribute', `After a dot the name of an attribute must follow, and here is ${describeToken(tokens)}.`)
  }
}

/** Behind `.*`: attributes and `.0` only; a `[` belongs to the whole result. */
function readAttributesOfEach(reading: Reading, own: Span): Step | undefined {
  const { tokens } = reading
  const steps: Step[] = []
  while (tokens.kind === '.') {
    const step = readDot(reading, false)
    if (step === undefined) return undefined
    steps.push(step)
  }
  return { kind: 'splat', span: { start: own.start, end: steps.at(-1)?.span.end ?? own.end }, form: 'attributes', steps }
}

function readBracket(reading: Reading): Step | undefined {
  const { tokens } = reading
  const { start, newlines } = tokens
  tokens.next()
  if (tokens.kind === '*') {
    if (tokens.next() !== ']') return reading.fail('splat', `After [* a ] must follow, and here is ${describeToken(tokens)}.`)
    const { end } = tokens
    tokens.next()
    if (!reading.enter()) return undefined
    const steps = readSteps(reading)
    reading.leave()
    if (steps === undefined) return undefined
    const own = reading.span(start, end)
    return { kind: 'splat', span: { start: own.start, end: steps.at(-1)?.span.end ?? own.end }, form: 'full', steps }
  }
  tokens.newlines = false
  if (tokens.kind === 'newline') tokens.next()
  const key = reading.read()
  if (key === undefined) return undefined
  if (tokens.kind !== ']') return reading.fail('index', `A ] must close the index here, and here is ${describeToken(tokens)}.`)
  const span = reading.span(start, tokens.end)
  tokens.newlines = newlines
  tokens.next()
  return { kind: 'index', span, key }
}
