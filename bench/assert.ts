import { Text } from '../src/base/text.ts'
import { reach } from '../src/engine/reach.ts'
import { read as readManifests } from '../src/formats/kubernetes/read.ts'
import { joinFacts, type Facts } from '../src/model/facts.ts'
import { link } from '../src/model/link/link.ts'
import { Matching } from '../src/model/matching.ts'
import { answer } from '../src/operations/assert/answer.ts'
import { askingOf } from '../src/operations/assert/asking.ts'
import { readPromises } from '../src/operations/assert/promises.ts'
import { readYaml } from '../src/syntax/yaml.ts'
import { generateCluster } from './generate/kubernetes.ts'
import { median, type Row } from './row.ts'

export const name = 'Promises: 500 of them about a cluster'
/** Measured as users run it. */
export const bundled = true

/** What must pass, of what does. */
function openIn(facts: Facts): string[] {
  const matching = new Matching(link(facts))
  const { space } = matching
  const tcp = space.protocol([{ first: 6, last: 6 }])
  return reach(matching).blocks.flatMap(({ from, to, surely }) => {
    const ports = space.portsOf(space.and(surely, tcp), 'destinationPort')
    const [sender, receiver] = [from.items[from.runs[0]?.first ?? 0], to.items[to.runs.at(-1)?.last ?? 0]]
    const [port] = ports
    return space.isEmpty(surely) || !port || port.first !== port.last || sender === receiver ? [] : [`must: { from: ${JSON.stringify(sender)}, to: ${JSON.stringify(receiver)}, over: tcp/${port.first} }`]
  })
}

/** Promises as teams write them: by label and by name, what must, what never, who alone; most of them hold. */
function promisesOf(facts: Facts, count: number, open: readonly string[]): string {
  const ends = facts.endpoints.filter(({ kind }) => kind === 'workload')
  const pick = (n: number): (typeof ends)[number] | undefined => ends[(n * 7919) % ends.length]
  const labelled = (n: number): string => {
    const one = pick(n)
    const [space] = one?.within.slice(-1) ?? []
    const [label] = Object.entries(one?.labels ?? {})
    return label && space !== undefined ? `${space}:${label[0]}=${label[1]}` : (one?.id ?? '')
  }
  const lines = Array.from({ length: count }, (_, n) => {
    const to = pick(3 * n + 1)?.id ?? ''
    switch (n % 5) {
      case 0:
        return `never: { from: internet, to: ${JSON.stringify(to)} }`
      case 1:
        return `never: { from: ${JSON.stringify(labelled(n))}, to: ${JSON.stringify(to)}, over: tcp/22 }`
      case 2:
        return `only: { from: ${JSON.stringify(labelled(n))}, to: ${JSON.stringify(to)}, over: tcp/5432 }`
      case 3:
        return open[(n * 7919) % open.length] ?? ''
      default:
        return `never: { from: ${JSON.stringify(labelled(n + 1))}, to: ${JSON.stringify(labelled(n))}, over: [tcp/3306, udp/53] }`
    }
  })
  return lines.map((line, n) => `- { name: "${n}", ${line} }\n`).join('')
}

export function run(): readonly Row[] {
  const files = generateCluster({ pods: 5000, policies: 500, namespaces: 50, as: 'pods', seed: 11 }).filter((f) => !/(services|ingress)\.yaml$/.test(f.path))
  const reading = readManifests(
    files.map((f) => new Text(f.path, f.content)),
    { profile: {}, open: () => ({ why: 'absent' }), match: () => [], paths: [] },
  )
  const facts = joinFacts([reading.facts])
  const text = new Text('.netwright.yaml', promisesOf(facts, 500, openIn(facts)))
  const reached: number[] = []
  const asserted: number[] = []
  const verdicts = { holds: 0, broken: 0, unknown: 0 }
  for (let i = 0; i < 5; i++) {
    globalThis.gc?.()
    const start = performance.now()
    reach(new Matching(link(facts)))
    reached.push(performance.now() - start)
    globalThis.gc?.()
    const begun = performance.now()
    const [tree] = readYaml(text).documents
    const asking = askingOf(link(facts), false)
    const outcomes = tree ? readPromises(tree, text).promises.map((promise) => answer(asking, promise)) : []
    asserted.push(performance.now() - begun)
    if (i === 0) for (const { verdict } of outcomes) verdicts[verdict] += 1
  }
  return [
    { what: 'one `reach` of 5,000 pods × 500 policies, after parsing', value: median(reached), unit: 'ms', beside: 'median of 5, interleaved' },
    { what: '500 promises about it, read and answered', value: median(asserted), unit: 'ms', beside: `${verdicts.holds} hold, ${verdicts.broken} are broken, ${verdicts.unknown} not known` },
    { what: '500 promises beside one `reach`', value: median(asserted) / median(reached), unit: '×', limit: 1.5 },
  ]
}
