import type { Facts } from '../../../model/facts.ts'
import type { HttpRouter } from '../../../model/http.ts'
import { implied } from '../../../origin/origin.ts'
import { attribute, text } from '../attribute.ts'
import { opaque } from '../balance/condition.ts'
import { referred } from '../compute/locate.ts'
import { nameIn } from '../names/domain.ts'
import { nameOf } from '../service.ts'
import type { World } from '../world.ts'
import { signed } from './api/authorization.ts'
import { frontFacts, frontListener } from './front.ts'

/**
 * Addresses of functions: https alone, over both families; with AWS_IAM nobody gets in without a signature (Lambda, "Creating and managing Lambda function URLs", "Control access", 2026-11).
 */
export function functionUrls(world: World): Partial<Facts>[] {
  return world
    .ofType('aws_lambda_function_url')
    .filter(({ lookedUp }) => lookedUp !== true)
    .map((resource) => {
      const { id, origin, region } = resource
      const called = referred(world, attribute(resource, 'function_name'), 'aws_lambda_function', 'aws_lambda_alias')
      const url = text(attribute(resource, 'function_url'))
      const part = nameIn(attribute(resource, 'url_id')) ?? nameOf({ resource: id, attribute: 'url_id' })
      const given = [
        /^https:\/\/([^/]+)/.exec(url ?? '')?.[1]?.toLowerCase() ?? nameOf({ resource: id, attribute: 'function_url' }),
        ...(region === undefined ? [] : [`${part}.lambda-url.${region}.on.aws`]),
      ]
      const says = `function URL of ${called?.id ?? id}`
      const kind = attribute(resource, 'authorization_type')
      const router: HttpRouter = {
        id: `${id}/router`,
        says,
        rules:
          text(kind) === 'NONE'
            ? []
            : text(kind) === 'AWS_IAM'
              ? [signed(kind?.origin ?? origin)]
              : [{ match: opaque(`who may call ${id} is not known`, origin), action: { do: 'answer', status: 403 }, says, origin }],
        otherwise: { action: { do: 'call', what: called?.id ?? id }, says, origin },
      }
      const tls = { versions: [], ciphers: undefined, certificates: [], clientCertificates: false, origin: implied('aws: function URLs speak https alone, by Lambda’s own certificate') }
      return { ...frontFacts({ resource, service: 'Lambda', given, names: [], ipv6: true, open: true }), listeners: [frontListener(resource, says, 443, tls, router, [])], routers: [router] }
    })
}
