import { not, some, type Match } from '../../../../flow/match.ts'
import type { HttpRule } from '../../../../model/http.ts'
import type { Origin } from '../../../../origin/origin.ts'
import type { Value } from '../../../value.ts'
import { items, text } from '../../attribute.ts'
import { opaque } from '../../balance/condition.ts'

const header = (name: string): Match => ({ kind: 'header', name: name.toLowerCase(), language: { kind: 'any' } })
const query = (name: string): Match => ({ kind: 'query', name: name.toLowerCase(), language: { kind: 'any' } })

/** A signature stands in a header or in the query (API Gateway, "Control access with IAM permissions"; Signature Version 4, 2026-11): without one 403. */
export function signed(origin: Origin): HttpRule {
  return { match: not(some(header('authorization'), query('x-amz-signature'))), action: { do: 'answer', status: 403 }, says: 'AWS_IAM: no signature', origin }
}

/** Without a key in `x-api-key` 403 (API Gateway, "API keys and usage plans", 2026-11). Whether a given key is good isn't declared: it is taken to be. */
export function keyed(origin: Origin): HttpRule {
  return { match: not(header('x-api-key')), action: { do: 'answer', status: 403 }, says: 'no API key', origin }
}

/**
 * Where an identity source is missing an authorizer isn't even asked: 401 (API Gateway, "Use API Gateway Lambda authorizers", identity sources, 2026-11). One that is
 * given is taken to be good, as a session's cookie is at a load balancer.
 */
export function identified(says: string, sources: Value | undefined, origin: Origin): HttpRule {
  const written = items(sources).flatMap((value) => text(value)?.split(',').map((one) => one.trim()) ?? [])
  const asked = written.flatMap((source): Match[] => {
    const [, kind, name] = /\.?request\.(header|querystring)\.(.+)$/.exec(source) ?? []
    return name === undefined ? [] : [kind === 'header' ? header(name) : query(name)]
  })
  const unknown = sources?.kind === 'unknown' ? [opaque(`what ${says} asks for is not known`, sources.origin)] : []
  const needs = written.length === 0 && unknown.length === 0 ? [header('authorization')] : asked
  return { match: some(...needs.map(not), ...unknown), action: { do: 'answer', status: 401 }, says: `${says}: no credentials`, origin }
}
