import { emptyAddresses, isEmptyAddresses, minusAddresses, type AddressSet } from '../../base/address.ts'
import { passes, wantsOf } from '../../engine/obstacles.ts'
import { arrives, permitsOf } from '../../engine/permits.ts'
import { understand, type Misasked, type Question } from '../../engine/question.ts'
import { trace, type Trace } from '../../engine/trace.ts'
import { editsFor } from '../../formats/editing.ts'
import type { Edit, Sources } from '../../formats/edit.ts'
import { Matching } from '../../model/matching.ts'
import type { Want } from '../../model/want.ts'
import { readNetwork, type Network } from '../network.ts'
import type { Context } from '../operation.ts'
import type { Draft } from './draft.ts'

/** The files with some edits in them, read again, and the flow traced again. */
export interface State {
  readonly draft: Draft
  readonly network: Network
  readonly matching: Matching
  /** Undefined where the question can't be asked any more: an edit took away what it is about. */
  readonly traced: Trace | undefined
  readonly misasked: Misasked | undefined
  /** It is as was asked: it passes, or nothing of it does. */
  readonly holds: boolean
  /** Files that can't be read, and other errors of input. */
  readonly errors: number
}

/** What is to become of a flow. */
export type Goal = 'pass' | 'stop'

export async function look(context: Context, draft: Draft, question: Question, goal: Goal): Promise<State> {
  const network = await readNetwork({ ...context, files: draft.edits.length === 0 ? context.files : draft.copy() })
  const matching = new Matching(network.model)
  const understood = understand(matching, question)
  const traced = 'misasked' in understood ? undefined : trace(matching, understood.understood)
  const misasked = 'misasked' in understood ? understood.misasked : undefined
  return { draft, network, matching, traced, misasked, holds: traced !== undefined && (goal === 'pass' ? passes(traced) : !arrives(traced)), errors: network.problems.filter(({ severity }) => severity === 'error').length }
}

/** The question by ids: an edit may make others whose names hold what was typed. */
export function exactly(question: Question, { traced, matching }: State): Question {
  if (!traced) return question
  const { from, to, name, request, ports } = traced.understood
  // Whoever names one of several addresses means that one alone.
  const isWhole = (endpoint: string, addresses: AddressSet): boolean => isEmptyAddresses(minusAddresses(matching.model.addressesOf.get(endpoint) ?? emptyAddresses, addresses))
  const idOf = ({ members, addresses }: typeof from): string | undefined => {
    const [only, more] = members
    return only && !more && matching.model.endpoints.get(only.endpoint)?.kind !== 'addresses' && isWhole(only.endpoint, addresses) ? only.endpoint : undefined
  }
  const [sender, receiver] = [idOf(from), name || request ? undefined : idOf(to)]
  const [port, another] = ports ?? []
  return { ...question, ...(sender !== undefined && { from: sender }), ...(receiver !== undefined && { to: receiver, ...(port && !another && port.first === port.last && { port: port.first }) }) }
}

/** What is in the flow's way, or lets it pass. */
export function wanted({ matching, traced }: State, goal: Goal): Want[] {
  return !traced ? [] : goal === 'pass' ? wantsOf(matching, traced) : permitsOf(matching, traced)
}

/** What formats and platforms offer for a want, each text once. */
export async function offers(context: Context, state: State, want: Want): Promise<Edit[]> {
  const edits = await editsFor(want, state.network.formats.map(({ name }) => name), sourcesOf(context, state))
  const seen = new Set<string>()
  return edits.filter((edit) => {
    const key = JSON.stringify(edit.changes)
    return edit.changes.length > 0 && edit.changes.every(({ path }) => mayChange(context, path)) && !seen.has(key) && (seen.add(key), true)
  })
}

export function sourcesOf(context: Context, { draft, network }: Pick<State, 'draft' | 'network'>): Sources {
  const files = draft.edits.length === 0 ? context.files : draft.copy()
  return {
    model: network.model,
    trees: network.trees,
    open: (path) => {
      const opened = files.open(path)
      return 'text' in opened && mayChange(context, path) ? opened.text : undefined
    },
  }
}

/** Only files that lie on the disk and were named, and new ones beside them. */
function mayChange({ files }: Context, path: string): boolean {
  return files.place?.(path) !== undefined
}
