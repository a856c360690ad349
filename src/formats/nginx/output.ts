import type { Match } from '../../flow/match.ts'
import type { HttpAction, HttpDefault, HttpRouter, HttpRule, Pool } from '../../model/http.ts'
import type { Listener } from '../../model/listener.ts'
import type { Origin } from '../../origin/origin.ts'
import type { Problem, Unread } from '../../origin/problem.ts'

/** Where the facts of all nginx configurations are collected. */
export interface Output {
  readonly listeners: Listener[]
  readonly routers: HttpRouter[]
  readonly pools: Map<string, Pool>
  readonly problems: Problem[]
  readonly unread: Unread[]
}

/** Rules in order and what happens without a match: the inside of a router, or of a `route` action. */
export interface Lowered {
  readonly rules: readonly HttpRule[]
  readonly otherwise: HttpDefault
}

export function lowered(action: HttpAction, says: string, origin: Origin): Lowered {
  return { rules: [], otherwise: { action, says, origin } }
}

/** As one action; rules that decide nothing more are left out. */
export function actionOf({ rules, otherwise }: Lowered): HttpAction {
  return rules.length === 0 ? otherwise.action : { do: 'route', rules, otherwise }
}

/** `when` does `yes`, all else goes on as before. */
export function either(when: Match, yes: Lowered, no: Lowered, says: string, origin: Origin): Lowered {
  if (when.kind === 'all' && when.of.length === 0) return yes
  if (when.kind === 'some' && when.of.length === 0) return no
  return { rules: [{ match: when, action: actionOf(yes), says, origin }, ...no.rules], otherwise: no.otherwise }
}

/** First match over several, the last of them being what happens otherwise. */
export function choose(cases: readonly { readonly when: Match; readonly then: Lowered; readonly says: string; readonly origin: Origin }[]): Lowered {
  const rules: HttpRule[] = []
  for (const { when, then, says, origin } of cases) {
    if (when.kind === 'all' && when.of.length === 0) return { rules: [...rules, ...then.rules], otherwise: then.otherwise }
    rules.push({ match: when, action: actionOf(then), says, origin })
  }
  const last = cases.at(-1)
  const otherwise: HttpDefault = last?.then.otherwise ?? { action: { do: 'unknown', says: 'nothing' }, says: 'nothing', origin: { kind: 'implied', says: 'nginx' } }
  return { rules, otherwise }
}

