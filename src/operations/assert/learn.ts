import { emptyAddresses, intersectAddresses, isEmptyAddresses } from '../../base/address.ts'
import { Text } from '../../base/text.ts'
import { idsOf, type Block } from '../../engine/blocks.ts'
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
  return [...urls].toSorted().slice(0, most).map((url): Draft => ({ name: `the world reaches ${url}`, kind: 'must', from: [outsideNode], to: [url] }))
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
    .slice(0, most)
    .map(({ to, over, from }): Draft => {
      const senders = [...from].toSorted()
      return { name: `${named(senders)} can call ${to}${over === undefined ? '' : ` over ${over}`}`, kind: 'must', from: senders, to: [to], ...(over !== undefined && { over }) }
    })
}

/** Receivers that see the same blocks, and who sends to them. */
interface Guarded {
  readonly to: readonly string[]
  readonly blocks: readonly Block[]
  readonly from: ReadonlySet<string>
}

/** What the internet does not reach, and who alone reaches what not everybody does. */
function guards(asking: Asking): Draft[] {
  const { matching } = asking
  const { model, space } = matching
  const folder = new Folder(matching, asking.callers)
  const holderOf = holders(asking)
  const ends = [...model.endpoints.values()].filter(isFoldable).map(({ id }) => id)
  const groups = groupsOf(asking, ends, holderOf)
  const hidden = groups.filter(({ from }) => !from.has(outsideNode))
  const inside = hidden.flatMap(({ to }) => to)
  const drafts: Draft[] = inside.length === 0 ? [] : [{ name: 'the internet does not reach what is inside', kind: 'never', from: [outsideNode], to: folder.texts(inside) }]
  const everybody = new Set([...ends, ...model.facts.endpoints.filter(({ kind }) => kind === 'addresses').map(({ id }) => id)])
  for (const { to, from, blocks } of hidden.toSorted((a, b) => a.from.size - b.from.size || ((a.to[0] ?? '') < (b.to[0] ?? '') ? -1 : 1)).slice(0, most)) {
    const others = [...from].filter((id) => !to.includes(id))
    const texts = folder.texts(to)
    if (others.length > 0 && others.length + to.length < everybody.size) drafts.push({ name: `who reaches ${named(texts)}`, kind: 'only', from: folder.texts(others), to: texts })
    for (const port of guarded) {
      const traffic = trafficOf(matching, [{ protocols: [{ first: 6, last: 6 }], ports: [{ first: port, last: port }] }])
      const senders = new Set(blocks.filter(({ possibly }) => space.overlaps(possibly, traffic)).flatMap((block) => idsOf(block.from).map((id) => holderOf.get(id) ?? id)))
      for (const id of to) senders.delete(id)
      if (senders.size > 0 && senders.size < others.length) drafts.push({ name: `who reaches ${named(texts)} over tcp/${port}`, kind: 'only', from: folder.texts(senders), to: texts, over: `tcp/${port}` })
    }
  }
  return drafts
}

function groupsOf(asking: Asking, ends: readonly string[], holderOf: ReadonlyMap<string, string>): Guarded[] {
  const { blocks } = asking.passages().reached
  const seen = new Map<string, number[]>(ends.map((id) => [id, []]))
  for (const [place, { to }] of blocks.entries()) for (const id of idsOf(to)) seen.get(id)?.push(place)
  const groups = new Map<string, { to: string[]; places: readonly number[] }>()
  for (const [id, places] of seen) {
    const key = places.join()
    const known = groups.get(key)
    if (known) known.to.push(id)
    else groups.set(key, { to: [id], places })
  }
  return [...groups.values()].map(({ to, places }) => {
    const own = places.flatMap((place) => blocks[place] ?? [])
    return { to: to.toSorted(), blocks: own, from: new Set(own.flatMap((block) => idsOf(block.from).map((id) => holderOf.get(id) ?? id))) }
  })
}

/** Classes of addresses that nobody declared, by whom a promise can name: the internet, the neighbours of a segment. */
function holders(asking: Asking): Map<string, string> {
  const { model } = asking.matching
  const ranges = [...model.endpoints.values()].filter(({ kind }) => kind === 'addresses')
  return new Map(
    asking.passages().reached.ends
      .filter(({ kind }) => kind === 'addresses')
      .flatMap(({ id, addresses }): [string, string][] => {
        const holder = ranges.find((one) => !isEmptyAddresses(intersectAddresses(model.addressesOf.get(one.id) ?? emptyAddresses, addresses)))
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
