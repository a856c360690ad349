import { formatNumber } from '../value/format-number.ts'
import { spend, spendBytes } from '../value/budget.ts'
import { Fault } from '../value/fault.ts'
import { dynamicType, stringType } from '../value/type.ts'
import { string, type TfValue } from '../value/value.ts'
import { Text } from '../../../base/text.ts'
import { parametersOf, textOf } from './arguments.ts'
import type { Functions } from './function.ts'

/** Functions of the provider that Terraform itself brings. */
export const providers: Functions = {
  'provider::terraform::decode_tfvars': {
    parameters: parametersOf(stringType),
    result: dynamicType,
    run: ([text], call) => call.variables(new Text('', textOf(text))),
  },
  'provider::terraform::encode_expr': {
    parameters: [{ type: dynamicType, nullable: true }],
    result: stringType,
    run: ([value]) => string(value === undefined ? 'null' : write(value, '')),
  },
  'provider::terraform::encode_tfvars': {
    parameters: [{ type: dynamicType }],
    result: stringType,
    run: ([value]) => {
      if (value?.kind !== 'object' && value?.kind !== 'map') throw new Fault('An object is needed.', { argument: 0 })
      for (const key of value.entries.keys()) if (!isName(key)) throw new Fault('A key is no name of a variable.', { argument: 0 })
      return string(writeEntries(value.entries, ''))
    },
  },
}

function isName(key: string): boolean {
  return /^\p{ID_Start}[\p{ID_Continue}-]*$/u.test(key)
}

/** A value as an expression, laid out as Terraform's formatter does it. */
function write(value: TfValue, indent: string): string {
  spend(1)
  spendBytes(8 + indent.length)
  switch (value.kind) {
    case 'list':
    case 'set':
    case 'tuple':
      return `[${value.items.map((item) => write(item, indent)).join(', ')}]`
    case 'map':
    case 'object':
      return value.entries.size === 0 ? '{}' : `{\n${writeEntries(value.entries, `${indent}  `)}${indent}}`
    case 'string':
      return quote(value.value)
    case 'number':
      return formatNumber(value.value)
    case 'bool':
      return String(value.value)
    default:
      return 'null'
  }
}

/** One entry a line; the signs of neighbours stand below each other, but a value of several lines stands for itself. */
function writeEntries(entries: ReadonlyMap<string, TfValue>, indent: string): string {
  const lines = [...entries].map(([key, value]) => ({ key: isName(key) ? key : quote(key), value: write(value, indent) }))
  let result = ''
  for (let at = 0; at < lines.length; ) {
    let end = at
    while (lines[end]?.value.includes('\n') === false) end++
    if (end === at) end++
    const group = lines.slice(at, end)
    const width = Math.max(...group.map(({ key }) => key.length))
    for (const { key, value } of group) result += `${indent}${key.padEnd(width)} = ${value}\n`
    at = end
  }
  return result
}

const escapes: Readonly<Record<string, string>> = { '"': '\\"', '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' }

function quote(text: string): string {
  spendBytes(text.length)
  return `"${text.replace(/["\\\n\r\t]/g, (char) => escapes[char] ?? char).replace(/([$%])\{/g, '$1$1{')}"`
}
