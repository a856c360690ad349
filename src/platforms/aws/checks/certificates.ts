import type { Resource } from '../../resource.ts'
import { items, part, text } from '../attribute.ts'
import { domain } from '../names/domain.ts'

/** The names that a certificate is for; undefined where not all of them are known. */
export function namesOfCertificate(certificate: Resource): readonly string[] | undefined {
  const more = part(certificate, 'subject_alternative_names')
  if (more?.kind === 'unknown') return undefined
  const names = [part(certificate, 'domain_name'), ...items(more)].map((value) => domain(text(value)))
  return names.includes(undefined) ? undefined : names.flatMap((name) => name ?? [])
}

/** Is a host name among them? A star stands for one label (RFC 6125, 6.4.3). */
export function coversName(names: readonly string[], host: string): boolean {
  return names.includes(host) || names.includes(`*.${host.slice(host.indexOf('.') + 1)}`)
}
