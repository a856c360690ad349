import type { PathChange } from '../../model/http.ts'
import { constantOf, formatTemplate, joinParts } from './template.ts'
import type { Part } from './template.ts'
import type { Captures, Scope } from './variables.ts'

/** The parts before `?`, `$is_args` or `$args`: the path of a URI. */
export function pathParts(parts: readonly Part[]): Part[] {
  const path: Part[] = []
  for (const part of parts) {
    if ('variable' in part) {
      if (part.variable === 'is_args' || part.variable === 'args' || part.variable === 'query_string') break
      path.push(part)
      continue
    }
    const mark = part.text.indexOf('?')
    if (mark < 0) path.push(part)
    else {
      path.push({ text: part.text.slice(0, mark) })
      break
    }
  }
  return joinParts(path)
}

/**
 * What a path becomes that is written with variables: a constant, a pattern with groups (those of the expression that the request matched),
 * or `$uri` with text around it. `captures`: the expression whose groups `$1`… are, applied to the path as it is now.
 */
export function pathChange(parts: readonly Part[], scope: Scope): PathChange {
  const path = pathParts(parts)
  const constant = constantOf(path)
  if (constant !== undefined) return { kind: 'constant', to: constant }
  const isUri = (part: Part): boolean => 'variable' in part && (part.variable === 'uri' || part.variable === 'document_uri')
  const unknown: PathChange = { kind: 'unknown', says: `the path becomes ${formatTemplate(path)}` }
  if (path.every((part) => 'text' in part || isUri(part))) {
    const [only] = path
    if (path.length === 1 && only !== undefined) return { kind: 'keep' }
    return { kind: 'pattern', pattern: '^(.*)$', ignoreCase: false, to: path.map((part) => ('text' in part ? part.text : '$1')).join('') }
  }
  let captures: Captures | undefined
  let to = ''
  for (const part of path) {
    if ('text' in part) {
      to += part.text
      continue
    }
    const named = scope.named.get(part.variable)
    const source = /^\d$/.test(part.variable) ? scope.captures : named?.captures
    const group = /^\d$/.test(part.variable) ? Number(part.variable) : named?.group
    if (source === undefined || group === undefined || group > 9 || source.on !== 'path') return unknown
    if (captures !== undefined && captures !== source) return unknown
    captures = source
    to += `$${group}`
  }
  return captures === undefined ? unknown : { kind: 'pattern', pattern: captures.pattern, ignoreCase: captures.ignoreCase, to }
}
