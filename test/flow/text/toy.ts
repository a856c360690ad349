import type { Bit, Bits } from '../../../src/flow/text/bits.ts'

/** A set as a function of the variables: slow, obvious. */
export type Toy = (values: ReadonlyMap<number, boolean>) => boolean

export class ToyBits implements Bits<Toy> {
  count = 0
  readonly none: Toy = () => false
  readonly all: Toy = () => true
  addVariable(): number {
    return this.count++
  }
  literal(variable: number, positive: boolean): Toy {
    return (values) => (values.get(variable) ?? false) === positive
  }
  and(a: Toy, b: Toy): Toy {
    return (values) => a(values) && b(values)
  }
  or(a: Toy, b: Toy): Toy {
    return (values) => a(values) || b(values)
  }
  not(a: Toy): Toy {
    return (values) => !a(values)
  }
}

export function holdsAt(set: Toy, bits: readonly Bit[]): boolean {
  return set(new Map(bits.map((bit) => [bit.variable, bit.positive])))
}
