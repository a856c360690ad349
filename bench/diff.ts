import { Text } from '../src/base/text.ts'
import { difference, sideBySide } from '../src/engine/difference.ts'
import { fold } from '../src/engine/folds.ts'
import { reach } from '../src/engine/reach.ts'
import { read as readManifests } from '../src/formats/kubernetes/read.ts'
import { joinFacts, type Facts } from '../src/model/facts.ts'
import { link } from '../src/model/link/link.ts'
import { Matching } from '../src/model/matching.ts'
import { generateCluster, type GeneratedFile } from './generate/kubernetes.ts'
import { median, type Row } from './row.ts'

export const name = 'Difference: two states of a cluster'
/** Measured as users run it. */
export const bundled = true

function factsOf(files: readonly GeneratedFile[]): Facts {
  const reading = readManifests(
    files.map((f) => new Text(f.path, f.content)),
    { profile: {}, open: () => ({ why: 'absent' }), match: () => [], paths: [] },
  )
  return joinFacts([reading.facts])
}

/** The first policy of the cluster lets another port in. */
function edited(files: readonly GeneratedFile[]): GeneratedFile[] {
  const chosen = files.findIndex((f) => f.path.endsWith('/policies.yaml') && /port: \d+/.test(f.content))
  return files.map((file, place) => (place === chosen ? { ...file, content: file.content.replace(/port: \d+/, 'port: 9999') } : file))
}

interface Figures {
  readonly reach: number
  readonly diff: number
  readonly pairs: number
}

/** Facts to answer, both: linking, sets, walking, reading back. Interleaved, so that both have the machine alike. */
function measure(pods: number, policies: number): Figures {
  const files = generateCluster({ pods, policies, namespaces: Math.max(5, pods / 100), as: 'pods', seed: 11 }).filter((f) => !/(services|ingress)\.yaml$/.test(f.path))
  const [old, now] = [factsOf(files), factsOf(edited(files))]
  const reached: number[] = []
  const compared: number[] = []
  let pairs = 0
  for (let i = 0; i < 5; i++) {
    globalThis.gc?.()
    const start = performance.now()
    reach(new Matching(link(now)))
    reached.push(performance.now() - start)
    globalThis.gc?.()
    const begun = performance.now()
    const pair = sideBySide(link(old), link(now))
    const found = difference(pair)
    pairs = [...fold(pair.now.space, found.gained, found.families), ...fold(pair.now.space, found.lost, found.families)].reduce((sum, one) => sum + one.pairs, 0)
    compared.push(performance.now() - begun)
  }
  return { reach: median(reached), diff: median(compared), pairs }
}

export function run(): readonly Row[] {
  measure(200, 20)
  const large = measure(5000, 500)
  return [
    { what: 'one `reach` of 5,000 pods × 500 policies, after parsing', value: large.reach, unit: 'ms', beside: 'median of 5, interleaved' },
    { what: 'the difference of two such clusters, one policy changed', value: large.diff, unit: 'ms', beside: `${large.pairs} pairs gain or lose` },
    { what: 'the difference beside one `reach`', value: large.diff / large.reach, unit: '×', limit: 2.2 },
  ]
}
