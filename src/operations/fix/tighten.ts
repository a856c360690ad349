import { callsOf } from '../../engine/calls.ts'
import { wantedFlow } from '../../engine/obstacles.ts'
import { understand, type Question } from '../../engine/question.ts'
import { legsOf } from '../../engine/reply.ts'
import { trace } from '../../engine/trace.ts'
import { passes } from '../../engine/obstacles.ts'
import { narrowingsFor } from '../../formats/editing.ts'
import { Matching } from '../../model/matching.ts'
import type { FilterRule } from '../../model/filter.ts'
import type { Narrowing, WantedFlow } from '../../model/want.ts'
import { placesOf, formatPlace } from '../../origin/place.ts'
import { readNetwork, type Network } from '../network.ts'
import type { Context, Refusal } from '../operation.ts'
import { Draft } from './draft.ts'
import { sourcesOf } from './state.ts'

/** A rule that lets something pass, where it stands. */
interface Rule {
  readonly by: string
  readonly rule: FilterRule
}

/** What of a rule is needed, by whom it was asked, and drafts that let pass no more. */
export interface Tightened {
  readonly rule: Rule
  /** What must go on passing. */
  readonly needs: readonly Question[]
  readonly because: 'promises' | 'dependencies'
  readonly drafts: readonly { readonly draft: Draft; readonly network: Network }[]
}

/** So many edits are tried. */
const mostTries = 24

/** Narrows one rule to what the promises of the config need, or without any what is declared to be called. */
export async function tighten(context: Context, network: Network, asked: string): Promise<Tightened | { readonly refusal: Refusal }> {
  const found = ruleOf(network, asked)
  if ('refusal' in found) return found
  const matching = new Matching(network.model)
  const promised = await promisedFlows(context)
  const needs = (promised.length > 0 ? promised : callsOf(matching).flatMap(({ fate, question }) => (fate === 'fine' ? [question] : []))).filter((question) => arrives(matching, question))
  const flows = needs.flatMap((question) => flowsAt(matching, question, found))
  const wanted: Narrowing = { rule: found.rule.origin, by: found.by, needs: flows }
  const start = new Draft(context.files)
  const sources = sourcesOf(context, { draft: start, network })
  const drafts: { draft: Draft; network: Network }[] = []
  for (const edit of (await narrowingsFor(wanted, network.formats.map(({ name }) => name), sources)).slice(0, mostTries)) {
    const draft = start.with(edit)
    if (!draft) continue
    const after = await readNetwork({ ...context, files: draft.copy() })
    const now = new Matching(after.model)
    const errors = (one: Network): number => one.problems.filter(({ severity }) => severity === 'error').length
    if (errors(after) <= errors(network) && needs.every((question) => arrives(now, question))) drafts.push({ draft, network: after })
  }
  return { rule: found, needs, because: promised.length > 0 ? 'promises' : 'dependencies', drafts }
}

function arrives(matching: Matching, question: Question): boolean {
  const understood = understand(matching, question)
  return 'understood' in understood && passes(trace(matching, understood.understood))
}

/** A rule by its place (`FILE:LINE`), or by what it is called. */
function ruleOf({ model }: Network, asked: string): Rule | { readonly refusal: Refusal } {
  const all: Rule[] = [...model.filters.values()].flatMap(({ id, chains }) => Object.values(chains).flatMap((rules) => rules.flatMap((rule) => (rule.action.do === 'accept' && rule.origin.kind !== 'implied' ? [{ by: id, rule }] : []))))
  const placed = /^(.+):(\d+)$/.exec(asked)
  const line = Number(placed?.[2])
  const at = placed
    ? all.filter(({ rule }) => placesOf(rule.origin).slice(0, 1).some((place) => 'file' in place && place.file === placed[1] && place.line <= line && line <= Math.max(place.endLine, place.line)))
    : []
  const exact = all.filter(({ rule }) => rule.says === asked)
  const named = exact.length > 0 ? exact : all.filter(({ rule }) => rule.says.includes(asked))
  const found = distinct(at.length > 0 ? at : named)
  const [only, more] = found
  if (only && !more) return only
  const candidates = (found.length > 0 ? found : distinct(all)).slice(0, 12).flatMap(({ rule }) => placesOf(rule.origin).slice(0, 1).map((place) => formatPlace(place)))
  return {
    refusal: {
      code: found.length > 0 ? 'usage/ambiguous-rule' : 'usage/no-rule',
      says: found.length > 0 ? `"${asked}" may be any of ${found.length} rules.` : `There is no rule "${asked}" that lets something pass.`,
      todo: 'Name it by its place, FILE:LINE, as trace and check print it.',
      candidates: [...new Set(candidates)],
    },
  }
}

/** One rule may stand in several filters, and be several rules of one: its place tells. */
function distinct(rules: readonly Rule[]): Rule[] {
  return [...new Map(rules.map((one) => [JSON.stringify(placesOf(one.rule.origin)), one])).values()]
}

/** What the config promises to let pass, as questions. */
async function promisedFlows({ config }: Context): Promise<Question[]> {
  if (!config.promises) return []
  const { promisesOf } = await import('../assert/promises.ts')
  return promisesOf(config).promises.flatMap((promise): Question[] => {
    if (promise.kind !== 'must' && promise.kind !== 'survives') return []
    const { from, to, over, request, headers } = promise.flow
    const traffic = over.flatMap(({ protocols, ports }) => protocols.flatMap(({ first }) => (ports ?? [undefined]).map((port) => ({ protocol: String(first), port: port?.first }))))
    return from.flatMap((sender) =>
      (to.length > 0 ? to : [undefined]).flatMap((target): Question[] =>
        (traffic.length > 0 ? traffic : [{ protocol: undefined, port: undefined }]).map((one) => ({ from: sender.text, to: target?.text, request, headers, ...(one.protocol !== undefined && { protocol: one.protocol }), ...(one.port !== undefined && { port: one.port }) })),
      ),
    )
  })
}

/** The flows of a question at the rule, where it lets them pass. */
function flowsAt(matching: Matching, question: Question, { rule }: Rule): WantedFlow[] {
  const understood = understand(matching, question)
  if ('misasked' in understood) return []
  const place = JSON.stringify(placesOf(rule.origin))
  return trace(matching, understood.understood).ways.flatMap(({ end }) =>
    legsOf(end).flatMap((leg) => {
      const step = leg.steps.findIndex(({ layer, action, because }) => layer === 'filter' && action === 'permit' && because[0] !== undefined && JSON.stringify(placesOf(because[0])) === place)
      if (step < 0) return []
      const translated = leg.steps.slice(0, step).some(({ layer }) => layer === 'nat')
      return [wantedFlow(matching, translated && leg.end ? leg.end.set : leg.begin, leg)]
    }),
  )
}
