import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Text } from '../../src/base/text.ts'
import type { Problem } from '../../src/origin/problem.ts'
import { readBlocks } from '../../src/syntax/blocks.ts'
import { readJson } from '../../src/syntax/json.ts'
import { readLines } from '../../src/syntax/lines.ts'
import { readYaml } from '../../src/syntax/yaml.ts'
import { readZone } from '../../src/syntax/zone.ts'

type Reader = (text: Text) => { readonly problems: readonly Problem[] }

const readers: Record<string, Reader> = {
  YAML: (text) => readYaml(text, 'kubernetes'),
  JSON: readJson,
  nginx: (text) => readBlocks(text, 'nginx'),
  BIND: (text) => readBlocks(text, 'bind'),
  zone: readZone,
  iptables: (text) => readLines(text, { comments: ['#'], quotes: 'double' }),
  FRR: (text) => readLines(text, { comments: ['!'], quotes: 'none' }),
}

/** Every `{ start, end }` in a reading, texts left out; iterative, as readings may be as deep as readers allow. */
function spansIn(reading: unknown): { start: number; end: number }[] {
  const spans: { start: number; end: number }[] = []
  const waiting: unknown[] = [reading]
  const seen = new Set<unknown>()
  while (waiting.length > 0) {
    const value = waiting.pop()
    if (typeof value !== 'object' || value === null || value instanceof Text || seen.has(value)) continue
    seen.add(value)
    if ('start' in value && 'end' in value) spans.push(value as { start: number; end: number })
    for (const part of Object.values(value) as unknown[]) waiting.push(part)
  }
  return spans
}

const atoms = [
  'a', 'b: ', '- ', '\n', '\n  ', '"', "'", '\\', '[', ']', '{', '}', '(', ')', ',', ';', ':', '#', '//',
  '/*', '*/', '|', '>', '? ', '*a', '&a ',
  '!t ', '<<: *a', '---\n', '...\n', '%', '\t', '\r\n', '\0', '\ufeff', '\ud800', '😀', '$', '${', '$ORIGIN ',
  'x_by_lua_block {', '[[', ']]', '--', '1e5', 'null',
]

describe.each(Object.entries(readers))('%s', (name, read) => {
  const check = (content: string): void => {
    const reading = read(new Text('a', content))
    for (const { start, end } of spansIn(reading)) {
      if (!(start >= 0 && start <= end && end <= content.length)) expect({ start, end, length: content.length }).toBe('inside the text')
    }
  }

  it('reads anything without throwing, all places inside the text', () => {
    const anything = fc.oneof(
      fc.array(fc.constantFrom(...atoms), { maxLength: 30 }).map((parts) => parts.join('')),
      fc.string({ unit: 'binary', maxLength: 60 }),
    )
    fc.assert(fc.property(anything, (content) => check(content)), { numRuns: 800 })
  })

  it('reads texts that break off anywhere', () => {
    const whole = 'a "b": {c: [1, "x\\n", {"d": 2}], e: &f g, h: *f}; # i\n@ SOA (1 2)\n- |\n  j\n---\nk: \'l\' /* m */ { n "o" ${p}; }\n'
    for (let end = 0; end <= whole.length; end++) check(whole.slice(0, end))
  })

  const parts = ['[', '{', '{"a":', 'a: ', '- ', '? ', '(', 'a {', '{a: ', '"', '"\\', '\n ', 'a: [\n', '&a ', 'a {} ', '{}',
    '/*', 'a (\n', '\\']
  it.each([...parts, 'x_by_lua_block {'])(
    'reads %j many times over in linear time',
    (part) => {
      // The yaml package takes some 20 µs for each fault, linear though it is. In quadratic time the others would take minutes.
      const content = part.repeat(name === 'YAML' ? 20_000 : 300_000)
      const before = performance.now()
      read(new Text('a', content))
      expect(performance.now() - before).toBeLessThan(10_000)
    },
  )

  it('reads a million levels without a crash', () => {
    for (const part of ['[', '- ', '{a: ', 'a {']) expect(() => read(new Text('a', part.repeat(1_000_000)))).not.toThrow()
  })
})
