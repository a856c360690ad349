import type { Unread } from '../../../origin/problem.ts'
import { attribute, text } from '../attribute.ts'
import type { World } from '../world.ts'

// AWS: without a policy of one's own an endpoint has one that lets everyone ask for everything; whom another one refuses gets an answer of the service that says so
// (vpc-endpoints-access, 2026-11). Who asks and for what is no matter of addresses and ports, so the policy isn't followed, and that is said.
const perhapsRefused = 'who may ask for what through it: a policy is not followed, so requests that arrive may still be refused'

/** The policies of endpoints that don't let everyone ask for everything. */
export function unreadPolicies(world: World): Unread[] {
  return world.ofType('aws_vpc_endpoint', 'aws_vpc_endpoint_policy').flatMap((resource): Unread[] => {
    const policy = attribute(resource, 'policy')
    if (policy === undefined || text(policy) === '' || letsAll(text(policy))) return []
    return [{ what: `${resource.id}: ${perhapsRefused}`, origin: policy.origin, changesAnswers: false }]
  })
}

function letsAll(written: string | undefined): boolean {
  let policy: unknown
  try {
    policy = JSON.parse(written ?? '')
  } catch {
    return false
  }
  const statements = listOf(field(policy, 'Statement'))
  return statements.length > 0 && statements.every((one) => everything(one))
}

function everything(statement: unknown): boolean {
  const principal = field(statement, 'Principal')
  return (
    field(statement, 'Effect') === 'Allow' &&
    isAny(typeof principal === 'object' ? field(principal, 'AWS') : principal) &&
    isAny(field(statement, 'Action')) &&
    isAny(field(statement, 'Resource')) &&
    field(statement, 'Condition') === undefined
  )
}

const isAny = (value: unknown): boolean => listOf(value).includes('*')
const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : value === undefined ? [] : [value])
const field = (value: unknown, name: string): unknown => (typeof value === 'object' && value !== null ? Object.entries(value).find(([key]) => key === name)?.[1] : undefined)
