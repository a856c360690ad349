import { all, anything, not, some, type Match } from '../../../../flow/match.ts'
import type { HttpAction, HttpRouter, HttpRule } from '../../../../model/http.ts'
import type { Origin } from '../../../../origin/origin.ts'
import type { Unread } from '../../../../origin/problem.ts'
import type { Resource } from '../../../resource.ts'
import { opaque } from '../../balance/condition.ts'
import { attribute, blocks, number, part, text, type Holder } from '../../attribute.ts'
import { referred } from '../../compute/locate.ts'
import type { World } from '../../world.ts'
import { statementMatch, type Judging } from './statement.ts'

/** A web ACL as it judges requests: rules that end it, in order, then its default action. `pass`: on to whoever is behind it. */
export interface WebAcl {
  readonly id: string
  readonly rules: readonly { readonly match: Match; readonly action: HttpAction | 'pass'; readonly says: string; readonly origin: Origin }[]
  readonly otherwise: { readonly action: HttpAction | 'pass'; readonly says: string; readonly origin: Origin }
  readonly unread: readonly Unread[]
}

export const aclType = 'aws_wafv2_web_acl'

/** A web ACL that nobody declares: it may refuse anything. */
export function strangeAcl(id: string, origin: Origin): WebAcl {
  const says = `web ACL ${id}`
  return {
    id,
    rules: [{ match: opaque(`what web ACL ${id} refuses is not declared`, origin), action: { do: 'answer', status: 403 }, says, origin }],
    otherwise: { action: 'pass', says, origin },
    unread: [],
  }
}

/**
 * Rules are asked by ascending priority until one allows or blocks; what counts lets a request go on (AWS WAF, "Web ACL rule and rule group evaluation", 2026-11).
 * Rules of groups stand where the group is referred to.
 */
export function readAcl(world: World, acl: Resource, strict: boolean): WebAcl {
  const { id, origin } = acl
  if (acl.lookedUp === true) return strangeAcl(id, origin)
  const judging: Judging = { world, strict, labels: [], unjudged: new Set() }
  const said = attribute(acl, 'rule')
  const own = blocks(said).map((holder) => ({ holder, priority: number(part(holder, 'priority')) }))
  const added = world
    .ofType('aws_wafv2_web_acl_rule_group_association')
    .filter((one) => referred(world, attribute(one, 'web_acl_arn'), aclType) === acl)
    .map((one) => ({ holder: associated(one), priority: number(attribute(one, 'priority')) }))
  const ordered = [...own, ...added].toSorted((a, b) => (a.priority ?? -1) - (b.priority ?? -1))
  const rules = ordered.flatMap(({ holder, priority }) =>
    rulesOf(judging, holder, `web ACL ${id}`, []).map((rule) =>
      priority === undefined ? { ...rule, match: all(rule.match, opaque(`the priority of ${rule.says} is not known`, holder.origin)) } : rule,
    ),
  )
  // Rules that are written as JSON, or that aren't known, may be anything.
  const hidden = said?.kind === 'unknown' ? said.origin : attribute(acl, 'rule_json')?.origin
  if (hidden) rules.unshift({ match: opaque(`the rules of ${id} are not known`, hidden), action: refusal(undefined), says: `web ACL ${id}`, origin: hidden })
  const [otherwise] = blocks(attribute(acl, 'default_action'))
  const blocking = otherwise && blocks(part(otherwise, 'block'))[0]
  const skipped = [...judging.unjudged]
  const told = skipped.length === 0 || strict ? '' : ` (not judged: ${skipped.join(', ')})`
  return {
    id,
    rules,
    otherwise: blocking
      ? { action: refusal(blocking), says: `web ACL ${id}: default action block`, origin: blocking.origin }
      : { action: 'pass', says: `web ACL ${id}: default action allow${told}`, origin: otherwise?.origin ?? origin },
    unread: skipped.length === 0 ? [] : [
      {
        what: strict
          ? `${id}: what its rules against attacks refuse is not known: ${skipped.join(', ')}`
          : `${id}: what its rules against attacks refuse is not judged, an ordinary request is taken to pass (profile waf=strict takes it as unknown): ${skipped.join(', ')}`,
        origin,
        changesAnswers: strict,
      },
    ],
  }
}

/** A rule group that a resource of its own puts into a web ACL, as if it stood there as a rule. */
function associated(association: Resource): Holder {
  const { origin } = association
  const name = attribute(association, 'rule_name')
  const groups = [
    ...blocks(attribute(association, 'rule_group_reference')).map((one) => ['rule_group_reference_statement', one] as const),
    ...blocks(attribute(association, 'managed_rule_group')).map((one) => ['managed_rule_group_statement', one] as const),
  ]
  const [group] = groups
  const override = text(attribute(association, 'override_action')) ?? 'none'
  const map = (entries: [string, Holder | undefined][]): Holder['attributes'] =>
    new Map(entries.flatMap(([key, holder]) => (holder ? [[key, { kind: 'map' as const, entries: holder.attributes, origin: holder.origin }]] : [])))
  const empty: Holder = { attributes: new Map(), origin }
  return {
    attributes: new Map([
      ...(name ? [['name', name] as const] : []),
      ...map([
        ['statement', group && { attributes: map([[group[0], group[1]]]), origin: group[1].origin }],
        ['override_action', { attributes: map([[override, empty]]), origin }],
      ]),
    ]),
    origin,
  }
}

type Ended = WebAcl['rules'][number]

/** What one rule comes to; `replaced`: actions that whoever refers to its group gives instead, by the rule's name. */
function rulesOf(judging: Judging, rule: Holder, within: string, replaced: readonly { readonly name: string | undefined; readonly action: Holder }[]): Ended[] {
  const [statement] = blocks(part(rule, 'statement'))
  const name = text(part(rule, 'name'))
  const says = `${within}: rule ${name ?? '(not known)'}`
  if (!statement) return [{ match: opaque(`what ${says} matches is not known`, rule.origin), action: refusal(undefined), says, origin: rule.origin }]
  const [reference] = blocks(part(statement, 'rule_group_reference_statement'))
  if (reference) return groupRules(judging, rule, reference, says)
  const [override] = blocks(part(rule, 'override_action'))
  const match = statementMatch(judging, statement)
  for (const one of blocks(part(rule, 'rule_label'))) {
    const label = text(part(one, 'name'))
    if (label !== undefined) judging.labels.push({ name: label, match })
  }
  if (override) {
    // A managed group that only counts refuses nobody.
    return blocks(part(override, 'count')).length > 0 ? [] : [{ match, action: refusal(undefined), says, origin: rule.origin }].filter(() => match.kind !== 'some' || match.of.length > 0)
  }
  const action = replaced.find((one) => one.name === name)?.action ?? blocks(part(rule, 'action'))[0]
  return ended(match, action, says, rule)
}

function ended(match: Match, action: Holder | undefined, says: string, rule: Holder): Ended[] {
  if (match.kind === 'some' && match.of.length === 0) return []
  const kind = action && [...action.attributes.keys()].find((name) => blocks(part(action, name)).length > 0)
  const [body] = action && kind !== undefined ? blocks(part(action, kind)) : []
  const origin = body?.origin ?? rule.origin
  const token: Match = { kind: 'cookie', name: 'aws-waf-token', language: { kind: 'any' } }
  switch (kind) {
    case 'count':
      return []
    case 'allow':
      return [{ match, action: 'pass', says: `${says} allows`, origin }]
    case 'block':
      return [{ match, action: refusal(body), says: `${says} blocks`, origin }]
    // Without a valid token a captcha answers 405 and a challenge 202; with one the request goes on (AWS WAF, "CAPTCHA and Challenge action behavior", 2026-11).
    case 'captcha':
    case 'challenge': {
      const asked: HttpAction = { do: 'answer', status: kind === 'captcha' ? 405 : 202 }
      return [{ match: all(match, some(not(token), opaque('whether the client’s token is valid', origin))), action: asked, says: `${says}: ${kind}`, origin }]
    }
    default:
      return [{ match: all(match, opaque(`what ${says} does is not known`, origin)), action: refusal(undefined), says, origin }]
  }
}

function groupRules(judging: Judging, rule: Holder, reference: Holder, says: string): Ended[] {
  const group = referred(judging.world, part(reference, 'arn'), 'aws_wafv2_rule_group')
  const counts = blocks(part(rule, 'override_action')).some((one) => blocks(part(one, 'count')).length > 0)
  if (!group || group.lookedUp === true)
    return counts ? [] : [{ match: opaque(`the rule group of ${says} was not read`, reference.origin), action: refusal(undefined), says, origin: reference.origin }]
  const replaced = blocks(part(reference, 'rule_action_override')).flatMap((one) =>
    blocks(part(one, 'action_to_use')).map((action) => ({ name: text(part(one, 'name')), action })),
  )
  const rules = blocks(attribute(group, 'rule')).toSorted((a, b) => (number(part(a, 'priority')) ?? 0) - (number(part(b, 'priority')) ?? 0))
  const found = rules.flatMap((one) => rulesOf(judging, one, `${says}, rule group ${group.id}`, replaced))
  return counts ? [] : found
}

function refusal(block: Holder | undefined): HttpAction {
  const [custom] = block ? blocks(part(block, 'custom_response')) : []
  // A block answers 403 unless a custom response says otherwise (AWS WAF, "Customized web requests and responses", 2026-11).
  const status = custom ? number(part(custom, 'response_code')) : 403
  return status === undefined ? { do: 'unknown', says: 'the status of a custom response is not known' } : { do: 'answer', status }
}

/** A router behind a web ACL. `doubt`: why the ACL may not stand there. */
export function guarded(router: HttpRouter, acl: WebAcl, doubt?: string): HttpRouter {
  const on: HttpAction = { do: 'route', rules: router.rules, otherwise: router.otherwise }
  const perhaps: Match = doubt === undefined ? anything : opaque(doubt, acl.otherwise.origin)
  const action = (one: HttpAction | 'pass'): HttpAction => (one === 'pass' ? on : one)
  const rules = acl.rules.map((rule): HttpRule => ({ ...rule, match: all(rule.match, perhaps), action: action(rule.action) }))
  const { otherwise } = acl
  if (doubt !== undefined && otherwise.action !== 'pass') return { ...router, rules: [...rules, { match: perhaps, ...otherwise, action: otherwise.action }], otherwise: { ...otherwise, action: on } }
  return { ...router, rules, otherwise: { ...otherwise, action: action(otherwise.action) } }
}
