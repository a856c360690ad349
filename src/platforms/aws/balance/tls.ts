import type { ListenerTls } from '../../../model/listener.ts'
import { implied } from '../../../origin/origin.ts'
import type { Resource } from '../../resource.ts'
import type { Value } from '../../value.ts'
import { attribute, blocks, part, text } from '../attribute.ts'
import { linkOf, type World } from '../world.ts'
import { referred, referrers } from '../compute/locate.ts'

const all = ['TLSv1', 'TLSv1.1', 'TLSv1.2', 'TLSv1.3']

/**
 * The versions of TLS that a security policy allows, by its name: `ELBSecurityPolicy-TLS13-1-2-Res-2021-06` is 1.2 and 1.3 (ALB "Security policies", CLB
 * "Predefined SSL security policies", 2026-11). Empty for a name of another form.
 */
export function policyVersions(policy: string): string[] {
  const thirteen = /^ELBSecurityPolicy-TLS13-1-([0-3])-/.exec(policy)?.[1]
  if (thirteen !== undefined) return all.slice(Number(thirteen))
  const named = /^ELBSecurityPolicy-(?:TLS|FS)-1-([0-2])-/.exec(policy)?.[1]
  if (named !== undefined) return all.slice(Number(named), 3)
  return /^ELBSecurityPolicy-(?:FS-2018-06|20(?:1[4-6])-\d\d)$/.test(policy) ? all.slice(0, 3) : []
}

// The API's own default where no policy is named; the console's is newer (CreateListener, SslPolicy, 2026-11).
const usual = 'ELBSecurityPolicy-2016-08'

/** TLS as a listener of an application or network load balancer speaks it. */
export function listenerTls(world: World, listener: Resource): ListenerTls {
  const said = attribute(listener, 'ssl_policy')
  const policy = said === undefined ? usual : text(said)
  const more = referrers(world, listener, ['aws_lb_listener_certificate', 'aws_alb_listener_certificate'], 'listener_arn')
  const certificates = [attribute(listener, 'certificate_arn'), ...more.map((one) => attribute(one, 'certificate_arn'))]
  const mutual = blocks(attribute(listener, 'mutual_authentication')).map((one) => part(one, 'mode'))
  return {
    versions: policy === undefined ? [] : policyVersions(policy),
    ciphers: policy,
    certificates: certificates.flatMap((value) => certificateId(world, value)),
    clientCertificates: mutual.some((mode) => text(mode) === 'verify'),
    origin:
      said?.origin ??
      attribute(listener, 'certificate_arn')?.origin ??
      implied(`aws: a listener that names no security policy has ${usual}`),
  }
}

/** The certificate's resource where it was read, else the text that names it. */
export function certificateId(world: World, value: Value | undefined): string[] {
  if (value === undefined) return []
  const found = referred(world, value, 'aws_acm_certificate', 'aws_iam_server_certificate')
  if (found) return [found.id]
  const link = linkOf(value)
  if (!link) return text(value) === undefined ? [] : [text(value) ?? '']
  // A validation stands for the certificate that it waits for.
  const validation = world.byId(link.resource)
  const behind =
    validation?.type === 'aws_acm_certificate_validation'
      ? referred(world, part(validation, 'certificate_arn'), 'aws_acm_certificate')
      : undefined
  return [behind?.id ?? link.resource]
}
