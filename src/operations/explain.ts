import { formatAddress, intersectAddresses, type AddressSet } from '../base/address.ts'
import { findParty } from '../engine/parties.ts'
import { connections, reach } from '../engine/reach.ts'
import { noFacts, type Facts } from '../model/facts.ts'
import { Matching } from '../model/matching.ts'
import { outsideNode } from '../model/model.ts'
import type { Origin } from '../origin/origin.ts'
import { placesOf } from '../origin/place.ts'
import type { ToolPart } from '../render/documents/common.ts'
import type { ExplainDocument } from '../render/documents/explain.ts'
import { allCodes, findCheck } from './findings.ts'
import { headOf, nothingRead, readNetwork, type Network } from './network.ts'
import { operation, refuse, type Answer, type Context } from './operation.ts'
import { nearestCodes } from './kin.ts'
import { firstParagraph, readPages } from './pages.ts'
import { layerWords, otherCodes, verdictWords } from './words.ts'

/** What a code, a word or a fact means. */
export default operation({
  name: 'explain',
  summary: 'what does this finding, verdict or fact mean?',
  effect: 'reads',
  parameters: [
    {
      name: 'about',
      kind: 'text',
      positional: true,
      required: true,
      placeholder: 'WORD',
      summary: 'a check’s code, a verdict, a layer, or the id of a fact',
      example: 'filter/shadowed-rule',
    },
    { name: 'paths', kind: 'paths', orNone: true, summary: 'where the fact is declared; a code or a word needs none' },
  ],
  examples: [
    { says: 'what a finding means', arguments: 'explain filter/open-to-world' },
    { says: 'what a verdict means', arguments: 'explain unrouted' },
    { says: 'what is known of a workload', arguments: 'explain shop/Deployment/checkout examples/shop' },
  ],
  formats: ['text', 'json', 'markdown', 'html'],
  document: 'netwright/explain@1',
  async run({ about }, context) {
    const word = about.trim()
    const domain = explainDomain(context.tool, word)
    // In a network a thing may be called as a domain of checks is; with a slash it is the domain.
    const inFiles = context.files.paths.length > 0 && !word.endsWith('/')
    const known = (await explainCheck(context.tool, word)) ?? (inFiles ? undefined : domain) ?? explainWord(context.tool, word)
    if (known) return { document: known, exit: 0 }
    if (context.files.paths.length === 0) {
      const codes = allCodes()
      const parts = word
        .toLowerCase()
        .split(/[/\s]+/)
        .filter((part) => part.length > 2)
      return refuse(context.tool, {
        code: 'usage/unknown-word',
        says: `"${word}" is no code, verdict or layer.`,
        todo: 'Name one of these, or the files in which a fact of that name is declared.',
        candidates: [...codes, ...Object.keys(verdictWords), ...Object.keys(layerWords)]
          .filter((code) => parts.some((part) => code.includes(part)))
          .slice(0, 8),
      })
    }
    const fact = await explainFact(context, word)
    return fact.exit === 2 && domain ? { document: domain, exit: 0 } : fact
  },
})

function headAlone(tool: ToolPart): Pick<ExplainDocument, 'schema' | 'tool' | 'complete' | 'unread' | 'unknowns'> {
  return { schema: 'netwright/explain@1', tool, complete: true, unread: [], unknowns: [] }
}

async function explainCheck(tool: ToolPart, code: string): Promise<ExplainDocument | undefined> {
  const check = await findCheck(code)
  if (!check) return undefined
  const pages = readPages()
  const found = firstParagraph(pages.get(code), 'What it finds')
  return {
    ...headAlone(tool),
    about: 'check',
    id: code,
    title: `${code} (${check.severity})`,
    says: found || check.says,
    // Its first paragraph is said already.
    sections: (pages.get(code)?.sections ?? []).flatMap(({ heading, text }) => {
      const rest = heading === 'What it finds' && found !== '' ? text.split(/\n\s*\n/).slice(1).join('\n\n') : text
      return rest === '' ? [] : [{ heading, text: rest }]
    }),
    places: [],
    related: nearestCodes(code, [...pages.values()]).map((id) => ({ id, says: firstParagraph(pages.get(id), 'What it finds') })),
  }
}

/** All checks of a domain, or all that there are. */
function explainDomain(tool: ToolPart, word: string): ExplainDocument | undefined {
  const domain = word.toLowerCase().replace(/\/$/, '')
  const codes = allCodes().filter((code) => domain === 'checks' || code.startsWith(`${domain}/`))
  if (codes.length === 0 || (!word.endsWith('/') && Object.hasOwn(layerWords, domain))) return undefined
  return {
    ...headAlone(tool),
    about: 'check',
    id: domain,
    title: domain === 'checks' ? 'all checks' : `the checks of "${domain}"`,
    says: `${codes.length === 1 ? 'One check' : `${codes.length} checks`}${domain === 'checks' ? '' : ` whose code begins with ${domain}/`}. "netwright explain CODE" tells more of each.`,
    sections: [],
    places: [],
    related: codes.map((id) => ({ id, says: firstParagraph(readPages().get(id), 'What it finds') })),
  }
}

function explainWord(tool: ToolPart, word: string): ExplainDocument | undefined {
  const lower = word.toLowerCase()
  const verdict = Object.entries(verdictWords).find(([name]) => name === lower)
  const layer = Object.entries(layerWords).find(([name]) => name === lower)
  if (verdict) {
    const [, { means, next }] = verdict
    const related = Object.entries(verdictWords).filter(([name]) => name !== lower)
    return {
      ...headAlone(tool),
      about: 'verdict',
      id: lower,
      title: `the verdict "${lower}"`,
      says: means,
      sections: [{ heading: 'What next', text: next }],
      places: [],
      related: related.map(([id, one]) => ({ id, says: one.means })),
    }
  }
  const other = Object.entries(otherCodes).find(([code]) => code === lower)
  if (other) {
    const [id, { means, next }] = other
    return {
      ...headAlone(tool),
      about: 'check',
      id,
      title: `${id} (note)`,
      says: means,
      sections: [{ heading: 'What next', text: next }],
      places: [],
      related: [],
    }
  }
  if (!layer) return undefined
  const related = Object.entries(layerWords).filter(([name]) => name !== lower)
  return {
    ...headAlone(tool),
    about: 'layer',
    id: lower,
    title: `the layer "${lower}"`,
    says: layer[1],
    sections: [],
    places: [],
    related: related.map(([id, says]) => ({ id, says })),
  }
}

/** The singular of each facet, as people say it. */
const facetWords: Readonly<Record<keyof Facts, string>> = {
  nodes: 'node',
  segments: 'network segment',
  attachments: 'attachment',
  entrances: 'entrance',
  hostings: 'cluster without hosts',
  carriers: 'hosts of a cluster',
  frontings: 'way in to a cluster',
  endpoints: 'endpoint',
  groups: 'group',
  dependencies: 'dependency',
  tables: 'route table',
  filters: 'filter',
  translations: 'translation',
  listeners: 'listener',
  routers: 'HTTP router',
  pools: 'pool',
  zones: 'zone',
  certificates: 'certificate',
  domains: 'failure domain',
  keepings: 'copy of data',
}

const kindOf = ({ facet }: Known): string => `${/^[aeiouH]/.test(facetWords[facet]) ? 'an' : 'a'} ${facetWords[facet]}`

interface Known {
  readonly facet: keyof Facts
  readonly id: string
  readonly says: string | undefined
  readonly origin: Origin | undefined
  readonly fact: object
}

async function explainFact(context: Context, word: string): Promise<Answer> {
  const network = await readNetwork(context)
  const nothing = nothingRead(context, network)
  if (nothing) return nothing
  const all = knownFacts(network)
  const exact = all.filter(
    (one) => one.id === word || ('names' in one.fact && Array.isArray(one.fact.names) && one.fact.names.includes(word)),
  )
  const partly = all.filter((one) => one.id.toLowerCase().includes(word.toLowerCase()))
  const party = exact.length > 0 ? undefined : findParty(new Matching(network.model), word)
  const [member, ...others] = party && 'party' in party ? party.party.members : []
  // A part of an id means an endpoint first, as it does for the other verbs.
  const chosen = member && others.length === 0 ? all.filter((one) => one.id === member.endpoint) : []
  const ids = [...new Set((exact.length > 0 ? exact : chosen.length > 0 ? chosen : partly).map((one) => one.id))]
  const [id] = ids
  if (id === undefined || ids.length > 1) {
    return refuse(context.tool, {
      code: id === undefined ? 'usage/no-fact' : 'usage/ambiguous-fact',
      says:
        id === undefined
          ? `There is no "${word}" in what was read, and it is no code or verdict.`
          : `"${word}" may be any of ${ids.length}.`,
      todo: id === undefined ? 'Try netwright map for what is there.' : 'Write one of these.',
      candidates: ids.slice(0, 12),
    })
  }
  const facts = all.filter((one) => one.id === id)
  const endpoint = network.model.endpoints.get(id)
  const named = new Set<string>()
  for (const one of facts) collectTexts(one.fact, named)
  const related = all
    .filter((one) => one.id !== id && (named.has(one.id) || refersTo(one.fact, id)))
    .map((one) => ({ id: one.id, says: `${facetWords[one.facet]}${one.says === undefined ? '' : `: ${one.says}`}` }))
  const sections = [
    ...facts.map((one) => ({
      heading: `As ${kindOf(one)}`,
      text: factText(one),
    })),
    ...(endpoint ? reachSections(network, id) : []),
  ]
  const document: ExplainDocument = {
    ...headOf(context, network, []),
    schema: 'netwright/explain@1',
    about: 'fact',
    id,
    title: id,
    says: `${id} is ${[...new Set(facts.map((one) => kindOf(one)))].join(' and ')}.`,
    sections,
    places: placesOf(...facts.flatMap((one) => one.origin ?? [])),
    related: uniqueBy(related, (one) => `${one.id}\n${one.says}`),
  }
  return { document, exit: 0 }
}

function knownFacts({ facts }: Network): Known[] {
  return (Object.keys(noFacts) as (keyof Facts)[]).flatMap((facet) =>
    facts[facet].flatMap((fact): Known[] => {
      const id = 'id' in fact ? fact.id : 'from' in fact ? `${fact.from} → ${fact.host}` : undefined
      if (id === undefined) return []
      return [
        {
          facet,
          id,
          says: 'says' in fact && typeof fact.says === 'string' ? fact.says : undefined,
          origin: 'origin' in fact ? fact.origin : undefined,
          fact,
        },
      ]
    }),
  )
}

/** Does a fact hold the id anywhere beside its own id and origins? */
function refersTo(value: unknown, id: string, depth = 0): boolean {
  if (value === id) return true
  if (typeof value !== 'object' || value === null || depth > 12) return false
  if (Array.isArray(value)) return value.some((item) => refersTo(item, id, depth + 1))
  return Object.entries(value).some(
    ([key, item]) => !(key === 'id' && depth === 0) && key !== 'origin' && key !== 'text' && refersTo(item, id, depth + 1),
  )
}

/** Every text in a fact: the ids of what it refers to are among them. */
function collectTexts(value: unknown, into: Set<string>, depth = 0): void {
  if (typeof value === 'string') into.add(value)
  if (typeof value !== 'object' || value === null || depth > 12) return
  if (Array.isArray(value)) for (const item of value) collectTexts(item, into, depth + 1)
  else for (const [key, item] of Object.entries(value)) if (key !== 'origin' && key !== 'text') collectTexts(item, into, depth + 1)
}

function factText({ fact, says }: Known): string {
  const lines: string[] = says === undefined ? [] : [says]
  if ('kind' in fact && typeof fact.kind === 'string') lines.push(`- kind: ${fact.kind}`)
  if ('node' in fact && typeof fact.node === 'string') lines.push(`- on node: ${fact.node}`)
  if ('addresses' in fact && Array.isArray(fact.addresses)) {
    const texts = fact.addresses.flatMap((one: unknown) => (isAddress(one) ? [formatAddress(one)] : []))
    if (texts.length > 0) lines.push(`- addresses: ${texts.join(', ')}`)
  }
  if ('names' in fact && Array.isArray(fact.names) && fact.names.length > 0) lines.push(`- also called: ${fact.names.join(', ')}`)
  if ('labels' in fact && typeof fact.labels === 'object' && fact.labels !== null) {
    const labels = Object.entries(fact.labels).map(([key, value]) => `${key}=${String(value)}`)
    if (labels.length > 0) lines.push(`- labels: ${labels.join(', ')}`)
  }
  for (const key of ['chains', 'routes', 'rules', 'members', 'records', 'surely', 'interfaces'] as const) {
    const part: unknown = key in fact ? fact[key as keyof typeof fact] : undefined
    if (Array.isArray(part)) lines.push(`- ${key === 'surely' ? 'holds' : key}: ${part.length}`)
    else if (typeof part === 'object' && part !== null)
      lines.push(
        `- ${key}: ${Object.entries(part)
          .map(([name, list]) => `${name} (${Array.isArray(list) ? list.length : 0} rules)`)
          .join(', ')}`,
      )
  }
  return lines.join('\n')
}

function isAddress(value: unknown): value is { family: 4 | 6; value: bigint } {
  return typeof value === 'object' && value !== null && 'family' in value && 'value' in value && typeof value.value === 'bigint'
}

const mostListed = 20

function reachSections(network: Network, id: string): { heading: string; text: string }[] {
  const matching = new Matching(network.model)
  const reached = reach(matching)
  const pairs = connections(matching, reached, (from, to) => from === id || to === id)
  // Most of the internet is called so, in whichever family.
  const world = new Set(reached.ends.filter((end) => end.kind === 'addresses' && holdsMuchOf(end.addresses, network)).map((end) => end.id))
  const list = (ids: readonly string[]): string => listed(ids.map((one) => (world.has(one) ? outsideNode : one)))
  const listed = (names: readonly string[]): string => {
    const different = [...new Set(names)].toSorted()
    if (different.length === 0) return 'nobody'
    return different.length > mostListed
      ? `${different.slice(0, mostListed).join(', ')} and ${different.length - mostListed} more`
      : different.join(', ')
  }
  return [
    { heading: 'Who reaches it', text: list(pairs.filter((pair) => pair.to === id).map((pair) => pair.from)) },
    { heading: 'Whom it reaches', text: list(pairs.filter((pair) => pair.from === id).map((pair) => pair.to)) },
  ]
}

function holdsMuchOf(addresses: AddressSet, { model }: Network): boolean {
  const outside = intersectAddresses(addresses, model.addressesOf.get(outsideNode) ?? { ranges: [], tokens: [] })
  const size = (family: 4 | 6): bigint =>
    outside.ranges.filter((range) => range.family === family).reduce((sum, range) => sum + range.last - range.first + 1n, 0n)
  return size(4) > 1n << 30n || size(6) > 1n << 126n
}

function uniqueBy<T>(items: readonly T[], key: (item: T) => string): T[] {
  return [...new Map(items.map((item) => [key(item), item])).values()]
}
