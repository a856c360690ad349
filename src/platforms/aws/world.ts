import type { Origin } from '../../origin/origin.ts'
import type { Resource } from '../resource.ts'
import type { Link, Value } from '../value.ts'

/** What a reference leads to: resources that were read, somebody else's thing by its id, or not known at all. */
export type Found =
  | { readonly kind: 'resource'; readonly resource: Resource; readonly attribute: string; readonly origin: Origin }
  | { readonly kind: 'foreign'; readonly text: string; readonly origin: Origin }
  | { readonly kind: 'unknown'; readonly says: string; readonly origin: Origin }

/** So many things may stand between a reference and what it means. */
const deepest = 4

/** All resources of one lowering, found by type, id and every text that refers to them. */
export class World {
  readonly resources: readonly Resource[]
  readonly #byType = new Map<string, Resource[]>()
  readonly #byId = new Map<string, Resource>()
  readonly #byKey = new Map<string, Resource[]>()

  constructor(resources: readonly Resource[]) {
    this.resources = resources
    for (const resource of resources) {
      put(this.#byType, resource.type, resource)
      this.#byId.set(resource.id, resource)
      for (const key of new Set([resource.id, ...resource.keys])) put(this.#byKey, key, resource)
    }
  }

  ofType(...types: readonly string[]): readonly Resource[] {
    return types.length === 1 && types[0] !== undefined ? (this.#byType.get(types[0]) ?? []) : types.flatMap((type) => this.#byType.get(type) ?? [])
  }

  byId(id: string): Resource | undefined {
    return this.#byId.get(id)
  }

  /** Follows one reference. `types`: only resources of these count, where a text could mean several (a name). */
  follow(value: Value | undefined, types: readonly string[]): Found | undefined {
    if (value === undefined || value.kind === 'null') return undefined
    const { origin } = value
    const link = linkOf(value)
    if (link) {
      // What AWS makes along with a thing is called as one refers to it: `aws_eks_cluster.a.vpc_config[0].cluster_security_group_id`.
      const made = this.#byId.get(`${link.resource}.${link.attribute}`)
      if (made) return { kind: 'resource', resource: made, attribute: 'id', origin }
      const resource = this.#byId.get(link.resource)
      if (resource) return { kind: 'resource', resource, attribute: link.attribute, origin }
      return { kind: 'unknown', says: `${link.resource} was not read`, origin }
    }
    if (value.kind === 'unknown') return { kind: 'unknown', says: value.says, origin }
    if (value.kind !== 'text' && value.kind !== 'number') return undefined
    const text = String(value.value)
    const found = (this.#byKey.get(text) ?? []).filter((one) => types.length === 0 || types.includes(one.type))
    const [resource] = found
    if (resource) return { kind: 'resource', resource, attribute: 'id', origin }
    return { kind: 'foreign', text, origin }
  }

  /** Follows a reference that may name another thing's attribute of the same name, which refers in turn: `data.aws_subnet.shared.vpc_id`. */
  followOn(value: Value | undefined, types: readonly string[], attribute: string): Found | undefined {
    let found = this.follow(value, types)
    for (let steps = 0; steps < deepest && found?.kind === 'resource' && found.attribute === attribute && !types.includes(found.resource.type); steps++)
      found = this.follow(found.resource.attributes.get(attribute), types) ?? found
    return found
  }

  /** Follows every member of a list. */
  followAll(value: Value | undefined, types: readonly string[]): Found[] {
    if (value === undefined) return []
    if (value.kind === 'list') return value.items.flatMap((item) => this.followAll(item, types))
    const found = this.follow(value, types)
    return found ? [found] : []
  }
}

/** The one link that a value is, where it is nothing else. */
export function linkOf(value: Value): Link | undefined {
  if (value.kind !== 'unknown' || value.parts?.length !== 1) return undefined
  const [part] = value.parts
  return typeof part === 'object' ? part : undefined
}

function put<Key, Item>(map: Map<Key, Item[]>, key: Key, item: Item): void {
  const list = map.get(key)
  if (!list) map.set(key, [item])
  else list.push(item)
}
