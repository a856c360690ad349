import { formatAddress } from '../base/address.ts'
import type { Pool, PoolMember } from '../model/http.ts'
import type { TranslationRule } from '../model/translation.ts'

/** What a way passed beside nodes, the last first: interfaces by their own keys, the rest by these. */
export interface Passed {
  readonly key: string
  readonly before: Passed | undefined
  /** Another way came here with the same flows and was not followed further: what comes after stands for both. */
  joined?: boolean
}

export const listenerKey = (id: string): string => `listener ${id}`

/** A member of a pool, as people would name it. */
export function memberKey(pool: Pool, { target, port }: PoolMember): string {
  const who = target.kind === 'address' ? formatAddress(target.address) : target.kind === 'name' ? target.name : target.endpoint
  return `${pool.id} ${who.includes(':') && port !== undefined ? `[${who}]` : who}${port === undefined ? '' : `:${port}`}`
}

/** A pool or a rule where others would be chosen if those who were are gone. */
export const spareKey = (id: string): string => `spare ${id}`

/** A rule that translates, told from all others. */
export function ruleKey(rule: TranslationRule): string {
  const known = numbers.get(rule) ?? (count += 1)
  numbers.set(rule, known)
  return spareKey(`rule ${known}`)
}
let count = 0
const numbers = new WeakMap<TranslationRule, number>()
