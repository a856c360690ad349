import type { Check, StyleInput } from '../../../model/check.ts'
import { bool, part } from '../attribute.ts'
import type { AwsTree } from '../tree.ts'

export const vpnRoutesAreStatic: Check<StyleInput<AwsTree>> = {
  code: 'aws/vpn-routes-are-static',
  severity: 'note',
  needs: ['tree:aws'],
  says: '{subject} has static routes alone: the device at the other end has to notice by itself that a tunnel failed.',
  fix: 'Speak BGP over both tunnels (static_routes_only = false), where the device can.',
  *run({ tree: { world } }) {
    for (const vpn of world.ofType('aws_vpn_connection')) {
      const said = part(vpn, 'static_routes_only')
      if (vpn.lookedUp !== true && said && bool(said, false) === true) yield { subject: vpn.id, origins: [said.origin, vpn.origin] }
    }
  },
}
