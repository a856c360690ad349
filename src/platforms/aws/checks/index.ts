import type { Check, StyleInput } from '../../../model/check.ts'
import type { AwsTree } from '../tree.ts'
import { flowLogsOff } from './flow-logs-off.ts'

/** What AWS' declarations themselves show, sorted by code. */
export const checks: readonly Check<StyleInput<AwsTree>>[] = [flowLogsOff]
