import type { Question } from '../../engine/question.ts'
import { findAll } from '../findings.ts'
import type { Network } from '../network.ts'
import type { Context, Refusal } from '../operation.ts'
import type { Goal } from './state.ts'

/** What mends a finding: its witness passes, or is stopped; or its rule is narrowed. */
export type Asked = { readonly question: Question; readonly goal: Goal } | { readonly tighten: string }

/** A finding by its fingerprint or code, as what would have to become of the flow that shows it. */
export async function askedByFinding(context: Context, network: Network, word: string): Promise<Asked | { readonly refusal: Refusal }> {
  const { findings } = await findAll(network, context.profile, context.today, { only: [], skip: [] }, context.progress)
  const named = findings.filter(({ fingerprint, code }) => code === word || (word.length >= 6 && fingerprint.startsWith(word)))
  const shown = named.filter(({ witness }) => witness !== null)
  const [only, more] = shown
  if (more) return refused('ambiguous-finding', `"${word}" is found ${shown.length} times.`, 'Name one by its fingerprint, as check --format json prints it.', shown.map(({ fingerprint }) => fingerprint))
  if (!only?.witness) {
    const codes = [...new Set(findings.filter(({ witness }) => witness !== null).map(({ code }) => code))]
    return named.length > 0
      ? refused('no-witness', `${named[0]?.code ?? word} is not shown by a flow, so there is none to be mended.`, `${named[0]?.fix ?? ''}`, [])
      : refused('no-finding', `There is no finding "${word}" here.`, 'Name it by its code or fingerprint, as check prints it.', codes)
  }
  const { witness, code, places } = only
  const [place] = places
  if (code === 'filter/open-rule-without-effect' && place && 'file' in place) return { tighten: `${place.file}:${place.line}` }
  const { flow } = witness
  const port = /^\d+$/.test(flow.ports ?? '') && !/:\d+$/.test(witness.to) && !witness.to.includes('://') ? Number(flow.ports) : undefined
  const question: Question = { from: witness.from, to: witness.to, ...(port !== undefined && { port }), protocol: flow.protocol === 'any' ? 'tcp' : flow.protocol, headers: {} }
  return { question, goal: witness.verdict === 'delivered' || witness.verdict === 'answered' ? 'stop' : 'pass' }
}

function refused(fault: string, says: string, todo: string, candidates: readonly string[]): { readonly refusal: Refusal } {
  return { refusal: { code: `usage/${fault}`, says, todo, ...(candidates.length > 0 && { candidates }) } }
}
