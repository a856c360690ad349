import { describe, expect, test } from 'vitest'
import { globMatches, parseGlob } from '../../src/operations/files/glob.ts'

const cases: readonly {
  readonly glob: string
  readonly yes?: readonly string[]
  readonly no?: readonly string[]
  readonly hidden?: boolean
}[] = [
  { glob: '*.conf', yes: ['a.conf', 'ä.conf'], no: ['a/b.conf', '.conf', 'a.conf~', ''] },
  { glob: '*', yes: ['a'], no: ['.a', 'a/b'] },
  { glob: '*', hidden: true, yes: ['a', '.a'] },
  { glob: '.*', yes: ['.a'], no: ['a'] },
  { glob: 'a?c', yes: ['abc', 'a😀c'], no: ['ac', 'abbc', 'a/c'] },
  { glob: '[a-c]1', yes: ['a1', 'c1'], no: ['d1', '-1'] },
  { glob: '[!a-c]1', yes: ['d1'], no: ['a1'] },
  { glob: '[]x]1', yes: [']1', 'x1'], no: ['a1'] },
  { glob: '[a', yes: ['[a'], no: ['a'] },
  { glob: '\\*', yes: ['*'], no: ['a'] },
  { glob: '**/testdata/**', hidden: true, yes: ['testdata/a', 'x/y/testdata/a/b', 'testdata'], no: ['testdat/a', 'x/testdata2/a'] },
  { glob: '**/*.yaml', yes: ['a.yaml', 'x/y/a.yaml'], no: ['a.yml'] },
  { glob: 'a/**/b', yes: ['a/b', 'a/x/b', 'a/x/y/b'], no: ['a', 'b', 'a/x'] },
  { glob: '*a*a*a*a*a*a*a*a*b', no: ['a'.repeat(20_000)] },
  { glob: '**/x/**/x/**/x/**/y', no: ['x/'.repeat(2000) + 'z'] },
]

describe('globs', () => {
  for (const { glob, yes = [], no = [], hidden = false } of cases) {
    for (const path of yes)
      test(`${glob} matches ${path.slice(0, 40)}`, () => expect(globMatches(parseGlob(glob), path, hidden)).toBe(true))
    for (const path of no)
      test(`${glob} does not match ${path.slice(0, 40)}`, () => expect(globMatches(parseGlob(glob), path, hidden)).toBe(false))
  }
})
