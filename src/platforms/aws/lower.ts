import type { Reading } from '../../model/facts.ts'
import type { Profile } from '../../model/profile.ts'
import type { Resource } from '../resource.ts'

/** The facts that AWS resources come to. */
export function lowerAws(_resources: readonly Resource[], _profile: Profile): Reading {
  return { facts: {}, problems: [], unread: [] }
}
