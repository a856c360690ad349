import type { Origin } from '../../../origin/origin.ts'
import type { Value } from '../../../platforms/value.ts'
import { blocksOf, declaredOf, numberOf, valueOf, type TerraformCheck } from './look.ts'

const holders = ['aws_security_group', 'aws_default_security_group', 'aws_network_acl', 'aws_default_network_acl']
const apart = [
  'aws_security_group_rule',
  'aws_vpc_security_group_ingress_rule',
  'aws_vpc_security_group_egress_rule',
  'aws_network_acl_rule',
]

export const reversedPorts: TerraformCheck = {
  code: 'terraform/reversed-ports',
  severity: 'error',
  needs: ['tree:terraform'],
  says: 'A rule of {subject} is for ports {from} to {to}, which is none: AWS refuses it.',
  fix: 'Write the lower port as from_port.',
  *run({ tree }) {
    const look = function* (
      subject: string,
      get: (name: string) => Value | undefined,
      origin: Origin,
    ): Generator<{ subject: string; origins: Origin[]; args: Record<string, number> }> {
      const [from, to] = [numberOf(get('from_port')), numberOf(get('to_port'))]
      const protocol = get('protocol') ?? get('ip_protocol')
      // For ICMP they are type and code.
      const hasPorts =
        protocol?.kind === 'text'
          ? /^(?:tcp|udp|sctp|6|17|132)$/i.test(protocol.value)
          : protocol?.kind === 'number' && [6, 17, 132].includes(protocol.value)
      if (hasPorts && from !== undefined && to !== undefined && from > to)
        yield { subject, origins: [get('from_port')?.origin ?? origin, origin], args: { from, to } }
    }
    for (const resource of declaredOf(tree, ...holders))
      for (const direction of ['ingress', 'egress'])
        for (const { entries, origin } of blocksOf(valueOf(resource, direction)))
          yield* look(resource.id, (name) => entries.get(name), origin)
    for (const resource of declaredOf(tree, ...apart)) yield* look(resource.id, (name) => valueOf(resource, name), resource.origin)
  },
}
