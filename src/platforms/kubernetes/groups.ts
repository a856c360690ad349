import { containsRanges, intersectRanges, minusRanges, normalRanges } from '../../base/address.ts'
import type { AddressRange, Family } from '../../base/address.ts'
import { addressPeer } from '../../flow/match.ts'
import type { Group } from '../../model/endpoint.ts'
import type { Origin } from '../../origin/origin.ts'
import { implied } from '../../origin/origin.ts'
import type { Chooser } from './choose.ts'
import { portNumbers } from './pods.ts'
import type { Pods } from './pods.ts'
import type { PolicyProtocol } from './resource.ts'
import { everyLabel, selectorText } from './selector.ts'
import type { Selector } from './selector.ts'

export interface BlockRules {
  /** Where pods without a known address lie (`spec.podCIDRs` of the nodes); empty: anywhere. */
  readonly podRanges: readonly AddressRange[]
  // Cilium: CIDR rules speak of peers that are not endpoints of its own, so never of pods (docs.cilium.io, Layer 3 Policies, 2026-11).
  readonly podsInBlocks: boolean
  /** Endpoints beside pods whose address isn't known: nodes that were not declared. */
  readonly addressless: readonly string[]
}

/** The groups that policies refer to, each made once, whoever asks for it first. */
export class Groups {
  readonly #chooser: Chooser
  readonly #pods: readonly Pods[]
  readonly #rules: BlockRules
  readonly #addressless: readonly Pods[]
  #podAddresses: readonly AddressRange[] | undefined
  readonly #made = new Map<string, Group>()
  readonly #named = new Map<string, readonly NamedPort[]>()

  constructor(chooser: Chooser, pods: readonly Pods[], rules: BlockRules) {
    this.#chooser = chooser
    this.#pods = pods
    this.#rules = rules
    this.#addressless = pods.filter(({ addresses }) => addresses.length === 0)
  }

  get all(): readonly Group[] {
    return [...this.#made.values()]
  }

  /** The id of the group of pods that selectors choose; `namespaces` undefined: pods of `home`, `pods` undefined: all there. */
  selected(home: string, namespaces: Selector | undefined, pods: Selector | undefined, origin: Origin): string {
    const id = `kubernetes/${describeSelection(home, namespaces, pods)}`
    if (!this.#made.has(id)) {
      const { surely, possibly } = this.#chooser.choose(home, namespaces, pods ?? everyLabel)
      // What policies mean for pods in the host's network is undefined (kubernetes.io "Network Policies", hostNetwork pods, 2026-11).
      this.#add({
        id,
        surely: surely.filter(({ hostNetwork }) => !hostNetwork).map((one) => one.id),
        possibly: [...surely.filter(({ hostNetwork }) => hostNetwork), ...possibly].map((one) => one.id),
        ranges: [],
        origin,
      })
    }
    return id
  }

  /** The id of the group of those whose address is in a block; a pod whose address isn't known may be in it. */
  block(range: AddressRange, except: readonly AddressRange[], says: string, origin: Origin): string {
    const id = `kubernetes/${says}`
    if (this.#made.has(id)) return id
    const { podRanges, podsInBlocks, addressless } = this.#rules
    const inside = minusRanges([range], except)
    const surely: string[] = []
    const possibly: string[] = []
    const verdict = podsInBlocks ? contains(inside, podRanges) : 'no'
    const anywhere = contains(inside, [])
    for (const one of this.#addressless) {
      const place = one.hostNetwork || one.kind === 'controller' ? anywhere : verdict
      if (place === 'yes') surely.push(one.id)
      else if (place === 'maybe') possibly.push(one.id)
    }
    for (const id of addressless) (anywhere === 'yes' ? surely : possibly).push(id)
    this.#add({ id, surely, possibly, ranges: podsInBlocks ? inside : minusRanges(inside, this.#addressesOfPods()), origin })
    return id
  }

  /** The groups of pods whose port of this name has one number each. */
  named(name: string, protocol: PolicyProtocol): readonly NamedPort[] {
    const key = `${protocol}/${name}`
    let known = this.#named.get(key)
    if (!known) {
      const byNumber = new Map<number, Pods[]>()
      for (const one of this.#pods) {
        for (const port of portNumbers(one, name, protocol)) {
          const list = byNumber.get(port)
          if (list) list.push(one)
          else byNumber.set(port, [one])
        }
      }
      known = [...byNumber]
        .sort(([a], [b]) => a - b)
        .map(([port, pods]) => {
          const group = `kubernetes/pods whose port ${name} is ${port}/${protocol.toLowerCase()}`
          const undeclared = this.#pods.filter((one) => one.open === 'all')
          this.#add({
            id: group,
            surely: pods.map(({ id }) => id),
            possibly: undeclared.map(({ id }) => id),
            ranges: [],
            origin: implied('kubernetes: a named port means the number that each pod gives to that name'),
          })
          return { group, port }
        })
      this.#named.set(key, known)
    }
    return known
  }

  #addressesOfPods(): readonly AddressRange[] {
    this.#podAddresses ??= normalRanges(
      this.#pods.flatMap(({ addresses, hostNetwork }) => (hostNetwork ? [] : addressPeer(...addresses).ranges)),
    )
    return this.#podAddresses
  }

  #add(group: Group): void {
    this.#made.set(group.id, group)
  }
}

export interface NamedPort {
  readonly group: string
  readonly port: number
}

/** `pods app=web in shop`, `all pods in shop`, `pods app=web in namespaces team=a`, `all pods`. */
function describeSelection(home: string, namespaces: Selector | undefined, pods: Selector | undefined): string {
  const labels = selectorText(pods ?? everyLabel)
  const which = labels === '' ? 'all pods' : `pods ${labels}`
  if (!namespaces) return `${which} in ${home}`
  const where = selectorText(namespaces)
  return where === '' ? which : `${which} in namespaces ${where}`
}

/**
 * Is an address that lies somewhere in `where` (nowhere in particular: anywhere) in the block? An endpoint without an address has either
 * family, as everywhere in the model, so a block that is all of one family holds it.
 */
function contains(block: readonly AddressRange[], where: readonly AddressRange[]): 'yes' | 'maybe' | 'no' {
  if (where.length > 0) {
    if (intersectRanges(where, block).length === 0) return 'no'
    return containsRanges(block, where) ? 'yes' : 'maybe'
  }
  return [4, 6].some((family) => isWhole(block, family as Family)) ? 'yes' : 'maybe'
}

function isWhole(block: readonly AddressRange[], family: Family): boolean {
  const last = family === 4 ? (1n << 32n) - 1n : (1n << 128n) - 1n
  return block.some((range) => range.family === family && range.first === 0n && range.last === last)
}
