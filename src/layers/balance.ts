import type { Pool, PoolMember } from '../model/http.ts'

/** Who of a pool may be chosen: those that are up, and backups only when there are no others. */
export function choose(pool: Pool): readonly PoolMember[] {
  const up = pool.members.filter((member) => !member.down)
  const first = up.filter((member) => !member.backup)
  return first.length > 0 ? first : up
}
