import fc from 'fast-check'
import { expect, it } from 'vitest'
import { complementIntervals, formatIntervals, intersectIntervals, minusIntervals, normalIntervals } from '../../src/base/interval.ts'
import type { Interval } from '../../src/base/interval.ts'

const anyIntervals = fc.array(fc.record({ first: fc.nat(40), last: fc.nat(40) }), { maxLength: 6 })
const has = (intervals: readonly Interval[], value: number): boolean => intervals.some(({ first, last }) => first <= value && value <= last)

it('does at each number what its name says, and keeps intervals normal', () => {
  fc.assert(
    fc.property(anyIntervals, anyIntervals, (a, b) => {
      const results: [Interval[], (x: boolean, y: boolean) => boolean][] = [
        [normalIntervals(a), (x) => x],
        [complementIntervals(a, 40), (x) => !x],
        [intersectIntervals(a, b), (x, y) => x && y],
        [minusIntervals(a, b), (x, y) => x && !y],
      ]
      for (const [result, expected] of results) {
        for (let value = 0; value <= 40; value++) expect(has(result, value)).toBe(expected(has(a, value), has(b, value)))
        expect(result).toEqual(normalIntervals(result))
      }
    }),
  )
})

it('prints numbers and ranges joined by commas', () => {
  expect(formatIntervals([{ first: 8000, last: 8080 }, { first: 80, last: 80 }, { first: 81, last: 81 }])).toBe('80-81,8000-8080')
})
