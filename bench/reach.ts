import { Text } from '../src/base/text.ts'
import { pairCount, reach } from '../src/engine/reach.ts'
import { read as readManifests } from '../src/formats/kubernetes/read.ts'
import { joinFacts } from '../src/model/facts.ts'
import { link } from '../src/model/link/link.ts'
import { Matching } from '../src/model/matching.ts'
import { generateCluster } from './generate/kubernetes.ts'
import { median, type Row } from './row.ts'

export const name = 'Reachability: all pairs of a cluster'
/** Measured as users run it. */
export const bundled = true

interface Figures {
  /** Facts to the exact answer by classes: linking, sets, walking, reading back. Milliseconds. */
  readonly reach: number
  readonly pairs: number
}

/** Pods and policies alone, as peers are measured, or with the Services and Ingresses in front of them. */
function measure(pods: number, policies: number, services = false): Figures {
  const all = generateCluster({ pods, policies, namespaces: Math.max(5, pods / 100), as: 'pods', seed: 11 })
  const files = services ? all : all.filter((f) => !/(services|ingress)\.yaml$/.test(f.path))
  const reading = readManifests(
    files.map((f) => new Text(f.path, f.content)),
    { profile: {}, open: () => ({ why: 'absent' }), match: () => [], paths: [] },
  )
  const facts = joinFacts([reading.facts])
  let pairs = 0
  const times = Array.from({ length: 5 }, () => {
    globalThis.gc?.()
    const start = performance.now()
    pairs = pairCount(reach(new Matching(link(facts))))
    return performance.now() - start
  })
  return { reach: median(times), pairs }
}

export function run(): readonly Row[] {
  measure(200, 20)
  const small = measure(500, 50)
  const middle = measure(1000, 100)
  const large = measure(5000, 500)
  const few = measure(5000, 50)
  const served = measure(1000, 100, true)
  return [
    { what: '500 pods × 50 policies', value: small.reach, unit: 'ms', beside: `${small.pairs} pairs` },
    { what: '1,000 pods × 100 policies', value: middle.reach, unit: 'ms', beside: `${middle.pairs} pairs` },
    { what: '5,000 pods × 50 policies', value: few.reach, unit: 'ms', beside: `${few.pairs} pairs` },
    { what: '5,000 pods × 500 policies, after parsing', value: large.reach, unit: 'ms', limit: 300, beside: `${large.pairs} pairs, median of 5` },
    { what: '1,000 pods × 100 policies behind 120 Services and 10 Ingresses', value: served.reach, unit: 'ms', beside: `${served.pairs} pairs` },
    { what: 'a pod among 5,000 beside a pod among 500', value: large.reach / 10 / small.reach, unit: '×', limit: 2, beside: 'pods and policies both tenfold' },
  ]
}
