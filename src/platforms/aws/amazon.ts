import type { Resource } from '../resource.ts'
import type { Value } from '../value.ts'
import { part, text } from './attribute.ts'
import type { World } from './world.ts'

/** One of Amazon's own services in a region, as endpoints and prefix lists name it: `com.amazonaws.eu-west-1.s3`. */
export interface AmazonService {
  /** `s3`, `ecr.dkr` */
  readonly name: string
  readonly region: string | undefined
}

/** The service that a name is of. */
export function amazonService(written: string): AmazonService | undefined {
  const found = /^(?:com|aws|cn\.com)\.(?:amazonaws|api)\.([a-z]{2}(?:-[a-z]+)+-\d)\.(.+)$/.exec(written)
  return found?.[1] === undefined || found[2] === undefined ? undefined : { region: found[1], name: found[2] }
}

/** The service that an endpoint's `service_name` is of: written, with a region that isn't known, or looked up. */
export function serviceNamed(world: World, value: Value | undefined, by: Resource): AmazonService | undefined {
  const known = text(value)
  if (known !== undefined) return amazonService(known)
  if (value?.kind !== 'unknown' || !value.parts) return undefined
  const last = value.parts.at(-1)
  const first = value.parts[0]
  if (typeof first === 'string' && first.startsWith('com.amazonaws.') && typeof last === 'string') {
    const rest = value.parts.length === 1 ? undefined : last.replace(/^\./, '')
    return rest === undefined || rest === '' ? undefined : { name: rest, region: by.region }
  }
  const link = value.parts.length === 1 && typeof first === 'object' ? world.byId(first.resource) : undefined
  if (link?.type !== 'aws_vpc_endpoint_service' || link.lookedUp !== true) return undefined
  const name = text(part(link, 'service'))
  const whole = text(part(link, 'service_name'))
  return name === undefined ? (whole === undefined ? undefined : amazonService(whole)) : { name, region: link.region ?? by.region }
}

const titles: Readonly<Record<string, string>> = { s3: 'Amazon S3', dynamodb: 'Amazon DynamoDB' }

/** The endpoint that stands for the public addresses of a service; undefined for those that have none here. */
export function amazonServiceId({ name, region }: AmazonService): string | undefined {
  const title = titles[name]
  return title === undefined ? undefined : region === undefined ? title : `${title} in ${region}`
}
