import { minusRanges } from '../../base/address.ts'
import type { AddressRange } from '../../base/address.ts'
import type { Group } from '../../model/endpoint.ts'
import type { Origin } from '../../origin/origin.ts'
import { implied } from '../../origin/origin.ts'
import type { Chooser } from './choose.ts'
import { portNumbers } from './pods.ts'
import type { Pods } from './pods.ts'
import type { PolicyProtocol } from './resource.ts'
import { everyLabel, selectorText } from './selector.ts'
import type { Selector } from './selector.ts'

/** The groups that policies refer to, each made once, whoever asks for it first. */
export class Groups {
  readonly #chooser: Chooser
  readonly #pods: readonly Pods[]
  readonly #made = new Map<string, Group>()
  readonly #named = new Map<string, readonly NamedPort[]>()

  constructor(chooser: Chooser, pods: readonly Pods[]) {
    this.#chooser = chooser
    this.#pods = pods
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

  /** The id of the group of those whose address is in a block; of pods without a known address the engine says who may be in it. */
  block(range: AddressRange, except: readonly AddressRange[], says: string, origin: Origin): string {
    const id = `kubernetes/${says}`
    if (!this.#made.has(id)) this.#add({ id, surely: [], possibly: [], ranges: minusRanges([range], except), origin })
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
