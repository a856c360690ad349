import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseDocument } from 'yaml'
import { Text } from '../../src/base/text.ts'
import { at, plain } from '../../src/syntax/tree.ts'
import { readUsual } from '../../src/syntax/yaml/usual.ts'
import { readWhole } from '../../src/syntax/yaml/whole.ts'
import { resolvePlain } from '../../src/syntax/yaml/scalar.ts'
import { readYaml } from '../../src/syntax/yaml.ts'
import type { YamlDialect } from '../../src/syntax/yaml.ts'
import { faultsOf } from './faults.ts'

describe('YAML', () => {
  const check = (content: string, documents: unknown[], faults: string[] = [], dialect: YamlDialect = 'core'): void => {
    const reading = readYaml(new Text('a.yaml', content), dialect)
    expect(JSON.parse(JSON.stringify(reading.documents.map((tree) => plain(tree))))).toEqual(documents)
    expect(faultsOf(reading.problems)).toEqual(faults)
  }

  it.each<[string, string, unknown[], string[]?]>([
    ['nothing', '', []],
    ['comments alone', '# a\n---\n# b\n', []],
    ['several documents', 'a: 1\n---\nb: 2\n---\n', [{ a: 1 }, { b: 2 }]],
    ['a byte order mark', '\ufeffa: 1\n', [{ a: 1 }]],
    ['carriage returns', 'a:\r\n  - 1\r\n  - b\r\n', [{ a: [1, 'b'] }]],
    ['a marker with a value', '--- a\n--- [1]\n', ['a', [1]]],
    ['an end marker', 'a: 1\n...\n---\nb: 1\n', [{ a: 1 }, { b: 1 }]],
    ['a directive', '%YAML 1.2\n---\na: 1\n---\nb: 1\n', [{ a: 1 }, { b: 1 }]],
    ['dashes inside a block', 'a: |\n  ---\n  b\n', [{ a: '---\nb\n' }]],
    ['a list at the column of its key', 'a:\n- 1\n- b: 2\n  c: 3\nd:\n', [{ a: [1, { b: 2, c: 3 }], d: null }]],
    ['lists in lists', '- - 1\n  - 2\n-\n  - 3\n', [[[1, 2], [3]]]],
    ['blocks', 'a: |\n  x\n\n    y\n\nb: |-\n  z\nc: >\n  p\n  q\nd: |+\n  k\n\n', [{ a: 'x\n\n  y\n', b: 'z', c: 'p q\n', d: 'k\n\n' }]],
    ['quotes', `a: "x\\ty\\u00e9"\nb: 'it''s'\n"c d": 1\n`, [{ a: 'x\tyé', b: "it's", 'c d': 1 }]],
    ['text over several lines', 'a: one\n  two\n\n  three\nb: "x\n  y"\n', [{ a: 'one two\nthree', b: 'x y' }]],
    ['brackets', 'a: [1, {b: c}, "d"]\ne: {f: [],\n  g: {}}\n', [{ a: [1, { b: 'c' }, 'd'], e: { f: [], g: {} } }]],
    ['JSON', '{"a": [1, true],\n "b":null}\n', [{ a: [1, true], b: null }]],
    [
      'addresses and URLs', 'a: http://x/y#z\nb: ::1\nc: fe80::/10\nd: 10.0.0.0/8\n',
      [{ a: 'http://x/y#z', b: '::1', c: 'fe80::/10', d: '10.0.0.0/8' }],
    ],
    [
      'anchors and merging', 'a: &x {k: 1, l: 2}\nb:\n  <<: *x\n  l: 3\nc: [*x]\n',
      [{ a: { k: 1, l: 2 }, b: { l: 3, k: 1 }, c: [{ k: 1, l: 2 }] }],
    ],
    [
      'several merged maps', 'a: &x {k: 1}\nb: &y {k: 2, m: 3}\nc: {<<: [*x, *y]}\n',
      [{ a: { k: 1 }, b: { k: 2, m: 3 }, c: { k: 1, m: 3 } }],
    ],
    ['an anchor again', 'a: &x 1\nb: *x\nc: &x 2\nd: *x\n', [{ a: 1, b: 1, c: 2, d: 2 }]],
    ['built-in tags', 'a: !!str 1\nb: !!int "7"\n', [{ a: '1', b: 7 }]],
    ['NUL', 'a: "x\0y"\n', [{ a: 'x\0y' }]],
    ['a double key', 'a: 1\nb: 2\na: 3\n', [{ b: 2, a: 3 }], ['yaml/duplicate-key 3:1']],
    ['a double key in brackets', '{a: 1, a: 2}', [{ a: 2 }], ['yaml/duplicate-key 1:8']],
    ['a key that is a list', '? [a]\n: 1\nb: 2\n', [{ b: 2 }], ['yaml/complex-key 1:3']],
    ['a quote that is not closed', 'a: "x\n---\nb: 1\n', [{ a: 'x' }, { b: 1 }], ['yaml/syntax 2:1']],
    ['a bracket that is not closed', 'a: [1\n---\nb: 1\n', [{ a: [1] }, { b: 1 }], ['yaml/syntax 2:1']],
    ['a tab', 'a: 1\n---\nb:\n\tc: 1\n', [{ a: 1 }, { b: null, c: 1 }], ['yaml/syntax 4:1']],
    ['a map in the line of a key', 'a: b: c\n---\nd: 1\n', [{ a: { b: 'c' } }, { d: 1 }], ['yaml/syntax 1:4']],
    ['an unknown alias', 'a: *x\n', [{ a: null }], ['yaml/unknown-alias 1:4']],
    ['a loop', 'a: &x [*x]\n', [{ a: [null] }], ['yaml/alias-loop 1:8']],
    ['merging a number', 'a:\n  <<: 1\n', [{ a: {} }], ['yaml/merge 2:7']],
  ])('reads %s', (_, content, documents, faults) => check(content, documents, faults))

  it('keeps tags, texts and places', () => {
    const content = 'a: !Sub "${x}"\nbig: 12345678901234567890\nlist:\n  - |\n    x\n  - {k: v}\n'
    const [tree] = readYaml(new Text('a.yaml', content)).documents
    const written = (...path: (string | number)[]): string => content.slice(at(tree, ...path)?.span.start, at(tree, ...path)?.span.end)
    expect(at(tree, 'a')).toMatchObject({ tag: '!Sub', value: '${x}' })
    expect(at(tree, 'big')).toMatchObject({ text: '12345678901234567890' })
    expect([written('a'), written('list'), written('list', 0), written('list', 1)]).toEqual([
      '"${x}"', '- |\n    x\n  - {k: v}', '|\n    x', '{k: v}',
    ])
  })

  it('gives an alias the tree and the place of its anchor', () => {
    const [tree] = readYaml(new Text('a.yaml', 'a: &x {k: 1}\nb: *x\n')).documents
    expect(at(tree, 'b')).toBe(at(tree, 'a'))
  })

  it('never repeats what was written in a message', () => {
    const { problems } = readYaml(new Text('a.yaml', 'a: @secret\nb: "s3cret\n---\n} secret\n---\n*secret : &secret'))
    expect(problems.length).toBeGreaterThan(2)
    expect(problems.map(({ says }) => says).join(' ')).not.toMatch(/s.cret/)
  })

  const values: [string, unknown, unknown][] = [
    ['yes', 'yes', true], ['off', 'off', false], ['y', 'y', true], ['N', 'N', false], ['oN', 'oN', 'oN'],
    ['true', true, true], ['TRUE', true, true], ['tRue', 'tRue', 'tRue'], ['~', null, null], ['Null', null, null],
    ['0755', 755, 493], ['0o17', 15, 15], ['0x1F', 31, 31], ['0b101', '0b101', 5], ['089', 89, 89], ['-0x10', '-0x10', -16],
    ['1_000', '1_000', 1000], ['1e3', 1000, 1000], ['.5', 0.5, 0.5], ['1.', 1, 1], ['+7', 7, 7], ['-', '-', '-'], ['.', '.', '.'],
    ['1:30', '1:30', '1:30'], ['2026-11-20', '2026-11-20', '2026-11-20'], ['10.0.0.1', '10.0.0.1', '10.0.0.1'], ['1.2.3', '1.2.3', '1.2.3'],
    ['.inf', Infinity, Infinity], ['-.INF', -Infinity, -Infinity], ['.nan', NaN, NaN], ['12e', '12e', '12e'], ['80', 80, 80],
  ]
  it.each(values)('takes %s as %s, and Kubernetes as %s', (text, core, kubernetes) => {
    expect([resolvePlain(text, 'core'), resolvePlain(text, 'kubernetes')]).toEqual([core, kubernetes])
  })

  it('resolves scalars as the core schema of the yaml package', () => {
    const scalar = fc.string({ unit: fc.constantFrom(...'0123456789abefnoxtrulINFAsyE.+-_~'), minLength: 1, maxLength: 6 })
    fc.assert(fc.property(scalar, (text) => {
      fc.pre(!/^(?:-|-\s.*|---|\.\.\.)$/.test(text))
      const document = parseDocument(text)
      fc.pre(document.errors.length === 0)
      expect(resolvePlain(text, 'core')).toEqual(document.toJS() as unknown)
    }), { numRuns: 2000 })
  })

  it('reads the usual as the whole reader does', () => {
    const atoms = [
      'a', 'b: ', 'b:', '- ', '-', '\n', '\n  ', '\n    ', '\n- ', '\n  - ', '  ', ' ', '"x"', "'y'", '"',
      "'", '[', ']', '{', '}', ', ', ',', '#',
      ' # c', '1', '-1', '|\n', '|-\n', '|+\n', '>', 'text here', 'key: value', '\n\n', 'yes', '~', 'null',
      ': ', ':', '?', '*', '&x', '!t', '<<', 'é',
      '\\n', '.5', '0x1', 'a b', 'http://x', '\t', '::1', '-x', '"a\\tb"', "'it''s'",
    ]
    const documents = fc.array(fc.constantFrom(...atoms), { maxLength: 20 }).map((parts) => parts.join(''))
    let usual = 0
    fc.assert(fc.property(documents, (content) => {
      fc.pre(!/^(?:%|\.\.\.|---)/m.test(content))
      const first: string[] = []
      const second: string[] = []
      const reading = readUsual(content, 0, content.length, 'kubernetes', (fault, { start }) => first.push(`${fault} ${start}`))
      fc.pre(reading !== undefined)
      usual++
      const whole = readWhole(content, 0, 'kubernetes', (fault, { start }) => second.push(`${fault} ${start}`))
      expect(reading?.tree === undefined ? [] : [reading.tree]).toEqual(whole)
      expect(first).toEqual(second)
    }), { numRuns: 5000, maxSkipsPerRun: 1000 })
    expect(usual).toBeGreaterThan(1000)
  })

  it('stops an alias bomb', () => {
    const bomb = ['a0: &a0 [x,x,x,x,x,x,x,x,x]']
    for (let i = 1; i < 20; i++) bomb.push(`a${i}: &a${i} [${Array.from({ length: 9 }, () => `*a${i - 1}`).join(',')}]`)
    const reading = readYaml(new Text('a.yaml', bomb.join('\n')))
    expect(faultsOf(reading.problems).map((fault) => fault.split(' ')[0])).toEqual(['yaml/alias-bomb'])
    expect(JSON.stringify(reading.documents.map((tree) => plain(tree))).length).toBeLessThan(10_000_000)
  })

  it('stops aliases that nest deeper and deeper', () => {
    const chain = ['a0: &a0 [x]']
    for (let i = 1; i < 3000; i++) chain.push(`a${i}: &a${i} [*a${i - 1}]`)
    expect(faultsOf(readYaml(new Text('a.yaml', chain.join('\n'))).problems)[0]).toMatch(/^yaml\/too-deep 50\d:/)
  })
})
