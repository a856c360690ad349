import { describe, expect, it } from 'vitest'
import { Text } from '../../src/base/text.ts'
import { decodeZoneText, readZone } from '../../src/syntax/zone.ts'
import { faultsOf } from './faults.ts'

describe('zone files', () => {
  const check = (content: string, expected: string[], faults: string[] = []): void => {
    const { entries, problems } = readZone(new Text('a.zone', content))
    const shown = entries.map(({ blankOwner, directive, tokens, comments }) => {
      const words = tokens.map(({ raw, quoted }) => (quoted ? `"${raw}"` : raw)).join(' ')
      return `${directive === undefined ? '' : '!'}${blankOwner ? '_ ' : ''}${words}${comments.map(({ says }) => ` ;${says}`).join('')}`
    })
    expect(shown).toEqual(expected)
    expect(faultsOf(problems)).toEqual(faults)
  }

  it.each<[string, string[], string[]?]>([
    ['', []],
    ['; a\n\n  ; b\n', []],
    ['$ORIGIN a.b. ; c\n$ttl 5\n', ['!$ORIGIN a.b. ;c', '!$ttl 5']],
    ['a A 10.0.0.1\n\tAAAA ::1\r\n  TXT x', ['a A 10.0.0.1', '_ AAAA ::1', '_ TXT x']],
    ['@ SOA n h (1 ; serial\n 2\n3)4\nb NS c\n', ['@ SOA n h 1 2 3 4 ;serial', 'b NS c']],
    [' ( A\n 1 )\n', ['_ A 1']],
    ['a TXT "x;(y" z\\;\\(\\"w "q\\"r"', ['a TXT "x;(y" z\\;\\(\\"w "q\\"r"']],
    ['a TXT x"y"z', ['a TXT x "y" z']],
    ['a SOA ( 1\n 2\nb A 1\nc TXT ( x )\n', ['a SOA 1 2', 'b A 1', 'c TXT x'], ['zone/parenthesis 1:7']],
    ['a SOA ( 1\n 2', ['a SOA 1 2'], ['zone/parenthesis 1:7']],
    ['a A 1 )\nb A 1', ['a A 1', 'b A 1'], ['zone/parenthesis 1:7']],
    ['a TXT "x\nb A 1', ['a TXT "x"', 'b A 1'], ['zone/unclosed-quote 1:7']],
    ['a TXT x\\\nb A 1\\', ['a TXT x\\', 'b A 1\\']],
  ])('reads %j', check)

  it.each<[string, string | undefined]>([
    ['plain', 'plain'], ['a\\.b', 'a.b'], ['\\065\\255', 'A\u00ff'], ['é', '\u00c3\u00a9'], ['\\é', '\u00c3\u00a9'],
    ['\\256', undefined], ['\\1', undefined], ['\\12x', undefined], ['\\', undefined],
  ])('decodes %j', (raw, expected) => expect(decodeZoneText(raw)).toBe(expected))

  it('knows the places', () => {
    const content = 'a TXT "x y" ( b )\n'
    const [entry] = readZone(new Text('a.zone', content)).entries
    expect(entry?.tokens.map(({ span }) => content.slice(span.start, span.end))).toEqual(['a', 'TXT', '"x y"', 'b'])
    expect(content.slice(entry?.span.start, entry?.span.end)).toBe('a TXT "x y" ( b')
  })
})
