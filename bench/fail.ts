import { Text } from '../src/base/text.ts'
import { elementsOf } from '../src/engine/failure/elements.ts'
import { Failures } from '../src/engine/failure/failures.ts'
import { reach } from '../src/engine/reach.ts'
import { read as readManifests } from '../src/formats/kubernetes/read.ts'
import { joinFacts, type Facts } from '../src/model/facts.ts'
import { link } from '../src/model/link/link.ts'
import { Matching } from '../src/model/matching.ts'
import { generateCluster } from './generate/kubernetes.ts'
import { median, type Row } from './row.ts'

export const name = 'Failure: every element of a cluster, one at a time'
/** Measured as users run it. */
export const bundled = true

function factsOf(pods: number, policies: number): Facts {
  const files = generateCluster({ pods, policies, namespaces: Math.max(5, pods / 100), as: 'pods', seed: 11 })
  const reading = readManifests(
    files.map((f) => new Text(f.path, f.content)),
    { profile: {}, open: () => ({ why: 'absent' }), match: () => [], paths: [] },
  )
  return joinFacts([reading.facts])
}

interface Figures {
  readonly reach: number
  readonly fail: number
  readonly elements: number
  readonly breaking: number
}

/** Facts to exact sets, linking included on both sides. */
function measure(facts: Facts): Figures {
  const times = Array.from({ length: 3 }, () => {
    globalThis.gc?.()
    let start = performance.now()
    reach(new Matching(link(facts)))
    const reached = performance.now() - start
    globalThis.gc?.()
    start = performance.now()
    const matching = new Matching(link(facts))
    const failures = new Failures(matching)
    const elements = elementsOf(matching)
    const breaking = elements.filter((element) => {
      const { wholly, share, perhaps } = failures.breaks([element])
      return [wholly, share, perhaps].some((set) => !matching.space.isEmpty(set))
    }).length
    return { reach: reached, fail: performance.now() - start, elements: elements.length, breaking }
  })
  return { reach: median(times.map((t) => t.reach)), fail: median(times.map((t) => t.fail)), elements: times[0]?.elements ?? 0, breaking: times[0]?.breaking ?? 0 }
}

export function run(): readonly Row[] {
  measure(factsOf(200, 20))
  const whole = measure(factsOf(1000, 100))
  return [
    { what: `${whole.elements} elements of 1,000 pods × 100 policies behind 120 Services and 10 Ingresses`, value: whole.fail, unit: 'ms', beside: `${whole.breaking} of them break something` },
    { what: 'all of them beside one reach of the same network', value: whole.fail / whole.reach, unit: '×', limit: 5, beside: `reach: ${whole.reach.toFixed(0)} ms` },
  ]
}
