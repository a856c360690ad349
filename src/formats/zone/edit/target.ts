import { formatAddress, parsePrefix, containsAddress, type Address } from '../../../base/address.ts'
import type { Model } from '../../../model/model.ts'
import type { Want } from '../../../model/want.ts'
import type { MasterZone } from '../tree.ts'

/** Whom a name may be meant to lead to: a name of the zone that leads there already, and the addresses. */
export interface Target {
  readonly owner: string | undefined
  readonly addresses: readonly Address[]
  readonly says: string
}

/**
 * Who takes what is asked for: names of the zone that lead to such a node, the likeliest first; then nodes that are called like the name, or that serve it. Nobody where
 * nobody is known to: a guess would lead somewhere, too.
 */
export function targetsOf(want: Want, missing: string, zone: MasterZone, model: Model): Target[] {
  const named = ownersOf(zone).filter(({ owner }) => owner !== missing && !owner.startsWith('*'))
  const wanted = want.name ?? missing
  const scored = named.flatMap((target) => {
    const nodes = nodesOf(model, target.addresses)
    const serves = nodes.some((node) => serving(model, node, wanted))
    const takes = nodes.some((node) => takesPort(model, node, want))
    return serves || takes ? [{ target, score: [serves ? 0 : 1, likeness(missing, target.owner), target.owner === zone.zone.apex ? 0 : 1] }] : []
  })
  const known = scored.toSorted((a, b) => a.score.map((one, place) => one - (b.score[place] ?? 0)).find((left) => left !== 0) ?? 0).map(({ target }) => target)
  return known.length > 0 ? known : calledLike(missing, wanted, zone, model)
}

interface Owner extends Target {
  readonly owner: string
}

function ownersOf({ records }: MasterZone): Owner[] {
  const owners = new Map<string, Address[]>()
  for (const { record } of records) {
    if (record.data.kind !== 'address') continue
    const known = owners.get(record.owner) ?? []
    owners.set(record.owner, [...known, record.data.address])
  }
  return [...owners].map(([owner, addresses]) => ({ owner, addresses, says: owner }))
}

function nodesOf(model: Model, addresses: readonly Address[]): string[] {
  return [...model.nodes.values()].flatMap(({ id, interfaces }) => (interfaces.some((link) => link.addresses.some(({ address }) => addresses.some((one) => one.family === address.family && one.value === address.value))) ? [id] : []))
}

const takesPort = (model: Model, node: string, { flow }: Want): boolean => (model.listenersOfNode.get(node) ?? []).some(({ port }) => flow.ports.some(({ first, last }) => first <= port && port <= last))

/** A server of the node is called so. */
const serving = (model: Model, node: string, name: string): boolean => (model.listenersOfNode.get(node) ?? []).some(({ names }) => names.includes(name))

/** How many letters differ; a name that is nearly the same is a slip of the pen. Everything else is equally unlike. */
function likeness(a: string, b: string): number {
  const distance = letters(a.split('.')[0] ?? '', b.split('.')[0] ?? '')
  return distance <= 1 ? distance : 2
}

function letters(a: string, b: string): number {
  let row = [...Array(b.length + 1).keys()]
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) next.push(Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)))
    row = next
  }
  return row[b.length] ?? 0
}

const inner = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', 'fc00::/7'].flatMap((text) => parsePrefix(text) ?? [])
const linkLocal = ['169.254.0.0/16', 'fe80::/10', '127.0.0.0/8', '::1/128'].flatMap((text) => parsePrefix(text) ?? [])

/** Nodes whose own name is the first label of the name, or whose proxy serves it: by their addresses of the kind that the zone has. */
function calledLike(missing: string, wanted: string, zone: MasterZone, model: Model): Target[] {
  const label = missing.slice(0, -zone.zone.apex.length - 1)
  const inside = ownersOf(zone).flatMap(({ addresses }) => addresses).some((address) => containsAddress(inner, address))
  return [...model.nodes.values()].flatMap(({ id, names, kind, interfaces }): Target[] => {
    if (kind !== 'host' && kind !== 'proxy') return []
    if (id !== label && id !== missing && !names.includes(label) && !names.includes(missing) && !serving(model, id, wanted)) return []
    const all = interfaces.flatMap(({ addresses }) => addresses.map(({ address }) => address)).filter((address) => !containsAddress(linkLocal, address))
    const addresses = all.filter((address) => containsAddress(inner, address) === inside)
    return addresses.length > 0 ? [{ owner: undefined, addresses, says: `${id} (${addresses.map(formatAddress).join(', ')})` }] : []
  })
}
