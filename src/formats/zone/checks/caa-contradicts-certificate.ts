import { parentDomain } from '../../../base/domain.ts'
import { namesOf, zonesOf } from '../look.ts'
import type { MasterRecord, MasterZone, ZoneTree, ZoneCheck } from '../tree.ts'

/** Authorities by their certificates' issuer, and the names that CAA records have for them (their certification practice statements, 2026-11). */
const authorities: readonly { readonly name: string; readonly issuer: RegExp; readonly domains: readonly string[] }[] = [
  { name: 'Amazon', issuer: /\bO=Amazon\b/, domains: ['amazon.com', 'amazontrust.com', 'awstrust.com', 'amazonaws.com'] },
  { name: 'DigiCert', issuer: /\bO=DigiCert\b/, domains: ['digicert.com', 'www.digicert.com', 'digicert.ne.jp', 'cybertrust.ne.jp', 'symantec.com', 'thawte.com', 'geotrust.com', 'rapidssl.com'] },
  { name: 'Google Trust Services', issuer: /\bO=Google Trust Services\b/, domains: ['pki.goog', 'google.com'] },
  { name: 'Let’s Encrypt', issuer: /\bO=Let's Encrypt\b/, domains: ['letsencrypt.org'] },
]

/** The zones without views that hold a name, where one alone does. */
function closest(tree: ZoneTree, name: string): readonly MasterZone[] {
  for (let at: string | undefined = name; at !== undefined; at = parentDomain(at)) {
    const here = zonesOf(tree, at)
    if (here.length > 0) return here.filter((zone) => zone.zone.seenBy.kind === 'everyone')
  }
  return []
}

/** The CAA records in force: those of the closest name that has any (RFC 8659 §3). Undefined where none is known, or an alias stands in between. */
function caaOf(tree: ZoneTree, name: string): { readonly owner: string; readonly records: readonly MasterRecord[] } | undefined {
  for (let at: string | undefined = name; at !== undefined && at !== ''; at = parentDomain(at)) {
    const holders = closest(tree, at)
    if (holders.length !== 1) return undefined
    const records = holders[0] ? (namesOf(holders[0]).get(at) ?? []) : []
    if (records.some(({ record }) => record.type === 'CNAME' || record.type === 'DNAME')) return undefined
    const rules = records.filter(({ record }) => record.type === 'CAA')
    if (rules.length > 0) return { owner: at, records: rules }
  }
  return undefined
}

export const caaContradictsCertificate: ZoneCheck = {
  code: 'dns/caa-contradicts-certificate',
  severity: 'warning',
  needs: ['tree:zone'],
  says: '{subject} was issued by {issuer}, whom the CAA records of {owner} do not allow.',
  fix: 'Allow the authority, or have the certificate issued by one that is allowed: it cannot be renewed as it is.',
  *run({ tree, facts }) {
    for (const certificate of facts.certificates) {
      if (certificate.authority || certificate.selfSigned) continue
      const known = authorities.find(({ issuer }) => issuer.test(certificate.issuer))
      if (known === undefined) continue
      for (const name of certificate.names) {
        const isWildcard = name.startsWith('*.')
        const rules = caaOf(tree, isWildcard ? name.slice(2) : name)
        if (rules === undefined) continue
        const property = (tag: string): string[] => rules.records.filter(({ fields }) => fields[1]?.octets === tag).map(({ fields }) => (fields[2]?.octets ?? '').split(';')[0]?.trim().toLowerCase() ?? '')
        const wild = property('issuewild')
        const allowed = isWildcard && wild.length > 0 ? wild : property('issue')
        if (allowed.length === 0 || allowed.some((domain) => known.domains.includes(domain))) continue
        const origins = [...rules.records.map(({ record }) => record.origin), certificate.origin]
        yield { subject: certificate.id, origins, args: { issuer: known.name, owner: rules.owner } }
        break
      }
    }
  },
}
