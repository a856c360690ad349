import type { Resource } from '../../resource.ts'
import { attribute, blocks, part } from '../attribute.ts'
import type { AwsTree } from '../tree.ts'
import { groupTypes } from '../vpc/group.ts'

/**
 * Does a group name another one in its own blocks, by itself or through groups that it names? If the other then named it too, neither could be made before the other: Terraform
 * refuses that as a cycle, CloudFormation as a circular dependency (hashicorp/aws, aws_security_group; AWS::EC2::SecurityGroup, 2026-11). Rules that are resources of their own
 * come after both groups.
 */
export function namesInBlocks({ world }: AwsTree, group: string, other: string): boolean {
  const seen = new Set<string>()
  const queue = [group]
  for (let id = queue.pop(); id !== undefined; id = queue.pop()) {
    if (id === other) return true
    if (seen.has(id)) continue
    seen.add(id)
    const resource = world.byId(id)
    if (resource && groupTypes.includes(resource.type)) queue.push(...named(world, resource))
  }
  return false
}

function named(world: AwsTree['world'], resource: Resource): string[] {
  return (['ingress', 'egress'] as const)
    .flatMap((direction) => blocks(attribute(resource, direction)))
    .flatMap((block) => world.followAll(part(block, 'security_groups'), groupTypes))
    .flatMap((found) => (found.kind === 'resource' ? [found.resource.id] : []))
}
