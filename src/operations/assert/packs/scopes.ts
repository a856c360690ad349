import { formatRange, intersectAddresses, minusAddresses } from '../../../base/address.ts'
import type { Text } from '../../../base/text.ts'
import { ofAddresses } from '../../../engine/parties.ts'
import { outsideNode } from '../../../model/model.ts'
import type { Problem } from '../../../origin/problem.ts'
import { asItems, get, isAbsent, reportSome, type Tree } from '../../../syntax/tree.ts'
import type { Asking } from '../outcome.ts'
import { everybody } from '../packets.ts'
import type { Called } from '../parties.ts'
import type { Pack, PackPromise } from './pack.ts'

/** Those who were named for each scope of a pack; an empty list says that there is nobody. */
export type Scopes = ReadonlyMap<string, readonly string[]>

/** Reads `packs: { pci-dss: { cde: [app=payment] } }` for one pack; a scope that the pack does not have is a problem. */
export function scopesOf(
  pack: Pack,
  tree: Tree | undefined,
  text: Text,
): { readonly scopes: Scopes; readonly problems: readonly Problem[] } {
  const problems: Problem[] = []
  const report = reportSome(problems, text, 'pack')
  const own = get(tree, pack.id)
  const known = pack.scope.map(({ name }) => name)
  for (const { key, keySpan } of own?.kind === 'map' ? own.entries : [])
    if (!known.includes(key)) report('unknown-scope', keySpan, `${pack.id} asks for nobody called "${key}"; it asks for ${known.join(', ') || 'nobody at all'}.`)
  const scopes = new Map<string, readonly string[]>()
  for (const name of known) {
    const value = get(own, name)
    if (value === undefined || isAbsent(value)) continue
    const items = value.kind === 'scalar' ? [value] : asItems(value, report, name)
    const texts = items.flatMap((item) => (item.kind === 'scalar' && item.text.trim() !== '' ? [item.text.trim()] : []))
    // A list of what can't be read names nobody whom anybody meant: only an empty one says that there is nobody.
    if (texts.length === 0 && items.length > 0)
      report('unreadable-scope', value.span, `${pack.id}.${name} names nobody that can be read; it counts as not said.`)
    else scopes.set(name, texts.length === 1 && texts[0] === 'none' ? [] : texts)
  }
  return { scopes, problems }
}

/** Those who are in scope, by their ids. */
export function membersOf(asking: Asking, texts: readonly string[]): Called {
  return asking.callers.find(texts.map((text) => ({ text, origin: { kind: 'implied', says: text } })))
}

/** The scopes that a promise names, `!$a,$b` included. */
export function scopeNames(value: unknown): string[] {
  if (typeof value === 'string') return partsOf(value).filter((part) => part.startsWith('$')).map((part) => part.slice(1))
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(scopeNames) : []
}

/** A promise with those who were named in the place of its scopes. */
export function filled(asking: Asking, promise: PackPromise, scopes: Scopes): unknown {
  return replaced(promise, (text) => {
    if (!text.startsWith('!') && !text.startsWith('$')) return text
    const texts = partsOf(text).flatMap((part) => (part.startsWith('$') ? (scopes.get(part.slice(1)) ?? []) : [part]))
    return text.startsWith('!') ? others(asking, texts) : texts
  })
}

/** A promise as people read it: scopes by their names. */
export function told(promise: PackPromise): unknown {
  return replaced(promise, (text) => {
    const names = partsOf(text).map((part) => part.replace(/^\$/, ''))
    return text.startsWith('!') ? `anybody but ${names.join(' and ')}` : names
  })
}

/** `!$a,internet` is two; what is no list of that kind is one. */
function partsOf(text: string): string[] {
  return text.startsWith('!') ? text.slice(1).split(',') : [text]
}

function replaced(value: unknown, by: (text: string) => string | readonly string[]): unknown {
  if (typeof value === 'string') return by(value)
  if (Array.isArray(value)) return value.flatMap((item: unknown) => replaced(item, by))
  if (typeof value === 'object' && value !== null) return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, replaced(inner, by)]))
  return value
}

/**
 * Everybody but some: endpoints by their ids, what nobody holds by its addresses. Whoever can not be found is named again, so that nothing
 * is asked.
 */
function others(asking: Asking, texts: readonly string[]): readonly string[] {
  const { matching } = asking
  const { party, perhaps, missing } = membersOf(asking, texts)
  if (missing.length > 0) return texts
  // Who is not surely in scope is not surely out of it.
  if (perhaps.length > 0) return [`anybody but ${perhaps.join(', ')}`]
  const own = new Set(party.members.map(({ endpoint }) => endpoint))
  const rest = minusAddresses(everybody(matching), party.addresses)
  const outside = membersOf(asking, [outsideNode]).party.addresses
  const found = ofAddresses(matching, 'everybody else', rest).members.flatMap(({ endpoint }) => {
    if (endpoint === outsideNode) return own.has(endpoint) ? intersectAddresses(outside, rest).ranges.map(formatRange) : [endpoint]
    return own.has(endpoint) ? [] : [endpoint]
  })
  return found.length > 0 ? found : ['anybody else']
}
