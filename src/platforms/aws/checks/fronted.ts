import type { Resource } from '../../resource.ts'
import { blocks, part, text, type Holder } from '../attribute.ts'
import { balancerTypes } from '../balance/balancer.ts'
import { domain } from '../names/domain.ts'
import { linkOf, type World } from '../world.ts'

/** The origins of all distributions that are surely there. */
export function originsIn(world: World): readonly { readonly distribution: Resource; readonly holder: Holder }[] {
  return world
    .ofType('aws_cloudfront_distribution')
    .filter(({ lookedUp, uncertain }) => lookedUp !== true && uncertain === undefined)
    .flatMap((distribution) => blocks(part(distribution, 'origin')).map((holder) => ({ distribution, holder })))
}

/** The load balancer that an origin's domain leads to: by its own name, or by a record that is an alias for it. */
export function balancerBehind(world: World, { attributes }: Holder): Resource | undefined {
  const value = attributes.get('domain_name')
  const link = value && linkOf(value)
  const linked = link && world.byId(link.resource)
  if (linked && balancerTypes.includes(linked.type)) return linked
  const name = domain(text(value))
  const record =
    linked?.type === 'aws_route53_record'
      ? linked
      : world.ofType('aws_route53_record').find((one) => name !== undefined && domain(text(part(one, 'name'))) === name)
  const [alias] = record ? blocks(part(record, 'alias')) : []
  const target = alias && part(alias, 'name')
  const behind = target && linkOf(target)
  const found = behind && world.byId(behind.resource)
  return found && balancerTypes.includes(found.type) ? found : undefined
}
