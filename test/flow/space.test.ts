import { describe, expect, it } from 'vitest'
import { addressesIn, everyAddress, formatAddress, formatRanges, parseRange } from '../../src/base/address.ts'
import type { AddressOrToken, AddressSet } from '../../src/base/address.ts'
import { FlowSpace, FlowSpaceFull } from '../../src/flow/space.ts'
import type { FlowSet } from '../../src/flow/space.ts'

const addresses = (...texts: readonly string[]): AddressSet => addressesIn(texts.flatMap((text) => parseRange(text) ?? []))
const only = (...values: readonly number[]): { first: number; last: number }[] => values.map((value) => ({ first: value, last: value }))
const tokens = (...values: readonly number[]): AddressSet => ({ ranges: [], tokens: only(...values) })
const v4 = addresses('10.0.0.1')
const v6 = addresses('2001:db8::5')
const show = (address: AddressOrToken): string => ('token' in address ? `token ${address.token}` : formatAddress(address))

describe('the sample', () => {
  it.each<[string, (space: FlowSpace) => FlowSet, string]>([
    ['of everything', (s) => s.all, '1.0.0.1:40000 > 1.0.0.2:443 protocol 6'],
    ['avoids the network', (s) => s.source(addresses('10.0.0.0/24')), '10.0.0.1:40000 > 1.0.0.1:443 protocol 6'],
    ['takes the network where there is nothing else', (s) => s.source(addresses('10.0.0.0')), '10.0.0.0:40000 > 1.0.0.1:443 protocol 6'],
    ['passes over a lone network', (s) => s.source(addresses('10.0.0.0', '10.0.1.7')), '10.0.1.7:40000 > 1.0.0.1:443 protocol 6'],
    ['keeps to one family', (s) => s.destination(addresses('2001:db8::/32')), '2000::1:40000 > 2001:db8::1:443 protocol 6'],
    ['of two families where it must', (s) => s.and(s.source(v4), s.destination(v6)), '10.0.0.1:40000 > 2001:db8::5:443 protocol 6'],
    ['of loopback', (s) => s.source(addresses('127.0.0.0/8')), '127.0.0.1:40000 > 1.0.0.1:443 protocol 6'],
    ['of tokens', (s) => s.product({ source: tokens(5, 9), destination: tokens(9) }), 'token 5:40000 > token 9:443 protocol 6'],
    ['is not its own peer', (s) => s.product({ source: tokens(5), destination: tokens(5, 9) }), 'token 5:40000 > token 9:443 protocol 6'],
    ['of UDP', (s) => s.and(s.protocol(only(17, 47)), s.destinationPort(only(53, 123))), '1.0.0.1:40000 > 1.0.0.2:53 protocol 17'],
    ['of a range of ports', (s) => s.destinationPort([{ first: 8000, last: 9000 }]), '1.0.0.1:40000 > 1.0.0.2:8000 protocol 6'],
    ['of a low source port', (s) => s.sourcePort([{ first: 0, last: 1023 }]), '1.0.0.1:1 > 1.0.0.2:443 protocol 6'],
    ['of ICMP', (s) => s.icmp(), '1.0.0.1:0 > 1.0.0.2:2048 protocol 1 icmp 8/0'],
    ['of an ICMP error', (s) => s.icmp(3, 4), '1.0.0.1:0 > 1.0.0.2:772 protocol 1 icmp 3/4'],
    ['of ICMP over IPv6', (s) => s.and(s.icmp(), s.source(v6)), '2001:db8::5:0 > 2000::1:32768 protocol 58 icmp 128/0'],
    ['of neither TCP nor UDP nor ICMP', (s) => s.protocol(only(47, 50)), '1.0.0.1:0 > 1.0.0.2:0 protocol 47'],
  ])('%s', (_, build, expected) => {
    const space = new FlowSpace()
    const set = build(space)
    const packet = space.sample(set)
    if (!packet) throw new Error('nothing to sample')
    const icmp = packet.icmp ? ` icmp ${packet.icmp.type}/${packet.icmp.code}` : ''
    const ends = `${show(packet.source)}:${packet.sourcePort} > ${show(packet.destination)}:${packet.destinationPort}`
    expect(`${ends} protocol ${packet.protocol}${icmp}`).toBe(expected)
    expect(space.containsPacket(set, packet)).toBe(true)
  })
})

describe('marks and added variables', () => {
  it('matches a mark under its mask', () => {
    const space = new FlowSpace()
    expect(space.mark(0x8000_0000, 0x8000_0000)).toBe(space.not(space.mark(0, 0x8000_0000)))
    expect(space.mark(2, 1)).toBe(space.none)
    expect(space.mark(0, 0)).toBe(space.all)
    expect(space.sample(space.mark(0xdead_beef))?.mark).toBe(0xdead_beef)
  })

  it('reads variables as a number', () => {
    const space = new FlowSpace()
    const variables = [space.addVariable(), space.addVariable(), space.addVariable()]
    const each = Array.from({ length: 8 }, (_, value) => space.numberIn(variables, only(value)))
    expect(space.union(each)).toBe(space.all)
    expect(space.union(each.slice(2, 6))).toBe(space.numberIn(variables, [{ first: 2, last: 5 }]))
    expect(space.sample(each[5] ?? space.none)?.variables).toEqual([true, false, true])
    expect(space.forgetVariables(each[5] ?? space.none, variables)).toBe(space.all)
    expect(space.forget(each[5] ?? space.none, ['source', 'mark'])).toBe(each[5])
  })
})

describe('all addresses', () => {
  it('is everything, on both sides', () => {
    const space = new FlowSpace()
    expect(space.source(everyAddress)).toBe(space.all)
    expect(space.destination(everyAddress)).toBe(space.all)
    expect(space.addressesOf(space.all, 'destination')).toEqual(everyAddress)
    expect(space.addressesOf(space.none, 'source')).toEqual({ ranges: [], tokens: [] })
  })

  it('reads back what a destination is, whatever else the set says', () => {
    const space = new FlowSpace()
    const destination = addresses('192.0.2.0/25', '192.0.2.128/25', '2001:db8::/32')
    const set = space.product({ source: addresses('10.0.0.0/8', '::1'), destination })
    expect(formatRanges(space.addressesOf(set, 'destination').ranges)).toBe('192.0.2.0/24, 2001:db8::/32')
    const privately = addresses('10.0.0.0/8', 'fd00::/8')
    expect(space.asDestination(space.source(privately))).toBe(space.destination(privately))
  })
})

describe('limits', () => {
  it('stops where the nodes run out, and keeps what was there', () => {
    const space = new FlowSpace({ nodeLimit: 100 })
    const before = space.source(addresses('10.0.0.0/8'))
    expect(() => space.destination(addresses('2001:db8::1', '192.0.2.1'))).toThrow(FlowSpaceFull)
    expect(space.source(addresses('10.0.0.0/8'))).toBe(before)
    expect(formatRanges(space.addressesOf(before, 'source').ranges)).toBe('10.0.0.0/8')
  })

  it('does not list more ranges than it may', () => {
    const space = new FlowSpace()
    const odd = space.union(Array.from({ length: 20 }, (_, value) => space.source(addresses(`10.0.0.${value * 2}`))))
    expect(space.regions(odd, 'source', 100)).toHaveLength(2)
    expect(() => space.regions(odd, 'source', 20)).toThrow(FlowSpaceFull)
  })
})
