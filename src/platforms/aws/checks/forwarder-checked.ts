import type { Check, StyleInput } from '../../../model/check.ts'
import type { Resource } from '../../resource.ts'
import { blocks, bool, part } from '../attribute.ts'
import { linesOf } from './way.ts'
import type { AwsTree } from '../tree.ts'

const appliances = new Set(['aws_instance', 'aws_network_interface'])

export const forwarderChecked: Check<StyleInput<AwsTree>> = {
  code: 'aws/forwarder-checked',
  severity: 'error',
  needs: ['tree:aws'],
  says: 'The route {route} of {subject} leads through {forwarder}, whose source/destination check is on: AWS throws away what is not for itself.',
  fix: 'Set source_dest_check = false on {forwarder}.',
  *run({ tree: { tables } }) {
    const told = new Set<object>()
    for (const table of tables.all.values()) {
      for (const route of table.routes) {
        if (route.target.kind !== 'resource' || route.uncertain !== undefined || told.has(route.origin)) continue
        const { resource } = route.target
        if (!appliances.has(resource.type) || !isChecked(resource)) continue
        told.add(route.origin)
        yield {
          subject: table.id,
          origins: [part(resource, 'source_dest_check')?.origin ?? resource.origin, resource.origin, route.origin],
          args: { route: route.says, forwarder: resource.id },
          cause: linesOf(route.origin),
        }
      }
    }
  },
}

/** On unless it is switched off; an instance whose interfaces are resources of their own has their checks (AWS: ModifyInstanceAttribute, 2026-11). */
function isChecked(resource: Resource): boolean {
  return (
    resource.lookedUp !== true &&
    resource.uncertain === undefined &&
    blocks(part(resource, 'network_interface')).length === 0 &&
    blocks(part(resource, 'primary_network_interface')).length === 0 &&
    bool(part(resource, 'source_dest_check'), true) === true
  )
}
