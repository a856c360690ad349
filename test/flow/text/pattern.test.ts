import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { compile } from '../../../src/flow/text/atom.ts'
import { accepts, complementOf, intersection, isEmpty, minimise, product, reverse, witness } from '../../../src/flow/text/automaton.ts'
import type { Flavour, Pattern } from '../../../src/flow/text/language.ts'
import { readPattern } from '../../../src/flow/text/pattern.ts'
import { sources, strings } from './languages.ts'

function automatonOf(source: string, more: Partial<Pattern> = {}) {
  const automaton = compile({ kind: 'pattern', source, flavour: 'pcre', anchoring: 'search', ...more })
  if ('opaque' in automaton) throw new Error(`${automaton.opaque}: ${source}`)
  return automaton
}

function check(source: string, more: Partial<Pattern>, yes: readonly string[], no: readonly string[]): void {
  const automaton = automatonOf(source, more)
  const wrong = { refused: yes.filter((text) => !accepts(automaton, text)), held: no.filter((text) => accepts(automaton, text)) }
  expect(wrong).toEqual({ refused: [], held: [] })
}

const full = { anchoring: 'full' } as const
const re2 = { flavour: 're2' } as const

describe('a pattern holds the strings that its program would match', () => {
  const cases: readonly [source: string, more: Partial<Pattern>, yes: string[], no: string[]][] = [
    ['\\.php$', {}, ['/a.php', '.php', '/a.php\n'], ['/a.php/', '/a.phpx', '/a.php\n\n']],
    ['\\.php$', re2, ['/a.php'], ['/a.php\n']],
    ['\\.php\\z', {}, ['/a.php'], ['/a.php\n']],
    ['\\.php\\Z', {}, ['/a.php\n'], ['/a.php\nx']],
    ['^/api/v[0-9]+/', {}, ['/api/v1/', '/api/v23/x'], ['/api/v/', 'x/api/v1/', '\n/api/v1/']],
    ['(?m)^b$', {}, ['a\nb\nc', 'b'], ['ab']],
    ['(?m)^$', {}, ['', 'a\n\nb', '\n'], ['a', 'a\n']],
    ['(?m)^$', re2, ['', 'a\n'], ['a']],
    ['/v1/.*', full, ['/v1/', '/v1/x'], ['/v1', 'x/v1/', '/v1/\n']],
    ['a|b', full, ['a', 'b'], ['ab', '']],
    ['(?i)cart', {}, ['CaRt'], ['car']],
    ['a(?i)b|c', {}, ['aB', 'C'], ['Ab']],
    ['a(?i:b)c', {}, ['aBc'], ['aBC']],
    ['(?-i)a', { ignoreCase: true }, ['a'], ['A']],
    ['k', { ignoreCase: true, ...re2 }, ['K', '\u212a'], ['x']],
    ['k', { ignoreCase: true }, ['K'], ['\u212a']],
    ['[^k]', { ignoreCase: true, ...full }, ['x'], ['K', 'k']],
    ['\\W', { ignoreCase: true, ...re2, ...full }, ['-'], ['k', '\u212a']],
    ['[[:alpha:]_][[:^digit:]]', full, ['a-', '_b'], ['1a', 'a1']],
    ['[]a]+', full, [']a]'], ['b']],
    ['[a\\]b-]+', full, ['a]-b'], ['c']],
    ['a{2,3}', full, ['aa', 'aaa'], ['a', 'aaaa']],
    ['a{,2}b{x}', { ...full, ...re2 }, ['a{,2}b{x}'], ['aab']],
    ['^/(?<lang>en|de)(?:/|$)', {}, ['/en', '/de/x'], ['/end']],
    ['(?P<x>a)', full, ['a'], ['b']],
    ['\\bfoo\\b', {}, ['foo', 'a foo.', '-foo-'], ['foobar', 'afoo', '_foo']],
    ['\\Qa.b\\E+', full, ['a.b', 'a.bbb'], ['axb', 'a.ba.b']],
    ['\\x2f\\x{61}\\t', full, ['/a\t'], ['/a']],
    ['(?x) a b # c\n d', full, ['abd'], ['a b']],
    ['\\s', full, ['\v', ' '], ['x']],
    ['\\s', { ...full, ...re2 }, [' '], ['\v']],
    ['(a*)*', full, ['', 'aaa'], ['b']],
    ['(?s)a.b', full, ['a\nb'], ['ab']],
    ['a.b', full, ['axb'], ['a\nb']],
    ['', {}, ['', 'x'], []],
  ]
  test.each(cases)('%s %o', check)
})

describe('what is not regular is opaque, what is no expression an error', () => {
  const cases: readonly [source: string, flavour: Flavour, what: 'opaque' | 'error', at: number][] = [
    ['(a)\\1', 'pcre', 'opaque', 3],
    ['(a)\\1', 're2', 'error', 3],
    ['a(?=b)', 'pcre', 'opaque', 1],
    ['a(?!b)', 're2', 'error', 1],
    ['(?<!b)a', 'pcre', 'opaque', 0],
    ['(?>a)', 'pcre', 'opaque', 0],
    ['a++', 'pcre', 'opaque', 2],
    ['(?R)', 'pcre', 'opaque', 0],
    ['(?(1)a|b)', 'pcre', 'opaque', 0],
    ['\\p{L}', 'pcre', 'opaque', 0],
    ['(*UTF8)a', 'pcre', 'opaque', 0],
    ['a**', 'pcre', 'opaque', 2],
    ['(a', 'pcre', 'error', 0],
    ['a)', 'pcre', 'error', 1],
    ['[a', 're2', 'error', 0],
    ['*a', 'pcre', 'error', 0],
    ['a{3,2}', 're2', 'error', 0],
    ['a{2000}', 're2', 'error', 0],
    ['[z-a]', 'pcre', 'error', 0],
    ['\\', 'pcre', 'error', 0],
    ['(?q)', 'pcre', 'error', 0],
    ['[[:foo:]]', 'pcre', 'error', 1],
    ['('.repeat(10_000), 'pcre', 'opaque', 251],
  ]
  test.each(cases)('%.20s in %s', (source, flavour, what, at) => {
    const reading = readPattern(source, flavour)
    expect({ what: Object.keys(reading).find((key) => key !== 'at'), at: 'at' in reading ? reading.at : undefined }).toEqual({ what, at })
  })

  test.each(['(a{1000}){1000}', '(a|b)*a(a|b){20}', '.*a.{30}'])('%s is too large', (source) => {
    expect(compile({ kind: 'pattern', source, flavour: 'pcre', anchoring: 'full' })).toEqual({ opaque: 'too large' })
  })

  test('reading any text comes to an end', () => {
    const piece = fc.constantFrom(...'()[]{}?*+|\\^$a-:=<>PixQE1,#')
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 14 }), fc.constantFrom<Flavour>('pcre', 're2'), (list, flavour) => {
        const reading = readPattern(list.join(''), flavour)
        if ('at' in reading) expect(reading.at).toBeLessThanOrEqual(list.length)
      }),
      { numRuns: 3000 },
    )
  })
})

test('automata agree with RegExp, backwards too', () => {
  fc.assert(
    fc.property(sources, fc.boolean(), fc.array(strings, { minLength: 5, maxLength: 12 }), (source, ignoreCase, texts) => {
      const automaton = automatonOf(source, { ignoreCase })
      const backwards = reverse(automaton)
      const regex = new RegExp(source, ignoreCase ? 'i' : '')
      for (const text of texts) {
        expect(accepts(automaton, text)).toBe(regex.test(text))
        if (!('opaque' in backwards)) expect(accepts(backwards, text.split('').reverse().join(''))).toBe(regex.test(text))
      }
      const found = witness(automaton)
      if (found === undefined) expect(texts.some((text) => regex.test(text))).toBe(false)
      else expect(regex.test(found)).toBe(true)
    }),
    { numRuns: 500 },
  )
})

test('products, complements and minimal automata keep the sets', () => {
  fc.assert(
    fc.property(sources, sources, strings, (one, other, text) => {
      const a = automatonOf(one)
      const b = automatonOf(other, full)
      const both = intersection(a, b)
      const less = product(a, b, (x, y) => x & (1 - y))
      // Beyond the cap there is no automaton, which other tests show.
      if ('opaque' in both || 'opaque' in less) return
      expect(accepts(both, text)).toBe(accepts(a, text) && accepts(b, text))
      expect(accepts(minimise(less), text)).toBe(accepts(a, text) && !accepts(b, text))
      expect(accepts(complementOf(a), text)).toBe(!accepts(a, text))
      expect(isEmpty(less)).toBe(witness(less) === undefined)
    }),
    { numRuns: 300 },
  )
})

test.each<[string, Partial<Pattern>, string | undefined]>([
  ['^/api/v[0-9]+/', {}, '/api/v0/'],
  ['[^a-y]x', full, 'zx'],
  ['\\d{3}-.', full, '000-a'],
  ['[^!-~]', full, ' '],
  ['a\\bb', {}, undefined],
])('the witness of %s', (source, more, expected) => {
  expect(witness(automatonOf(source, more))).toBe(expected)
})
