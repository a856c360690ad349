import type { Text } from '../../base/text.ts'

/** `eu-west-1`, `us-gov-east-1`, as one part of a path. */
const region =
  /(?<![a-z0-9])(?:us|eu|ap|sa|ca|me|af|il|mx|cn|us-gov|us-iso[a-z]?|eu-isoe|eusc)(?:-(?:north|south|east|west|central|northeast|northwest|southeast|southwest|de-east))-\d(?![a-z0-9])/g

/** What the path of a file says of where and whose its things are: `123456789012/eu-west-1/ec2/describe-vpcs.json`. */
export function placeOf({ path }: Text): { readonly region: string | undefined; readonly account: string | undefined } {
  return { region: [...path.matchAll(region)].at(-1)?.[0], account: [...path.matchAll(/(?<![0-9a-z])\d{12}(?![0-9a-z])/g)].at(-1)?.[0] }
}

/** The region and account in an ARN (arn:partition:service:region:account:resource). */
export function placeOfArn(arn: string): { readonly region: string | undefined; readonly account: string | undefined } {
  const [, found, account] = /^arn:[^:]*:[^:]*:([^:]*):(\d{12})?:/.exec(arn) ?? []
  return { region: found === '' ? undefined : found, account }
}

/** The region of a zone: `eu-west-1` of `eu-west-1a`, `us-west-2` of the local zone `us-west-2-lax-1a` (AWS: local-zones, 2026-11). */
export function regionOfZone(zone: string): string | undefined {
  return /^[a-z]{2,}(?:-[a-z]+)+-\d+/.exec(zone)?.[0]
}

/** Types that are in no region. */
export const isGlobal = /^aws_(?:route53_(?!resolver)|cloudfront_|globalaccelerator_)/
