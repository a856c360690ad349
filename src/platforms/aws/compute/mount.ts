import type { Dependency } from '../../../model/endpoint.ts'
import type { Value } from '../../value.ts'
import { attribute } from '../attribute.ts'
import type { World } from '../world.ts'
import { referred } from './locate.ts'

// EFS is mounted over NFS, port 2049 (efs, network-access, 2026-11).
const nfs = 2049

/** The file systems that a program mounts, by themselves or by an access point. */
export function mounts(world: World, from: string, values: readonly (Value | undefined)[]): Dependency[] {
  return values.flatMap((value): Dependency[] => {
    if (!value) return []
    const point = referred(world, value, 'aws_efs_access_point')
    const system = point
      ? referred(world, attribute(point, 'file_system_id'), 'aws_efs_file_system')
      : referred(world, value, 'aws_efs_file_system')
    if (!system) return []
    return [
      {
        from,
        host: system.id,
        endpoint: system.id,
        port: nfs,
        protocol: 'tcp',
        url: undefined,
        purpose: 'mounts a file system',
        origin: value.origin,
      },
    ]
  })
}
