import { containsAddress } from '../../base/address.ts'
import { Text } from '../../base/text.ts'
import { idsOf, type Block } from '../../engine/blocks.ts'
import type { FlowSet } from '../../flow/space.ts'
import { outsideNode } from '../../model/model.ts'
import { readYaml } from '../../syntax/yaml.ts'
import type { LearnDocument } from '../../render/documents/learn.ts'
import { answer } from './answer.ts'
import { Folder, isFoldable } from './fold.ts'
import type { Asking } from './outcome.ts'
import { readPromises } from './promises.ts'
import { trafficOf } from './packets.ts'

/** A promise that may hold, as it would be written. */
interface Draft {
  readonly name: string
  readonly kind: 'must' | 'never' | 'only'
  readonly from: readonly string[]
  readonly to: readonly string[]
  readonly over?: string
}

/** So many promises of each kind are written; who has more wants to choose. */
const most = 200

/** So many senders are compared one by one. */
const mostCompared = 200

/** A promise that names more than this is nobody's to read. */
const mostNamed = 40

/** So many calls are followed, each to its ends. */
const mostCalls = 50

/** Services that people guard: databases, caches, queues, and ways to administer. */
const guarded = [22, 1433, 1521, 2379, 3306, 3389, 5432, 5672, 6379, 6443, 9042, 9092, 9200, 11211, 27017]

/** The promises that hold today, in few lines; each was asked before it is written, so that all of them hold when they are fed back. */
export function learn(asking: Asking, head: Omit<LearnDocument, 'schema' | 'promises' | 'yaml'>): LearnDocument {
  const drafts = [...publicUrls(asking), ...dependencies(asking), ...guards(asking)]
  const names = new Set<string>()
  const written = drafts
    .filter((draft) => holds(asking, draft))
    .map((draft): string => {
      let name = draft.name
      for (let number = 2; names.has(name); number++) name = `${draft.name} (${number})`
      names.add(name)
      return write({ ...draft, name })
    })
  const yaml = written.length === 0 ? '# Nothing was found that a promise could say.\npromises: []\n' : `# What holds today, as netwright assert --learn found it. Keep what should stay so.\npromises:\n${written.join('')}`
  return { schema: 'netwright/learn@1', ...head, promises: written.length, yaml }
}

/** Asked as it will be when it is read again. */
function holds(asking: Asking, draft: Draft): boolean {
  const text = new Text('', write(draft))
  const [tree] = readYaml(text).documents
  const read = tree && readPromises(tree, text)
  return read !== undefined && read.problems.length === 0 && read.promises.length === 1 && read.promises.every((promise) => answer(asking, promise).verdict === 'holds')
}

/** The names that proxies claim and the world can ask for. */
function publicUrls({ matching: { model } }: Asking): Draft[] {
  const urls = new Set<string>()
  for (const { names, tls, port, serves } of model.facts.listeners) {
    if (serves.kind !== 'http') continue
    for (const name of names) if (/^[a-z0-9-]+(\.[a-z0-9-]+)+$/i.test(name)) urls.add(`${tls ? 'https' : 'http'}://${name}${port === (tls ? 443 : 80) ? '' : `:${port}`}/`)
  }
  return [...urls].toSorted().slice(0, mostCalls).map((url): Draft => ({ name: `the world reaches ${url}`, kind: 'must', from: [outsideNode], to: [url] }))
}

/** What is declared to be called, together by whom it is called. */
function dependencies({ matching: { model } }: Asking): Draft[] {
  const callers = new Map<string, { to: string; over: string | undefined; from: Set<string> }>()
  for (const { from, host, endpoint, port, protocol, url, purpose } of model.facts.dependencies) {
    if (purpose !== undefined || !model.endpoints.has(from) || (url === undefined && port === undefined)) continue
    const to = url ?? endpoint ?? host
    const over = url === undefined ? `${protocol}/${port ?? ''}` : undefined
    const key = `${to} ${over ?? ''}`
    const known = callers.get(key) ?? { to, over, from: new Set<string>() }
    callers.set(key, known)
    known.from.add(from)
  }
  return [...callers.values()]
    .toSorted((a, b) => (a.to < b.to ? -1 : a.to > b.to ? 1 : (a.over ?? '') < (b.over ?? '') ? -1 : 1))
    .filter(({ from }) => from.size <= mostNamed)
    .slice(0, mostCalls)
    .map(({ to, over, from }): Draft => {
      const senders = [...from].toSorted()
      return { name: `${named(senders)} can call ${to}${over === undefined ? '' : ` over ${over}`}`, kind: 'must', from: senders, to: [to], ...(over !== undefined && { over }) }
    })
}

/** A receiver and what reaches it. */
interface Received {
  readonly to: string
  readonly blocks: readonly Block[]
}

/** What the internet does not reach, who alone reaches services that are guarded, and who alone reaches what few do. */
function guards(asking: Asking): Draft[] {
  const { matching } = asking
  const { space } = matching
  const folder = new Folder(matching, asking.callers)
  const holderOf = holders(asking)
  const all = received(asking)
  const sendersOf = (blocks: readonly Block[]): Set<string> => new Set(blocks.flatMap(({ from }) => idsOf(from).map((id) => holderOf.get(id) ?? id)))
  const hidden = all.filter(({ blocks }) => !sendersOf(blocks).has(outsideNode))
  const drafts: Draft[] = hidden.length === 0 ? [] : [{ name: 'the internet does not reach what is inside', kind: 'never', from: [outsideNode], to: folder.texts(hidden.map(({ to }) => to)) }]
  const ported: Guard[] = []
  for (const port of guarded) {
    const traffic = trafficOf(matching, [{ protocols: tcp, ports: [{ first: port, last: port }] }])
    // A service is what somebody reaches by its port, rather than whatever anybody may send.
    const serving = all.flatMap(({ to, blocks }): Received[] => {
      const own = blocks.filter(({ possibly }) => space.overlaps(possibly, traffic))
      return own.some(({ possibly }) => isNarrow(asking, possibly)) ? [{ to, blocks: own }] : []
    })
    for (const one of alike(serving, sendersOf)) ported.push({ ...one, over: `tcp/${port}` })
  }
  const few = (all.length - 1) / 2
  const whole = alike(hidden, sendersOf).filter(({ from }) => from.length <= few)
  const said = new Set(whole.map(({ to, from }) => `${to.join()} ${from.join()}`))
  // A port says nothing more where the same reach everything.
  for (const one of [...ported.filter(({ to, from }) => !said.has(`${to.join()} ${from.join()}`)), ...whole].slice(0, 2 * most)) drafts.push(...draftsOf(folder, one))
  return drafts.slice(0, most)
}

/** Who alone reaches some, and that those don't reach each other where there are several. */
function draftsOf(folder: Folder, { to, from, apart, over }: Guard): Draft[] {
  const texts = folder.texts(to)
  const senders = folder.texts(from)
  if (texts.length > mostNamed || senders.length > mostNamed) return []
  const traffic = over === undefined ? '' : ` over ${over}`
  const more = over === undefined ? {} : { over }
  return [
    { name: `who reaches ${named(texts)}${traffic}`, kind: 'only', from: senders, to: texts, ...more },
    ...(apart && to.length > 1 ? [{ name: `${named(texts)}: not each other${traffic}`, kind: 'never' as const, from: texts, to: texts, ...more }] : []),
  ]
}

interface Guard {
  readonly to: readonly string[]
  readonly from: readonly string[]
  /** None of them reaches another. */
  readonly apart: boolean
  readonly over?: string
}

const tcp = [{ first: 6, last: 6 }]

/** Few ports of TCP. */
function isNarrow({ matching: { space } }: Asking, flows: FlowSet): boolean {
  const ports = space.portsOf(space.and(flows, space.protocol(tcp)), 'destinationPort')
  return ports.reduce((sum, { first, last }) => sum + last - first + 1, 0) <= 64
}

/** Receivers with the same senders together, be it that they reach each other besides, or that none does. Sorted by how few reach them. */
function alike(all: readonly Received[], sendersOf: (blocks: readonly Block[]) => Set<string>): Guard[] {
  const groups = new Map<string, { to: string[]; senders: Set<string>; apart: boolean }>()
  const known = new Map<string, { readonly senders: Set<string>; readonly key: string }>()
  for (const { to, blocks } of all) {
    const seen = blocks.map(({ from }) => from.runs.map(({ first, last }) => `${first}-${last}`).join()).join(';')
    const before = known.get(seen)
    const senders = before?.senders ?? sendersOf(blocks)
    const whole = before ?? { senders, key: [...senders].toSorted().join('\n') }
    known.set(seen, whole)
    // Who is among the many that reach it is not looked for: such a list is nobody's promise.
    const many = senders.size > mostCompared
    const apart = many || !senders.has(to) ? whole.key : [...senders].filter((id) => id !== to).toSorted().join('\n')
    const joint = many || senders.has(to) ? whole.key : [...senders, to].toSorted().join('\n')
    for (const { key, alone } of [
      { key: `together ${joint}`, alone: false },
      { key: `apart ${apart}`, alone: true },
    ]) {
      const group = groups.get(key) ?? { to: [], senders, apart: alone && !many }
      groups.set(key, group)
      group.to.push(to)
    }
  }
  // Each receiver stands once: with those whom it is joined to.
  const taken = new Set<string>()
  return [...groups.values()]
    .toSorted((a, b) => b.to.length - a.to.length || Number(b.apart) - Number(a.apart))
    .flatMap(({ to, senders, apart }): Guard[] => {
      const own = to.filter((id) => !taken.has(id)).toSorted()
      for (const id of own) taken.add(id)
      const from = [...senders].filter((id) => !own.includes(id)).toSorted()
      return own.length > 0 && from.length > 0 && !from.includes(outsideNode) ? [{ to: own, from, apart }] : []
    })
    .toSorted((a, b) => a.from.length - b.from.length || ((a.to[0] ?? '') < (b.to[0] ?? '') ? -1 : 1))
}

/** Each endpoint with the blocks that name it. */
function received(asking: Asking): Received[] {
  const { blocks } = asking.passages().reached
  const seen = new Map<string, Block[]>([...asking.matching.model.endpoints.values()].filter(isFoldable).map(({ id }) => [id, []]))
  for (const block of blocks) for (const id of idsOf(block.to)) seen.get(id)?.push(block)
  return [...seen].map(([to, own]) => ({ to, blocks: own })).toSorted((a, b) => (a.to < b.to ? -1 : 1))
}

/** Classes of addresses that nobody declared, by whom a promise can name: the internet, the neighbours of a segment. */
function holders(asking: Asking): Map<string, string> {
  const { model } = asking.matching
  const ranges = [...model.endpoints.values()].filter(({ kind }) => kind === 'addresses')
  return new Map(
    asking.passages().reached.ends
      .filter(({ kind }) => kind === 'addresses')
      .flatMap(({ id, addresses }): [string, string][] => {
        const [first] = addresses.ranges
        const holder = first && ranges.find((one) => containsAddress(model.addressesOf.get(one.id)?.ranges ?? [], { family: first.family, value: first.first }))
        return holder ? [[id, holder.id]] : []
      }),
  )
}

const named = (texts: readonly string[]): string => (texts.length > 3 ? `${texts.slice(0, 2).join(', ')} and ${texts.length - 2} more` : texts.join(', '))

/** One promise as YAML, on two lines where they are short enough. */
function write({ name, kind, from, to, over }: Draft): string {
  const list = (texts: readonly string[]): string => (texts.length === 1 ? quoted(texts[0] ?? '') : `[${texts.map(quoted).join(', ')}]`)
  const traffic = over === undefined ? '' : `, over: ${quoted(over)}`
  const line = `    ${kind}: { from: ${list(from)}, to: ${list(to)}${traffic} }\n`
  const head = `  - name: ${quoted(name)}\n`
  if (line.length <= 120) return head + line
  const block = (key: string, texts: readonly string[]): string => (texts.length === 1 ? `      ${key}: ${list(texts)}\n` : `      ${key}:\n${texts.map((text) => `        - ${quoted(text)}\n`).join('')}`)
  return `${head}    ${kind}:\n${block('from', from)}${block('to', to)}${over === undefined ? '' : `      over: ${quoted(over)}\n`}`
}

/** Plain where YAML reads it as the same text inside brackets, too. */
function quoted(text: string): string {
  return /^[A-Za-z][\w./=@ -]*(?<! )$/.test(text) && !/^(?:true|false|null|yes|no|on|off|y|n)$/i.test(text) ? text : JSON.stringify(text)
}
