import { containsAddress, type Address } from '../../../src/base/address.ts'
import type { Start } from '../../../src/engine/branch.ts'
import type { Element } from '../../../src/engine/failure/elements.ts'
import type { Failures, Wanted } from '../../../src/engine/failure/failures.ts'
import type { Lost } from '../../../src/engine/failure/loss.ts'
import { waysFrom } from '../../../src/engine/failure/ways.ts'
import type { FlowSet } from '../../../src/flow/space.ts'
import type { Facts } from '../../../src/model/facts.ts'
import type { Matching } from '../../../src/model/matching.ts'
import { outsideNode } from '../../../src/model/model.ts'
import type { NameRecord, Zone } from '../../../src/model/name.ts'
import { asked } from './network.ts'

/** Flows to a name, as some ask for it. */
export interface Asking {
  readonly matching: Matching
  readonly failures: Failures
  readonly zone: Zone
  readonly wanted: readonly { readonly from: string; readonly wanted: Wanted; readonly answers: readonly Address[] }[]
}

const addressOf = ({ data }: NameRecord): Address | undefined => (data.kind === 'address' ? data.address : undefined)

/** TCP to one address, as somebody begins it. */
function startTo(matching: Matching, from: string, address: Address, port: number): Start {
  const { space, model } = matching
  const node = model.endpoints.get(from)?.node ?? from
  const set = space.product({
    source: model.addressesOf.get(from) ?? { ranges: [], tokens: [] },
    destination: { ranges: [{ family: address.family, first: address.value, last: address.value }], tokens: [] },
    protocols: [{ first: 6, last: 6 }],
    destinationPorts: [{ first: port, last: port }],
    sourcePorts: [{ first: 1024, last: 65535 }],
  })
  return { from, node, set: space.intersect([set, matching.oneFamily(), space.mark(0)]), request: undefined }
}

/** Who asks for the made-up name; undefined where there is none. */
export function askingIn(facts: Facts, matching: Matching, failures: Failures): Asking | undefined {
  const { space } = matching
  const zone = facts.zones.find(({ apex }) => apex === 'names.test')
  if (!zone) return undefined
  const hosts = [...matching.model.endpoints.values()].filter(({ kind }) => kind === 'host').map(({ id }) => id)
  const wanted = [...hosts.slice(0, 2), outsideNode].flatMap((from) => {
    const answers = zone.records.flatMap((one) => (one.owner === asked ? (addressOf(one) ?? []) : []))
    const starts = answers.map((address) => startTo(matching, from, address, 80))
    const node = starts[0]?.node ?? from
    return matching.model.endpoints.has(from) ? [{ from, answers, wanted: { starts: [{ from, node, set: space.union(starts.map(({ set }) => set)), request: undefined }], name: { name: asked, from } } }] : []
  })
  return { matching, failures, zone, wanted }
}

interface Fate {
  readonly all: FlowSet
  readonly sure: FlowSet
  readonly possibly: FlowSet
}

function fateOf(matching: Matching, start: Start): Fate {
  const { space } = matching
  const ways = waysFrom(matching, start, true)
  const possibly = space.union(ways.filter(({ ok }) => ok).map(({ flows }) => flows))
  return { all: start.set, possibly, sure: space.minus(possibly, space.union(ways.filter(({ ok }) => !ok).map(({ flows }) => flows))) }
}

/** What the loss does to flows by name, worked out from the network without it, beside what the engine says; undefined where that network can't be said. */
export function namesDiffer({ matching, failures, zone, wanted }: Asking, element: Element, lost: Lost, network: () => Matching | undefined): { readonly says: string; readonly broken: boolean } | undefined {
  const after = network()
  if (!after) return undefined
  const { space, model } = matching
  const records = zone.records.filter(({ owner }) => owner === asked)
  const servers = zone.records.flatMap(({ type, data }) => (type === 'NS' && data.kind === 'name' ? [data.name] : []))
  const silent = servers.every((name) => (element.kind === 'name-server' ? name === element.name : element.kind === 'dns-provider' && name.endsWith(`.${element.name}`)))
  const isDead = (one: NameRecord): boolean => {
    const address = addressOf(one)
    if (one.health?.how !== 'active' || !address) return false
    const holders = [...model.endpoints.values()].filter(({ id, kind }) => kind !== 'addresses' && containsAddress(model.addressesOf.get(id)?.ranges ?? [], address))
    if (holders.some(({ id, node }) => lost.endpoints.has(id) || lost.nodes.has(node))) return true
    const { port } = one.health
    if (port === undefined) return false
    const passed = (where: Matching): boolean => !space.isEmpty(fateOf(where, startTo(where, outsideNode, address, port)).possibly)
    return passed(matching) && !passed(after)
  }
  const now = ['A', 'AAAA'].flatMap((type) => {
    const own = records.filter((one) => one.type === type)
    const well = own.filter((one) => !isDead(one))
    const spares = (zone.spares ?? []).filter((one) => one.type === type && !isDead(one))
    return own.length === 0 ? [] : well.length > 0 ? well : spares.length > 0 ? spares : own
  }).flatMap((one) => addressOf(one) ?? [])
  const is = (a: Address) => (b: Address): boolean => a.family === b.family && a.value === b.value
  let broken = false
  for (const { from, wanted: one, answers } of wanted) {
    const kinds = new Set<string>()
    const gone = lost.endpoints.has(from) || lost.nodes.has(model.endpoints.get(from)?.node ?? '')
    const before = answers.map((address) => ({ address, fate: fateOf(matching, startTo(matching, from, address, 80)) }))
    const some = (sets: readonly FlowSet[]): boolean => sets.some((set) => !space.isEmpty(set))
    const added = now.filter((address) => !answers.some(is(address))).map((address) => fateOf(after, startTo(after, from, address, 80)))
    const stays = now.some((address) => answers.some(is(address)))
    if (gone) kinds.clear()
    else if (silent) {
      if (some(before.map(({ fate }) => fate.sure))) kinds.add('wholly')
      if (some(before.map(({ fate }) => space.minus(fate.possibly, fate.sure)))) kinds.add('perhaps')
    } else
      for (const { address, fate } of before) {
        if (now.some(is(address))) {
          const then = fateOf(after, startTo(after, from, address, 80))
          const missing = space.minus(fate.sure, then.sure)
          if (some([space.minus(missing, then.possibly)])) kinds.add('wholly')
          if (some([space.and(missing, then.possibly)]) && !lost.partly.has(from)) kinds.add('share')
          if (some([space.minus(space.minus(fate.possibly, fate.sure), then.possibly)])) kinds.add('perhaps')
        } else if (added.some(({ all, sure }) => !space.contains(sure, all))) {
          const none = !stays && added.every(({ possibly }) => space.isEmpty(possibly))
          if (some([fate.sure])) kinds.add(none ? 'wholly' : 'share')
          if (none && some([space.minus(fate.possibly, fate.sure)])) kinds.add('perhaps')
        }
      }
    const effect = failures.breaksOf([element], one)
    const found = (['wholly', 'share', 'perhaps'] as const).filter((kind) => !space.isEmpty(effect[kind])).join(' ')
    const expected = ['wholly', 'share', 'perhaps'].filter((kind) => kinds.has(kind)).join(' ')
    if (found !== expected) return { says: `${from} by name: "${found}" where it should be "${expected}"`, broken }
    broken ||= expected !== ''
  }
  return { says: '', broken }
}
