import { all, nobody, some, type Match } from '../../../flow/match.ts'
import type { Language } from '../../../flow/text/language.ts'
import { implied, type Origin } from '../../../origin/origin.ts'
import type { Value } from '../../value.ts'
import { blocks, items, part, prefix, symbol, text, type Holder } from '../attribute.ts'
import { expression, wildcard } from './wildcard.ts'

/**
 * All conditions of a rule have to hold, one value of each is enough. Host and header values ignore case, paths, methods and regular expressions on paths do
 * not (ALB "Condition types for listener rules", 2026-11). What isn't known may or may not hold.
 */
export function conditionsMatch(conditions: readonly Holder[]): Match {
  return all(...conditions.flatMap(oneCondition))
}

type Make = (language: Language) => Match

const host: Make = (language) => ({ kind: 'host', language })
const path: Make = (language) => ({ kind: 'path', language })
const method: Make = (language) => ({ kind: 'method', language })

function oneCondition(condition: Holder): Match[] {
  const old = text(part(condition, 'field'))
  if (old !== undefined) return [byField(old, part(condition, 'values'), condition)]
  const found = [
    ...blocks(part(condition, 'host_header')).map((one) => matched(one, host, true)),
    ...blocks(part(condition, 'path_pattern')).map((one) => matched(one, path, false)),
    ...blocks(part(condition, 'http_request_method')).map((one) => methods(part(one, 'values'), one.origin)),
    ...blocks(part(condition, 'http_header')).map(headers),
    ...(blocks(part(condition, 'query_string')).length > 0 ? [queries(blocks(part(condition, 'query_string')), condition.origin)] : []),
    ...blocks(part(condition, 'source_ip')).map((one) => sources(part(one, 'values'), one.origin)),
  ]
  return found.length > 0 ? found : [opaque('a condition that is not understood', condition.origin)]
}

/** How conditions were written before each kind had a block of its own. */
function byField(field: string, values: Value | undefined, condition: Holder): Match {
  if (field === 'host-header') return anyOf(values, (value) => host(wildcard(value, true)), condition.origin)
  if (field === 'path-pattern') return anyOf(values, (value) => path(wildcard(value, false)), condition.origin)
  return opaque(`condition ${field} is not understood`, condition.origin)
}

function matched(holder: Holder, make: Make, ignoreCase: boolean): Match {
  const patterns = part(holder, 'regex_values')
  if (patterns)
    return anyOf(
      patterns,
      (value) => {
        const { surely, possibly } = expression(value, ignoreCase)
        const sure = make(surely)
        return surely === possibly
          ? sure
          : some(sure, all(make(possibly), opaque(`how ${value} is applied is not documented`, holder.origin)))
      },
      holder.origin,
    )
  return anyOf(part(holder, 'values'), (value) => make(wildcard(value, ignoreCase)), holder.origin)
}

/** A method is compared as it stands, without wildcards. */
function methods(values: Value | undefined, origin: Origin): Match {
  return anyOf(values, (value) => method({ kind: 'exact', text: value }), origin)
}

function headers(holder: Holder): Match {
  const name = text(part(holder, 'http_header_name'))
  if (name === undefined) return opaque('the header that a condition asks for is not known', holder.origin)
  return matched(holder, (language) => ({ kind: 'header', name, language }), true)
}

function queries(pairs: readonly Holder[], origin: Origin): Match {
  return some(
    ...pairs.map((pair): Match => {
      const key = part(pair, 'key')
      const value = text(part(pair, 'value'))
      const name = text(key)
      if (key === undefined) return opaque(`a query string with the value ${value ?? '(not known)'} under whatever key`, origin)
      if (name === undefined || value === undefined) return opaque('what a condition asks of the query string is not known', origin)
      if (/[*?\\]/.test(name)) return opaque(`a query string whose key is like ${name}`, origin)
      return { kind: 'query', name, language: wildcard(value, true) }
    }),
  )
}

/** The address of whoever opened the connection, not what a header says of it. */
function sources(values: Value | undefined, origin: Origin): Match {
  const known = items(values)
  const ranges = known.flatMap((value) => prefix(value) ?? [])
  const missing = known.length !== ranges.length || values?.kind === 'unknown'
  const sure: Match = { kind: 'source', peers: { ...nobody, ranges } }
  return missing ? some(sure, opaque('the addresses of a condition are not all known', origin)) : sure
}

function anyOf(values: Value | undefined, make: (value: string) => Match, origin: Origin): Match {
  const known = items(values)
  return some(
    ...known.map((value): Match => {
      const written = text(value)
      const stands = symbol(value)
      if (written !== undefined) return make(written)
      // A value that is known only at apply equals itself: whoever sends that very attribute.
      return stands === undefined
        ? opaque('the value of a condition is not known', value.origin)
        : make(stands.replaceAll(/[*?\\]/g, '\\$&'))
    }),
    ...(values === undefined ? [opaque('a condition without values', origin)] : []),
  )
}

/** It may match or not: nobody knows. */
export function opaque(says: string, origin: Origin = implied('aws')): Match {
  return { kind: 'opaque', says, origin }
}

/** Host names that a rule's conditions name exactly. */
export function hostsOf(conditions: readonly Holder[]): string[] {
  return conditions
    .flatMap((condition) => [
      ...blocks(part(condition, 'host_header')),
      ...(text(part(condition, 'field')) === 'host-header' ? [condition] : []),
    ])
    .flatMap((one) => items(part(one, 'values')))
    .flatMap((value) => text(value)?.toLowerCase() ?? [])
    .filter((name) => !/[*?\\]/.test(name))
}
