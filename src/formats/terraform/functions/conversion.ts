import { convert } from '../value/convert.ts'
import { boolType, dynamicType, listType, mapType, numberType, setType, stringType, type Type } from '../value/type.ts'
import { bool, markSensitive, unknown } from '../value/value.ts'
import type { Functions, TfFunction } from './function.ts'

const anything = { type: dynamicType, nullable: true, needs: 'nothing' } as const

export const conversions: Functions = {
  tobool: to(boolType),
  tolist: to(listType(dynamicType)),
  tomap: to(mapType(dynamicType)),
  tonumber: to(numberType),
  toset: to(setType(dynamicType)),
  tostring: to(stringType),
  // Nothing that stands in a configuration to be planned is ephemeral but what is marked so; such values are unknown here anyway.
  ephemeralasnull: { parameters: [anything], result: dynamicType, marks: 'inside', run: ([own]) => own ?? unknown('nothing') },
  issensitive: {
    parameters: [anything],
    result: boolType,
    marks: 'own',
    run: ([own]) => bool(own?.sensitive === true),
  },
  nonsensitive: {
    parameters: [anything],
    result: dynamicType,
    marks: 'own',
    dropsMarks: true,
    run: ([own]) => (own === undefined ? unknown('nothing') : { ...own, sensitive: false, secret: false }),
  },
  sensitive: {
    parameters: [anything],
    result: dynamicType,
    marks: 'inside',
    run: ([own]) => (own === undefined ? unknown('nothing') : markSensitive(own)),
  },
}

function to(type: Type): TfFunction {
  return { parameters: [anything], result: type, marks: 'inside', run: ([own]) => (own === undefined ? unknown('nothing', type) : convert(own, type)) }
}
