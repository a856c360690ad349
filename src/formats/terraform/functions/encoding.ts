import { Fault } from '../value/fault.ts'
import { dynamicType, stringType } from '../value/type.ts'
import { string } from '../value/value.ts'
import { parametersOf, textOf } from './arguments.ts'
import { decodeCsv } from './csv.ts'
import type { Functions } from './function.ts'
import { decodeJson, encodeJson } from './json.ts'
import { decodeYaml, encodeYaml } from './yaml.ts'

export const encodings: Functions = {
  csvdecode: { parameters: parametersOf(stringType), result: dynamicType, run: ([text]) => decodeCsv(textOf(text)) },
  jsondecode: { parameters: parametersOf(stringType), result: dynamicType, run: ([text]) => decodeJson(textOf(text)) },
  jsonencode: {
    parameters: [{ type: dynamicType, nullable: true, needs: 'nothing' }],
    result: stringType,
    run: ([value]) => {
      if (value === undefined) return string('null')
      const text = encodeJson(value)
      if (value.known && !text.known) throw new Fault('JSON has no infinity.', { argument: 0 })
      return text
    },
  },
  yamldecode: { parameters: parametersOf(stringType), result: dynamicType, run: ([text]) => decodeYaml(textOf(text)) },
  yamlencode: {
    parameters: [{ type: dynamicType, nullable: true }],
    result: stringType,
    run: ([value]) => string(value === undefined ? 'null\n' : encodeYaml(value)),
  },
}
