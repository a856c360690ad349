import type { Facts } from '../../../model/facts.ts'
import type { HttpRouter } from '../../../model/http.ts'
import { implied } from '../../../origin/origin.ts'
import type { Resource } from '../../resource.ts'
import type { Value } from '../../value.ts'
import { attribute, blocks, bool, part } from '../attribute.ts'
import { opaque } from '../balance/condition.ts'
import { referred } from '../compute/locate.ts'
import { nameIn } from '../names/domain.ts'
import { nameOf } from '../service.ts'
import type { World } from '../world.ts'
import { signed } from './api/authorization.ts'
import { policyRules } from './api/policy.ts'
import { frontFacts, frontListener } from './front.ts'

const types = ['aws_opensearch_domain', 'aws_elasticsearch_domain'] as const

/**
 * Search domains outside of every VPC: on the internet over https, and http unless that is required away. The access policy says who is let in, by address or by signature; without one
 * only signed requests are (OpenSearch Service, "Identity and Access Management", "Fine-grained access control", 2026-11).
 */
export function publicSearchDomains(world: World): Partial<Facts>[] {
  return world
    .ofType(...types)
    .filter((resource) => resource.lookedUp !== true && attribute(resource, 'vpc_options') === undefined)
    .map((resource) => {
      const { id, origin } = resource
      const says = `search domain ${id}`
      const options = blocks(attribute(resource, 'domain_endpoint_options'))
      const enforced = options.map((one) => part(one, 'enforce_https')).find(Boolean)
      const plain = bool(enforced, false) !== true
      const policy = policyOf(world, resource)
      const router: HttpRouter = {
        id: `${id}/router`,
        says,
        rules: [...(policy ? policyRules(policy, id) : [signed(implied('aws: a search domain without an access policy takes signed requests alone'))]), ...guarded(resource)],
        otherwise: { action: { do: 'call', what: id }, says, origin },
      }
      const tls = { versions: [], ciphers: undefined, certificates: [], clientCertificates: false, origin: implied('aws: a search domain has a certificate of AWS’ own') }
      const given = ['endpoint'].map((name) => nameIn(attribute(resource, name)) ?? nameOf({ resource: id, attribute: name }))
      return {
        ...frontFacts({ resource, service: 'OpenSearch Service', given, names: [], ipv6: false, open: true }),
        listeners: [frontListener(resource, says, 443, tls, router, []), ...(plain ? [frontListener(resource, says, 80, undefined, router, [])] : [])],
        routers: [router],
      }
    })
}

/** The policy in the domain itself, or beside it. */
function policyOf(world: World, domain: Resource): Value | undefined {
  const beside = world
    .ofType('aws_opensearch_domain_policy', 'aws_elasticsearch_domain_policy')
    .find((one) => referred(world, attribute(one, 'domain_name'), ...types) === domain)
  return attribute(domain, 'access_policies') ?? (beside && attribute(beside, 'access_policies'))
}

/** Fine-grained access control asks everyone who they are, whatever the policy lets in; what each may do is the domain's own matter. */
function guarded(domain: Resource): HttpRouter['rules'][number][] {
  const [security] = blocks(attribute(domain, 'advanced_security_options'))
  const said = security && part(security, 'enabled')
  const on = bool(said, false)
  if (!security || on === false) return []
  const rule = { ...signed(said?.origin ?? security.origin), says: 'fine-grained access control: no credentials' }
  return on === true ? [{ ...rule, action: { do: 'answer', status: 401 } }] : [{ ...rule, match: opaque('whether fine-grained access control is on is not known', security.origin) }]
}
