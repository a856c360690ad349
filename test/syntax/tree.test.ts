import { describe, expect, it } from 'vitest'
import { Text } from '../../src/base/text.ts'
import type { Problem } from '../../src/origin/problem.ts'
import { readJson } from '../../src/syntax/json.ts'
import {
  asBoolean, asEntries, asItems, asMap, asNumber, asString, asText, asWhole, at, entryOf, get, plain, reportSome, reportTo,
} from '../../src/syntax/tree.ts'
import type { Report, Tree } from '../../src/syntax/tree.ts'

const text = new Text('a.json', '{"s":"x","n":7,"f":1.5,"b":true,"z":null,"l":[1,{"k":"v"}],"m":{"__proto__":1}}')
const { tree } = readJson(text)

describe('the accessors of trees', () => {
  const check = (key: string, accessor: (tree: Tree | undefined, report: Report, what: string) => unknown, expected: unknown): void => {
    const problems: Problem[] = []
    const value = accessor(get(tree, key), reportTo(problems, text, 'area'), key)
    expect(problems.length === 0 ? value : problems.map(({ code, says }) => `${code}: ${says}`)).toEqual(expected)
  }
  const port = (tree: Tree | undefined, report: Report, what: string): number | undefined => asWhole(tree, report, what, 8, 65535)
  it.each([
    ['s', asString, 'x'],
    ['n', asString, ['area/wrong-type: n must be a string, and it is a number.']],
    ['z', asString, undefined],
    ['absent', asString, undefined],
    ['n', asText, '7'],
    ['s', asText, 'x'],
    ['l', asText, ['area/wrong-type: l must be a single value, and it is a list.']],
    ['f', asNumber, 1.5],
    ['s', asNumber, ['area/wrong-type: s must be a number, and it is a string.']],
    ['n', port, ['area/out-of-range: n must be from 8 to 65535.']],
    ['f', port, ['area/wrong-type: f must be a whole number, and it is a number.']],
    ['z', port, undefined],
    ['b', asBoolean, true],
    ['m', asBoolean, ['area/wrong-type: b must be true or false, and it is a map.'].map((says) => says.replace(' b ', ' m '))],
    ['s', asMap, ['area/wrong-type: s must be a map, and it is a string.']],
    ['s', asItems, ['area/wrong-type: s must be a list, and it is a string.']],
    ['z', asItems, []],
    ['b', asEntries, ['area/wrong-type: b must be a map, and it is a boolean.']],
  ])('reads %s', check)

  it('follows paths, and breaks off where they do', () => {
    expect(at(tree, 'l', 1, 'k')).toMatchObject({ value: 'v' })
    expect(at(tree, 'l', 'k')).toBeUndefined()
    expect(at(tree, 's', 0, 'k')).toBeUndefined()
    expect(at(tree, 'l', 9)).toBeUndefined()
  })

  it('finds keys in long maps as in short ones', () => {
    const long = readJson(new Text('b.json', `{${Array.from({ length: 40 }, (_, i) => `"k${i}":${i}`).join(',')}}`)).tree
    for (let i = 0; i < 40; i++) expect(get(long, `k${i}`)).toMatchObject({ value: i })
    expect(get(long, 'k40')).toBeUndefined()
    expect(entryOf(long, 'k3')).toMatchObject({ key: 'k3' })
  })

  it('makes plain values without touching prototypes', () => {
    const value = tree === undefined ? undefined : plain(tree)
    expect(JSON.stringify(value)).toBe(text.content)
  })

  it('stops listing problems, and says so', () => {
    const problems: Problem[] = []
    const report = reportSome(problems, text, 'area')
    for (let i = 0; i < 1000; i++) report('fault', { start: i, end: i }, 'Wrong.')
    expect(problems).toHaveLength(101)
    expect(problems.at(-1)?.code).toBe('area/more-problems')
  })
})
