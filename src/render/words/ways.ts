import { groupBy } from '../../base/group.ts'
import type { PathPart, StepPart } from '../documents/trace.ts'
import { outcomeWords } from './verdict.ts'

/** Ways that end alike, beside the one that is told in full. */
export interface OtherWays {
  readonly outcome: string
  readonly verdict: PathPart['verdict']
  readonly paths: readonly PathPart[]
  /** Where each leaves the way that is told: what it does there. Doubles are left out. */
  readonly turns: readonly string[]
  /** The steps of the first of them after it left the way that is told. */
  readonly rest: readonly StepPart[]
}

/** The way to tell in full, and the others folded by how they end, those that end differently first. */
export function foldWays(
  paths: readonly PathPart[],
  verdict: PathPart['verdict'],
): { readonly main: PathPart | undefined; readonly others: readonly OtherWays[] } {
  // The first is the most ordinary, but where something is unknown, the way on which it is met is the one to tell.
  const main = paths.find((path) => path.verdict === verdict) ?? paths[0]
  if (!main) return { main, others: [] }
  const told = stepsOf(main)
  const said = new Set(told.map((step) => step.says))
  const folded = [
    ...groupBy(
      paths.filter((path) => path !== main),
      outcomeWords,
    ).entries(),
  ].map(([outcome, alike]): OtherWays => {
    const rests = alike.map((path) => afterCommon(told, stepsOf(path)))
    const [first] = alike
    return {
      outcome,
      verdict: first?.verdict ?? main.verdict,
      paths: alike,
      turns: [...new Set(rests.flatMap((rest) => rest[0]?.says ?? []).filter((says) => !said.has(says)))],
      rest: rests[0] ?? [],
    }
  })
  const same = outcomeWords(main)
  return { main, others: folded.toSorted((a, b) => Number(a.outcome === same) - Number(b.outcome === same)) }
}

export function stepsOf(path: PathPart): StepPart[] {
  return path.legs.flatMap((leg) => leg.steps)
}

function afterCommon(told: readonly StepPart[], steps: readonly StepPart[]): readonly StepPart[] {
  let at = 0
  while (at < steps.length - 1 && alike(told[at], steps[at])) at++
  return steps.slice(at)
}

function alike(one: StepPart | undefined, other: StepPart | undefined): boolean {
  return one !== undefined && other !== undefined && one.at === other.at && one.layer === other.layer && one.says === other.says
}
