import { everyIpv4, everyIpv6, intersectRanges, minusRanges, notPublic } from '../../../base/address.ts'
import type { Check, StyleInput } from '../../../model/check.ts'
import type { AwsTree } from '../tree.ts'
import type { Inhabitant } from '../vpc/inhabit.ts'
import { everyoneOf } from './admits.ts'
import { defaultRoutes, knowsItsRoutes } from './way.ts'

/** Someone on the internet, of either family, who holds nothing that anybody declares (Google Public DNS, 2026-11). */
const somebody = { 4: '8.8.8.8', 6: '2001:4860:4860::8888' } as const

export const egressOfOtherFamily: Check<StyleInput<AwsTree>> = {
  code: 'aws/egress-of-other-family',
  severity: 'warning',
  needs: ['tree:aws'],
  says: '{subject} may send to the internet by {allowed} alone ({rule}), and its route tables lead there by {routed} alone: nothing gets out.',
  fix: 'Allow the same by {routed} ({every}), or give its route tables a way out by {allowed}.',
  *run({ tree: { groups, inhabitants } }) {
    for (const one of inhabitants) {
      const { placement } = one
      if (placement.future === true || placement.quiet !== undefined || placement.lost !== undefined || placement.ipv6 !== true || !knowsItsRoutes(one)) continue
      const own = placement.groups.flatMap((id) => groups.get(id) ?? [])
      if (own.length === 0 || own.length < placement.groups.length || own.some(({ open }) => open.egress !== undefined)) continue
      const rules = own.flatMap((group) => group.rules).filter(({ direction }) => direction === 'egress')
      // Whom a rule names besides is on the internet only where it says so.
      const outward = rules.filter(({ addresses }) => addresses.some(({ open, peers }) => open !== undefined || intersectRanges(peers.ranges, outside).length > 0))
      if (outward.some(({ addresses, uncertain }) => uncertain !== undefined || addresses.some(({ open }) => open !== undefined))) continue
      const named = new Set(outward.flatMap(({ addresses }) => addresses.flatMap(({ peers }) => intersectRanges(peers.ranges, outside).map(({ family }) => family))))
      const [allowed] = named
      const rule = outward.find((each) => allowed !== undefined && everyoneOf(each).includes(allowed))
      if (allowed === undefined || named.size > 1 || !rule) continue
      const routed = allowed === 4 ? 6 : 4
      if (leads(one, allowed) !== false || leads(one, routed) !== true || (routed === 4 && one.subnets.some(({ ipv4 }) => !ipv4))) continue
      yield {
        subject: placement.id,
        origins: [rule.origin, ...one.tables.flatMap((table) => defaultRoutes(table, routed).map(({ origin }) => origin)), placement.origin],
        args: { allowed: `IPv${allowed}`, routed: `IPv${routed}`, rule: rule.says, every: routed === 6 ? '::/0' : '0.0.0.0/0' },
        witness: { from: placement.id, to: somebody[allowed], flow: { protocol: 'tcp', ports: '443' }, verdict: 'unrouted' },
      }
    }
  },
}

const outside = minusRanges([everyIpv4, everyIpv6], notPublic)

/** Does something surely lead out by a family (true), or surely nothing (false)? */
function leads({ tables }: Inhabitant, family: 4 | 6): boolean | undefined {
  if (tables.every((table) => defaultRoutes(table, family).some(({ target, uncertain }) => uncertain === undefined && target.kind === 'resource'))) return true
  const toPublic = tables.flatMap(({ routes, learnsFrom }) => [
    ...learnsFrom,
    ...routes.filter(({ target, to }) => target.kind !== 'local' && (to.open !== undefined || to.peers.groups.length > 0 || to.peers.ranges.some((range) => range.family === family && intersectRanges([range], outside).length > 0))),
  ])
  return toPublic.length === 0 ? false : undefined
}
