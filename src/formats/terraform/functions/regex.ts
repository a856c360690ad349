import { spendBytes } from '../value/budget.ts'
import { Fault } from '../value/fault.ts'
import { dynamicType, listType, objectType, stringType, tupleType, type Type } from '../value/type.ts'
import { linksIn } from '../value/links.ts'
import { compareText, list, nullValue, object, string, tuple, unknown, type TfValue, type Unknown } from '../value/value.ts'
import { parametersOf, textOf } from './arguments.ts'
import type { Functions } from './function.ts'
import { Regular, type Match } from './regular/match.ts'

export const regulars: Functions = {
  regex: {
    parameters: parametersOf(stringType, stringType),
    result: ([source]) => (source?.kind === 'string' ? typeOfResult(read(source.value)) : dynamicType),
    run: ([source, own]) => {
      const regular = read(textOf(source))
      const text = textOf(own)
      const match = regular.find(text, 0)
      if (match === undefined) throw new Fault('The text does not match.', { argument: 1 })
      return resultOf(match, text, regular)
    },
  },
  regexall: {
    parameters: [{ type: stringType }, { type: stringType, needs: 'nothing' }],
    result: ([source]) => listType(source?.kind === 'string' ? typeOfResult(read(source.value)) : dynamicType),
    run: ([source, own]) => {
      const regular = read(textOf(source))
      if (own?.kind === 'unknown') return ofBeginning(textOf(source), regular, own)
      const text = textOf(own)
      const matches = regular.all(text)
      spendBytes(matches.length * 64)
      return list(typeOfResult(regular), matches.map((match) => resultOf(match, text, regular)))
    },
  },
}

/** Matches in a text of which only the beginning is known: one that begins there and ends within is there, and where it is bound to the beginning no other. */
function ofBeginning(source: string, regular: Regular, own: Unknown): TfValue {
  const element = typeOfResult(regular)
  const isBound = source.startsWith('^') && !/[|$]|\(\?|\\[bBzA]/.test(source)
  const known = own.refined?.prefix ?? ''
  const match = isBound ? regular.find(known, 0) : undefined
  const isThere = match !== undefined && (match[1] ?? known.length) < known.length
  return isThere ? list(element, [unknown(own.says, element)]) : unknown(own.says, listType(element), { from: linksIn(own), refined: { notNull: true } })
}

function read(source: string): Regular {
  const regular = new Regular(source)
  const named = regular.groups.filter((name) => name !== undefined).length
  if (named > 0 && named < regular.groups.length) throw new Fault('Either all groups have names or none has.', { argument: 0 })
  return regular
}

function typeOfResult({ groups }: Regular): Type {
  if (groups.length === 0) return stringType
  const names = groups.filter((name) => name !== undefined)
  return names.length > 0 ? objectType(new Map(names.toSorted(compareText).map((name) => [name, stringType]))) : tupleType(groups.map(() => stringType))
}

function resultOf(match: Match, text: string, { groups }: Regular): TfValue {
  const part = (number: number): TfValue => {
    const start = match[2 * number] ?? -1
    return start < 0 ? nullValue(stringType) : string(text.slice(start, match[2 * number + 1]))
  }
  if (groups.length === 0) return part(0)
  if (groups[0] === undefined) return tuple(groups.map((_, at) => part(at + 1)))
  return object(new Map(groups.map((name, at) => [name ?? '', part(at + 1)])))
}
