import { emptyAddresses, intersectAddresses, isEmptyAddresses, parseAddress, unionAddresses } from '../../base/address.ts'
import { lookUp } from '../../engine/lookup.ts'
import { findParty, ofAddresses, ofEndpoints, type Party } from '../../engine/parties.ts'
import type { Endpoint, Group } from '../../model/endpoint.ts'
import type { Matching } from '../../model/matching.ts'
import { outsideNode } from '../../model/model.ts'
import { placesOf } from '../../origin/place.ts'
import type { Over } from './over.ts'
import type { Named } from './promises.ts'

/** Those whom a promise names, together. */
export interface Called {
  readonly party: Party
  /** Endpoints of which it is not known whether they belong to a group that was named. */
  readonly perhaps: readonly string[]
  /** Ports that were written with the name: `db:5432`. */
  readonly over: Over
  /** Names of nobody, each with a sentence. */
  readonly missing: readonly string[]
}

/** Reads what promises call somebody: what `--from` and `--to` take, ids of groups (a security group), and `shop:*` for all that lies in shop. */
export class Callers {
  readonly #matching: Matching
  readonly #known = new Map<string, Called>()

  constructor(matching: Matching) {
    this.#matching = matching
  }

  find(all: readonly Named[], asker: string = outsideNode): Called {
    const found = all.map(({ text }) => this.#one(text, asker))
    const [only] = found
    if (only && found.length === 1) return only
    const ends = new Map<string, Party['members'][number]>()
    for (const { party } of found)
      for (const one of party.members) {
        const known = ends.get(one.endpoint)
        ends.set(one.endpoint, known ? { ...one, addresses: unionAddresses(known.addresses, one.addresses) } : one)
      }
    return {
      party: { says: all.map(({ text }) => text).join(', '), addresses: unionAddresses(...found.map(({ party }) => party.addresses)), members: [...ends.values()] },
      perhaps: [...new Set(found.flatMap(({ perhaps }) => perhaps))],
      over: found.flatMap(({ over }) => over),
      missing: found.flatMap(({ missing }) => missing),
    }
  }

  #one(text: string, asker: string): Called {
    const key = `${asker}\n${text}`
    const known = this.#known.get(key)
    if (known) return known
    const made = this.#read(text, asker)
    this.#known.set(key, made)
    return made
  }

  #read(text: string, asker: string): Called {
    const ported = parseAddress(text) || this.#matching.model.endpoints.has(text) ? undefined : /^(.*?):(\d{1,5})$/.exec(text)
    const host = (ported?.[1] ?? text).replace(/^\[(.*)\]$/, '$1')
    const port = Number(ported?.[2])
    if (port > 65535) return nobodyCalled(`${port} is no port`)
    const found = this.#whoIs(host, asker)
    return ported ? { ...found, over: [{ protocols: [{ first: 6, last: 6 }], ports: [{ first: port, last: port }] }] } : found
  }

  #whoIs(text: string, asker: string): Called {
    const matching = this.#matching
    const { model } = matching
    const group = model.endpoints.has(text) ? undefined : model.groups.get(text)
    if (group) return ofGroup(matching, group)
    const place = /^(.+):\*$/.exec(text)?.[1]
    if (place !== undefined) {
      const ids = inside(model.endpoints.values(), place).filter((id) => model.endpoints.get(id)?.kind !== 'service')
      return ids.length > 0 ? sure(ofEndpoints(matching, ids)) : nobodyCalled(`nothing lies in ${place}`)
    }
    const found = findParty(matching, text)
    if ('party' in found) return isEmptyAddresses(found.party.addresses) ? nobodyCalled(`nothing lies at ${text}`) : sure(found.party)
    if ('ambiguous' in found) return nobodyCalled(`"${text}" may be any of ${found.ambiguous.slice(0, 5).join(', ')}${found.ambiguous.length > 5 ? ` and ${found.ambiguous.length - 5} more` : ''}`)
    const { addresses } = lookUp(matching, text, asker)
    if (!isEmptyAddresses(addresses)) return sure(ofAddresses(matching, text, addresses))
    if (/^[\w./:-]+=/.test(text)) return nobodyCalled(`nobody has ${text}`)
    const near = found.near.length > 0 ? `: did you mean ${found.near.slice(0, 3).join(' or ')}?` : ''
    return nobodyCalled(`there is no "${text}" in what was read${near}`)
  }
}

const sure = (party: Party): Called => ({ party, perhaps: [], over: [], missing: [] })

const nobodyCalled = (says: string): Called => ({ party: { says: '', addresses: emptyAddresses, members: [] }, perhaps: [], over: [], missing: [says] })

function ofGroup(matching: Matching, { id, surely, possibly, ranges }: Group): Called {
  const { model } = matching
  const own = ofEndpoints(matching, surely.map((one) => model.aliases.get(one) ?? one).filter((one) => model.endpoints.get(one)?.kind !== 'service'))
  const more = ranges.length > 0 ? ofAddresses(matching, id, { ranges, tokens: [] }) : undefined
  const seen = new Set(own.members.map(({ endpoint }) => endpoint))
  const party: Party = {
    says: id,
    addresses: more ? unionAddresses(own.addresses, more.addresses) : own.addresses,
    members: [...own.members, ...(more?.members ?? []).filter(({ endpoint }) => !seen.has(endpoint))],
  }
  return party.members.length === 0 && possibly.length === 0 ? nobodyCalled(`nobody is in ${id}`) : { party, perhaps: possibly, over: [], missing: [] }
}

/** Ids of those that lie in a namespace, a region, a network, or in the files of a folder. */
export function inside(endpoints: Iterable<Endpoint>, place: string): string[] {
  const folder = place.replace(/^\.\//, '').replace(/\/+$/, '')
  return [...endpoints]
    .filter((one) => one.kind !== 'addresses' && (one.within.includes(place) || one.node === place || placesOf(one.origin).some((where) => 'file' in where && where.file.startsWith(`${folder}/`))))
    .map(({ id }) => id)
}

/** Services among those who are named: nothing ends at them, so what is sent to them counts. */
export function servicesOf({ model }: Matching, party: Party): Endpoint[] {
  if (party.members.some(({ endpoint }) => endpoint === outsideNode)) return []
  return [...model.endpoints.values()].filter((one) => one.kind === 'service' && !isEmptyAddresses(intersectAddresses(model.addressesOf.get(one.id) ?? emptyAddresses, party.addresses)))
}
