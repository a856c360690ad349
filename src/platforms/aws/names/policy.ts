import type { NameRecord } from '../../../model/name.ts'
import type { Resource } from '../../resource.ts'
import { attribute, blocks, bool, number, part, text } from '../attribute.ts'

/** A record set that may be answered, and what chooses it where there are several of its name and type. */
export interface Chosen {
  readonly record: Resource
  readonly choice: NameRecord['choice']
  /** Only for when the others of its name and type have failed. */
  readonly spare: boolean
}

/**
 * The record sets that may be answered. Route 53 answers one of several by weight, place or latency (Route 53, "Choosing a routing policy", 2026-11): which one
 * depends on who asks; who is in no place that geolocation or IP-based records name, and finds no default record, gets no answer. What is for failure only is a spare while there is something for health, and weight 0 while there are others.
 */
export function chosenOf(records: readonly Resource[]): Chosen[] {
  const groups = new Map<string, Resource[]>()
  for (const record of records) {
    const key = `${text(attribute(record, 'name')) ?? record.id} ${text(attribute(record, 'type')) ?? ''}`
    groups.set(key, [...(groups.get(key) ?? []), record])
  }
  return [...groups.values()].flatMap((group): Chosen[] => {
    const told = group.map((record) => ({ record, ...policyOf(record) }))
    const spare = (one: (typeof told)[number]): boolean => one.weight === 0 || one.secondary
    const first = told.filter((one) => !spare(one))
    const answered = first.length > 0 ? first : told
    const partly = answered.every((one) => one.place !== undefined && one.place !== '*')
    return [
      ...answered.map(({ record, says }) => ({ record, choice: says === undefined || (answered.length === 1 && !partly) ? undefined : { of: text(attribute(record, 'set_identifier')) ?? record.id, says, ...(partly && { others: 'nothing' as const }) }, spare: false })),
      ...told.filter((one) => !answered.includes(one)).map(({ record }) => ({ record, choice: undefined, spare: true })),
    ]
  })
}

/** `place`: for whom alone it is answered, `*` where it is for everyone whom no other is for; undefined where the policy answers everyone, or it isn't known. */
function policyOf(record: Resource): { readonly says: string | undefined; readonly weight: number | undefined; readonly secondary: boolean; readonly place?: string | undefined } {
  const one = (name: string): ReturnType<typeof blocks>[number] | undefined => blocks(attribute(record, name))[0]
  const plain = { weight: undefined, secondary: false }
  const weighted = one('weighted_routing_policy')
  if (weighted) {
    const weight = number(part(weighted, 'weight'))
    return { says: `weighted ${weight ?? '(not known)'}`, weight, secondary: false }
  }
  const failover = one('failover_routing_policy')
  if (failover) return { ...plain, says: undefined, secondary: text(part(failover, 'type')) === 'SECONDARY' }
  const latency = one('latency_routing_policy')
  if (latency) return { ...plain, says: `nearest by latency: ${text(part(latency, 'region')) ?? 'a region'}` }
  const place = one('geolocation_routing_policy')
  if (place) {
    const where = [part(place, 'continent'), part(place, 'country'), part(place, 'subdivision')].flatMap((value) => text(value) ?? []).join(' ')
    return { ...plain, says: where === '*' ? 'for everyone elsewhere' : `for those in ${where || 'a place'}`, place: where || undefined }
  }
  const near = one('geoproximity_routing_policy')
  if (near) return { ...plain, says: `nearest: ${text(part(near, 'aws_region')) ?? text(part(near, 'local_zone_group')) ?? 'a place'}` }
  const network = one('cidr_routing_policy')
  if (network) {
    // Matched is the resolver's address, or the client's network where the resolver hands it on (Route 53, "IP-based routing", 2026-11).
    const location = text(part(network, 'location_name'))
    return { ...plain, says: location === '*' ? 'for every other network' : `for the networks of ${location ?? 'a location'}`, place: location }
  }
  if (bool(attribute(record, 'multivalue_answer_routing_policy'), false) === true) return { ...plain, says: undefined }
  return { ...plain, says: undefined }
}
