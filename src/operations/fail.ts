import { Failures } from '../engine/failure/failures.ts'
import { elementsNamed, elementsOf, type Element } from '../engine/failure/elements.ts'
import { implied } from '../origin/origin.ts'
import type { FailDocument } from '../render/documents/fail.ts'
import { askingOf } from './assert/asking.ts'
import { promisesOf } from './assert/promises.ts'
import { pairsOf } from './fail/pairs.ts'
import { reportOf } from './fail/report.ts'
import { askedFlow, declaredCalls, promisedFlows, type Watched } from './fail/wanted.ts'
import mapVerb from './map.ts'
import { nearest } from './nearest.ts'
import { headOf, nothingRead, readNetwork } from './network.ts'
import { operation, refuse, type Refusal } from './operation.ts'
import type { MapDocument } from '../render/documents/map.ts'

/** What breaks when something is lost, exactly; what has no second way. */
export default operation({
  name: 'fail',
  summary: 'whose failure breaks which flows; what has no second way?',
  effect: 'reads',
  parameters: [
    { name: 'lose', kind: 'list', placeholder: 'ELEMENT', summary: 'only what the loss of this breaks (several: of all of them together)', example: 'zone:eu-west-1a' },
    { name: 'depth', kind: 'number', default: 1, least: 1, most: 2, summary: 'how many are lost at once; with 2 only pairs neither of which alone breaks the flow' },
    { name: 'from', kind: 'text', placeholder: 'ENDPOINT', summary: 'only flows that begin there' },
    { name: 'to', kind: 'text', placeholder: 'TARGET', summary: 'the one flow that is asked about: an endpoint, name or URL' },
    { name: 'port', kind: 'number', least: 0, most: 65535, summary: 'its destination port' },
    { name: 'protocol', kind: 'text', summary: 'its protocol (tcp unless said)' },
    { name: 'request', kind: 'text', placeholder: "'METHOD URL'", summary: 'the HTTP request that is asked about' },
    { name: 'whole', kind: 'flag', summary: 'in JSON name every pair and line, however many' },
    { name: 'paths', kind: 'paths', summary: 'what to read' },
  ],
  examples: [
    { says: 'what has no second way', arguments: 'fail examples/shop' },
    { says: 'a zone dies', arguments: 'fail --lose zone:eu-west-1a examples/shop-aws' },
    { says: 'what one request hangs on', arguments: 'fail --from internet --to https://shop.example/checkout examples/shop' },
  ],
  formats: ['text', 'json', 'markdown', 'html', 'svg', 'mermaid', 'dot'],
  document: 'netwright/fail@1',
  async run(input, context) {
    const network = await readNetwork(context)
    const nothing = nothingRead(context, network)
    if (nothing) return nothing
    const asking = askingOf(network.model, false)
    const { matching } = asking
    const elements = elementsOf(matching)
    const chosen = input.lose.map((text) => choose(elements, text))
    const wrong = chosen.flatMap((one) => ('refusal' in one ? [one.refusal] : []))[0]
    if (wrong) return refuse(context.tool, wrong)
    const lose = chosen.flatMap((one) => ('elements' in one ? one.elements : []))
    const flow = flowAsked(matching, input)
    if (flow && 'misasked' in flow) return refuse(context.tool, flow.misasked)
    const targets = context.config.targets ?? {}
    context.progress('walking every flow')
    const failures = new Failures(matching)
    const watched: Watched[] = flow ? [flow] : [...promisedFlows(asking, promisesOf(context.config).promises), ...declaredCalls(matching)]
    const single = lose.length > 0 ? [lose] : elements.map((one) => [one])
    context.progress(`losing ${single.length} elements`)
    const told = { failures, elements, watched, targets, whole: input.whole, allowed: !flow }
    const report = reportOf(told, single)
    const pairs = input.depth === 2 && lose.length === 0 ? pairsOf(told) : []
    const { document: drawn } = await mapVerb.run({ group: 'both', paths: input.paths }, context)
    const { groups, nodes, segments, endpoints, links } = drawn as MapDocument
    const document: FailDocument = {
      schema: 'netwright/fail@1',
      ...headOf(context, network, []),
      asked: { lose: lose.map(({ id }) => id), depth: input.depth, ...(flow && { flow: flow.name }) },
      ...((targets.rto !== undefined || targets.rpo !== undefined) && { targets }),
      ...report,
      elements: [...report.elements, ...pairs],
      map: { ...(groups && { groups }), nodes, segments, endpoints, links },
    }
    const stops: Readonly<Record<typeof context.failOn, readonly string[]>> = { error: ['error'], warning: ['error', 'warning'], note: ['error', 'warning', 'note'], never: [] }
    return { document, exit: document.elements.some(({ severity, breaks, lines }) => breaks.length + lines.length > 0 && stops[context.failOn].includes(severity)) ? 1 : 0 }
  },
})

function choose(elements: readonly Element[], text: string): { readonly elements: readonly Element[] } | { readonly refusal: Refusal } {
  const { exact, ofKind } = elementsNamed(elements, text)
  if (exact.length > 0) return { elements: exact }
  const ids = elements.map(({ id }) => id)
  if (ofKind.length > 0) return { refusal: { code: 'usage/which-element', says: `--lose: there are ${ofKind.length} of kind ${text}.`, todo: 'Name one of them.', candidates: ofKind.slice(0, 12).map(({ id }) => id) } }
  const near = nearest(text, [...ids, ...elements.map(({ name }) => name)])
  return { refusal: { code: 'usage/no-element', says: `--lose: there is no "${text}" that could be lost.`, todo: 'Write it as kind:name; netwright fail lists what there is.', candidates: near.length > 0 ? near : [...new Set(elements.map(({ kind }) => kind))].map((kind) => elements.find((one) => one.kind === kind)?.id ?? kind) } }
}

function flowAsked(matching: Failures['matching'], input: { readonly from?: string | undefined; readonly to?: string | undefined; readonly port?: number | undefined; readonly protocol?: string | undefined; readonly request?: string | undefined }): ReturnType<typeof askedFlow> | undefined {
  const { from, to, port, protocol, request } = input
  if (from === undefined && to === undefined && request === undefined) return undefined
  if (from === undefined) return { misasked: { code: 'usage/no-sender', says: 'It is not said from where.', todo: 'Say --from, too: internet, an endpoint, an address.' } }
  return askedFlow(matching, { from, to, port, protocol, request }, implied('asked on the command line'))
}
