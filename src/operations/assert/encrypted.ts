import type { End, Leg } from '../../engine/branch.ts'
import { doubtsOf } from '../../engine/passages.ts'
import { protectionOf, type LegProtection } from '../../engine/protection.ts'
import { outsideNode } from '../../model/model.ts'
import { surelyFaulty, type Journey } from './journeys.ts'
import type { Asking, Outcome } from './outcome.ts'
import { doubtWords } from './packets.ts'
import type { EncryptedPromise } from './promises.ts'
import { show } from './shown.ts'

/** Every leg of every way (with `outside`, every one that crosses the internet) is TLS; with `mutual`, both ends of each show a certificate. What is spoken on a leg and not declared is not known. */
export function answerEncrypted(asking: Asking, { journeys, undecided }: { readonly journeys: readonly Journey[]; readonly undecided: readonly End[] }, { mutual, outside }: Pick<EncryptedPromise, 'mutual' | 'outside'>): Outcome {
  const { matching } = asking
  const { space } = matching
  const faults = new Map(journeys.flatMap((one) => {
    const fault = worstOf(protectionOf(matching, one.end).filter(({ leg }) => !outside || isOutside(leg)), mutual)
    return fault ? [[one, fault] as const] : []
  }))
  const bad = journeys.filter((one) => faults.get(one)?.bad)
  const [first] = bad.length > 0 ? bad : faults.keys()
  if (first) {
    const sure = surelyFaulty(asking, bad, journeys.filter((one) => !faults.get(one)?.bad))
    const { journey, flows } = sure ?? { journey: first, flows: first.began }
    const fault = faults.get(journey)
    const rank = (end: End): number => (end.verdict !== journey.end.verdict || end.at !== journey.end.at ? 1 : 0)
    const witness = show(matching, journey.start, space.and(journey.start.set, flows), journey.throughProxies, rank)
    // Where no listener says it, the line that passes the request on does.
    const passedOn = witness?.steps.findLast(({ layer, at }) => layer === 'balance' && at === fault?.leg.leg.from)
    const origins = fault ? (fault.leg.because.length > 0 ? fault.leg.because : (passedOn?.because ?? [])) : []
    const shown = { because: fault ? [{ says: fault.leg.says, origins }] : [], ...(witness && { witness }) }
    if (sure) return { verdict: 'broken', says: `${fault?.leg.says ?? ''}.`, ...shown }
    return { verdict: 'unknown', says: fault?.bad ? `Perhaps not: ${fault.leg.says}.` : `${fault?.leg.says ?? ''}.`, doubts: fault?.bad ? doubtsOf([journey.end]) : [], ...shown }
  }
  if (undecided.length > 0) {
    const doubts = doubtsOf(undecided)
    return { verdict: 'unknown', says: doubtWords('What becomes of some of it is not known', doubts), doubts }
  }
  return { verdict: 'holds', says: journeys.length === 0 ? 'Nothing gets there at all.' : outside ? 'Every leg outside is.' : 'Every leg is.' }
}

const isOutside = ({ node, visited, end }: Leg): boolean => node === outsideNode || visited.has(outsideNode) || end?.to === outsideNode || end?.node === outsideNode

/** The leg that is worst protected; none where all are well. */
function worstOf(legs: readonly LegProtection[], mutual: boolean): { readonly leg: LegProtection; readonly bad: boolean } | undefined {
  const bad = legs.find(({ is }) => is === 'plain' || (mutual && is === 'tls'))
  if (bad) return { leg: bad.is === 'tls' ? { ...bad, says: `${bad.says}, without a certificate of the client` } : bad, bad: true }
  const open = legs.find(({ is }) => is === 'unknown')
  return open && { leg: open, bad: false }
}
