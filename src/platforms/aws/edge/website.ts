import type { Facts } from '../../../model/facts.ts'
import type { HttpRouter } from '../../../model/http.ts'
import { attribute, blocks, part, text } from '../attribute.ts'
import { referred } from '../compute/locate.ts'
import { nameIn, textIn } from '../names/domain.ts'
import { nameOf } from '../service.ts'
import type { World } from '../world.ts'
import { frontFacts, frontListener } from './front.ts'

/**
 * Buckets as web sites: plain http alone, files or a redirect (S3, "Website endpoints", 2026-11). Whether a file is there and whether it may be read is the bucket's
 * matter: nothing of it is declared.
 */
export function websites(world: World): Partial<Facts>[] {
  return world
    .ofType('aws_s3_bucket_website_configuration')
    .filter(({ lookedUp }) => lookedUp !== true)
    .map((resource) => {
      const { id, origin } = resource
      const bucket = referred(world, attribute(resource, 'bucket'), 'aws_s3_bucket')
      const name = textIn(attribute(resource, 'bucket'))
      const given = ['website_endpoint', 'website_domain'].map((one) => nameIn(attribute(resource, one)) ?? nameOf({ resource: id, attribute: one }))
      const says = `web site of ${bucket?.id ?? name ?? id}`
      const [redirect] = blocks(attribute(resource, 'redirect_all_requests_to'))
      const router: HttpRouter = {
        id: `${id}/router`,
        says,
        rules: [],
        otherwise: { action: redirect ? answer(part(redirect, 'host_name'), part(redirect, 'protocol')) : { do: 'files', root: bucket?.id ?? name }, says, origin },
      }
      return { ...frontFacts({ resource, service: 'S3', given, names: [], ipv6: false, open: true }), listeners: [frontListener(resource, says, 80, undefined, router, [])], routers: [router] }
    })
}

function answer(host: Parameters<typeof nameIn>[0], protocol: Parameters<typeof nameIn>[0]): HttpRouter['otherwise']['action'] {
  const to = nameIn(host)
  return to === undefined ? { do: 'unknown', says: 'where the web site redirects to is not known' } : { do: 'answer', status: 301, location: `${text(protocol) ?? 'http'}://${to}/` }
}

