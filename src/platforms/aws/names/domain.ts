import type { Value } from '../../value.ts'
import { text } from '../attribute.ts'
import { nameOf } from '../service.ts'

/** A name as names are compared: lower case, without the last dot, Route 53's way of writing a wildcard undone. Undefined where it isn't known. */
export function domain(name: string | undefined): string | undefined {
  return name?.toLowerCase().replace(/\.$/, '').replaceAll('\\052', '*')
}

/** A name with attributes in it that are known only at apply (`${aws_apigatewayv2_api.a.id}.execute-api…`): these stand as `nameOf` writes them. */
export function nameIn(value: Value | undefined): string | undefined {
  return domain(textIn(value))
}

/** A text in which attributes that are known only at apply stand by their names. */
export function textIn(value: Value | undefined): string | undefined {
  const known = text(value)
  if (known !== undefined || value?.kind !== 'unknown' || !value.parts) return known
  return value.parts.map((part) => (typeof part === 'string' ? part : nameOf(part))).join('')
}
