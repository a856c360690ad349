import type { Text } from '../../base/text.ts'
import { written, type Origin } from '../../origin/origin.ts'
import type { Problem } from '../../origin/problem.ts'
import { asBoolean, asEntries, asItems, asText, get, isAbsent, reportSome, type Entry, type Report, type Tree } from '../../syntax/tree.ts'
import type { Config } from '../config.ts'
import { nearest } from '../nearest.ts'
import { formatOver, readOver, type Over } from './over.ts'

export const promiseKinds = ['must', 'never', 'only', 'survives', 'through', 'within', 'encrypted', 'same'] as const

export type PromiseKind = (typeof promiseKinds)[number]

/** Someone or something as a promise names it, with the place where it is named. */
export interface Named {
  readonly text: string
  readonly origin: Origin
}

/** The flows that a promise is about: what `--from`, `--to` and `--request` take; several stand for all of them. */
export interface FlowAsked {
  readonly from: readonly Named[]
  readonly to: readonly Named[]
  readonly over: Over
  /** Only this family; undefined: each that both ends have. */
  readonly family: 4 | 6 | undefined
  /** `METHOD URL` */
  readonly request: string | undefined
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>
}

interface Promised {
  /** Unique: people say `--allow-unknown NAME`, and reports of CI compare by it. */
  readonly name: string
  readonly because: string | undefined
  /** What is not known, or a party that is nobody, does not count against it. */
  readonly allowUnknown: boolean
  /** What is promised, as a sentence without its full stop. */
  readonly expects: string
  readonly origin: Origin
}

export interface FlowPromise extends Promised {
  readonly kind: 'must' | 'never' | 'only'
  readonly flow: FlowAsked
}

export interface SurvivesPromise extends Promised {
  readonly kind: 'survives'
  readonly flow: FlowAsked
  /** Kinds of what is lost (`zone`, `node`, `subnet`), one at a time, or ids (`zone:eu-west-1a`, `node-1`). */
  readonly lose: readonly Named[]
}

export interface ThroughPromise extends Promised {
  readonly kind: 'through'
  readonly flow: FlowAsked
  /** Filters, proxies, nodes: each way passes one of them. */
  readonly by: readonly Named[]
}

export interface WithinPromise extends Promised {
  readonly kind: 'within'
  readonly flow: FlowAsked
  /** Regions, networks, namespaces: each way stays in one of them or goes between them. */
  readonly in: readonly Named[]
}

export interface EncryptedPromise extends Promised {
  readonly kind: 'encrypted'
  readonly flow: FlowAsked
  /** Both ends show a certificate. */
  readonly mutual: boolean
  /** Only legs that cross what nobody declared, as the internet: what goes on within is left out. */
  readonly outside: boolean
}

export interface SamePromise extends Promised {
  readonly kind: 'same'
  readonly one: Named
  readonly other: Named
  /** What is called otherwise in the other: parts of ids, in the words of the first. */
  readonly rename: Readonly<Record<string, string>>
}

export type NetworkPromise = FlowPromise | SurvivesPromise | ThroughPromise | WithinPromise | EncryptedPromise | SamePromise

/** What was promised, and what is wrong with how it was written: a promise that can't be read costs itself alone. */
export interface PromisesRead {
  readonly promises: readonly NetworkPromise[]
  readonly problems: readonly Problem[]
}

const flowKeys = ['from', 'to', 'over', 'family', 'request', 'headers']
const ownKeys: Readonly<Record<PromiseKind, readonly string[]>> = {
  must: [],
  never: [],
  only: [],
  survives: ['lose'],
  through: ['by'],
  within: ['in'],
  encrypted: ['mutual', 'outside'],
  same: [],
}
const sameKeys = ['one', 'other', 'rename']
const promiseKeys = ['name', 'because', 'allow-unknown']

/** The promises of a config. */
export function promisesOf(config: Pick<Config, 'promises' | 'text'>): PromisesRead {
  return config.promises && config.text ? readPromises(config.promises, config.text) : { promises: [], problems: [] }
}

/** Reads a list of promises, as it stands below `promises:`; never throws. */
export function readPromises(tree: Tree, text: Text): PromisesRead {
  const problems: Problem[] = []
  const reader: Reader = { text, report: reportSome(problems, text, 'promise') }
  const names = new Set<string>()
  const promises = asItems(tree, reader.report, 'promises').flatMap((item): NetworkPromise[] => {
    const promise = readPromise(item, reader)
    if (!promise) return []
    if (!names.has(promise.name)) {
      names.add(promise.name)
      return [promise]
    }
    let number = 2
    while (names.has(`${promise.name} (${number})`)) number += 1
    const name = `${promise.name} (${number})`
    names.add(name)
    reader.report('name-twice', item.span, `Two promises are called alike; this one is told as "${name}".`, 'warning')
    return [{ ...promise, name }]
  })
  return { promises, problems }
}

interface Reader {
  readonly text: Text
  readonly report: Report
}

function readPromise(item: Tree, reader: Reader): NetworkPromise | undefined {
  const { text, report } = reader
  const entries = asEntries(item, report, 'a promise')
  if (item.kind !== 'map') return undefined
  const kinds = entries.filter((entry) => isKind(entry.key))
  knowsKeys(entries, [...promiseKinds, ...promiseKeys], report)
  const [entry, second] = kinds
  if (!entry || !isKind(entry.key)) {
    report('no-kind', item.span, `A promise says one of ${promiseKinds.join(', ')}; this one does not count.`)
    return undefined
  }
  if (second) {
    report('two-kinds', second.keySpan, `A promise is about one thing: ${entry.key} and ${second.key} are two promises. This one does not count.`)
    return undefined
  }
  const body = readBody(entry.key, entry.value, reader)
  if (!body) return undefined
  const name = asText(get(item, 'name'), report, 'name')?.trim()
  return {
    ...body,
    name: name !== undefined && name !== '' ? name : body.expects,
    because: asText(get(item, 'because'), report, 'because'),
    allowUnknown: asBoolean(get(item, 'allow-unknown'), report, 'allow-unknown') ?? false,
    origin: written(text, item.span),
  }
}

const isKind = (key: string): key is PromiseKind => promiseKinds.some((kind) => kind === key)

type Body<P> = P extends NetworkPromise ? Omit<P, 'name' | 'because' | 'allowUnknown' | 'origin'> : never

function readBody(kind: PromiseKind, tree: Tree, reader: Reader): Body<NetworkPromise> | undefined {
  const { report } = reader
  const entries = asEntries(tree, report, kind)
  if (tree.kind !== 'map') {
    if (isAbsent(tree)) report('empty', tree.span, `${kind} says nothing; this promise does not count.`)
    return undefined
  }
  if (kind === 'same') {
    if (!knowsKeys(entries, sameKeys, report, doesNotCount)) return undefined
    const one = required(tree, 'one', kind, reader)
    const other = required(tree, 'other', kind, reader)
    return one && other ? { kind, one, other, rename: textsAt(tree, 'rename', report), expects: `${one.text} and ${other.text} reach alike` } : undefined
  }
  if (!knowsKeys(entries, [...flowKeys, 'flow', ...ownKeys[kind]], report, doesNotCount)) return undefined
  const inner = get(tree, 'flow')
  if (inner && !knowsKeys(asEntries(inner, report, 'flow'), flowKeys, report, doesNotCount)) return undefined
  const flow = readFlow(inner ?? tree, kind, reader)
  if (!flow) return undefined
  const said = flowWords(flow)
  switch (kind) {
    case 'must':
      return { kind, flow, expects: `${said.from} ${said.reach} ${said.to}` }
    case 'never':
      return { kind, flow, expects: `${said.from} never ${said.reach} ${said.to}` }
    case 'only':
      return { kind, flow, expects: `only ${said.from} ${said.reach} ${said.to}` }
    case 'survives': {
      const lose = several(tree, 'lose', kind, reader)
      return lose && { kind, flow, lose, expects: `${said.from} ${said.reach} ${said.to} despite the loss of ${names(lose)}` }
    }
    case 'through': {
      const by = several(tree, 'by', kind, reader)
      return by && { kind, flow, by, expects: `${said.from} ${said.reach} ${said.to} through ${names(by)} alone` }
    }
    case 'within': {
      const places = several(tree, 'in', kind, reader)
      return places && { kind, flow, in: places, expects: `what ${said.from} sends to ${said.to} stays in ${names(places)}` }
    }
    case 'encrypted': {
      const mutual = asBoolean(get(tree, 'mutual'), report, 'mutual') ?? false
      const outside = asBoolean(get(tree, 'outside'), report, 'outside') ?? false
      return { kind, flow, mutual, outside, expects: `what ${said.from} sends to ${said.to} is encrypted on every leg${outside ? ' outside' : ''}${mutual ? ', with certificates of both ends' : ''}` }
    }
  }
}

const names = (all: readonly Named[]): string => all.map(({ text }) => text).join(' or ')

function flowWords({ from, to, over, family, request }: FlowAsked): { readonly from: string; readonly to: string; readonly reach: string } {
  const limits = [...(over.length > 0 ? [`over ${formatOver(over)}`] : []), ...(family === undefined ? [] : [`over IPv${family}`])]
  const target = request ?? names(to)
  return { from: names(from), to: limits.length > 0 ? `${target} ${limits.join(' ')}` : target, reach: from.length > 1 ? 'reach' : 'reaches' }
}

function readFlow(tree: Tree, kind: PromiseKind, reader: Reader): FlowAsked | undefined {
  const { report } = reader
  const request = asText(get(tree, 'request'), report, 'request')?.trim()
  const from = several(tree, 'from', kind, reader)
  const to = request !== undefined && isAbsent(get(tree, 'to')) ? [] : several(tree, 'to', kind, reader)
  const over = overAt(get(tree, 'over'), report)
  const family = familyAt(get(tree, 'family'), report)
  if (!from || !to || over === 'bad' || family === 'bad') return undefined
  const headers = Object.fromEntries(Object.entries(textsAt(tree, 'headers', report)).map(([name, value]) => [name.toLowerCase(), value]))
  return { from, to, over, family, request: request === '' ? undefined : request, headers }
}

function overAt(tree: Tree | undefined, report: Report): Over | 'bad' {
  if (tree === undefined || isAbsent(tree)) return []
  const items = tree.kind === 'list' ? tree.items : [tree]
  const texts = items.flatMap((item) => asText(item, report, 'over') ?? [])
  const read = readOver(texts.join('; '))
  if ('over' in read) return texts.length === items.length ? read.over : 'bad'
  report('over', tree.span, `over says nothing that can be asked: ${read.fault}; this promise does not count.`)
  return 'bad'
}

function familyAt(tree: Tree | undefined, report: Report): 4 | 6 | undefined | 'bad' {
  const said = asText(tree, report, 'family')
  if (said === undefined) return undefined
  const family = /^(?:ip)?v?([46])$/i.exec(said.trim())?.[1]
  if (tree && family === undefined) report('family', tree.span, 'family is IPv4 or IPv6; this promise does not count.')
  return family === '4' ? 4 : family === '6' ? 6 : 'bad'
}

/** One text or a list of them; what is missing, empty or of another kind makes the promise not count. */
function several(tree: Tree, key: string, kind: PromiseKind, reader: Reader): readonly Named[] | undefined {
  const { text, report } = reader
  const value = get(tree, key)
  if (value === undefined || isAbsent(value)) {
    report('missing', tree.span, `${kind} needs ${key}; this promise does not count.`)
    return undefined
  }
  const items = value.kind === 'list' ? value.items : [value]
  const found = items.flatMap((item): Named[] => {
    const said = asText(item, report, key)?.trim()
    return said === undefined || said === '' ? [] : [{ text: said, origin: written(text, item.span) }]
  })
  if (found.length === items.length && found.length > 0) return found
  report('empty', value.span, `${key} names nobody; this promise does not count.`)
  return undefined
}

function required(tree: Tree, key: string, kind: PromiseKind, reader: Reader): Named | undefined {
  const found = several(tree, key, kind, reader)
  if (found && found.length > 1) {
    reader.report('several', get(tree, key)?.span ?? tree.span, `${key} names one environment, not ${found.length}; this promise does not count.`)
    return undefined
  }
  return found?.[0]
}

function textsAt(tree: Tree, key: string, report: Report): Record<string, string> {
  return Object.fromEntries(asEntries(get(tree, key), report, key).flatMap((entry): [string, string][] => {
    const value = asText(entry.value, report, entry.key)
    return value === undefined ? [] : [[entry.key, value]]
  }))
}

/** Whether all keys are known; of the others it says what they may have meant. */
function knowsKeys(entries: readonly Entry[], known: readonly string[], report: Report, ending = ''): boolean {
  const strange = entries.filter(({ key }) => !known.includes(key))
  for (const { key, keySpan } of strange) {
    const near = nearest(key, known)
    const meant = near.length > 0 ? `: did you mean ${near.map((one) => `"${one}"`).join(' or ')}?` : `; known are ${known.join(', ')}.`
    report('unknown-key', keySpan, `The key "${key}" is not known here${meant}${ending}`)
  }
  return strange.length === 0
}

/** What a promise is about would be guessed without it. */
const doesNotCount = ' This promise does not count.'
