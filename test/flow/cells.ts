import fc from 'fast-check'
import { lastAddress, tokenCount, unionAddresses } from '../../src/base/address.ts'
import type { AddressOrToken, AddressSet } from '../../src/base/address.ts'
import type { Interval } from '../../src/base/interval.ts'
import type { Packet } from '../../src/flow/packet.ts'

/**
 * Brute force beside the algebra: every field is cut into a few atoms, a set of flows is one bit for each combination of atoms, and
 * each operation is done cell by cell. Where the atoms begin and end is random.
 */
export interface Atoms {
  /** For source and destination alike. */
  readonly addresses: readonly AddressSet[]
  readonly protocols: readonly (readonly Interval[])[]
  /** For both ports; 2048..2303 is ICMP type 8, 2048 its code 0. */
  readonly ports: readonly Interval[]
}

export const axes = ['source', 'destination', 'protocol', 'destinationPort', 'sourcePort', 'mark', 'variable'] as const
export type Axis = (typeof axes)[number]

const protocols: readonly (readonly Interval[])[] = [
  [{ first: 1, last: 1 }],
  [{ first: 6, last: 6 }],
  [{ first: 58, last: 58 }],
  [
    { first: 0, last: 0 },
    { first: 2, last: 5 },
    { first: 7, last: 57 },
    { first: 59, last: 255 },
  ],
]

function cutNumbers(points: readonly number[], top: number): Interval[] {
  const starts = [...new Set([0, ...points])].sort((a, b) => a - b)
  return starts.map((first, index) => ({ first, last: (starts[index + 1] ?? top + 1) - 1 }))
}

function cutAddresses(points: readonly bigint[], family: 4 | 6): AddressSet[] {
  const starts = [...new Set([0n, ...points])].sort((a, b) => (a < b ? -1 : 1))
  return starts.map((first, index) => ({
    ranges: [{ family, first, last: (starts[index + 1] ?? lastAddress(family) + 1n) - 1n }],
    tokens: [],
  }))
}

const anyPoint = (top: bigint): fc.Arbitrary<bigint> =>
  fc.oneof(fc.bigInt(1n, top), fc.constantFrom(1n, top, (top + 1n) / 2n), fc.bigInt(1n, 300n))

export const anyAtoms: fc.Arbitrary<Atoms> = fc
  .record({
    ipv4: fc.array(anyPoint(lastAddress(4)), { minLength: 1, maxLength: 2 }),
    ipv6: fc.array(anyPoint(lastAddress(6)), { minLength: 1, maxLength: 1 }),
    token: fc.integer({ min: 1, max: tokenCount - 1 }),
    port: fc.integer({ min: 2305, max: 65535 }),
  })
  .map(({ ipv4, ipv6, token, port }) => ({
    addresses: [
      ...cutAddresses(ipv4, 4),
      ...cutAddresses(ipv6, 6),
      ...cutNumbers([token], tokenCount - 1).map((interval) => ({ ranges: [], tokens: [interval] })),
    ],
    protocols,
    ports: cutNumbers([2048, 2049, 2304, port].slice(0, 3), 65535),
  }))

/** A set of flows as one byte for each cell. */
export type Cells = Uint8Array

export class Model {
  readonly atoms: Atoms
  readonly sizes: Readonly<Record<Axis, number>>
  readonly strides: Readonly<Record<Axis, number>>
  readonly length: number

  constructor(atoms: Atoms) {
    this.atoms = atoms
    this.sizes = {
      source: atoms.addresses.length,
      destination: atoms.addresses.length,
      protocol: atoms.protocols.length,
      destinationPort: atoms.ports.length,
      sourcePort: atoms.ports.length,
      mark: 2,
      variable: 2,
    }
    const strides: Partial<Record<Axis, number>> = {}
    let stride = 1
    for (const axis of axes) {
      strides[axis] = stride
      stride *= this.sizes[axis]
    }
    this.strides = strides as Record<Axis, number>
    this.length = stride
  }

  at(cell: number, axis: Axis): number {
    return Math.floor(cell / this.strides[axis]) % this.sizes[axis]
  }

  moved(cell: number, axis: Axis, to: number): number {
    return cell + (to - this.at(cell, axis)) * this.strides[axis]
  }

  where(holds: (cell: number) => boolean): Cells {
    return Uint8Array.from({ length: this.length }, (_, cell) => (holds(cell) ? 1 : 0))
  }

  /** The flows whose atom on an axis is one of `chosen`. */
  on(axis: Axis, chosen: readonly number[]): Cells {
    return this.where((cell) => chosen.includes(this.at(cell, axis)))
  }

  some(cells: Cells, axis: Axis): Cells {
    return this.where((cell) => this.along(cell, axis).some((other) => cells[other] === 1))
  }

  along(cell: number, axis: Axis): number[] {
    return Array.from({ length: this.sizes[axis] }, (_, index) => this.moved(cell, axis, index))
  }

  reverse(cells: Cells): Cells {
    return this.where((cell) => {
      const icmp = [0, 2].includes(this.at(cell, 'protocol'))
      let back = this.moved(this.moved(cell, 'source', this.at(cell, 'destination')), 'destination', this.at(cell, 'source'))
      if (!icmp) {
        back = this.moved(back, 'sourcePort', this.at(cell, 'destinationPort'))
        back = this.moved(back, 'destinationPort', this.at(cell, 'sourcePort'))
      }
      return cells[back] === 1
    })
  }

  addresses(chosen: readonly number[]): AddressSet {
    return unionAddresses(...chosen.flatMap((index) => this.atoms.addresses[index] ?? []))
  }

  /** A packet of a cell: the first or the last of its atoms. */
  packet(cell: number, end: 'first' | 'last'): Packet {
    const address = (axis: 'source' | 'destination'): AddressOrToken => endOf(this.atoms.addresses[this.at(cell, axis)], end)
    return {
      source: address('source'),
      destination: address('destination'),
      protocol: this.atoms.protocols[this.at(cell, 'protocol')]?.at(end === 'first' ? 0 : -1)?.[end] ?? 0,
      destinationPort: this.atoms.ports[this.at(cell, 'destinationPort')]?.[end] ?? 0,
      sourcePort: this.atoms.ports[this.at(cell, 'sourcePort')]?.[end] ?? 0,
      mark: this.at(cell, 'mark') === 1 ? 0x8000_0001 : 0x8000_0000,
      variables: [this.at(cell, 'variable') === 1],
    }
  }
}

export function endOf(set: AddressSet | undefined, end: 'first' | 'last'): AddressOrToken {
  const range = set?.ranges[0]
  if (range) return { family: range.family, value: range[end] }
  return { token: set?.tokens[0]?.[end] ?? 0 }
}
