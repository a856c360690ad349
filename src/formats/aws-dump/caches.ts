import type { Resource } from '../../platforms/resource.ts'
import type { Value } from '../../platforms/value.ts'

const shared = ['subnet_group_name', 'security_group_ids'] as const

/** With the subnets and groups of replication groups, which AWS tells of their members alone. */
export function withMembers(resources: readonly Resource[]): Resource[] {
  const members = new Map<string, Resource>()
  for (const one of resources) {
    const group = one.type === 'aws_elasticache_cluster' ? one.attributes.get('replication_group_id') : undefined
    if (group?.kind === 'text' && !members.has(group.value)) members.set(group.value, one)
  }
  return resources.map((one) => {
    const name = one.type === 'aws_elasticache_replication_group' ? one.attributes.get('replication_group_id') : undefined
    if (name?.kind !== 'text') return one
    const member = members.get(name.value)
    const added = shared.map((attribute): readonly [string, Value] => {
      const missing: Value = { kind: 'unknown', says: 'describe-cache-clusters was not read', origin: one.origin }
      return [attribute, member === undefined ? missing : (member.attributes.get(attribute) ?? { kind: 'null', origin: member.origin })]
    })
    return { ...one, attributes: new Map([...one.attributes, ...added]) }
  })
}
