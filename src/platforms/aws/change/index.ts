import type { Model } from '../../../model/model.ts'
import type { Narrowing, Want } from '../../../model/want.ts'
import type { ResourceChange } from '../../change.ts'
import type { AwsTree } from '../tree.ts'
import { enterAcl } from './acl.ts'
import { narrowGroupRule, permitByGroup } from './group.ts'
import { leadSomewhere } from './name.ts'
import { publicAddress, wayThere } from './route.ts'
import { stopInAws } from './stop.ts'

/** How a rule of AWS would let pass no more than is needed. */
export function narrowInAws(wanted: Narrowing, given: unknown, model: Model): readonly ResourceChange[] {
  return narrowGroupRule(wanted, given as AwsTree, model)
}

/** What would have to be otherwise in AWS so that a flow passes, best first. */
export function changesInAws(want: Want, given: unknown, model: Model): readonly ResourceChange[] {
  const tree = given as AwsTree
  switch (want.kind) {
    case 'permit': {
      const groups = /\/security-groups\/(ingress|egress)$/.exec(want.by ?? '')?.[1]
      if (groups === 'ingress' || groups === 'egress') return permitByGroup(want, groups, tree, model)
      const device = tree.world.byId(want.at.replace(/ \(passing on\)$/, ''))
      // An instance or interface drops what is neither from nor for itself unless that check is off (ec2, "Disable source/destination checks", 2026-11).
      if (device && /source\/destination check/.test(want.says)) return [{ kind: 'source/destination check', says: `let ${device.id} pass on what is for others`, steps: [{ do: 'set', of: device.id, arguments: [{ name: 'source_dest_check', value: { kind: 'bool', value: false } }] }] }]
      if (tree.world.byId(want.at)?.type === 'aws_internet_gateway') return publicAddress(want, tree, 'from')
      const acl = /\/network-acl\/(ingress|egress)$/.exec(want.by ?? '')?.[1]
      return acl === 'ingress' || acl === 'egress' ? enterAcl(want, acl, 'allow', tree) : []
    }
    case 'stop': {
      const groups = /\/security-groups\/(ingress|egress)$/.exec(want.by ?? '')?.[1]
      if (groups === 'ingress' || groups === 'egress') return stopInAws(want, groups, tree)
      const acl = /\/network-acl\/(ingress|egress)$/.exec(want.by ?? '')?.[1]
      return acl === 'ingress' || acl === 'egress' ? enterAcl(want, acl, 'deny', tree) : []
    }
    case 'route':
      return wayThere(want, tree)
    case 'resolve':
      return leadSomewhere(want, tree, model)
    default:
      return []
  }
}
