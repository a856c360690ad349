import { at, get, type Tree } from '../syntax/tree.ts'
import type { CheckDocument } from '../render/documents/check.ts'
import type { MapDocument } from '../render/documents/map.ts'
import type { ReportDocument } from '../render/documents/report.ts'
import type { TraceDocument } from '../render/documents/trace.ts'
import check from './check.ts'
import map from './map.ts'
import { headOf, nothingRead, readNetwork, type Network } from './network.ts'
import { operation, type Answer, type Context } from './operation.ts'
import trace from './trace.ts'

const mostTraces = 3

/** Everything at once, for whoever looks for the first time: what is there, where the flows that matter go, what is wrong. */
export default operation({
  name: 'report',
  summary: 'what is there, where do the flows that matter go, and what is wrong?',
  effect: 'reads',
  parameters: [{ name: 'paths', kind: 'paths', summary: 'what to read' }],
  examples: [{ says: 'a first look at a network', arguments: 'report examples/shop' }],
  formats: ['text', 'json', 'markdown', 'html'],
  document: 'netwright/report@1',
  async run(_input, context) {
    const network = await readNetwork(context)
    const nothing = nothingRead(context, network)
    if (nothing) return nothing
    const mapped = await map.run({ paths: [] }, context)
    const traces: Answer[] = []
    for (const { from, to } of flowsThatMatter(context, network)) {
      const answer = await trace.run({ from, to, protocol: 'tcp', header: [], paths: [] }, context)
      if (answer.exit !== 2) traces.push(answer)
    }
    const checked = await check.run({ only: [], skip: [], paths: [] }, context)
    const document: ReportDocument = {
      schema: 'netwright/report@1',
      ...headOf(context, network, []),
      map: mapped.document as MapDocument,
      traces: traces.map((t) => t.document as TraceDocument),
      check: checked.document as CheckDocument,
    }
    return { document, exit: traces.some((t) => t.exit === 1) ? 1 : traces.some((t) => t.exit === 3) ? 3 : checked.exit }
  },
})

/** What `.netwright.yaml` promises must pass; without promises, the names that are served, from the internet. */
function flowsThatMatter(context: Context, network: Network): { from: string; to: string }[] {
  const promises = context.config.promises
  const items: readonly Tree[] = promises?.kind === 'list' ? promises.items : []
  const promised = items.flatMap((promise) => {
    const from = textAt(at(promise, 'must', 'from'))
    const to = textAt(at(promise, 'must', 'to'))
    return get(promise, 'must') && to !== undefined ? [{ from: from ?? 'internet', to }] : []
  })
  if (promised.length > 0) return promised.slice(0, mostTraces)
  const names = new Map<string, string>()
  for (const { names: claimed, tls, port } of network.facts.listeners) {
    for (const name of claimed) {
      if (!/^[a-z0-9-]+(\.[a-z0-9-]+)+$/i.test(name)) continue
      const standard = tls ? 443 : 80
      const url = `${tls ? 'https' : 'http'}://${name}${port === standard ? '' : `:${port}`}/`
      if (!names.has(name) || tls) names.set(name, url)
    }
  }
  return [...names.values()].toSorted().slice(0, mostTraces).map((to) => ({ from: 'internet', to }))
}

function textAt(tree: Tree | undefined): string | undefined {
  return tree?.kind === 'scalar' && typeof tree.value === 'string' ? tree.value : undefined
}
