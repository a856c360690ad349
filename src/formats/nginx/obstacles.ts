import type { Unread } from '../../origin/problem.ts'
import { effectOf } from './directives.ts'
import { walk } from './statement.ts'
import type { Level } from './statement.ts'

/** Blocks whose inside isn't directives but pairs. */
const pairs: readonly string[] = ['map', 'geo', 'types', 'split_clients', 'charset_map', 'match', 'geoip2', 'otel_exporter', 'proxy_cookie_flags']

export function isPairs(block: string | undefined): boolean {
  return block !== undefined && pairs.includes(block)
}

/** What modules call their directives. Where a quote is missing, a value (a token, perhaps) stands in a name's place: it is not repeated. */
const nameable = /^[a-z][a-z0-9_]*$/

/** Every directive that isn't understood and could change an answer, and every variable of a program. */
export function obstaclesIn(main: Level): Unread[] {
  const unread: Unread[] = []
  for (const { statement, level } of walk(main)) {
    if (isPairs(level.statement?.name)) continue
    if (statement.name === 'include' || effectOf(statement.name) !== 'unknown') continue
    unread.push({ what: nameable.test(statement.name) ? `directive ${statement.name}` : 'a statement that is no directive', origin: statement.origin, changesAnswers: true })
  }
  return unread
}
