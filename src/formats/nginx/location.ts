import type { Language } from '../../flow/text/language.ts'
import type { Statement } from './statement.ts'

/** What a location is for. `noRegex`: `^~`, its level's expressions are not asked. */
export type LocationHead =
  | { readonly kind: 'exact'; readonly path: string }
  | { readonly kind: 'prefix'; readonly path: string; readonly noRegex: boolean }
  | { readonly kind: 'regex'; readonly pattern: string; readonly ignoreCase: boolean }
  | { readonly kind: 'named'; readonly name: string }

/** `= /x`, `^~ /x`, `~ x`, `~* x`, `@x`, `/x`; the sign may stand without a space (ngx_http_core_location, 2026-11). */
export function readLocation({ args }: Statement): LocationHead {
  const [sign = '', rest] = args
  if (rest !== undefined) return headOf(sign, rest)
  for (const glued of ['=', '^~', '~*', '~']) {
    if (sign.startsWith(glued)) return headOf(glued, sign.slice(glued.length))
  }
  return sign.startsWith('@') ? { kind: 'named', name: sign } : { kind: 'prefix', path: sign, noRegex: false }
}

function headOf(sign: string, rest: string): LocationHead {
  if (sign === '=') return { kind: 'exact', path: rest }
  if (sign === '^~') return { kind: 'prefix', path: rest, noRegex: true }
  return { kind: 'regex', pattern: rest, ignoreCase: sign === '~*' }
}

/** The paths that a location is for by itself, whatever other locations there are. */
export function languageOfLocation(head: LocationHead): Language {
  switch (head.kind) {
    case 'exact':
      return { kind: 'exact', text: head.path }
    case 'prefix':
      return { kind: 'prefix', text: head.path }
    case 'regex':
      return { kind: 'pattern', source: head.pattern, flavour: 'pcre', anchoring: 'search', ignoreCase: head.ignoreCase }
    case 'named':
      return { kind: 'some', of: [] }
  }
}
