import type { End } from '../../engine/branch.ts'
import { elementsNamed, elementsOf, lostWith, type Element } from '../../engine/failure/elements.ts'
import { Failures } from '../../engine/failure/failures.ts'
import { lossesOf } from '../../engine/failure/loss.ts'
import type { FlowSet } from '../../flow/space.ts'
import { promisedFlows } from '../fail/wanted.ts'
import { serves } from './must.ts'
import { vacuous, type Asking, type Outcome, type Shown } from './outcome.ts'
import type { SurvivesPromise } from './promises.ts'
import { show } from './shown.ts'

const known = new WeakMap<Asking, { readonly failures: Failures; readonly elements: readonly Element[] }>()

/** What can be lost, and what each loss does: one survey, however many promises ask. */
function losable(asking: Asking): { readonly failures: Failures; readonly elements: readonly Element[] } {
  const ready = known.get(asking)
  if (ready) return ready
  const made = { failures: new Failures(asking.matching), elements: elementsOf(asking.matching) }
  known.set(asking, made)
  return made
}

/** Whatever of some kind is lost, one at a time, all of the flow still passes. `today`: whether it passes at all. */
export function answerSurvives(asking: Asking, promise: SurvivesPromise, today: Outcome): Outcome {
  if (today.verdict !== 'holds') return { ...today, says: today.vacuous ? today.says : `Even with nothing lost: ${today.says}` }
  const { failures, elements } = losable(asking)
  const { space } = asking.matching
  const losses: { readonly what: string; readonly lost: readonly Element[] }[] = []
  const missing: string[] = []
  for (const { text } of promise.lose) {
    const { exact, ofKind: first } = elementsNamed(elements, text)
    const ofKind = [...first, ...elements.filter((one) => one.kind === text && !first.includes(one))]
    if (exact.length > 0) losses.push({ what: exact[0]?.id ?? text, lost: exact })
    else losses.push(...ofKind.map((one) => ({ what: one.id, lost: [one] })))
    if (exact.length + ofKind.length === 0) missing.push(`there is no ${text} that could be lost${elements.length > 0 ? `; there are ${[...new Set(elements.map(({ kind }) => kind))].join(', ')}` : ''}`)
  }
  if (missing.length > 0) return vacuous(missing)
  const wanted = promisedFlows(asking, [promise]).flatMap((one) => one.wanted)
  // What can't be followed to its end is no proof of anything.
  if (wanted.length === 0 || wanted.some((one) => space.isEmpty(failures.passes(one).possibly))) return { verdict: 'unknown', says: 'It passes today, and by which way can not be told apart: what a loss does to it is not known.', doubts: [] }
  const found = losses.flatMap(({ what, lost }) =>
    wanted.flatMap((one) => {
      const { wholly, share, perhaps } = failures.breaksOf(lost, one)
      const flows = !space.isEmpty(wholly) ? wholly : !space.isEmpty(share) ? share : perhaps
      return space.isEmpty(flows) ? [] : [{ what, lost, one, flows, how: !space.isEmpty(wholly) ? ('wholly' as const) : !space.isEmpty(share) ? ('share' as const) : ('perhaps' as const) }]
    }),
  )
  const worst = found.find(({ how }) => how === 'wholly') ?? found.find(({ how }) => how === 'share') ?? found[0]
  if (!worst) return { verdict: 'holds', says: losses.length === 1 ? `The loss of ${losses[0]?.what ?? ''} breaks nothing of it.` : `None of ${losses.length} losses breaks any of it.` }
  const others = new Set(found.filter(({ how }) => how !== 'perhaps').map(({ what }) => what)).size - 1
  const more = others > 0 ? `, and ${others} other ${others === 1 ? 'loss does' : 'losses do'}` : ''
  const says = { wholly: `The loss of ${worst.what} breaks it${more}.`, share: `The loss of ${worst.what} breaks a share of it that nobody notices${more}.`, perhaps: `The loss of ${worst.what} may break it.` }[worst.how]
  const because = worst.lost.flatMap(({ id, origins }) => (origins.length > 0 ? [{ says: id, origins }] : []))
  const witness = shownWithout(asking, worst.lost, worst.one.starts, worst.flows)
  return { verdict: worst.how === 'perhaps' ? 'unknown' : 'broken', says, because, ...(witness && { witness: { ...witness, command: `netwright fail --lose ${worst.what}` } }) }
}

/** One of the flows, sent while these are lost. */
function shownWithout(asking: Asking, lost: readonly Element[], starts: Parameters<Failures['breaksOf']>[1]['starts'], flows: FlowSet): Shown | undefined {
  const { matching } = asking
  const { space } = matching
  const start = starts.find(({ set }) => space.overlaps(set, flows))
  const rank = (end: End): number => (serves(end) ? 1 : 0)
  return start && show(matching, start, space.and(start.set, flows), true, rank, lossesOf(matching, lostWith(matching, lost), new Set()))
}
