import { addressesIn, containsRanges, everyAddress, intersectRanges, rangeOf } from '../base/address.ts'
import type { Address, AddressRange } from '../base/address.ts'
import { formatDomain, isWithinDomain, labelsOf, parentDomain } from '../base/domain.ts'
import type { NameRecord, Zone } from '../model/name.ts'
import type { Origin } from '../origin/origin.ts'

/** What is asked. Both types are asked at once, as `getaddrinfo` does. */
export interface Question {
  /** With a last dot it is absolute and no search suffix is tried. Case doesn't matter. */
  readonly name: string
  readonly types: readonly ('A' | 'AAAA')[]
}

/** Who asks: his addresses decide the view, his node decides whether a node's own names are seen. */
export interface Asker {
  /** None: they are not known, and a view that depends on them is possible rather than sure. */
  readonly addresses: readonly Address[]
  /** Instead of single addresses, for an asker that is a network. */
  readonly ranges?: readonly AddressRange[]
  readonly node: string | undefined
  /** Suffixes, tried in order. */
  readonly searches: readonly string[]
  /** Names with fewer dots than this are tried with the suffixes first (resolv.conf's `ndots`). 5, as kubelet writes it, unless told. */
  readonly dots?: number
}

export interface Answer {
  readonly target: { readonly kind: 'address'; readonly address: Address } | { readonly kind: 'endpoint'; readonly endpoint: string; readonly family?: 4 | 6 }
  /** Seconds that the whole chain may be kept: the lowest TTL on the way. */
  readonly ttl: number
  readonly origin: Origin
  /** Which of several answers it belongs to, where a policy or nobody knows what gives one of them alone. */
  readonly choice?: string
}

export type NameAction = 'search' | 'alias' | 'wildcard' | 'delegation' | 'answer' | 'nothing' | 'undeclared' | 'loop' | 'ambiguous'

export interface NameStep {
  /** `CNAME www.shop.example → shop.example` */
  readonly says: string
  readonly action: NameAction
  readonly origins: readonly Origin[]
}

/**
 * `answered`: at least one target. `nxdomain`: the name doesn't exist. `nodata`: it exists without these types. `undeclared`: no zone
 * that was read holds it, or the rest of one that was read in part may. `delegated`: its zone hands it to one that was not read. `loop`: aliases without an end. `ambiguous`: more
 * than one zone may be asked, and they differ; `answers` then holds those of all.
 */
export type NameOutcome = 'answered' | 'nxdomain' | 'nodata' | 'undeclared' | 'delegated' | 'loop' | 'ambiguous'

export interface Resolution {
  readonly outcome: NameOutcome
  readonly answers: readonly Answer[]
  readonly steps: readonly NameStep[]
  /** Why some who ask get no answer, while others do. */
  readonly sometimes?: string
  /** The names that were tried because of search suffixes, in order, where there was more than one. */
  readonly searched?: readonly string[]
}

const longestChain = 16
const mostAlternatives = 16

/** Looks a name up in the zones that were declared, as a resolver would whose caches are empty. Never throws; takes time for the name's labels only. */
export function resolve(zones: readonly Zone[], question: Question, asker: Asker): Resolution {
  const written = question.name.toLowerCase()
  const isAbsolute = written.endsWith('.') && !written.endsWith('\\.')
  const name = isAbsolute ? written.slice(0, -1) : written
  const look: Look = { index: indexZones(zones), types: new Set(question.types), asker, alternatives: mostAlternatives }
  const tried = isAbsolute ? [name] : candidates(name, asker)
  const steps: NameStep[] = []
  let best: Resolution | undefined
  let unsure = false
  for (const candidate of tried) {
    const found = walk(look, candidate, [])
    steps.push(...found.steps)
    const searched = tried.length > 1 ? { searched: tried.slice(0, tried.indexOf(candidate) + 1) } : {}
    if (found.outcome === 'answered' || found.outcome === 'ambiguous' || found.outcome === 'loop') {
      // A suffix before it whose zone was not read may have answered otherwise.
      const outcome = unsure && found.outcome === 'answered' ? 'ambiguous' : found.outcome
      return { outcome, answers: found.answers, steps, ...(found.sometimes !== undefined && { sometimes: found.sometimes }), ...searched }
    }
    if (found.outcome === 'undeclared' || found.outcome === 'delegated') unsure = true
    if (best === undefined || weight[found.outcome] > weight[best.outcome]) best = found
  }
  const outcome = best?.outcome ?? 'undeclared'
  return { outcome, answers: [], steps, ...(tried.length > 1 ? { searched: tried } : {}) }
}

/** Which failure is told of several: what may still be answered elsewhere before what surely isn't. */
const weight: Readonly<Record<NameOutcome, number>> = {
  answered: 0,
  ambiguous: 0,
  loop: 0,
  nxdomain: 1,
  nodata: 2,
  undeclared: 3,
  delegated: 4,
}

function candidates(name: string, asker: Asker): string[] {
  const searched = asker.searches.map((suffix) => `${name}.${suffix.toLowerCase().replace(/\.$/, '')}`)
  const dots = labelsOf(name).length - 1
  const all = dots < (asker.dots ?? 5) ? [...searched, name] : [name, ...searched]
  return [...new Set(all)]
}

interface Look {
  readonly index: ZoneIndex
  readonly types: ReadonlySet<string>
  readonly asker: Asker
  /** How many more alternatives may be followed. */
  alternatives: number
}

interface Found {
  readonly outcome: NameOutcome
  readonly answers: readonly Answer[]
  readonly steps: readonly NameStep[]
  readonly sometimes?: string
}

/** Follows one absolute name; `way` are the names that led here. */
function walk(look: Look, name: string, way: readonly { readonly name: string; readonly ttl: number }[]): Found {
  if (way.length > longestChain || way.some((step) => step.name === name)) {
    return { outcome: 'loop', answers: [], steps: [{ says: `${formatDomain(name)} leads back to itself`, action: 'loop', origins: [] }] }
  }
  const places = placesFor(look, name)
  const found = places.map((zone) => (zone === undefined ? undeclared(name) : ask(look, zone, name, way)))
  const [first, ...others] = found
  if (first === undefined) return undeclared(name)
  if (others.every((other) => sameAnswer(first, other))) return first
  const answers = new Map(found.flatMap((one, place) => one.answers.map((answer) => chosenBy(`zone ${place}`, answer))).map((answer) => [targetKey(answer), answer]))
  const without = found.some((one) => one.answers.length === 0) && answers.size > 0
  const step: NameStep = {
    says: `${formatDomain(name)} is answered differently by ${places.map((zone) => zone?.id ?? 'a zone that was not read').join(' and ')}`,
    action: 'ambiguous',
    origins: places.flatMap((zone) => (zone === undefined ? [] : [zone.origin])),
  }
  return { outcome: 'ambiguous', answers: [...answers.values()], steps: [step, ...found.flatMap((one) => one.steps)], ...(without && { sometimes: step.says }) }
}

function undeclared(name: string): Found {
  return {
    outcome: 'undeclared',
    answers: [],
    steps: [{ says: `no zone that was read holds ${formatDomain(name)}`, action: 'undeclared', origins: [] }],
  }
}

/** The answer as one of several that a choice gives; of nested choices all are told. */
function chosenBy(choice: string | undefined, answer: Answer): Answer {
  return choice === undefined ? answer : { ...answer, choice: answer.choice === undefined ? choice : `${choice}, ${answer.choice}` }
}

function targetKey({ target }: Answer): string {
  return target.kind === 'address' ? `${target.address.family}:${target.address.value}` : `${target.endpoint} ${target.family ?? ''}`
}

function sameAnswer(a: Found, b: Found): boolean {
  if (a.outcome !== b.outcome) return false
  const keys = (found: Found): string => JSON.stringify([...new Set(found.answers.map(targetKey))].sort())
  return keys(a) === keys(b)
}

/**
 * The zones that may be asked for a name; undefined stands for one that was not read. The closest zone answers; a node's own zones come
 * before those that everyone sees, since its resolver knows them itself.
 */
function placesFor(look: Look, name: string): (Zone | undefined)[] {
  const { index, asker } = look
  const from = asker.ranges ?? asker.addresses.map(rangeOf)
  const asking = from.length === 0 ? everyAddress.ranges : addressesIn(from).ranges
  const guard = guardOf(look, name)
  if (guard && !guard.before?.passes) return [guard]
  const places: (Zone | undefined)[] = []
  let covered: readonly AddressRange[] = []
  for (let apex: string | undefined = name; apex !== undefined; apex = parentDomain(apex)) {
    const here = index.byApex.get(apex)?.filter((zone) => zone.before === undefined)
    if (here === undefined) continue
    const own = here.filter((zone) => zone.seenBy.kind === 'nodes' && asker.node !== undefined && zone.seenBy.nodes.includes(asker.node))
    if (own.length > 0) return limit(look, [...places, ...own])
    let surely = false
    for (const zone of here) {
      if (zone.seenBy.kind === 'everyone') surely = true
      else if (zone.seenBy.kind === 'nodes') continue
      else {
        const { ranges } = zone.seenBy.peers
        if (intersectRanges(ranges, asking).length === 0) continue
        covered = [...covered, ...ranges]
      }
      places.push(zone)
    }
    if (surely || (covered.length > 0 && containsRanges(covered, asking))) return limit(look, places)
  }
  return limit(look, [...places, undefined])
}

/** The first of the zones that are asked before all others, where one is about this name. */
function guardOf({ index, asker }: Look, name: string): Zone | undefined {
  if (!index.guarded || asker.node === undefined) return undefined
  let first: Zone | undefined
  for (let apex: string | undefined = name; apex !== undefined; apex = parentDomain(apex)) {
    for (const zone of index.byApex.get(apex) ?? []) {
      const { before, seenBy } = zone
      if (!before || seenBy.kind !== 'nodes' || !seenBy.nodes.includes(asker.node) || (before.names === 'apex') !== (apex === name)) continue
      if (first?.before === undefined || before.order < first.before.order) first = zone
    }
  }
  return first
}

function limit(look: Look, places: readonly (Zone | undefined)[]): (Zone | undefined)[] {
  const kept = places.slice(0, Math.max(1, look.alternatives + 1))
  look.alternatives -= kept.length - 1
  return kept.length < places.length ? [...kept, undefined] : kept
}

/** Asks one zone (RFC 1034 §4.3.2, RFC 4592, RFC 6672). */
function ask(look: Look, zone: Zone, name: string, way: readonly { readonly name: string; readonly ttl: number }[]): Found {
  const { nodes } = indexZone(zone)
  const handed = way.length === 0 ? delegationsAbove(look, zone) : []
  const below = (found: Found, ...steps: readonly NameStep[]): Found => ({ ...found, steps: [...handed, ...steps, ...found.steps] })
  const end = (outcome: NameOutcome, step: NameStep): Found => ({ outcome, answers: [], steps: [...handed, step] })
  /** What isn't in a zone that was read in part may stand in the rest. */
  const absent = (outcome: 'nxdomain' | 'nodata', says: string, origins: readonly Origin[]): Found =>
    zone.partial
      ? end('undeclared', { says: zone.records.length === 0 ? `${formatDomain(name)} is for ${zone.id} to answer, of which nothing was read` : `${says}, of which not everything was read`, action: 'undeclared', origins })
      : end(outcome, { says, action: 'nothing', origins })
  const follow = (record: NameRecord, target: string, steps: readonly NameStep[]): Found =>
    below(walk(look, target, [...way, { name, ttl: record.ttl }]), ...steps)

  if (zone.before && zone.records.length === 0) return end('nxdomain', { says: `${formatDomain(name)} is refused by ${zone.id}`, action: 'nothing', origins: [zone.origin] })

  let encloser = zone.apex
  for (const ancestor of ancestors(name, zone.apex)) {
    const records = nodes.get(ancestor)
    if (records === undefined) break
    encloser = ancestor
    const cut = ancestor === zone.apex ? [] : records.filter((record) => record.type === 'NS')
    if (cut.length > 0) {
      const servers = cut.map(targetOf).filter((target) => target !== undefined)
      const says = `${formatDomain(zone.apex)} hands ${ancestor} to ${servers.join(', ')}, and no zone of that name was read`
      return end('delegated', { says, action: 'delegation', origins: cut.map((record) => record.origin) })
    }
    const redirect = ancestor === name ? undefined : records.find((record) => record.type === 'DNAME')
    const target = redirect && targetOf(redirect)
    if (redirect && target !== undefined) {
      const rest = ancestor === '' ? name : name.slice(0, name.length - ancestor.length - 1)
      const renamed = target === '' ? rest : `${rest}.${target}`
      return follow(
        redirect,
        renamed,
        [{ says: `DNAME ${ancestor} → ${formatDomain(target)}`, action: 'alias', origins: [redirect.origin] }],
      )
    }
  }

  const exact = nodes.get(name)
  const wildcard = exact === undefined ? nodes.get(encloser === '' ? '*' : `*.${encloser}`) : undefined
  const records = exact ?? wildcard
  if (records === undefined) {
    return absent('nxdomain', `${formatDomain(name)} does not exist in ${formatDomain(zone.apex)}`, [authority(zone)])
  }
  const source = wildcard === undefined ? '' : `*${encloser === '' ? '' : `.${encloser}`} stands for ${name}: `
  const held = records.filter((record) => answersFor(record, look.types))
  const aliases = aliasesOf(records, look.types)
  if (aliases.length > 0 && (held.length > 0 || aliases.length > 1 || look.types.has(aliases[0]?.type ?? ''))) {
    // Each alias answers for its own type; of several by a policy (weights, places) one is chosen, and which is nobody's to know.
    const found = aliases.map((record): Found => {
      const target = targetOf(record) ?? ''
      const own = look.types.has(record.type) ? { ...look, types: new Set([record.type]) } : look
      const says = `${source}${record.type} ${formatDomain(name)} → ${formatDomain(target)}${record.choice === undefined ? '' : `, ${record.choice.says}`}`
      const further = walk(own, target, [...way, { name, ttl: record.ttl }])
      return { ...further, answers: further.answers.map((answer) => chosenBy(record.choice?.of, answer)), steps: [{ says, action: wildcard ? 'wildcard' : 'alias', origins: [record.origin] }, ...further.steps] }
    })
    const answers = new Map(found.flatMap((one) => one.answers).map((answer) => [targetKey(answer), answer]))
    for (const record of held) {
      const answer = answerOf(record, record.ttl)
      if (answer !== undefined) answers.set(targetKey(answer), answer)
    }
    const outcome = answers.size > 0 ? 'answered' : (found.find((one) => one.outcome !== 'nodata')?.outcome ?? 'nodata')
    const empty = found.find((one, place) => one.answers.length === 0 && aliases[place]?.choice !== undefined)
    const choice = choiceOf(name, [...aliases, ...held])
    const sometimes = choice.sometimes ?? found.find((one) => one.sometimes !== undefined)?.sometimes ?? empty?.steps.at(-1)?.says
    return { outcome, answers: [...answers.values()], steps: [...handed, ...found.flatMap((one) => one.steps), ...choice.steps], ...(answers.size > 0 && sometimes !== undefined && { sometimes }) }
  }
  if (held.length > 0) {
    const ttl = Math.min(...way.map((step) => step.ttl), ...held.map((record) => record.ttl))
    const answers = new Map<string, Answer>()
    for (const record of held) {
      const answer = answerOf(record, ttl)
      if (answer !== undefined && !answers.has(targetKey(answer))) answers.set(targetKey(answer), answer)
    }
    const types = [...new Set(held.map((record) => record.type))].join(', ')
    const says = `${source}${types} of ${formatDomain(name)} in ${zone.id}`
    const step: NameStep = { says, action: wildcard ? 'wildcard' : 'answer', origins: held.map((record) => record.origin) }
    const { steps, sometimes } = choiceOf(name, held)
    return { outcome: 'answered', answers: [...answers.values()], steps: [...handed, step, ...steps], ...(sometimes !== undefined && { sometimes }) }
  }
  const alias = records.find((record) => (record.type === 'CNAME' || record.type === 'ALIAS' || record.type === 'ANAME') && targetOf(record) !== undefined)
  const target = alias && targetOf(alias)
  if (alias && target !== undefined) {
    const says = `${source}${alias.type} ${formatDomain(name)} → ${formatDomain(target)}`
    return follow(alias, target, [{ says, action: wildcard ? 'wildcard' : 'alias', origins: [alias.origin] }])
  }
  const says = `${source}${formatDomain(name)} has no ${[...look.types].join(' and no ')} in ${formatDomain(zone.apex)}`
  return absent('nodata', says, [...records.map((record) => record.origin), authority(zone)])
}

/** The records that lead on to other names: an address type's alias for that type alone, and those of aliases that a policy chooses among. */
function aliasesOf(records: readonly NameRecord[], types: ReadonlySet<string>): NameRecord[] {
  return records.filter((record) => targetOf(record) !== undefined && (((record.type === 'A' || record.type === 'AAAA') && types.has(record.type)) || (record.type === 'CNAME' && record.choice !== undefined)))
}

/** What is said where one of several answers is chosen by a policy, and where a policy has none for some who ask. */
function choiceOf(name: string, records: readonly NameRecord[]): { readonly steps: NameStep[]; readonly sometimes?: string } {
  const choices = new Map(records.flatMap((record) => (record.choice === undefined ? [] : [[record.choice.of, record] as const])))
  const chosen = [...choices.values()]
  const each = chosen.map((record) => record.choice?.says).join(', ')
  const origins = chosen.map((record) => record.origin)
  const some = chosen.length > 0 && chosen.every((record) => record.choice?.others === 'nothing')
  if (some) {
    const says = `${formatDomain(name)} is answered ${each}, and has no answer for anyone else`
    return { steps: [{ says, action: 'ambiguous', origins }], sometimes: says }
  }
  if (choices.size < 2) return { steps: [] }
  return { steps: [{ says: `${formatDomain(name)}: one of ${choices.size} answers, ${each}`, action: 'ambiguous', origins }] }
}

/** The name's ancestors from the apex down to the name itself. */
function* ancestors(name: string, apex: string): Generator<string> {
  const way: string[] = []
  for (let at: string | undefined = name; at !== undefined && isWithinDomain(at, apex); at = parentDomain(at)) way.push(at)
  for (let at = way.pop(); at !== undefined; at = way.pop()) yield at
}

function answersFor(record: NameRecord, types: ReadonlySet<string>): boolean {
  if (record.data.kind === 'endpoint') return record.type === 'CNAME' || record.type === 'ALIAS' || types.has(record.type)
  return record.data.kind === 'address' && types.has(record.type)
}

function answerOf({ data, origin, choice }: NameRecord, ttl: number): Answer | undefined {
  if (data.kind === 'address') return chosenBy(choice?.of, { target: { kind: 'address', address: data.address }, ttl, origin })
  if (data.kind !== 'endpoint') return undefined
  return chosenBy(choice?.of, { target: { kind: 'endpoint', endpoint: data.endpoint, ...(data.family !== undefined && { family: data.family }) }, ttl, origin })
}

function targetOf({ data }: NameRecord): string | undefined {
  if (data.kind !== 'name') return undefined
  return data.name === '.' ? '' : data.name
}

/** Why the zone believes that something is absent: its SOA, else the zone itself. */
function authority(zone: Zone): Origin {
  return indexZone(zone).nodes.get(zone.apex)?.find((record) => record.type === 'SOA')?.origin ?? zone.origin
}

/** The step in which a declared parent zone hands over to this one. */
function delegationsAbove(look: Look, zone: Zone): NameStep[] {
  for (let apex = parentDomain(zone.apex); apex !== undefined; apex = parentDomain(apex)) {
    const parent = look.index.byApex.get(apex)?.find((other) => JSON.stringify(viewOf(other)) === JSON.stringify(viewOf(zone)))
    if (parent === undefined) continue
    const cut = (indexZone(parent).nodes.get(zone.apex) ?? []).filter((record) => record.type === 'NS')
    if (cut.length === 0) return []
    return [{ says: `${formatDomain(apex)} hands ${zone.apex} on`, action: 'delegation', origins: cut.map((record) => record.origin) }]
  }
  return []
}

function viewOf({ seenBy }: Zone): readonly string[] {
  if (seenBy.kind === 'everyone') return ['everyone']
  return seenBy.kind === 'nodes' ? ['nodes', ...seenBy.nodes] : ['view', seenBy.view]
}

interface ZoneIndex {
  readonly byApex: ReadonlyMap<string, readonly Zone[]>
  /** Are some asked before all others? */
  readonly guarded: boolean
}

interface NodeIndex {
  /** The records of each name that exists; a name that only has others below it has none (an empty non-terminal). */
  readonly nodes: ReadonlyMap<string, readonly NameRecord[]>
}

const zoneIndexes = new WeakMap<readonly Zone[], ZoneIndex>()
const nodeIndexes = new WeakMap<Zone, NodeIndex>()

function indexZones(zones: readonly Zone[]): ZoneIndex {
  let index = zoneIndexes.get(zones)
  if (index === undefined) {
    const byApex = new Map<string, Zone[]>()
    for (const zone of zones) {
      const here = byApex.get(zone.apex)
      if (here) here.push(zone)
      else byApex.set(zone.apex, [zone])
    }
    index = { byApex, guarded: zones.some(({ before }) => before !== undefined) }
    zoneIndexes.set(zones, index)
  }
  return index
}

function indexZone(zone: Zone): NodeIndex {
  let index = nodeIndexes.get(zone)
  if (index === undefined) {
    const nodes = new Map<string, NameRecord[]>([[zone.apex, []]])
    for (const record of zone.records) {
      const here = nodes.get(record.owner)
      if (here) here.push(record)
      else nodes.set(record.owner, [record])
    }
    for (const owner of nodes.keys()) {
      for (let at = parentDomain(owner); at !== undefined && at !== zone.apex && isWithinDomain(at, zone.apex) && !nodes.has(at); at = parentDomain(at)) {
        nodes.set(at, [])
      }
    }
    index = { nodes }
    nodeIndexes.set(zone, index)
  }
  return index
}
