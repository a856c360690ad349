import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Text } from '../../src/base/text.ts'
import { at, plain } from '../../src/syntax/tree.ts'
import { mostJsonValues, readJson } from '../../src/syntax/json.ts'
import { faultsOf } from './faults.ts'

describe('JSON', () => {
  const check = (content: string, value: unknown, faults: string[] = []): void => {
    const { tree, problems } = readJson(new Text('a.json', content))
    expect(tree === undefined ? undefined : JSON.parse(JSON.stringify(plain(tree)))).toEqual(value)
    expect(faultsOf(problems)).toEqual(faults)
  }

  it.each<[string, unknown, string[]?]>([
    ['{"a":1,"b":[true,{"c":"x\\n\\u0041"}]}', { a: 1, b: [true, { c: 'x\nA' }] }],
    ['\ufeff [ ] ', []],
    ['"\\ud83d\\ude00"', '😀'],
    ['', undefined, ['json/empty 1:1']],
    [' // a\n', undefined, ['json/comment 1:2', 'json/empty 1:1']],
    ['// a\n[1 /* b */]', [1], ['json/comment 1:1', 'json/comment 2:4']],
    ['[1,]', [1], ['json/comma 1:3']],
    ['{"a":1,}', { a: 1 }, ['json/comma 1:7']],
    ['[,1]', [1], ['json/comma 1:2']],
    ['[1 2]', [1, 2], ['json/comma 1:4']],
    ['{a: 1, "b": 2}', { a: 1, b: 2 }, ['json/key 1:2']],
    ['{"a" 1, "b": 2}', { a: 1, b: 2 }, ['json/colon 1:2']],
    ['{"a" "b": 2}', { a: null, b: 2 }, ['json/colon 1:2', 'json/comma 1:6']],
    ['{"a":, "b": 2}', { a: null, b: 2 }, ['json/value 1:2']],
    ['[01, tru, 1]', [null, null, 1], ['json/unexpected 1:2', 'json/unexpected 1:6']],
    ['["a\n, 2]', ['a', 2], ['json/unclosed-quote 1:2']],
    ['["a\tb"]', ['a\tb'], ['json/control 1:4']],
    ['["\\q"]', ['\\q'], ['json/escape 1:3']],
    ['{"a":[1,2}', { a: [1, 2] }, ['json/bracket 1:10']],
    ['[1}, 2]', [1, 2], ['json/bracket 1:3']],
    ['{"a":{"b":1', { a: { b: 1 } }, ['json/unclosed 1:6']],
    ['1 2', 1, ['json/trailing 1:3']],
    ['{"a":1,"b":2,"a":3}', { b: 2, a: 3 }, ['json/duplicate-key 1:14']],
  ])('reads %j', check)

  it('keeps long integers as text, and places', () => {
    const content = '{"id": 12345678901234567890, "list": [1, {"k": "v"}]}'
    const { tree } = readJson(new Text('a.json', content))
    const list = at(tree, 'list')
    expect(at(tree, 'id')).toMatchObject({ text: '12345678901234567890' })
    expect(content.slice(list?.span.start, list?.span.end)).toBe('[1, {"k": "v"}]')
  })

  it('reads what JSON.stringify writes', () => {
    fc.assert(fc.property(fc.jsonValue(), fc.integer({ min: 0, max: 2 }), (value, indent) => {
      const content = JSON.stringify(value, null, indent)
      const { tree, problems } = readJson(new Text('a.json', content))
      expect(problems).toEqual([])
      expect(tree === undefined ? undefined : JSON.stringify(plain(tree), null, indent)).toBe(content)
    }), { numRuns: 500 })
  })

  it('says which level is too deep, and reads on behind it', () => {
    const { tree, problems } = readJson(new Text('a.json', `[${'['.repeat(10_000)}${']'.repeat(10_000)}, 7]`))
    expect(faultsOf(problems)).toEqual(['json/too-deep 1:501'])
    expect(at(tree, 1)).toMatchObject({ value: 7 })
  })

  it('refuses more values than it can hold', () => {
    const { tree, problems } = readJson(new Text('a.json', `[${'1,'.repeat(mostJsonValues + 10)}1]`))
    expect(tree).toBeUndefined()
    expect(problems.map(({ code }) => code)).toEqual(['json/too-large'])
  })
})
