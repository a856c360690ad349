import { all, anything, type Match } from '../../../flow/match.ts'
import type { HttpAction, HttpRule, PathChange } from '../../../model/http.ts'
import type { Resource } from '../../resource.ts'
import { attribute, blocks, number, part, text, unknownIn } from '../attribute.ts'
import { casesOf, type Balancing, type Case, type HostChange, type Spoken } from './action.ts'
import { conditionsMatch, opaque } from './condition.ts'

/** The rules of a listener in the order in which they are asked. */
export function rulesOf(balancing: Balancing, rules: readonly Resource[], spoken: Spoken): HttpRule[] {
  const placed = rules.map((rule) => ({ rule, priority: number(attribute(rule, 'priority')), lowered: ruleOf(balancing, rule, spoken) }))
  const ordered = placed
    .flatMap(({ priority, lowered, rule }) => (priority === undefined ? [] : [{ priority, lowered, rule }]))
    .toSorted((a, b) => a.priority - b.priority)
  const unordered = placed.filter(({ priority }) => priority === undefined)
  // A rule without priority comes after all that have one (the provider takes the next after the highest, 2026-11); among several, which comes first isn't known.
  const late = unordered.filter(({ rule }) => unknownIn(attribute(rule, 'priority')) === undefined)
  const anywhere = unordered.filter((one) => !late.includes(one))
  return [
    ...anywhere.map(({ lowered, rule }) => perhaps(lowered, `the priority of ${rule.id} is not known`)),
    ...ordered.map(({ lowered }) => lowered),
    ...(late.length > 1
      ? late.map(({ lowered, rule }) => perhaps(lowered, `which of the rules without priority comes first is not known (${rule.id})`))
      : []),
    ...late.map(({ lowered }) => lowered),
    ...anywhere.map(({ lowered }) => lowered),
  ]
}

function perhaps(rule: HttpRule, says: string): HttpRule {
  return { ...rule, match: all(rule.match, opaque(says, rule.origin)) }
}

function ruleOf(balancing: Balancing, rule: Resource, spoken: Spoken): HttpRule {
  const conditions = blocks(attribute(rule, 'condition'))
  const priority = text(attribute(rule, 'priority'))
  const says = `rule ${rule.id}${priority === undefined ? '' : ` (priority ${priority})`}`
  const { change, host } = transformsOf(rule)
  const cases = casesOf(balancing, rule.id, blocks(attribute(rule, 'action')), spoken, change, host, rule.origin)
  const unknown = unknownIn(attribute(rule, 'condition'))
  const whole = conditionsMatch(conditions)
  const sure: Match[] = [conditions.length === 0 && unknown ? anything : whole]
  if (conditions.length === 0 && unknown) sure.push(opaque(`the conditions of ${rule.id} are not known`, unknown.origin))
  if (rule.uncertain !== undefined) sure.push(opaque(`whether ${rule.id} is there is not known: ${rule.uncertain}`, rule.origin))
  return { match: all(...sure), action: actionOf(cases), says, origin: rule.origin }
}

/** Cases as one action. */
export function actionOf(cases: readonly Case[]): HttpAction {
  const last = cases.at(-1)
  if (!last) return { do: 'unknown', says: 'no action' }
  if (cases.length === 1) return last.action
  return { do: 'route', rules: cases.slice(0, -1), otherwise: last }
}

/** What a rule does to a request on its way: not to its own conditions (ALB "Transforms for listener rules", 2026-11). */
function transformsOf(rule: Resource): { readonly change: PathChange; readonly host: HostChange } {
  let change: PathChange = { kind: 'keep' }
  let host: HostChange = { kind: 'keep' }
  for (const transform of blocks(attribute(rule, 'transform'))) {
    const kind = text(part(transform, 'type'))
    const rewrites = [...blocks(part(transform, 'url_rewrite_config')), ...blocks(part(transform, 'host_header_rewrite_config'))].flatMap(
      (one) => blocks(part(one, 'rewrite')),
    )
    const [regex, replace] = [text(rewrites[0] && part(rewrites[0], 'regex')), text(rewrites[0] && part(rewrites[0], 'replace'))]
    if (kind === 'url-rewrite')
      change =
        // The expression is held against path and query together; one that looks at the query is not followed.
        rewrites.length === 1 && regex !== undefined && replace !== undefined && !/\\\?|[&=]/.test(regex)
          ? { kind: 'pattern', pattern: regex, ignoreCase: false, to: replace }
          : { kind: 'unknown', says: `what ${rule.id} makes of the path is not known` }
    else host = { kind: 'unknown', says: `what ${rule.id} makes of the Host is not followed` }
  }
  return { change, host }
}
