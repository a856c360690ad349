import { written } from '../../origin/origin.ts'
import type { Resource } from '../../platforms/resource.ts'
import type { Value } from '../../platforms/value.ts'
import type { Tree } from '../../syntax/tree.ts'
import type { Answer, Output } from './answers.ts'
import { withMembers } from './caches.ts'
import { withoutDoubles } from './doubles.ts'
import { Drafts, type Draft } from './draft.ts'
import { fieldsOf, Item, usesOf, type Fields, type Surroundings } from './item.ts'
import { idPaths, markOf } from './listings.ts'
import { lastName, nameFor, type Known } from './named.ts'
import { isGlobal, placeOf, placeOfArn, regionOfZone } from './place.ts'
import type { Kind, Part } from './table.ts'
import { withZones } from './zones.ts'

/** Fields that may decide about flows, by their names: a table that doesn't know one of them changes answers. */
const weighty =
  /Cidr|Ip|IP|Route|Port|Security|Group|Subnet|Vpc|VPC|Acl|ACL|Rule|Allow|Deny|Block|Target|Gateway|Endpoint|Protocol|Peer|Policy|Dns|DNS|Public|Private|Zone|Network/

/** All resources that the answers come to. What several answers say of one is joined. */
export function makeResources(answers: readonly Answer[], output: Output): Resource[] {
  const drafts = new Drafts()
  const skipped = new Map<string, { readonly tree: Tree; readonly answer: Answer; count: number }>()
  const isLate = ({ listing }: Answer): boolean =>
    listing.kinds.some((kind) => kind.type === '*' || [...idPaths(kind), ...usesOf(kind.take)].some((path) => path.startsWith('@')))
  // Whatever needs a name of something else comes after it.
  const ordered = [...answers.filter((one) => !isLate(one)), ...answers.filter(isLate)]
  let known: readonly Known[] | undefined
  const among = (): readonly Known[] =>
    (known ??= drafts.all.map(({ kind: { type }, id, keys, attributes }) => ({
      type,
      id,
      keys: [...keys, ...nameOf(attributes)],
    })))
  let byName: ReadonlyMap<string, Draft> | undefined
  const named = (name: string): Draft | undefined =>
    (byName ??= new Map(drafts.all.flatMap((one) => [one.id, ...one.keys].map((key) => [key, one])))).get(name)
  const lost = new Set<string>()
  const nameless: Collected['nameless'] = (kind, { text, origin }) => {
    const what = `what stands for ${kind.type} without its ${idPaths(kind).join(' and ')}`
    if (lost.has(`${text.path} ${what}`)) return
    lost.add(`${text.path} ${what}`)
    output.unread.push({ what, origin, changesAnswers: true })
  }
  for (const answer of ordered) readAnswer(answer, { drafts, skipped, nameless, among, named }, output)
  for (const [path, { tree, answer, count }] of skipped) {
    const changesAnswers = weighty.test(path.slice(path.lastIndexOf('.') + 1)) || tree.kind !== 'scalar'
    output.unread.push({
      what: `${path} of ${count === 1 ? 'an item' : `${count} items`} of the AWS command line`,
      origin: written(answer.text, tree.span),
      changesAnswers,
    })
  }
  return withMembers(withZones(withoutDoubles(drafts.finish())))
}

interface Collected {
  readonly drafts: Drafts
  /** By path, the first field that no table knows. */
  readonly skipped: Map<string, { readonly tree: Tree; readonly answer: Answer; count: number }>
  /** Is told of a part that has no id. */
  readonly nameless: (kind: Kind, item: Item) => void
  /** What a file's name may mean. */
  readonly among: () => readonly Known[]
  /** What goes by an id or a key. */
  readonly named: (name: string) => Draft | undefined
}

function readAnswer(answer: Answer, collected: Collected, output: Output): void {
  const { skipped, among } = collected
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
    const made = make(kind, item, collected)
    if (made === 'nameless') strange ??= item
    else if (!made) unnamed ??= item
    item.tellUnknown(kinds.map(knownTo), '')
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

function knownTo(kind: Kind): Fields {
  return fieldsOf(kind, () => pathsOf(kind))
}

function pathsOf(kind: Kind): string[] {
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

/** False where what it belongs to is nowhere told, `nameless` where it has no id of its own. */
function make(kind: Kind, item: Item, collected: Collected): boolean | 'nameless' {
  const pieces = idPaths(kind).map((path) => item.tell(path))
  if (idPaths(kind).some((path, i) => path.startsWith('@') && pieces[i] === undefined)) return false
  const id = pieces.filter((piece) => piece !== undefined && piece !== '').join('/')
  if (id === '') return 'nameless'
  const clean = id.replace(/^\/hostedzone\//, '')
  const keys = (kind.keys ?? [])
    .map((path) => item.tell(path.replace(/^#/, '')))
    .filter((key): key is string => key !== undefined && key !== '' && key !== clean)
  const attributes = item.attributes(kind.take)
  if (kind.type === '*') {
    const own = collected.named(clean)
    if (own) for (const [name, value] of attributes) own.attributes.set(name, value)
    return true
  }
  if (!attributes.has('id')) attributes.set('id', { kind: 'text', value: clean, origin: item.origin })
  const { region, account } = placeIn(kind, item, [clean, ...keys], attributes)
  collected.drafts.add({ kind, id: clean, keys, attributes, item, path: item.text.path, region, account })
  const { parts = [] } = kind
  tellNameless(parts, item, collected)
  return parts.every((part) => makePart(part, parts, item, collected))
}

/** Parts that are known by their id alone, and have none. */
function tellNameless(parts: readonly Part[], item: Item, { nameless }: Collected): void {
  for (const from of new Set(parts.map((part) => part.from))) {
    const own = parts.filter((part) => part.from === from)
    const [first] = own
    if (!first || own.some(({ has }) => has !== undefined)) continue
    for (const one of item.items(from)?.of ?? []) if (!own.some((part) => isOf(part, one))) nameless(first, one)
  }
}

function makePart(part: Part, parts: readonly Part[], item: Item, collected: Collected): boolean {
  let isNamed = true
  for (const one of item.items(part.from)?.of ?? []) {
    if (!isOf(part, one) || (part.when !== undefined && !part.when(one))) continue
    const made = make(part, one, collected)
    if (made === 'nameless') collected.nameless(part, one)
    isNamed = made !== false && isNamed
    one.tellUnknown(parts.filter(({ from }) => from === part.from).map(knownTo), part.from)
  }
  return isNamed
}

function placeIn(
  kind: Kind,
  item: Item,
  names: readonly string[],
  attributes: ReadonlyMap<string, Value>,
): { region: string | undefined; account: string | undefined } {
  const arn = names.find((name) => name.startsWith('arn:'))
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
