import type { Resource } from '../../resource.ts'
import { items, part } from '../attribute.ts'
import type { World } from '../world.ts'
import { nameIn } from './domain.ts'

/** The names that ACM certificates cover, by the certificate's resource; undefined where some aren't known. Lower case, wildcards as written. */
export function certificateNames(world: World): ReadonlyMap<string, readonly string[] | undefined> {
  return new Map(world.ofType('aws_acm_certificate').map((one) => [one.id, namesOf(one)]))
}

function namesOf(certificate: Resource): readonly string[] | undefined {
  const named = [part(certificate, 'domain_name'), ...items(part(certificate, 'subject_alternative_names'))]
  const names = named.flatMap((value) => (value === undefined ? [] : [nameIn(value)]))
  const whole = names.length > 0 && names.every((name) => name !== undefined) && part(certificate, 'subject_alternative_names')?.kind !== 'unknown'
  return whole ? [...new Set(names)] : undefined
}
