import { spend, spendBytes } from '../value/budget.ts'
import { convert } from '../value/convert.ts'
import { equals } from '../value/equal.ts'
import { Fault } from '../value/fault.ts'
import { makeSet } from '../value/set.ts'
import { dynamicType, formatType, type Type } from '../value/type.ts'
import { unify } from '../value/unify.ts'
import { list, tuple, typeOf, type TfValue } from '../value/value.ts'
import { elementOf, itemsOf } from './arguments.ts'
import type { Functions, Parameter } from './function.ts'

export const sets: Functions = {
  setintersection: setOperation((sets) => {
    const [first = [], ...rest] = sets
    return first.filter((item) => rest.every((other) => other.some((each) => equals(item, each) === true)))
  }),
  setsubtract: {
    parameters: [{ type: { kind: 'set', element: dynamicType } }, { type: { kind: 'set', element: dynamicType } }],
    result: { kind: 'set', element: dynamicType },
    run: (args) => combine(args, ([first = [], second = []]) => first.filter((item) => second.every((each) => equals(item, each) !== true))),
  },
  setunion: setOperation((sets) => sets.flat(), 'itself'),
  setproduct: {
    parameters: [],
    rest: { type: dynamicType, needs: 'itself' },
    result: dynamicType,
    marks: 'inside',
    run: (args) => setProduct(args),
  },
}

function setOperation(run: (sets: readonly (readonly TfValue[])[]) => readonly TfValue[], needs: Parameter['needs'] = 'all'): Functions[string] {
  const parameter: Parameter = { type: { kind: 'set', element: dynamicType }, needs }
  return { parameters: [parameter], rest: parameter, result: { kind: 'set', element: dynamicType }, run: (args) => combine(args, run) }
}

/** Of sets brought to one type; empty ones of no type have no say in it. */
function combine(args: readonly TfValue[], run: (sets: readonly (readonly TfValue[])[]) => readonly TfValue[]): TfValue {
  const types = args.filter((each) => !(itemsOf(each).length === 0 && elementOf(each).kind === 'dynamic')).map(elementOf)
  const type = unify(types)
  if (type === undefined) throw new Fault(`The sets have no type in common: ${types.slice(0, 4).map((each) => formatType(each)).join(', ')}.`)
  const sets = args.map((each) => itemsOf(each).map((item) => convert(item, type)))
  spend(sets.reduce((total, { length }) => total * (length + 1), 1))
  return makeSet(type, run(sets))
}

function setProduct(args: readonly TfValue[]): TfValue {
  if (args.length < 2) throw new Fault('At least two sets are needed.')
  const elements: Type[] = []
  for (const [at, each] of args.entries()) {
    requireSequenceAt(each, at)
    const element = each.kind === 'tuple' ? unify(each.items.map(typeOf)) : elementOf(each)
    if (element === undefined) throw new Fault('The elements have no type in common.', { argument: at })
    elements.push(element)
  }
  const total = args.reduce((product, each) => product * itemsOf(each).length, 1)
  spend(total)
  spendBytes(total * (64 + 8 * args.length))
  let rows: TfValue[][] = [[]]
  for (const [at, each] of args.entries()) {
    const type = elements[at] ?? dynamicType
    const items = itemsOf(each).map((item) => convert(item, type))
    rows = rows.flatMap((row) => items.map((item) => [...row, item]))
  }
  const type: Type = { kind: 'tuple', elements }
  const tuples = rows.map((row) => tuple(row))
  return args.some(({ kind }) => kind === 'set') ? makeSet(type, tuples) : list(type, tuples)
}

function requireSequenceAt(value: TfValue, argument: number): void {
  if (value.kind !== 'list' && value.kind !== 'set' && value.kind !== 'tuple') throw new Fault('A list, a set or a tuple is needed.', { argument })
}
