import { constants, generateKeyPairSync, publicEncrypt } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Regular } from '../../../src/formats/terraform/functions/regular/match.ts'
import { matchesGlob } from '../../../src/formats/terraform/functions/glob.ts'
import { encodeJson } from '../../../src/formats/terraform/functions/json.ts'
import { string } from '../../../src/formats/terraform/value/value.ts'
import { evaluateText } from './console.answer.ts'

/** What functions come to of which the program that is asked has none, or that it answers anew each time. */
function check(source: string, expected: string, names: Readonly<Record<string, string>> = {}): void {
  const { value, problems } = evaluateText(source, Object.fromEntries(Object.entries(names).map(([name, each]) => [name, string(each)])))
  const json = encodeJson(value)
  expect({ source, value: problems.length > 0 ? 'error' : json.kind === 'string' ? json.value : json.kind }).toEqual({ source, value: expected })
}

describe("OpenTofu's own", () => {
  it.each([
    [`base64gunzip("${gzipSync('hello').toString('base64')}")`, '"hello"'],
    ['base64gunzip("aGVsbG8=")', 'error'],
    [`length(base64gunzip("${gzipSync('a'.repeat(40_000_000)).toString('base64')}"))`, 'error'],
    ['cidrcontains("10.0.0.0/8", "10.1.2.3")', 'true'],
    ['cidrcontains("10.0.0.0/8", "10.1.0.0/16")', 'true'],
    ['cidrcontains("10.1.0.0/16", "10.0.0.0/8")', 'false'],
    ['cidrcontains("10.0.0.0/8", "11.0.0.1")', 'false'],
    ['cidrcontains("fd00::/8", "fd12::1")', 'true'],
    ['cidrcontains("fd00::/8", "fe00::/16")', 'false'],
    ['cidrcontains("10.0.0.0/8", "::1")', 'error'],
    ['urldecode("a+b%26c%2F%C3%A4")', '"a b\\u0026c/ä"'],
    ['urldecode("%zz")', 'error'],
    ['urldecode("%ff")', 'error'],
  ])('%s is %s', (source, expected) => check(source, expected))
})

it('rsadecrypt opens what was closed for its key, and nothing else', () => {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 1024 })
  const key = privateKey.export({ type: 'pkcs1', format: 'pem' }) as string
  const cipher = publicEncrypt({ key: publicKey, padding: constants.RSA_PKCS1_PADDING }, Buffer.from('hunter2')).toString('base64')
  check('nonsensitive(rsadecrypt(cipher, key))', '"hunter2"', { cipher, key })
  check('rsadecrypt(cipher, key)', 'error', { cipher: Buffer.alloc(128, 1).toString('base64'), key })
  check('rsadecrypt(cipher, key)', 'error', { cipher, key: 'no key' })
  expect(evaluateText('rsadecrypt(cipher, key)', { cipher: string(cipher), key: string(key) }).value.sensitive).toBe(true)
})

describe('regular expressions', () => {
  const pattern = fc.letrec<{ any: string; atom: string }>((tie) => ({
    atom: fc.oneof({ depthSize: 'small' }, fc.constantFrom('a', 'b', 'c', '.', '[ab]', '[^a]', '\\b', '^', '$', 'é'), tie('any').map((inner) => `(${inner}a)`), tie('any').map((inner) => `(?:b${inner})`)),
    any: fc.array(fc.tuple(tie('atom'), fc.constantFrom('', '', '', '?', '+', '*?', '{2}', '{1,2}', '+?')), { maxLength: 4 }).map((parts) =>
      // JavaScript doesn't repeat what has no width; Go does: so nothing is repeated here that might have none.
      parts.map(([atom, times]) => (/^(?:\\b|\^|\$)$/.test(atom) ? atom : atom + times)).join('')),
  })).any

  it('match where a backtracking search matches', () => {
    fc.assert(
      fc.property(pattern, fc.string({ unit: fc.constantFrom('a', 'b', 'c', 'é', ' '), maxLength: 12 }), (source, text) => {
        const match = new Regular(source).find(text, 0)
        const expected = new RegExp(source, 'u').exec(text)
        expect(match === undefined ? undefined : [match[0], text.slice(match[0], match[1])]).toEqual(expected === null ? undefined : [expected.index, expected[0]])
      }),
      { seed: 7, numRuns: 1500 },
    )
  })

  it('take time in proportion to the text, whatever they say', () => {
    const text = 'a'.repeat(20_000)
    for (const source of ['(a+)+b', '(a|a)*b', '(a*)*b', '(a|aa)+$b', '([a-z]+)*!']) expect(new Regular(source).find(text.slice(0, 200), 0)).toBeUndefined()
  })
})

describe('globs', () => {
  it.each([
    ['a/b.txt', '*.txt', false],
    ['b.txt', '*.txt', true],
    ['a/b/c.txt', '**/*.txt', true],
    ['c.txt', '**/*.txt', true],
    ['a/b/c.txt', 'a/**', true],
    ['a.tf', '*.{tf,json}', true],
    ['a.yml', '*.{tf,json}', false],
    ['a1', 'a[0-9]', true],
    ['a+b', 'a+b', true],
    ['a', '[', false],
  ])('%s and %s: %s', (path, glob, expected) => expect(matchesGlob(path, glob)).toBe(expected))
})
