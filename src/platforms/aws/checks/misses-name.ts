import type { Check, StyleInput } from '../../../model/check.ts'
import type { Resource } from '../../resource.ts'
import { blocks, items, part, text } from '../attribute.ts'
import { hostsOf } from '../balance/condition.ts'
import { listenerTypes } from '../balance/listener.ts'
import { listenerTls, certificateId } from '../balance/tls.ts'
import { referred } from '../compute/locate.ts'
import { domain } from '../names/domain.ts'
import type { AwsTree } from '../tree.ts'
import { linkOf, type World } from '../world.ts'
import { listenersIn, ruleTypes } from './balancers.ts'
import { coversName, namesOfCertificate } from './certificates.ts'
import { recordsIn } from './records.ts'

export const missesName: Check<StyleInput<AwsTree>> = {
  code: 'certificate/misses-name',
  severity: 'error',
  needs: ['tree:aws'],
  says: '{subject} is asked for {name}, and no certificate of it is for that name ({names}).',
  fix: 'Add {name} to subject_alternative_names, or give {subject} a certificate for it.',
  *run({ tree: { world } }) {
    for (const distribution of world.ofType('aws_cloudfront_distribution')) {
      const [viewer] = blocks(part(distribution, 'viewer_certificate'))
      const names =
        distribution.lookedUp === true || !viewer ? undefined : known(world, certificateId(world, part(viewer, 'acm_certificate_arn')))
      if (!names) continue
      for (const value of items(part(distribution, 'aliases'))) {
        const host = domain(text(value))
        if (host !== undefined && !coversName(names, host))
          yield {
            subject: distribution.id,
            origins: [value.origin, viewer?.origin ?? distribution.origin],
            args: { name: host, names: names.join(', ') },
          }
      }
    }
    for (const { listener, balancer, protocol } of listenersIn(world)) {
      if (protocol !== 'HTTPS' || !balancer) continue
      const more = world
        .ofType('aws_lb_listener_certificate', 'aws_alb_listener_certificate')
        .filter((one) => referred(world, part(one, 'listener_arn'), ...listenerTypes) === listener)
      const names = known(world, listenerTls(world, listener).certificates, 1 + more.length)
      if (!names) continue
      for (const { host, origins, severity } of askedOf(world, listener, balancer))
        if (!coversName(names, host))
          yield { subject: listener.id, severity, origins: [...origins, listener.origin], args: { name: host, names: names.join(', ') } }
    }
  },
}

/** The names of certificates that were all read; undefined where there may be more. */
function known(world: World, ids: readonly string[], count = 1): readonly string[] | undefined {
  const names = ids.map((id) => {
    const certificate = world.byId(id)
    return certificate?.type === 'aws_acm_certificate' && certificate.lookedUp !== true ? namesOfCertificate(certificate) : undefined
  })
  return names.length < count || names.includes(undefined) ? undefined : names.flatMap((one) => one ?? [])
}

/** Names by which a balancer is asked: those of records that lead to it, and the hosts that rules of the listener are for. */
function askedOf(
  world: World,
  listener: Resource,
  balancer: Resource,
): { readonly host: string; readonly origins: readonly Resource['origin'][]; readonly severity: 'error' | 'warning' }[] {
  const aliases = recordsIn(world).flatMap(({ record, name }) => {
    const targets = [...blocks(part(record, 'alias')).flatMap((alias) => part(alias, 'name') ?? []), ...items(part(record, 'records'))]
    const leads = targets.some((value) => linkOf(value)?.resource === balancer.id && linkOf(value)?.attribute === 'dns_name')
    return leads && name !== undefined ? [{ host: name, origins: [record.origin], severity: 'error' as const }] : []
  })
  const hosts = world
    .ofType(...ruleTypes)
    .filter((rule) => referred(world, part(rule, 'listener_arn'), ...listenerTypes) === listener)
    .flatMap((rule) =>
      hostsOf(blocks(part(rule, 'condition'))).map((host) => ({ host, origins: [rule.origin], severity: 'warning' as const })),
    )
  const seen = new Set<string>()
  return [...aliases, ...hosts].filter(({ host }) => !host.includes('*') && !seen.has(host) && seen.add(host))
}
