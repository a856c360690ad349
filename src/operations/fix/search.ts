import type { Question } from '../../engine/question.ts'
import type { Edit } from '../../formats/edit.ts'
import type { Want } from '../../model/want.ts'
import type { Context } from '../operation.ts'
import type { Draft } from './draft.ts'
import { look, offers, wanted, type State } from './state.ts'

/** One way to mend it: as few edits as it takes. `remains`: what no format can edit, where something is left. */
export interface Candidate {
  readonly state: State
  readonly remains: readonly Want[]
}

/** So many things may be in the way, one after the other. */
const mostRounds = 16
/** So many edits are tried in all. */
const mostTries = 160
/** So many candidates are looked for besides the first. */
const mostAlternatives = 3

/** What was chosen at one fork, and what else would have done. */
interface Fork {
  readonly kind: string
  readonly others: readonly string[]
}

/**
 * Edits, one obstacle after the other: an edit is tried on a copy, read again and traced again, and kept where it takes its obstacle away. Then whatever isn't needed after
 * all is taken out. The first candidate takes the first edit that works; the others differ from it in the kind of one edit.
 */
export async function search(context: Context, start: State, question: Question): Promise<Candidate[]> {
  let tries = 0
  const attempt = async (draft: Draft): Promise<State | undefined> => {
    if (tries >= mostTries) return undefined
    tries++
    return look(context, draft, question, 'pass')
  }

  const follow = async (forced: ReadonlyMap<string, string>): Promise<{ candidate: Candidate; forks: Map<string, Fork> }> => {
    let state = start
    const remains = new Map<string, Want>()
    const forks = new Map<string, Fork>()
    for (let round = 0; round < mostRounds && !state.holds; round++) {
      const open = wanted(state, 'pass').filter((want) => !remains.has(keyOf(want)))
      const [want] = open
      if (!want) break
      const edits = await offers(context, state, want)
      const kinds = [...new Set(edits.map(({ kind }) => kind))]
      const force = forced.get(keyOf(want))
      const sorted = force === undefined ? edits : edits.filter(({ kind }) => kind === force)
      const next = await firstThatWorks(state, want, sorted, attempt)
      if (next) {
        const kind = next.draft.edits.at(-1)?.kind ?? ''
        forks.set(keyOf(want), { kind, others: kinds.filter((other) => other !== kind) })
        state = next
      } else remains.set(keyOf(want), want)
    }
    const least = state.holds ? await minimal(state, attempt) : state
    return { candidate: { state: least, remains: state.holds ? [] : [...remains.values()] }, forks }
  }

  const first = await follow(new Map())
  const candidates = [first.candidate]
  if (!first.candidate.state.holds) return candidates
  for (const [key, { others }] of first.forks)
    for (const other of others) {
      if (candidates.length > mostAlternatives) break
      const { candidate } = await follow(new Map([[key, other]]))
      if (candidate.state.holds && !candidates.some((known) => sameText(known, candidate))) candidates.push(candidate)
    }
  return candidates
}

/** An edit works where its obstacle is gone, nothing that was read before is broken, and the flow can still be asked about. */
async function firstThatWorks(state: State, want: Want, edits: readonly Edit[], attempt: (draft: Draft) => Promise<State | undefined>): Promise<State | undefined> {
  for (const edit of edits) {
    const draft = state.draft.with(edit)
    const next = draft && (await attempt(draft))
    if (!next?.traced || next.errors > state.errors || (next.traced.verdict === 'looped' && state.traced?.verdict !== 'looped')) continue
    if (next.holds || !wanted(next, 'pass').some((other) => keyOf(other) === keyOf(want))) return next
  }
  return undefined
}

/** Takes out, from the last on, every edit without which the flow passes too. */
async function minimal(state: State, attempt: (draft: Draft) => Promise<State | undefined>): Promise<State> {
  let least = state
  for (let number = least.draft.edits.length - 1; number >= 0 && least.draft.edits.length > 1; number--) {
    const draft = least.draft.without([number])
    const next = draft && (await attempt(draft))
    if (next?.holds && next.errors <= least.errors) least = next
  }
  return least
}

/** What a want is about, whatever line decides at the moment. */
export function keyOf({ kind, at, by, reply, name, flow }: Want): string {
  const families = [...new Set([...flow.source.ranges, ...flow.destination.ranges].map(({ family }) => family))]
  return JSON.stringify([kind, at, by, reply, name, flow.from, flow.to, flow.from.length === 0 ? String(flow.source.ranges[0]?.first) : '', flow.to.length === 0 ? String(flow.destination.ranges[0]?.first) : '', flow.protocol, flow.ports, families])
}

export const sameText = (a: Candidate, b: Candidate): boolean => JSON.stringify(a.state.draft.changed()) === JSON.stringify(b.state.draft.changed())
