import fc from 'fast-check'
import type { Language, Pattern } from '../../../src/flow/text/language.ts'

const chars = fc.constantFrom('a', 'b', 'A', '/', '.', '0', '_', '-', '\n', ' ', 'é')
export const strings = fc.array(chars, { maxLength: 7 }).map((list) => list.join(''))
const words = fc.array(fc.constantFrom('a', 'b', 'A', '/', '.'), { maxLength: 4 }).map((list) => list.join(''))
const flag = fc.constantFrom({}, {}, { ignoreCase: true })

/** Sources that PCRE, RE2 and JavaScript read alike. */
export const sources: fc.Arbitrary<string> = fc.letrec<{ regex: string; item: string; branch: string }>((tie) => ({
  regex: fc.array(tie('branch'), { minLength: 1, maxLength: 2 }).map((list) => list.join('|')),
  branch: fc.array(tie('item'), { maxLength: 3 }).map((list) => list.join('')),
  item: fc.oneof(
    { maxDepth: 3 },
    fc.constantFrom('a', 'b', '\\.', '/', '.', '[ab]', '[^a]', '\\d', '\\w', '\\W', '[\\w-]', '[^/]',
      '^', '\\b', '\\B', '[a-b0-9]', '\\x61'),
    fc
      .tuple(fc.constantFrom('a', '.', '[^/]', '\\w', 'b'), fc.constantFrom('*', '+', '?', '{2}', '{1,2}', '{1,}', '*?', '+?', '??'))
      .map(([one, count]) => one + count),
    fc
      .tuple(tie('regex'), fc.constantFrom('(', '(?:'), fc.constantFrom('', '*', '+', '?', '{0,2}'))
      .map(([inner, open, count]) => `${open}${inner})${count}`),
  ),
})).regex

const pattern: fc.Arbitrary<Pattern> = fc
  .tuple(sources, fc.constantFrom<'full' | 'search'>('full', 'search'), flag)
  // JavaScript folds ASCII as PCRE does, and ends at `$` as RE2 does.
  .map(([source, anchoring, fold]) => ({ kind: 'pattern', source, flavour: 'ignoreCase' in fold ? 'pcre' : 're2', anchoring, ...fold }))

const textKinds = fc.constantFrom<'exact' | 'prefix' | 'suffix'>('exact', 'prefix', 'suffix')

export const atoms: fc.Arbitrary<Language> = fc.oneof(
  fc.tuple(textKinds, words, flag).map(([kind, text, fold]) => ({ kind, text, ...fold })),
  fc.tuple(textKinds, words).map(([kind, text]) => ({ kind, text })),
  fc.tuple(words, flag).map(([text, fold]) => ({ kind: 'contains', text, ...fold }) as const),
  fc.tuple(words, flag).map(([text, fold]) => ({ kind: 'elements', prefix: `/${text}`.replace(/\/+$/, '/'), ...fold }) as const),
  fc
    .tuple(words, fc.constantFrom<'one' | 'many'>('one', 'many'), flag)
    .map(([suffix, count, fold]) => ({ kind: 'labels', suffix, count, ...fold }) as const),
  pattern,
  fc.constantFrom<Language>({ kind: 'any' }, { kind: 'absent' }),
)

export const languages: fc.Arbitrary<Language> = fc.letrec<{ language: Language }>((tie) => ({
  language: fc.oneof(
    { maxDepth: 3 },
    atoms,
    fc
      .tuple(fc.constantFrom<'some' | 'all'>('some', 'all'), fc.array(tie('language'), { maxLength: 3 }))
      .map(([kind, of]): Language => ({ kind, of })),
    tie('language').map((of): Language => ({ kind: 'not', of })),
    fc
      .tuple(fc.constantFrom<'leading' | 'elements'>('leading', 'elements'), words, words, tie('language'))
      .map(([kind, from, to, of]): Language => ({ kind: 'after', transform: { kind, from: `/${from}`, to }, of })),
    fc.tuple(words, tie('language')).map(([to, of]): Language => ({ kind: 'after', transform: { kind: 'constant', to }, of })),
    tie('language').map((of): Language => ({ kind: 'after', transform: { kind: 'remove' }, of })),
  ),
})).language
