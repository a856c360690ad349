import type { Question } from '../../engine/question.ts'
import type { Want } from '../../model/want.ts'
import type { Context } from '../operation.ts'
import { keyOf, sameText, type Candidate } from './search.ts'
import { look, offers, wanted, type State } from './state.ts'

/** So many rules of one filter may let the same flow pass. */
const mostRules = 6
const mostTries = 80
const mostCandidates = 6

/**
 * Edits that stop a flow: at every filter that it passes, one way of each kind. An edit is kept where the rule no longer lets it pass; where another rule of the same
 * filter then does, that one's turn comes. All that stop it are candidates; which is the smallest shows when it is known what else each closes.
 */
export async function searchStop(context: Context, start: State, question: Question): Promise<{ readonly candidates: readonly Candidate[]; readonly remains: readonly Want[] }> {
  let tries = 0
  const candidates: Candidate[] = []
  const wants = wanted(start, 'stop')
  for (const first of wants) {
    for (const kind of new Set((await offers(context, start, first)).map((edit) => edit.kind))) {
      if (candidates.length >= mostCandidates) break
      const found = await follow(first, kind)
      if (found && !candidates.some((known) => sameText(known, found))) candidates.push(found)
    }
  }
  return { candidates, remains: candidates.length === 0 ? wants : [] }

  async function follow(first: Want, kind: string): Promise<Candidate | undefined> {
    let state = start
    for (let round = 0; round < mostRules && !state.holds; round++) {
      const want = round === 0 ? first : wanted(state, 'stop').find(({ by }) => by === first.by)
      const next = want && (await oneMore(state, want, round === 0 ? kind : undefined))
      if (!next) return undefined
      state = next
    }
    return state.holds ? { state, remains: [] } : undefined
  }

  async function oneMore(state: State, want: Want, kind: string | undefined): Promise<State | undefined> {
    for (const edit of await offers(context, state, want)) {
      if ((kind !== undefined && edit.kind !== kind) || tries >= mostTries) continue
      tries++
      const draft = state.draft.with(edit)
      const next = draft && (await look(context, draft, question, 'stop'))
      if (!next?.traced || next.errors > state.errors) continue
      if (next.holds || !wanted(next, 'stop').some((other) => keyOf(other) === keyOf(want) && other.says === want.says)) return next
    }
    return undefined
  }
}
