import type { Language } from '../../flow/text/language.ts'
import type { Statement } from './statement.ts'

/** nginx's order: exact before the longest `*.a`, before the longest `a.*`, before the first regular expression (server_names, 2026-11). */
export type NameKind = 'exact' | 'leading' | 'trailing' | 'regex'

export interface ServerName {
  readonly kind: NameKind
  /** As written. */
  readonly written: string
  /** Lower case and without the asterisk and its dot: two names of the same kind with the same key are in conflict. For a regex its source. */
  readonly key: string
  readonly language: Language
  readonly statement: Statement
}

const noHost: Language = { kind: 'some', of: [{ kind: 'absent' }, { kind: 'exact', text: '' }] }

/** The names of one `server_name` directive; `.example.com` is both an exact name and a wildcard. */
export function readServerNames(statement: Statement): ServerName[] {
  return statement.args.flatMap((written) => readName(written, statement))
}

function readName(written: string, statement: Statement): ServerName[] {
  if (written.startsWith('~')) {
    const source = written.slice(1)
    // ngx_http_core_server_name compiles with NGX_REGEX_CASELESS when the name has an upper-case letter; hosts are lower case anyway.
    return [{ kind: 'regex', written, key: source, language: { kind: 'pattern', source, flavour: 'pcre', anchoring: 'search', ignoreCase: /[A-Z]/.test(source) }, statement }]
  }
  const name = written.toLowerCase()
  if (name === '') return [{ kind: 'exact', written, key: '', language: noHost, statement }]
  if (name.startsWith('*.') || name.startsWith('.')) {
    const suffix = name.slice(name.startsWith('*') ? 2 : 1)
    const wildcard: ServerName = { kind: 'leading', written, key: suffix, language: { kind: 'labels', suffix, count: 'many', ignoreCase: true }, statement }
    return name.startsWith('.') ? [exact(written, suffix, statement), wildcard] : [wildcard]
  }
  if (name.endsWith('.*')) {
    const prefix = name.slice(0, -1)
    const language: Language = {
      kind: 'all',
      of: [
        { kind: 'prefix', text: prefix, ignoreCase: true },
        { kind: 'not', of: { kind: 'exact', text: prefix, ignoreCase: true } },
      ],
    }
    return [{ kind: 'trailing', written, key: prefix.slice(0, -1), language, statement }]
  }
  return [exact(written, name, statement)]
}

function exact(written: string, name: string, statement: Statement): ServerName {
  return { kind: 'exact', written, key: name, language: { kind: 'exact', text: name, ignoreCase: true }, statement }
}
