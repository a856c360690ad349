import { describe, expect, it } from 'vitest'
import { outcomeSentence } from '../../src/render/words/verdict.ts'

describe('an outcome in one sentence', () => {
  const check = (paths: Parameters<typeof outcomeSentence>[0]['paths'], expected: string): void =>
    expect(outcomeSentence({ verdict: 'ambiguous', reply: null, paths })).toBe(expected)

  it('says how each family fares where they differ', () =>
    check(
      [
        { verdict: 'delivered', family: 'IPv4' },
        { verdict: 'dropped', layer: 'filter', family: 'IPv6' },
      ],
      'IPv4 and IPv6 fare differently: IPv4 delivered, IPv6 dropped at filter.',
    ))
  it('counts ways of no family', () => check([{ verdict: 'delivered' }, { verdict: 'dropped', layer: 'filter' }], 'The network may do either: 1 way delivered, 1 way dropped at filter.'))
})
