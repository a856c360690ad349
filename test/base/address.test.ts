import { isIP } from 'node:net'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  addressesIn,
  complementAddresses,
  complementRanges,
  containsAddress,
  emptyAddresses,
  everyAddress,
  formatAddress,
  formatRange,
  formatRanges,
  intersectAddresses,
  intersectRanges,
  isPublic,
  lastAddress,
  minusAddresses,
  minusRanges,
  normalRanges,
  parseAddress,
  parsePrefix,
  parseRange,
  rangesToPrefixes,
  unionAddresses,
  unionRanges,
} from '../../src/base/address.ts'
import type { AddressRange, AddressSet, Family } from '../../src/base/address.ts'

const ranges = (text: string): AddressRange[] => (text === '' ? [] : text.split(', ').flatMap((part) => parseRange(part) ?? []))

describe('addresses', () => {
  it.each([
    ['0.0.0.0', '0.0.0.0'],
    ['255.255.255.255', '255.255.255.255'],
    ['2001:0DB8:0:0:0:0:0:1', '2001:db8::1'],
    ['2001:db8:0:1:1:1:1:1', '2001:db8:0:1:1:1:1:1'],
    ['1:0:0:2:0:0:0:3', '1:0:0:2::3'],
    ['1:0:0:2:3:0:0:4', '1::2:3:0:0:4'],
    ['1:2:3:4:5:6:7::', '1:2:3:4:5:6:7:0'],
    ['::', '::'],
    ['::ffff:192.0.2.1', '::ffff:192.0.2.1'],
    ['::ffff:c000:201', '::ffff:192.0.2.1'],
    ['64:ff9b::192.0.2.33', '64:ff9b::c000:221'],
  ])('%s is printed %s', (text, printed) => {
    const address = parseAddress(text)
    expect(address && formatAddress(address)).toBe(printed)
  })

  it.each([
    '', '1.2.3', '1.2.3.4.5', '01.2.3.4', '1.2.3.256', '0x1.2.3.4', ' 1.2.3.4', '1.2.3.4 ', '1.2.3.-4', '1e1.2.3.4', '１.2.3.4',
    ':', ':::', '1:2:3:4:5:6:7', '1:2:3:4:5:6:7:8:9', '1::2::3',
    '1:2:3:4::5:6:7:8', '12345::', '::1.2.3', '::1.2.3.04', '1.2.3.4::', ':1::', '::1:',
    'fe80::1%eth0', '::g', '1.2.3.4/8', `::${'0'.repeat(100)}1`,
  ])('%j is no address', (text) => {
    expect(parseAddress(text)).toBeUndefined()
  })

  it('reads what the system reads, and nothing else', () => {
    const group = fc.constantFrom('0', '1', 'ffff', 'DB8', '00a0', '', '12345', '192.0.2.1', '1.2.3')
    const text = fc.oneof(fc.array(group, { maxLength: 9 }).map((groups) => groups.join(':')), fc.ipV4(), fc.ipV6())
    fc.assert(
      fc.property(text, (each) => {
        expect(parseAddress(each)?.family ?? 0).toBe(isIP(each))
      }),
      { numRuns: 2000 },
    )
  })

  it('prints what it reads back', () => {
    fc.assert(
      fc.property(fc.constantFrom<Family>(4, 6), fc.bigInt(0n, lastAddress(6)), fc.nat(7), (family, big, zero) => {
        // Groups of zeros are what the printed form is about.
        const value = (big & ~(0xffff_ffffn << BigInt(16 * zero))) % (lastAddress(family) + 1n)
        const text = formatAddress({ family, value })
        expect(parseAddress(text)).toEqual({ family, value })
        expect(text).toBe(text.toLowerCase())
        if (family === 6 && value >> 32n !== 0xffffn) expect(text).toBe(new URL(`http://[${text}]/`).hostname.slice(1, -1))
      }),
    )
  })
})

describe('prefixes and ranges', () => {
  it.each([
    ['10.0.0.0/8', '10.0.0.0/8', false],
    ['10.1.2.3/8', '10.0.0.0/8', true],
    ['100.68.0.18/18', '100.68.0.0/18', true],
    ['0.0.0.0/0', '0.0.0.0/0', false],
    ['192.0.2.1/32', '192.0.2.1', false],
    ['2001:db8::1/32', '2001:db8::/32', true],
    ['::/0', '::/0', false],
  ])('%s is %s', (text, printed, hostBits) => {
    const prefix = parsePrefix(text)
    expect(prefix && formatRange(prefix)).toBe(printed)
    expect(prefix?.hostBits).toBe(hostBits)
    expect(parsePrefix(text, { hostBits: 'refuse' }) === undefined).toBe(hostBits)
  })

  it.each(['10.0.0.0', '10.0.0.0/', '10.0.0.0/33', '10.0.0.0/08', '10.0.0.0/-1', '10.0.0.0/8/8', '::/129', '10/8', '10.0.0.0/255.0.0.0'])(
    '%j is no prefix',
    (text) => {
      expect(parsePrefix(text)).toBeUndefined()
    },
  )

  it.each([
    ['10.0.0.1-10.0.0.1', '10.0.0.1'],
    ['10.0.0.0 - 10.0.0.255', '10.0.0.0/24'],
    ['10.0.0.1-10.0.0.4', '10.0.0.1-10.0.0.4'],
    ['::1-::2', '::1-::2'],
  ])('%s is the range %s', (text, printed) => {
    const range = parseRange(text)
    expect(range && formatRange(range)).toBe(printed)
  })

  it.each(['10.0.0.2-10.0.0.1', '10.0.0.1-::1', '10.0.0.1-', '10.0.0.1-5', '-', ''])('%j is no range', (text) => {
    expect(parseRange(text)).toBeUndefined()
  })

  it.each([
    ['10.0.0.0/9, 10.128.0.0/9', '10.0.0.0/8'],
    ['::/1, 8000::/1, 0.0.0.0/1, 128.0.0.0/1', '0.0.0.0/0, ::/0'],
    ['10.0.0.1-10.0.0.4', '10.0.0.1, 10.0.0.2/31, 10.0.0.4'],
    ['', ''],
  ])('%s in the fewest prefixes: %s', (text, printed) => {
    expect(formatRanges(ranges(text))).toBe(printed)
  })

  it.each([
    ['8.8.8.0/24', true],
    ['203.0.113.0/24', true],
    ['2001:db8::/32', true],
    ['10.255.0.0/16', false],
    ['172.31.255.255', false],
    ['172.32.0.0', true],
    ['11.0.0.0/7', false],
    ['9.0.0.0/7', true],
    ['100.127.0.1', false],
    ['::1', false],
    ['fd00::/8', false],
    ['2000::-2001::', true],
    ['::ffff:8.8.8.8', false],
  ])('%s is public: %s', (text, expected) => {
    expect(ranges(text).every(isPublic)).toBe(expected)
  })
})

const small = fc.record({
  family: fc.constantFrom<Family>(4, 6),
  start: fc.nat(20),
  size: fc.integer({ min: -1, max: 8 }),
  atTop: fc.boolean(),
})
const anyRanges = fc.array(small, { maxLength: 6 }).map((list) =>
  list.map(({ family, start, size, atTop }): AddressRange => {
    const first = atTop ? lastAddress(family) - BigInt(start) : BigInt(start)
    const last = first + BigInt(size)
    return { family, first, last: last > lastAddress(family) ? lastAddress(family) : last }
  }),
)
const points = ([4, 6] as const).flatMap((family) =>
  Array.from({ length: 31 }, (_, index) => BigInt(index)).flatMap((value) => [
    { family, value },
    { family, value: lastAddress(family) - value },
  ]),
)

describe('the algebra of ranges', () => {
  it('does at each address what its name says, and keeps ranges normal', () => {
    fc.assert(
      fc.property(anyRanges, anyRanges, (a, b) => {
        const results: [AddressRange[], (x: boolean, y: boolean, family: Family) => boolean][] = [
          [normalRanges(a), (x) => x],
          [unionRanges(a, b), (x, y) => x || y],
          [intersectRanges(a, b), (x, y) => x && y],
          [minusRanges(a, b), (x, y) => x && !y],
          [complementRanges(a, 4), (x, _, family) => family === 4 && !x],
          [complementRanges(a, 6), (x, _, family) => family === 6 && !x],
          [rangesToPrefixes(a), (x) => x],
        ]
        for (const [result, expected] of results) {
          for (const point of points) {
            expect(containsAddress(result, point)).toBe(expected(containsAddress(a, point), containsAddress(b, point), point.family))
          }
        }
        for (const [result] of results.slice(0, -1)) expect(result).toEqual(normalRanges(result))
        for (const { first, last, length, family } of rangesToPrefixes(a)) {
          expect(last - first + 1n).toBe(1n << BigInt((family === 4 ? 32 : 128) - length))
          expect(first % (last - first + 1n)).toBe(0n)
        }
      }),
    )
  })

  it('treats tokens as it treats addresses', () => {
    const anySet: fc.Arbitrary<AddressSet> = fc
      .record({ ranges: anyRanges, tokens: fc.array(fc.record({ first: fc.nat(20), last: fc.nat(30) }), { maxLength: 3 }) })
      .map((set) => unionAddresses(set))
    fc.assert(
      fc.property(anySet, anySet, (a, b) => {
        expect(minusAddresses(a, b)).toEqual(intersectAddresses(a, complementAddresses(b)))
        expect(unionAddresses(a, b)).toEqual(complementAddresses(intersectAddresses(complementAddresses(a), complementAddresses(b))))
        expect(unionAddresses(minusAddresses(a, b), intersectAddresses(a, b))).toEqual(a)
        expect(minusAddresses(everyAddress, a)).toEqual(complementAddresses(a))
        expect(minusAddresses(a, everyAddress)).toEqual(emptyAddresses)
      }),
    )
    expect(addressesIn(ranges('10.0.0.0/9, 10.128.0.0/9')).ranges).toEqual(ranges('10.0.0.0-10.255.255.255'))
  })
})
