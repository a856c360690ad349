import type { Check, StyleInput } from '../../../model/check.ts'
import type { Match } from '../../../flow/match.ts'
import type { AwsTree } from '../tree.ts'
import type { SecurityGroup, SecurityRule } from '../vpc/group.ts'
import { admits, everyoneOf, type Asked } from './admits.ts'

export const openToOneFamily: Check<StyleInput<AwsTree>> = {
  code: 'aws/open-to-one-family',
  severity: 'warning',
  needs: ['tree:aws'],
  says: '{subject} opens {port} to every IPv6 address, while {narrow} lets only some IPv4 addresses in.',
  fix: 'Let the same senders in by both families, or take the IPv6 rule away.',
  *run({ tree: { groups, inhabitants } }) {
    for (const group of groups.values()) {
      if (group.open.ingress !== undefined) continue
      const members = inhabitants.filter(({ placement }) => placement.groups.includes(group.id))
      if (!members.some(({ placement }) => placement.ipv6 === true)) continue
      for (const rule of group.rules) {
        const asked = portOf(rule.traffic)
        if (rule.direction !== 'ingress' || !asked || !everyoneOf(rule).includes(6)) continue
        const narrow = narrowIn(group, asked)
        if (narrow)
          yield { subject: rule.says, origins: [rule.origin, narrow.origin], args: { port: `port ${asked.port}`, narrow: narrow.says } }
      }
    }
  },
}

/** The rule that lets in only some of IPv4; undefined where IPv4 is as open, or not let in at all. */
function narrowIn({ rules }: SecurityGroup, asked: Asked): SecurityRule | undefined {
  const same = rules.filter((rule) => rule.direction === 'ingress' && admits(rule.traffic, asked) !== false)
  if (
    same.some(
      (rule) =>
        rule.uncertain !== undefined ||
        everyoneOf(rule).includes(4) ||
        rule.addresses.some(({ open, peers }) => open !== undefined || peers.groups.length > 0),
    )
  )
    return undefined
  return same.find((rule) => rule.addresses.some(({ peers }) => peers.ranges.some(({ family }) => family === 4)))
}

/** The first port of a rule that is for one protocol with ports. */
function portOf(match: Match): Asked | undefined {
  const parts = match.kind === 'all' ? match.of : [match]
  const protocols = parts.flatMap((one) => (one.kind === 'protocol' ? one.protocols : []))
  const ports = parts.flatMap((one) => (one.kind === 'destinationPort' ? one.ports : []))
  const [protocol] = protocols
  const [port] = ports
  return protocol && port ? { protocol: protocol.first, port: port.first } : undefined
}
