import { some } from '../flow/match.ts'
import type { Model } from '../model/model.ts'
import type { Stage, StageCase } from '../model/node.ts'

type Select = Stage & { readonly stage: 'select' }

const kept = new WeakMap<Model, WeakMap<Select, readonly StageCase[]>>()

/** The cases of a selection for whoever doesn't ask which it was: neighbours that look up the same routes, each in a table of its own, are one. */
export function alikeCases(model: Model, stage: Select): readonly StageCase[] {
  const known = kept.get(model) ?? new WeakMap<Select, readonly StageCase[]>()
  kept.set(model, known)
  const ready = known.get(stage)
  if (ready) return ready
  const made: StageCase[] = []
  let before: { readonly key: string; readonly stages: readonly unknown[] } | undefined
  for (const one of stage.cases) {
    const key = keyOf(model, one)
    const last = made.at(-1)
    if (last && before && key !== undefined && before.key === key && sameStages(before.stages, partsOf(one)))
      made[made.length - 1] = { ...last, match: some(last.match, one.match) }
    else made.push(one)
    before = key === undefined ? undefined : { key, stages: partsOf(one) }
  }
  known.set(stage, made)
  return made
}

const partsOf = ({ stages: [only] }: StageCase): readonly unknown[] => (only?.stage === 'route' ? [only.local, only.forward] : [])
const sameStages = (a: readonly unknown[], b: readonly unknown[]): boolean => a.every((one, index) => one === b[index])

/** What a case does that looks up one table and nothing else. */
function keyOf(model: Model, { stages }: StageCase): string | undefined {
  const [only, more] = stages
  const table = only?.stage === 'route' && more === undefined ? model.tables.get(only.table) : undefined
  if (!table || only?.stage !== 'route') return undefined
  const text = (value: unknown): string => JSON.stringify(value, (_, part: unknown) => (typeof part === 'bigint' ? `${part}` : part))
  return [only.own ?? '', ...table.routes.map(({ to, via, metric }) => `${text(to)} ${text(via)} ${metric}`)].join('\n')
}
