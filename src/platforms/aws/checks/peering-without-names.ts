import type { Check, StyleInput } from '../../../model/check.ts'
import { noWay } from '../../../model/cause.ts'
import { namesAcross } from '../names/across.ts'
import type { AwsTree } from '../tree.ts'

export const peeringWithoutNames: Check<StyleInput<AwsTree>> = {
  code: 'aws/peering-without-names',
  severity: 'warning',
  needs: ['tree:aws', 'dependencies'],
  says: '{from} calls {host}, which lies in {vpc}; {subject} joins the two without DNS resolution, so the name gives the public address and the call leaves the peering aside.',
  fix: 'Set allow_remote_vpc_dns_resolution = true in the {side} of {subject}, or call the private address.',
  *run({ tree: { world, inhabitants }, facts }) {
    const across = namesAcross(world)
    const homes = new Map(inhabitants.map(({ placement, vpc }) => [placement.id, vpc.id]))
    for (const dependency of facts.dependencies) {
      const asking = homes.get(dependency.from)
      const host = dependency.host.toLowerCase()
      const own = asking === undefined ? [] : facts.zones.filter(({ apex }) => apex.toLowerCase() === host)
      // A name that gives another address inside than outside.
      const inside = own.flatMap(({ seenBy }) => (seenBy.kind === 'nodes' ? seenBy.nodes : []))
      const target = own.flatMap(({ records }) => records.flatMap(({ data }) => (data.kind === 'endpoint' ? [data.endpoint] : []))).find((id) => world.byId(id)?.type === 'aws_instance' && homes.has(id))
      if (asking === undefined || inside.includes(asking) || target === undefined || !own.some(({ seenBy }) => seenBy.kind === 'everyone')) continue
      const named = homes.get(target) ?? ''
      const directions = across.filter((one) => one.asking === asking && one.named === named)
      const [first] = directions
      if (!first || directions.some(({ on }) => on !== false)) continue
      yield {
        subject: first.peering.id,
        origins: [dependency.origin, first.peering.origin],
        args: { from: dependency.from, host: dependency.host, vpc: named, side: sideOf(first, across) },
        cause: [noWay(asking, named), noWay(asking, target)],
      }
    }
  },
}

/** Of the two directions of a connection the requester's names come first. */
function sideOf(one: ReturnType<typeof namesAcross>[number], across: ReturnType<typeof namesAcross>): 'requester' | 'accepter' {
  return across.find(({ peering }) => peering === one.peering) === one ? 'requester' : 'accepter'
}
