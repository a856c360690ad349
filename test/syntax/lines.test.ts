import { describe, expect, it } from 'vitest'
import { Text } from '../../src/base/text.ts'
import { readLines } from '../../src/syntax/lines.ts'
import type { LineRules } from '../../src/syntax/lines.ts'
import { faultsOf } from './faults.ts'

const iptables: LineRules = { comments: ['#'], quotes: 'double' }
const frr: LineRules = { comments: ['!', '#'], quotes: 'none' }

describe('lines', () => {
  const check = (content: string, rules: LineRules, expected: [number, string[] | string][], faults: string[] = []): void => {
    const { lines, problems } = readLines(new Text('a', content), rules)
    expect(lines.map(({ indent, words, comment }) => [indent, comment ?? words.map(({ value }) => value)])).toEqual(expected)
    expect(faultsOf(problems)).toEqual(faults)
  }

  it.each<[string, LineRules, [number, string[] | string][], string[]?]>([
    ['', iptables, []],
    ['# made by\n*filter\n\n:INPUT ACCEPT [0:0]\r\n', iptables, [[0, 'made by'], [0, ['*filter']], [0, [':INPUT', 'ACCEPT', '[0:0]']]]],
    ['-A x --comment "a \\"b\\" \\\\ #c" -j y', iptables, [[0, ['-A', 'x', '--comment', 'a "b" \\ #c', '-j', 'y']]]],
    ['a\\ b "" x"y z"w \'q r\'', iptables, [[0, ['a\\', 'b', '', 'xy z', 'w', "'q", "r'"]]]],
    ['a "b \nc', iptables, [[0, ['a', 'b']], [0, ['c']]], ['lines/unclosed-quote 1:3']],
    ['router bgp 1\n neighbor "x\n!\n  ! c\n', frr, [[0, ['router', 'bgp', '1']], [1, ['neighbor', '"x']], [0, ''], [2, 'c']]],
  ])('reads %j', check)

  it('knows the places', () => {
    const content = '  -A "b c"  \n'
    const [line] = readLines(new Text('a', content), iptables).lines
    expect(line?.words.map(({ span, quoted }) => [content.slice(span.start, span.end), quoted])).toEqual([['-A', false], ['"b c"', true]])
    expect(line?.span).toEqual({ start: 2, end: 10 })
  })
})
