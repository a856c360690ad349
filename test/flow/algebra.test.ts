import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { normalIntervals } from '../../src/base/interval.ts'
import type { Interval } from '../../src/base/interval.ts'
import { FlowSpace } from '../../src/flow/space.ts'
import { MirroredSpace } from '../../src/flow/mirrored.ts'
import type { FlowSet, Variable } from '../../src/flow/space.ts'
import { anyAtoms, axes, Model } from './cells.ts'
import type { Axis, Cells } from './cells.ts'

interface Both {
  readonly set: FlowSet
  readonly cells: Cells
}

const fieldAxes = ['source', 'destination', 'protocol', 'destinationPort', 'sourcePort', 'mark'] as const

/** One step: an operation on sets that were made before; numbers choose operands, axes and atoms. */
const anyStep = fc.record({
  kind: fc.constantFrom('on', 'on', 'on', 'icmp', 'product', 'and', 'or', 'minus', 'not', 'union', 'intersect',
    'forget', 'assign', 'always', 'reverse', 'restrict', 'packet'),
  left: fc.nat(),
  right: fc.nat(),
  axis: fc.constantFrom(...axes),
  other: fc.constantFrom(...axes),
  chosen: fc.uniqueArray(fc.nat(6), { minLength: 1, maxLength: 5 }),
})
type Step = typeof anyStep extends fc.Arbitrary<infer T> ? T : never

class Bench {
  readonly space = new FlowSpace()
  readonly variable: Variable = this.space.addVariable()
  readonly model: Model
  readonly made: Both[]

  constructor(model: Model) {
    this.model = model
    this.made = [
      { set: this.space.none, cells: model.where(() => false) },
      { set: this.space.all, cells: model.where(() => true) },
    ]
  }

  pick(index: number): Both {
    return this.made[index % this.made.length] ?? { set: this.space.none, cells: this.model.where(() => false) }
  }

  on(axis: Axis, chosen: readonly number[]): FlowSet {
    return on(this.space, this.model, this.variable, axis, chosen)
  }

  forget(set: FlowSet, axis: Axis): FlowSet {
    return axis === 'variable' ? this.space.forgetVariables(set, [this.variable]) : this.space.forget(set, [axis])
  }

  do(step: Step): Both {
    const { space, model } = this
    const a = this.pick(step.left)
    const b = this.pick(step.right)
    const { axis, other, chosen } = step
    switch (step.kind) {
      case 'on':
        return { set: this.on(axis, chosen), cells: model.on(axis, chosen) }
      case 'icmp': {
        const type = chosen.length > 1 ? 8 : undefined
        const code = type !== undefined && chosen.length > 2 ? 0 : undefined
        const ports = type === undefined ? [0, 1, 2, 3] : code === undefined ? [1, 2] : [1]
        const icmp = model.on('protocol', [0, 2])
        const typed = model.on('destinationPort', ports)
        return { set: space.icmp(type, code), cells: model.where((cell) => icmp[cell] === 1 && typed[cell] === 1) }
      }
      case 'product': {
        const ports = chosen.flatMap((index) => model.atoms.ports[index] ?? [])
        const set = space.product({
          source: model.addresses(chosen),
          destination: model.addresses(chosen),
          destinationPorts: ports,
          sourcePorts: ports,
          protocols: chosen.flatMap((index) => model.atoms.protocols[index] ?? []),
        })
        const parts = fieldAxes.slice(0, 5).map((each) => model.on(each, chosen))
        return { set, cells: model.where((cell) => parts.every((part) => part[cell] === 1)) }
      }
      case 'and':
        return { set: space.and(a.set, b.set), cells: model.where((cell) => a.cells[cell] === 1 && b.cells[cell] === 1) }
      case 'or':
        return { set: space.or(a.set, b.set), cells: model.where((cell) => a.cells[cell] === 1 || b.cells[cell] === 1) }
      case 'minus':
        return { set: space.minus(a.set, b.set), cells: model.where((cell) => a.cells[cell] === 1 && b.cells[cell] === 0) }
      case 'not':
        return { set: space.not(a.set), cells: model.where((cell) => a.cells[cell] === 0) }
      case 'union':
      case 'intersect': {
        const parts = chosen.map((index) => this.pick(index + step.left))
        const sets = parts.map((part) => part.set)
        return step.kind === 'union'
          ? { set: space.union(sets), cells: model.where((cell) => parts.some((part) => part.cells[cell] === 1)) }
          : { set: space.intersect(sets), cells: model.where((cell) => parts.every((part) => part.cells[cell] === 1)) }
      }
      case 'forget':
        return { set: this.forget(this.forget(a.set, axis), other), cells: model.some(model.some(a.cells, axis), other) }
      case 'assign': {
        const field = axis === 'variable' ? 'mark' : axis
        const some = model.some(a.cells, field)
        const value = model.on(field, chosen)
        return {
          set: space.assign(a.set, field, this.on(field, chosen)),
          cells: model.where((cell) => some[cell] === 1 && value[cell] === 1),
        }
      }
      case 'always': {
        const field = axis === 'variable' ? 'mark' : axis
        return {
          set: space.always(a.set, field, b.set),
          cells: model.where((cell) => model.along(cell, field).every((each) => b.cells[each] === 0 || a.cells[each] === 1)),
        }
      }
      case 'reverse':
        return { set: space.reverse(a.set), cells: model.reverse(a.cells) }
      case 'restrict':
        return {
          set: space.restrict(a.set, space.and(space.mark(1, 1), space.literal(this.variable, false))),
          cells: model.where((cell) => a.cells[model.moved(model.moved(cell, 'mark', 1), 'variable', 0)] === 1),
        }
      case 'packet': {
        const packet = model.packet(step.right % model.length, 'last')
        expect(space.containsPacket(space.packetSet(packet), packet)).toBe(true)
        expect(space.sample(space.packetSet(packet))).toMatchObject({ ...packet })
        return a
      }
    }
  }
}

/** The algebra's own set of some atoms on an axis. */
function on(space: FlowSpace, model: Model, variable: Variable, axis: Axis, chosen: readonly number[]): FlowSet {
  const intervals = (of: readonly Interval[]): Interval[] => chosen.flatMap((index) => of[index] ?? [])
  switch (axis) {
    case 'source':
      return space.source(model.addresses(chosen))
    case 'destination':
      return space.destination(model.addresses(chosen))
    case 'protocol':
      return space.protocol(chosen.flatMap((index) => model.atoms.protocols[index] ?? []))
    case 'destinationPort':
      return space.destinationPort(intervals(model.atoms.ports))
    case 'sourcePort':
      return space.sourcePort(intervals(model.atoms.ports))
    case 'mark':
      return space.union(chosen.filter((index) => index < 2).map((index) => space.mark(index, 1)))
    case 'variable':
      return space.union(chosen.filter((index) => index < 2).map((index) => space.literal(variable, index === 1)))
  }
}

/** A few sets and their cells, made by random steps. */
const anyBench = fc.record({ atoms: anyAtoms, steps: fc.array(anyStep, { minLength: 6, maxLength: 16 }) }).map(({ atoms, steps }) => {
  const bench = new Bench(new Model(atoms))
  for (const step of steps) bench.made.push(bench.do(step))
  return bench
})

const runs = { numRuns: 25 }

describe('the algebra agrees with brute force', () => {
  it('holds exactly the packets that it should', () => {
    fc.assert(
      fc.property(anyBench, (bench) => {
        const { space, model } = bench
        for (const [index, { set, cells }] of bench.made.entries()) {
          // Every 29th cell: the offset differs from set to set, and equality, below, looks at all of them.
          for (let cell = index % 29; cell < model.length; cell += 29) {
            const packet = model.packet(cell, cell % 2 === 0 ? 'first' : 'last')
            if (space.containsPacket(set, packet) !== (cells[cell] === 1)) expect({ set: index, packet }).toBe('right')
          }
        }
      }),
      { numRuns: 20 },
    )
  })

  it('has one handle for equal sets, and compares as the cells do', () => {
    fc.assert(
      fc.property(anyBench, ({ space, made }) => {
        for (const a of made) {
          expect(space.isEmpty(a.set)).toBe(!a.cells.includes(1))
          for (const b of made) {
            expect(a.set === b.set).toBe(a.cells.every((value, cell) => value === b.cells[cell]))
            expect(space.contains(a.set, b.set)).toBe(b.cells.every((value, cell) => value === 0 || a.cells[cell] === 1))
            expect(space.overlaps(a.set, b.set)).toBe(b.cells.some((value, cell) => value === 1 && a.cells[cell] === 1))
          }
        }
      }),
      runs,
    )
  })

  it('decides ordered rules as one rule after another would', () => {
    fc.assert(
      fc.property(anyBench, fc.infiniteStream(fc.boolean()), ({ space, made }, choices) => {
        const chosen = made.map(() => choices.next().value === true)
        const sets = made.map(({ set }) => set)
        let permitted = space.none
        let before = space.none
        const covered = sets.map((set, index) => {
          const isCovered = space.contains(before, set)
          if (chosen[index] === true) permitted = space.or(permitted, space.minus(set, before))
          before = space.or(before, set)
          return isCovered
        })
        // Everything comes second; moved to the end it covers nothing.
        const later = [...sets.slice(2), ...sets.slice(0, 2)]
        expect(space.firstMatch(sets, chosen)).toBe(permitted)
        expect(space.coveredByEarlier(sets)).toEqual(covered)
        expect(space.coveredByEarlier(later)).toEqual(later.map((set, index) => space.contains(space.union(later.slice(0, index)), set)))
        const turned = [...chosen.slice(2), ...chosen.slice(0, 2)]
        expect(space.firstMatch(later, turned)).toBe(
          space.union(later.map((set, index) => (turned[index] ? space.minus(set, space.union(later.slice(0, index))) : space.none))),
        )
      }),
      runs,
    )
  })

  it('reverses twice to the same set', () => {
    fc.assert(
      fc.property(anyBench, ({ space, made }) => {
        for (const { set } of made) expect(space.reverse(space.reverse(set))).toBe(set)
      }),
      runs,
    )
  })

  it('joins products as their intersections one by one', () => {
    fc.assert(
      fc.property(anyBench, fc.array(fc.array(fc.nat(), { maxLength: 3 }), { maxLength: 40 }), ({ space, made }, places) => {
        const products = places.map((factors) => factors.map((place) => made[place % made.length]?.set ?? space.none))
        const one = products.reduce((set, factors) => space.or(set, factors.reduce((product, factor) => space.and(product, factor), space.all)), space.none)
        expect(space.unionOfProducts(products)).toBe(one)
      }),
      { numRuns: 100 },
    )
  })

  it('does to mirrored sets what it does to the sets, mirrored', () => {
    fc.assert(
      fc.property(anyBench, fc.constantFrom(...axes), fc.uniqueArray(fc.constantFrom(...fieldAxes)), fc.uniqueArray(fc.nat(6), { minLength: 1 }), (bench, axis, fields, chosen) => {
        const { space, model, made } = bench
        const mirrored = new MirroredSpace(space)
        // A set of the one is in the other that of its replies.
        expect(on(mirrored, model, bench.variable, axis, chosen)).toBe(space.reverse(bench.on(axis, chosen)))
        for (const { set } of made.slice(2)) {
          const turned = space.reverse(set)
          expect(mirrored.forget(turned, fields)).toBe(space.reverse(space.forget(set, fields)))
          expect(mirrored.addressesOf(turned, 'source')).toEqual(space.addressesOf(set, 'source'))
          expect(mirrored.portsOf(turned, 'destinationPort')).toEqual(space.portsOf(set, 'destinationPort'))
          expect(mirrored.sample(turned)).toEqual(space.sample(set))
          const regions = space.regions(set, 'destination').map(({ addresses, rest }) => ({ addresses, rest: space.reverse(rest) }))
          expect(mirrored.regions(turned, 'destination')).toEqual(regions)
        }
      }),
      runs,
    )
  })

  it('samples a packet of the set, and none of the empty set', () => {
    fc.assert(
      fc.property(anyBench, ({ space, made }) => {
        for (const { set } of made) {
          const packet = space.sample(set)
          expect(packet === undefined).toBe(space.isEmpty(set))
          if (packet) expect(space.containsPacket(set, packet)).toBe(true)
        }
      }),
      runs,
    )
  })

  it('reads back addresses, ports and protocols exactly', () => {
    fc.assert(
      fc.property(anyBench, ({ space, made, model }) => {
        for (const { set, cells } of made) {
          const live = (axis: Axis): number[] =>
            Array.from({ length: model.sizes[axis] }, (_, index) => index).filter((index) =>
              cells.some((value, cell) => value === 1 && model.at(cell, axis) === index),
            )
          for (const side of ['source', 'destination'] as const) {
            expect(space.addressesOf(set, side)).toEqual(model.addresses(live(side)))
          }
          for (const field of ['sourcePort', 'destinationPort'] as const) {
            expect(space.portsOf(set, field)).toEqual(normalIntervals(live(field).flatMap((index) => model.atoms.ports[index] ?? [])))
          }
          expect(space.protocolsOf(set)).toEqual(normalIntervals(live('protocol').flatMap((index) => model.atoms.protocols[index] ?? [])))
        }
      }),
      runs,
    )
  })

  it('cuts each side into regions and classes that see the same rest', () => {
    fc.assert(
      fc.property(anyBench, fc.constantFrom('source', 'destination'), ({ space, made, model }, side) => {
        const build = side === 'source' ? space.source.bind(space) : space.destination.bind(space)
        for (const { set } of made.slice(2)) {
          const regions = space.regions(set, side)
          expect(new Set(regions.map(({ rest }) => rest)).size).toBe(regions.length)
          expect(space.union(regions.map(({ addresses }) => build(addresses)))).toBe(space.all)
          expect(space.union(regions.map(({ addresses, rest }) => space.and(build(addresses), rest)))).toBe(set)
          for (const { rest } of regions) expect(space.forget(rest, [side])).toBe(rest)
          const hosts = model.atoms.addresses.flatMap((_, index) => {
            const packet = model.packet(index * model.strides[side], 'first')
            return [packet[side], packet[side]]
          })
          const classes = space.classesBy(set, side, hosts)
          expect(classes.flatMap(({ members }) => members).sort((a, b) => a - b)).toEqual(hosts.map((_, index) => index))
          expect(new Set(classes.map(({ rest }) => rest)).size).toBe(classes.length)
          for (const { members, rest } of classes) {
            for (const member of members) {
              const host = hosts[member]
              if (!host) throw new Error('no such member')
              const only = build(
                'token' in host
                  ? { ranges: [], tokens: [{ first: host.token, last: host.token }] }
                  : { ranges: [{ family: host.family, first: host.value, last: host.value }], tokens: [] },
              )
              expect(space.restrict(set, only)).toBe(rest)
            }
          }
        }
      }),
      { numRuns: 20 },
    )
  })

  it('prints as disjoint boxes that make up the set', () => {
    fc.assert(
      fc.property(anyBench, fc.integer({ min: 0, max: 5 }), ({ space, made }, limit) => {
        for (const { set } of made) {
          const { boxes, leftOut } = space.boxes(set, Infinity)
          expect(leftOut).toBe(0)
          const sets = boxes.map((box) => space.and(space.product(box), box.rest))
          expect(space.union(sets)).toBe(set)
          let before = space.none
          for (const each of sets) {
            expect(space.overlaps(before, each)).toBe(false)
            before = space.or(before, each)
          }
          const few = space.boxes(set, limit)
          expect(few.boxes).toEqual(boxes.slice(0, limit))
          expect(few.leftOut).toBe(Math.max(0, boxes.length - limit))
        }
      }),
      { numRuns: 20 },
    )
  })
})
