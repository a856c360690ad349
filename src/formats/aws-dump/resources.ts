import { written } from '../../origin/origin.ts'
import type { Resource } from '../../platforms/resource.ts'
import type { Value } from '../../platforms/value.ts'
import type { Tree } from '../../syntax/tree.ts'
import type { Answer, Output } from './answers.ts'
import { withMembers } from './caches.ts'
import { withoutDoubles } from './doubles.ts'
import { Item, usesOf, type Surroundings } from './item.ts'
import { idPaths, markOf } from './listings.ts'
import { lastName, nameFor, type Known } from './named.ts'
import { isGlobal, placeOf, placeOfArn, regionOfZone } from './place.ts'
import type { Kind, Part } from './table.ts'
import { withZones } from './zones.ts'

/** A resource in the making; its file tells where it is, where it itself doesn't. */
interface Draft {
  readonly kind: Kind
  readonly id: string
  readonly keys: string[]
  readonly attributes: Map<string, Value>
  readonly item: Item
  readonly path: string
  region: string | undefined
  account: string | undefined
}

/** Fields that may decide about flows, by their names: a table that doesn't know one of them changes answers. */
const weighty =
  /Cidr|Ip|IP|Route|Port|Security|Group|Subnet|Vpc|VPC|Acl|ACL|Rule|Allow|Deny|Block|Target|Gateway|Endpoint|Protocol|Peer|Policy|Dns|DNS|Public|Private|Zone|Network/

/** All resources that the answers come to. What several answers say of one is joined. */
export function makeResources(answers: readonly Answer[], output: Output): Resource[] {
  const drafts = new Map<string, Draft>()
  const skipped = new Map<string, { readonly tree: Tree; readonly answer: Answer; count: number }>()
  const isLate = ({ listing }: Answer): boolean =>
    listing.kinds.some((kind) => kind.type === '*' || [...idPaths(kind), ...usesOf(kind.take)].some((path) => path.startsWith('@')))
  // Whatever needs a name of something else comes after it.
  const ordered = [...answers.filter((one) => !isLate(one)), ...answers.filter(isLate)]
  let known: readonly Known[] | undefined
  const among = (): readonly Known[] =>
    (known ??= [...drafts.values()].map(({ kind: { type }, id, keys, attributes }) => ({
      type,
      id,
      keys: [...keys, ...nameOf(attributes)],
    })))
  for (const answer of ordered) readAnswer(answer, { drafts, skipped, among }, output)
  for (const [path, { tree, answer, count }] of skipped) {
    const changesAnswers = weighty.test(path.slice(path.lastIndexOf('.') + 1)) || tree.kind !== 'scalar'
    output.unread.push({
      what: `${path} of ${count === 1 ? 'an item' : `${count} items`} of the AWS command line`,
      origin: written(answer.text, tree.span),
      changesAnswers,
    })
  }
  place([...drafts.values()])
  return withMembers(withZones(withoutDoubles([...drafts.values()].map(finish))))
}

interface Collected {
  readonly drafts: Map<string, Draft>
  /** By path, the first field that no table knows. */
  readonly skipped: Map<string, { readonly tree: Tree; readonly answer: Answer; count: number }>
  /** What a file's name may mean. */
  readonly among: () => readonly Known[]
}

function readAnswer(answer: Answer, { drafts, skipped, among }: Collected, output: Output): void {
  const { text, listing, tree, words } = answer
  const names = new Map<string, string | undefined>()
  const surroundings: Surroundings = {
    skip: (path, found) => {
      const key = `${listing.key}.${path}`
      const before = skipped.get(key)
      if (before) before.count++
      else skipped.set(key, { tree: found, answer, count: 1 })
    },
    named: (name) => {
      if (!names.has(name)) names.set(name, nameFor(name, words, tree, among()))
      return names.get(name)
    },
  }
  let strange: Item | undefined
  let unnamed: Item | undefined
  const whole = new Item(text, tree, undefined, surroundings)
  const first = whole.items(listing.key)?.of ?? []
  const items = listing.deeper === undefined ? first : first.flatMap((one) => one.items(listing.deeper ?? '')?.of ?? [])
  for (const item of items) {
    const kinds = listing.kinds.filter((kind) => isOf(kind, item))
    const kind = kinds.find((one) => one.when === undefined || one.when(item))
    // Some kinds leave out what is gone: nothing is missing then.
    if (kinds.length === 0) strange ??= item
    if (!kind) continue
    if (!make(kind, item, drafts)) unnamed ??= item
    item.tellUnknown(kinds.flatMap(fieldsOf), '')
  }
  if (strange)
    output.unread.push({ what: `items of ${listing.key} of a kind that is not known`, origin: strange.origin, changesAnswers: true })
  if (unnamed) {
    const says = `Neither the data nor the name of ${lastName(text)} tells what the ${listing.key} in it belong to; put the id of that into the file's name.`
    output.problems.push({ code: 'aws-dump/belongs-to', severity: 'error', says, origin: unnamed.origin })
  }
}

function nameOf(attributes: ReadonlyMap<string, Value>): string[] {
  const name = attributes.get('name')
  return name?.kind === 'text' ? [`name ${name.value}`] : []
}

function isOf(kind: Kind, item: Item): boolean {
  const mark = markOf(kind)
  return mark === '' ? item.tree.kind === 'scalar' : item.all(mark).length > 0
}

function fieldsOf(kind: Kind): string[] {
  const own = [
    ...idPaths(kind),
    ...(kind.keys ?? []),
    ...usesOf(kind.take),
    ...(kind.harmless ?? []),
    ...(kind.has === undefined ? [] : [kind.has]),
    kind.owner ?? 'OwnerId',
  ]
  return [...own, ...(kind.parts ?? []).map(({ from }) => from)].filter((path) => !/^[@^]/.test(path))
}

/** False where what it belongs to is nowhere told. */
function make(kind: Kind, item: Item, drafts: Map<string, Draft>): boolean {
  const pieces = idPaths(kind).map((path) => item.tell(path))
  if (idPaths(kind).some((path, i) => path.startsWith('@') && pieces[i] === undefined)) return false
  const id = pieces.filter((piece) => piece !== undefined && piece !== '').join('/')
  if (id === '') return true
  const clean = id.replace(/^\/hostedzone\//, '')
  const keys = (kind.keys ?? [])
    .map((path) => item.tell(path.replace(/^#/, '')))
    .filter((key) => key !== undefined && key !== '' && key !== clean)
  const attributes = item.attributes(kind.take)
  if (kind.type === '*') {
    const own = [...drafts.values()].find((one) => one.id === clean || one.keys.includes(clean))
    if (own) for (const [name, value] of attributes) own.attributes.set(name, value)
    return true
  }
  const key = `${kind.type} ${clean}`
  if (!attributes.has('id')) attributes.set('id', { kind: 'text', value: clean, origin: item.origin })
  const before = drafts.get(key)
  if (before) {
    for (const [name, value] of attributes) if (isBetter(value, before.attributes.get(name))) before.attributes.set(name, value)
    for (const one of keys) if (one !== undefined && !before.keys.includes(one)) before.keys.push(one)
  } else {
    const { region, account } = placeIn(kind, item, [clean, ...keys], attributes)
    drafts.set(key, {
      kind,
      id: clean,
      keys: keys.filter((one) => one !== undefined),
      attributes,
      item,
      path: item.text.path,
      region,
      account,
    })
  }
  const { parts = [] } = kind
  return parts.every((part) => makePart(part, parts, item, drafts))
}

function makePart(part: Part, parts: readonly Part[], item: Item, drafts: Map<string, Draft>): boolean {
  let isNamed = true
  for (const one of item.items(part.from)?.of ?? []) {
    if (!isOf(part, one) || (part.when !== undefined && !part.when(one))) continue
    isNamed = make(part, one, drafts) && isNamed
    one.tellUnknown(parts.filter(({ from }) => from === part.from).flatMap(fieldsOf), part.from)
  }
  return isNamed
}

/** What is known counts before what isn't, and a longer answer before an empty one. */
function isBetter(value: Value, before: Value | undefined): boolean {
  if (before === undefined || before.kind === 'null') return true
  if (before.kind === 'unknown') return value.kind !== 'unknown'
  return before.kind === 'list' && before.items.length === 0 && value.kind === 'list'
}

function placeIn(
  kind: Kind,
  item: Item,
  names: readonly (string | undefined)[],
  attributes: ReadonlyMap<string, Value>,
): { region: string | undefined; account: string | undefined } {
  const arn = names.find((name) => name?.startsWith('arn:') === true)
  const told = placeOfArn(arn ?? '')
  const zone = attributes.get('availability_zone')
  const own = placeOf(item.text)
  const owner = kind.owner === '' ? undefined : item.tell(kind.owner ?? 'OwnerId')
  return {
    region: isGlobal.test(kind.type)
      ? undefined
      : (told.region ?? (zone?.kind === 'text' ? regionOfZone(zone.value) : undefined) ?? own.region),
    account: (owner !== undefined && /^\d{12}$/.test(owner) ? owner : undefined) ?? told.account ?? own.account,
  }
}

/** What says nothing of its place is where all others of its file are, then where all others are. */
function place(drafts: readonly Draft[]): void {
  for (const field of ['region', 'account'] as const) {
    const files = new Map<string, Set<string>>()
    const everywhere = new Set<string>()
    for (const draft of drafts) {
      const value = draft[field]
      if (value === undefined) continue
      everywhere.add(value)
      files.set(draft.path, (files.get(draft.path) ?? new Set()).add(value))
    }
    for (const draft of drafts) {
      if (draft[field] !== undefined || (field === 'region' && isGlobal.test(draft.kind.type))) continue
      const near = files.get(draft.path) ?? everywhere
      if (near.size === 1) draft[field] = [...near][0]
    }
  }
}

function finish({ kind, id, keys, attributes, item, region, account }: Draft): Resource {
  return { type: kind.type, id, keys, region, account, attributes, origin: item.origin, ...(kind.lookedUp === true && { lookedUp: true }) }
}
