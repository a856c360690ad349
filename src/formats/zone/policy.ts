import { byOwner, look, recordsAt } from './look.ts'
import type { MasterRecord, MasterZone, ZoneTree } from './tree.ts'

export interface Policy {
  readonly one: MasterRecord
  /** All its strings joined. */
  readonly text: string
}

/** RFC 7208 §4.5; RFC 7489 §6.3: the version comes first, and is a word of its own. */
const versions = { spf: /^v=spf1(?: |$)/i, dmarc: /^v=DMARC1\s*(?:;|$)/ } as const

export function policiesIn(records: readonly MasterRecord[], kind: keyof typeof versions): Policy[] {
  return records.flatMap((one) => {
    const { data, type } = one.record
    return type === 'TXT' && data.kind === 'text' && versions[kind].test(data.text) ? [{ one, text: data.text }] : []
  })
}

export function policiesOf(zone: MasterZone, owner: string, kind: keyof typeof versions): Policy[] {
  return policiesIn(recordsAt(zone, owner, 'TXT'), kind)
}

/** Policies by owner, the same text written twice once; DMARC's only where they are looked for. */
export function policiesByOwner(zone: MasterZone, kind: keyof typeof versions): Map<string, Policy[]> {
  const found = new Map<string, Policy[]>()
  for (const [owner, records] of byOwner(zone, 'TXT')) {
    if (kind === 'dmarc' && !owner.startsWith('_dmarc.')) continue
    const policies = policiesIn(records, kind)
    const different = policies.filter(({ one }, index) => policies.findIndex((other) => other.one.shown === one.shown) === index)
    if (different.length > 0) found.set(owner, different)
  }
  return found
}

/** The words of an SPF record after its version, lower case. */
export function termsOf(text: string): string[] {
  return text.toLowerCase().split(/ +/).slice(1).filter(Boolean)
}

/** Terms that cost a look-up (RFC 7208 §4.6.4), those of included records counted where they were read, each record once. */
export function lookUpsOf(tree: ZoneTree, zone: MasterZone, text: string, seen: Set<string>): number {
  let count = 0
  for (const term of termsOf(text)) {
    const parts = /^[-+?~]?(include:|redirect=|a(?=$|[:/])|mx(?=$|[:/])|ptr(?=$|:)|exists:)(.*)$/.exec(term)
    if (parts === null) continue
    count++
    const target = (parts[2] ?? '').replace(/\.$/, '')
    if ((parts[1] !== 'include:' && parts[1] !== 'redirect=') || target.includes('%') || seen.has(target) || seen.size > 100) continue
    seen.add(target)
    const found = look(tree, zone, target)
    const policies = found.kind === 'found' ? policiesIn(found.records, 'spf') : []
    if (policies.length === 1 && policies[0]) count += lookUpsOf(tree, zone, policies[0].text, seen)
  }
  return count
}

/** The value of a tag of a DMARC record, lower case. */
export function dmarcTag(text: string, tag: string): string | undefined {
  for (const part of text.split(';')) {
    const [name, value] = part.split('=')
    if (name?.trim().toLowerCase() === tag) return value?.trim().toLowerCase()
  }
  return undefined
}
