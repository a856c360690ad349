import { formatAddress } from '../base/address.ts'
import type { Pool, PoolMember } from '../model/http.ts'

/** What a way passed beside nodes, the last first: interfaces by their own keys, the rest by these. */
export interface Passed {
  readonly key: string
  readonly before: Passed | undefined
}

export const listenerKey = (id: string): string => `listener ${id}`

/** A member of a pool, as people would name it. */
export function memberKey(pool: Pool, { target, port }: PoolMember): string {
  const who = target.kind === 'address' ? formatAddress(target.address) : target.kind === 'name' ? target.name : target.endpoint
  return `${pool.id} ${who.includes(':') && port !== undefined ? `[${who}]` : who}${port === undefined ? '' : `:${port}`}`
}

/** A place where others would be chosen if those who were are gone. */
export const spareKey = (id: string): string => `spare ${id}`
