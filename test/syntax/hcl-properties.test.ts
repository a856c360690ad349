import fc from 'fast-check'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { Text } from '../../src/base/text.ts'
import type { Problem } from '../../src/origin/problem.ts'
import type { Expression, HclBody } from '../../src/syntax/hcl/ast.ts'
import { attributesOf } from '../../src/syntax/hcl/content.ts'
import { readHcl, readHclExpression, reportHcl } from '../../src/syntax/hcl.ts'
import { root } from '../golden.ts'
import { show } from './hcl/show.ts'

const accepted = JSON.parse(readFileSync(join(root, 'test/syntax/hcl/accepted.json'), 'utf8')) as readonly string[]

const atoms = [
  'a', 'b', ' = ', ' {', '}', '\n', '\n  ', '"', '"x"', '${', '%{', '~}', '}"', '(', ')', '[', ']', ',', '.', '.*', '[*]',
  ' ? ', ' : ', ' => ', '...', '::', '+', '-', ' && ', '!', '<<E\n', '<<-E\n', '\nE\n', 'for ', ' in ', 'if ', 'else', 'endif', 'endfor',
  '#', '//', '/*', '*/', '\\', '\\n', '$${', '1', '1.5', '\r\n', '\0', '\ufeff', '\ud800', 'é', '😀', 'null', "'", '\t',
]

/** Every expression in a body, with the spans around it. */
function expressionsIn(body: HclBody): Expression[] {
  const found: Expression[] = []
  const visit = (value: unknown, outer: { start: number; end: number }): void => {
    if (typeof value !== 'object' || value === null || value instanceof Text) return
    let inner = outer
    if ('span' in value) {
      inner = value.span as { start: number; end: number }
      const isInside = outer.start <= inner.start && inner.start <= inner.end && inner.end <= outer.end
      if (!isInside) expect({ outer, inner, value }).toBe('a span inside its parent')
      if ('kind' in value && isExpression(value.kind)) found.push(value as Expression)
    }
    for (const part of Object.values(value) as unknown[]) visit(part, inner)
  }
  visit(body, { start: 0, end: body.text.content.length })
  return found
}

const kinds = new Set([
  'number', 'bool', 'null', 'text', 'template', 'wrap', 'variable', 'traversal', 'call', 'unary', 'binary', 'conditional', 'tuple',
  'object', 'parentheses',
])

/** Parts of templates are called alike in part; those that are no expressions by themselves are left out. */
function isExpression(kind: unknown): boolean {
  return typeof kind === 'string' && kinds.has(kind)
}

describe('the reader of HCL', () => {
  const check = (content: string): void => {
    const { body, problems } = readHcl(new Text('a.tf', content))
    const { body: again, problems: same } = readHcl(new Text('a.tf', content))
    expect(JSON.stringify([again, same])).toBe(JSON.stringify([body, problems]))
    for (const { origin } of problems) {
      if (origin.kind !== 'written' || origin.start > origin.end || origin.end > content.length) expect(origin).toBe('inside the text')
    }
    const whole = expressionsIn(body)
    if (problems.length > 0) return
    for (const expression of whole) {
      if (expression.kind === 'text' && (expression.form === 'name' || content[expression.span.start] === undefined)) continue
      const alone = content.slice(expression.span.start, expression.span.end)
      // The text of a template is no expression without the quotes around it.
      if (expression.kind === 'text' && !('form' in expression)) continue
      const { expression: read } = readHclExpression(new Text('b', `${alone}\n`))
      expect(`${alone}: ${show(read)}`).toBe(`${alone}: ${show(expression)}`)
    }
  }

  it.each(accepted)('reads the text of each expression alone as the same: %j', check)

  it('has places inside their parents where a value is missing before the end of a line', () => check('a { b =\r\n\n'))

  it('reads anything: never throws, places inside their parents, twice the same', () => {
    const anything = fc.oneof(
      fc.array(fc.constantFrom(...atoms), { maxLength: 40 }).map((parts) => parts.join('')),
      fc.array(fc.constantFrom(...atoms), { maxLength: 30 }).map((parts) => `a = ${parts.join('')}\nb {\n}\n`),
      fc.string({ unit: 'binary', maxLength: 60 }),
    )
    fc.assert(fc.property(anything, check), { numRuns: 3000 })
  })

  it('reads good text into which something was put, or out of which something was cut', () => {
    const good = fc.array(fc.constantFrom(...accepted), { minLength: 1, maxLength: 3 }).map((texts) => texts.join('\n'))
    const mutation = fc.tuple(good, fc.nat(), fc.nat(8), fc.constantFrom('', ...atoms))
    fc.assert(
      fc.property(mutation, ([text, place, cut, put]) => {
        const at = place % (text.length + 1)
        check(text.slice(0, at) + put + text.slice(at + cut))
      }),
      { numRuns: 3000 },
    )
  })

  it('still reads what follows a broken attribute', () => {
    const part = fc.constantFrom('a', ' ', '1', ',', '+', '.', ' ? ', '"x"', '[1]', '(', '"', '\\', "'", '!')
    const broken = fc.array(part, { maxLength: 12 }).map((parts) => parts.join(''))
    fc.assert(
      fc.property(broken, (value) => {
        const { body } = readHcl(new Text('a.tf', `x = ${value}\nr "a" "b" {\n  y = 1\n}\nz = 2\n`))
        const items = body.kind === 'native' ? body.items : []
        expect(items.map((item) => (item.kind === 'block' ? item.type : item.name))).toEqual(['x', 'r', 'z'])
      }),
      { numRuns: 1000 },
    )
  })

  it('reads anything that stands in the strings of JSON', () => {
    const strings = fc.array(fc.constantFrom(...atoms), { maxLength: 20 }).map((parts) => parts.join(''))
    fc.assert(
      fc.property(strings, strings, (key, value) => {
        const content = JSON.stringify({ a: { [key]: [value] } })
        const text = new Text('a.tf.json', content)
        const problems: Problem[] = []
        for (const { expression } of attributesOf(readHcl(text).body, reportHcl(problems, text))) {
          const entries = expression.kind === 'object' ? expression.entries : []
          expect(entries.length).toBe(1)
          expect(entries.every((entry) => entry.key.span.end < entry.value.span.start && entry.value.span.end < content.length)).toBe(true)
        }
        for (const { origin } of problems) {
          expect(origin.kind === 'written' && origin.start <= origin.end && origin.end <= content.length).toBe(true)
        }
      }),
      { numRuns: 500 },
    )
  })
})

describe('the bounds of the reader of HCL', () => {
  const deep: [string, string][] = [
    ['[', ']'], ['(', ')'], ['{a=', '}'], ['"${', '}"'], ['f(', ')'], ['[for a in b : ', ']'], ['-', ''],
    ['b ? c : ', ''], ['"%{if a}${', '}%{endif}"'], ['x[', ']'], ['(1+', ')'],
  ]
  it.each(deep)('reads on behind an expression of 10,000 times %j', (opening, closing) => {
    for (const [levels, faults] of [[75, []], [10_000, ['hcl/too-deep']]] as const) {
      const { body, problems } = readHcl(new Text('a.tf', `a = ${opening.repeat(levels)}1${closing.repeat(levels)}\nz = 1\n`))
      expect(problems.map(({ code }) => code)).toEqual(faults)
      expect(body.kind === 'native' ? body.items.length : 0).toBe(2)
    }
  })

  it.each([
    ['a = 1', ' + 1'], ['a = "', '%{if a}'], ['a = b', '[*]'], ['a', ' b'],
    ['a = b', '.c'], ['a = b', '[0]'], ['a = "', '${b}'], ['', 'a {\n'], ['', 'a { '],
  ])('never throws on %j and 100,000 times %j', (first, part) => {
    expect(() => readHcl(new Text('a.tf', first + part.repeat(100_000)))).not.toThrow()
  })

  it('reads blocks down to a bound', () => {
    const { problems } = readHcl(new Text('a.tf', `${'a {\n'.repeat(10_000)}${'}\n'.repeat(10_000)}z = 1\n`))
    expect(problems.map(({ code }) => code)).toEqual(['hcl/too-deep'])
  })

  const parts = ['a = [', 'a = [\n', 'a = [1,\n', 'a = {\n', 'a {', 'a {\n', 'a = <<E\n', 'a = <<', '(', '"', '}', '${',
    '/*', 'a = "${', 'a "b" ', 'a b\n', "'\n", '\\', ' ', 'é']
  it.each(parts)('reads %j many times over in linear time', (part) => {
    // In quadratic time these would take minutes.
    const before = performance.now()
    readHcl(new Text('a.tf', part.repeat(60_000)))
    expect(performance.now() - before).toBeLessThan(5000)
  })

  it('reads heredocs that never end in linear time', () => {
    const before = performance.now()
    readHcl(new Text('a.tf', Array.from({ length: 60_000 }, (_, index) => `a = <<E${index}\n`).join('')))
    expect(performance.now() - before).toBeLessThan(5000)
  })
})
