import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formatNumber } from '../../../src/formats/terraform/value/format-number.ts'
import { equals } from '../../../src/formats/terraform/value/equal.ts'
import { convert } from '../../../src/formats/terraform/value/convert.ts'
import { Num } from '../../../src/formats/terraform/value/number.ts'
import { dynamicType, formatType, listType, mapType, numberType, objectType, sameType, setType, stringType, tupleType, type Type } from '../../../src/formats/terraform/value/type.ts'
import { unify } from '../../../src/formats/terraform/value/unify.ts'
import { bool, compareText, linked, list, map, nullValue, number, object, string, tuple, typeOf, unknown, type TfValue } from '../../../src/formats/terraform/value/value.ts'

describe('numbers', () => {
  const whole = fc.bigInt({ min: -(2n ** 200n), max: 2n ** 200n })

  it('whole ones are exact', () => {
    fc.assert(
      fc.property(whole, whole, (a, b) => {
        const [left, right] = [Num.integer(a), Num.integer(b)]
        expect(formatNumber(left.add(right))).toBe(String(a + b))
        expect(left.multiply(right).toBigInt()).toBe(a * b)
        expect(Math.sign(left.compare(right))).toBe(a < b ? -1 : a > b ? 1 : 0)
        expect(left.equals(right)).toBe(a === b)
        expect(Num.parse(String(a))?.equals(left)).toBe(true)
      }),
      { seed: 7 },
    )
  })

  it('doubles are written as JavaScript writes them, and read back', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e15, max: 1e15 }), (value) => {
        const num = Num.of(value)
        expect(num.toNumber()).toBe(value)
        if (Math.abs(value) >= 1e-6 || value === 0) expect(formatNumber(num)).toBe(Object.is(value, -0) ? '-0' : String(value))
        expect(Num.parse(formatNumber(num))?.toNumber()).toBe(value)
      }),
      { seed: 7 },
    )
  })

  it('decimals are written as they were read', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 1n, max: 10n ** 60n }), fc.integer({ min: 1, max: 80 }), (digits, places) => {
        const text = digits.toString().padStart(places + 1, '0')
        const decimal = `${text.slice(0, -places)}.${text.slice(-places)}`.replace(/\.?0+$/, '').replace(/^0+(?=\d)/, '')
        expect(formatNumber(Num.parse(decimal) ?? Num.of(0))).toBe(decimal)
      }),
      { seed: 7 },
    )
  })

  it('a division times its divisor is near the beginning', () => {
    fc.assert(
      fc.property(whole, whole.filter((value) => value !== 0n), (a, b) => {
        const quotient = Num.integer(a).divide(Num.integer(b))
        expect(quotient.multiply(Num.integer(b)).toNumber()).toBeCloseTo(Number(a), -Math.log10(Math.abs(Number(a)) + 1) + 10)
      }),
      { seed: 7 },
    )
  })
})

const object1 = (types: Readonly<Record<string, Type>>): Type => objectType(new Map(Object.entries(types)))

describe('one type of many', () => {
  it.each<[readonly Type[], string | undefined]>([
    [[numberType, stringType], 'string'],
    [[numberType, { kind: 'bool' }], undefined],
    [[tupleType([numberType]), tupleType([stringType])], 'tuple([string])'],
    [[tupleType([numberType]), tupleType([])], 'list(number)'],
    [[object1({ a: numberType }), object1({ a: stringType })], 'object({a=string})'],
    [[object1({ a: numberType }), object1({ b: stringType })], 'map(string)'],
    [[object1({ a: numberType }), tupleType([])], undefined],
    [[mapType(numberType), object1({ a: stringType })], 'map(string)'],
    [[listType(numberType), tupleType([])], 'list(number)'],
    [[listType(numberType), setType(stringType)], 'list(number)'],
    [[dynamicType, stringType], 'string'],
    [[dynamicType, listType(stringType)], 'any'],
    [[], 'any'],
  ])('%j: %s', (types, expected) => {
    const type = unify(types)
    expect(type && formatType(type)).toBe(expected)
  })
})

const value: fc.Arbitrary<TfValue> = fc.letrec<{ any: TfValue }>((tie) => ({
  any: fc.oneof(
    { depthSize: 'small' },
    fc.constantFrom<TfValue>(bool(true), bool(false), number(0), number(1.5), string('a'), string('é'), nullValue(), nullValue(stringType), unknown('x'), linked({ resource: 'a.b', attribute: 'id' })),
    fc.array(tie('any'), { maxLength: 3 }).map((items) => tuple(items)),
    fc.dictionary(fc.constantFrom('a', 'b', 'c'), tie('any'), { maxKeys: 3 }).map((entries) => object(new Map(Object.entries(entries)))),
    fc.array(fc.constantFrom('a', 'b', '10'), { maxLength: 3 }).map((items) => list(stringType, items.map((each) => string(each)))),
    fc.dictionary(fc.constantFrom('b', 'a'), fc.integer(), { maxKeys: 2 }).map((entries) => map(numberType, new Map(Object.entries(entries).map(([key, each]) => [key, number(each)])))),
  ),
})).any

describe('values', () => {
  it('what is known equals itself; equality is symmetric; other types never equal', () => {
    fc.assert(
      fc.property(value, value, (a, b) => {
        expect(equals(a, b)).toBe(equals(b, a))
        if (a.known) expect(equals(a, { ...a })).toBe(true)
        else expect(equals(a, a)).not.toBe(false)
        if (a.known && b.known && a.kind !== 'null' && b.kind !== 'null' && !sameType(typeOf(a), typeOf(b))) expect(equals(a, b)).toBe(false)
      }),
      { seed: 7 },
    )
  })

  it('converting to its own type changes nothing; twice is as once', () => {
    fc.assert(
      fc.property(value, (own) => {
        expect(equals(convert(own, typeOf(own)), own)).toBe(own.known ? true : equals(own, own))
        if (own.kind !== 'tuple') return
        let first: TfValue
        try {
          first = convert(own, listType(dynamicType))
        } catch {
          return
        }
        expect(convert(first, typeOf(first))).toBe(first)
      }),
      { seed: 7 },
    )
  })

  it('texts are sorted as their bytes are', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (a, b) => {
        expect(Math.sign(compareText(a, b))).toBe(Buffer.compare(Buffer.from(a), Buffer.from(b)))
      }),
      { seed: 7 },
    )
  })

  it('texts are normalised, so that equal ones are equal', () => {
    expect(equals(string('e\u0301'), string('\u00e9'))).toBe(true)
  })
})
