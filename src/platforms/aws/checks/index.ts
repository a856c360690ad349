import type { Check, StyleInput } from '../../../model/check.ts'
import type { AwsTree } from '../tree.ts'
import { aclNumberTwice } from './acl-number-twice.ts'
import { aclWithoutSubnet } from './acl-without-subnet.ts'
import { allPortsBetweenGroups } from './all-ports-between-groups.ts'
import { databaseOpenToNetwork } from './database-open-to-network.ts'
import { defaultGroupAllows } from './default-group-allows.ts'
import { defaultGroupInUse } from './default-group-in-use.ts'
import { flowLogsOff } from './flow-logs-off.ts'
import { openToOneFamily } from './open-to-one-family.ts'
import { sendsNothing } from './sends-nothing.ts'
import { staleGroupReference } from './stale-group-reference.ts'
import { unattachedSecurityGroup } from './unattached-security-group.ts'

/** What AWS' declarations themselves show, sorted by code. */
export const checks: readonly Check<StyleInput<AwsTree>>[] = [
  aclNumberTwice,
  aclWithoutSubnet,
  allPortsBetweenGroups,
  databaseOpenToNetwork,
  defaultGroupAllows,
  defaultGroupInUse,
  flowLogsOff,
  openToOneFamily,
  sendsNothing,
  staleGroupReference,
  unattachedSecurityGroup,
]
