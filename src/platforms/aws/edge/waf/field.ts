import { all, some, type Match } from '../../../../flow/match.ts'
import type { Language } from '../../../../flow/text/language.ts'
import { opaque } from '../../balance/condition.ts'
import { blocks, number, part, text, type Holder } from '../../attribute.ts'

/** A part of the request as a statement inspects it: after its text transformations, which come in the order of their priorities. */
export interface Field {
  readonly make: (language: Language) => Match
  /** What is compared is in lower case. */
  readonly lower: boolean
  /** What is compared was URL-decoded: a value with an escape in it may match otherwise than as it stands. */
  readonly decoded: boolean
}

/** The field that a statement names, or why it can't be said what it matches. */
export function fieldOf(statement: Holder): Field | string {
  const [named] = blocks(part(statement, 'field_to_match'))
  const made = named ? makeOf(named) : 'the part of the request that it inspects is not known'
  if (typeof made === 'string') return made
  const steps = blocks(part(statement, 'text_transformation')).toSorted((a, b) => (number(part(a, 'priority')) ?? 0) - (number(part(b, 'priority')) ?? 0))
  let [lower, decoded] = [false, false]
  for (const step of steps) {
    const kind = text(part(step, 'type'))
    if (kind === 'LOWERCASE') lower = true
    else if (kind === 'URL_DECODE') decoded = true
    else if (kind !== 'NONE') return `text transformation ${kind ?? '(not known)'} is not followed`
  }
  return { make: made, lower, decoded }
}

function makeOf(named: Holder): Field['make'] | string {
  const has = (name: string): Holder | undefined => blocks(part(named, name))[0]
  if (has('uri_path')) return (language) => ({ kind: 'path', language })
  if (has('method')) return (language) => ({ kind: 'method', language })
  const header = has('single_header')
  if (header) {
    const name = text(part(header, 'name'))?.toLowerCase()
    if (name === undefined) return 'the header that it inspects is not known'
    return name === 'host' ? (language) => ({ kind: 'host', language }) : (language) => ({ kind: 'header', name, language })
  }
  const argument = has('single_query_argument')
  if (argument) {
    const name = text(part(argument, 'name'))?.toLowerCase()
    return name === undefined ? 'the query argument that it inspects is not known' : (language) => ({ kind: 'query', name, language })
  }
  const other = [...named.attributes.keys()].find((name) => blocks(part(named, name)).length > 0)
  return `what is in ${other?.replaceAll('_', ' ') ?? 'a part of the request'} is not followed`
}

/** Values of a field that are in a language; what URL-decoding would change may be in it or not. */
export function within(field: Field, language: Language, statement: Holder): Match {
  const { make, decoded } = field
  if (!decoded) return make(language)
  const escaped: Language = { kind: 'pattern', source: '[%+]', flavour: 're2', anchoring: 'search' }
  return some(make({ kind: 'all', of: [language, { kind: 'not', of: escaped }] }), all(make(escaped), opaque('what an escaped value is once it is decoded', statement.origin)))
}
