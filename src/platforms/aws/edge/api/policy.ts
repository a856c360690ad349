import { anything, all, nobody, not, nothing, some, type Match } from '../../../../flow/match.ts'
import { parsePrefix } from '../../../../base/address.ts'
import type { HttpRule } from '../../../../model/http.ts'
import type { Value } from '../../../value.ts'
import { opaque } from '../../balance/condition.ts'
import { textIn } from '../../names/domain.ts'

/** The VPC endpoint that requests come by, and its VPC, by every text that stands for them; what comes over the internet comes by none. */
export interface Through {
  readonly endpoint: readonly string[]
  readonly vpc: readonly string[]
}

/**
 * What a resource policy refuses: what some statement denies or none allows (API Gateway, "How API Gateway resource policies affect authorization workflow",
 * 2026-11). Conditions on the client's address and on the VPC endpoint are followed, others may hold or not.
 */
export function policyRules(policy: Value | undefined, api: string, through?: Through): HttpRule[] {
  if (policy === undefined) return []
  const { origin } = policy
  const statements = statementsOf(textIn(policy))
  const says = `resource policy of ${api}`
  const answer = (match: Match): HttpRule[] => [{ match, action: { do: 'answer', status: 403 }, says, origin }]
  if (!statements) return answer(opaque(`what the ${says} refuses is not known`, origin))
  const about = (statement: Statement): Match => all(...conditions(statement, policy, through), ...(everyone(statement) ? [] : [opaque(`whom a statement of the ${says} names`, origin)]))
  const allowed = statements.filter(({ Effect }) => Effect === 'Allow').map(about)
  const denied = statements.filter(({ Effect }) => Effect === 'Deny').map(about)
  const plain = allowed.some((match) => match.kind === 'all' && match.of.length === 0)
  if (plain && denied.length === 0) return []
  return answer(some(...denied, ...(plain ? [] : [not(some(...allowed))])))
}

interface Statement {
  readonly Effect?: unknown
  readonly Principal?: unknown
  readonly Condition?: unknown
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === 'object' && value !== null && !Array.isArray(value)

function statementsOf(written: string | undefined): Statement[] | undefined {
  try {
    const parsed: unknown = JSON.parse(written ?? '')
    if (!isRecord(parsed)) return undefined
    const { Statement } = parsed
    return (Array.isArray(Statement) ? Statement : [Statement]).filter(isRecord)
  } catch {
    return undefined
  }
}

function everyone({ Principal }: Statement): boolean {
  return Principal === '*' || (isRecord(Principal) && (Principal['AWS'] === '*' || (Array.isArray(Principal['AWS']) && Principal['AWS'].includes('*'))))
}

function conditions({ Condition }: Statement, { origin }: Value, through: Through | undefined): Match[] {
  if (Condition === undefined) return []
  if (!isRecord(Condition)) return [opaque('a condition that is not known', origin)]
  return Object.entries(Condition).flatMap(([operator, keys]): Match[] => {
    if (!isRecord(keys)) return [opaque(`condition ${operator}`, origin)]
    return Object.entries(keys).map(([key, values]): Match => {
      const came = cameBy(operator, key.toLowerCase(), values, through)
      if (came !== undefined) return came ? anything : nothing
      const listed = (Array.isArray(values) ? values : [values]).map((one) => (typeof one === 'string' ? parsePrefix(one) : undefined))
      const ranges = listed.flatMap((one) => one ?? [])
      const kind = operator === 'IpAddress' || operator === 'NotIpAddress' ? operator : undefined
      if (kind === undefined || key.toLowerCase() !== 'aws:sourceip' || ranges.length < listed.length) return opaque(`condition ${operator} on ${key}`, origin)
      const source: Match = ranges.length === 0 ? anything : { kind: 'source', peers: { ...nobody, ranges } }
      return kind === 'IpAddress' ? source : not(source)
    })
  })
}

/** Does a condition on the endpoint or VPC that a request came by hold? Undefined where it is another condition, or not a plain text. */
function cameBy(operator: string, key: string, values: unknown, through: Through | undefined): boolean | undefined {
  const own = key === 'aws:sourcevpce' ? (through?.endpoint ?? []) : key === 'aws:sourcevpc' ? (through?.vpc ?? []) : undefined
  const listed = (Array.isArray(values) ? values : [values]).map((one) => (typeof one === 'string' ? one.toLowerCase() : undefined))
  if (own === undefined || listed.includes(undefined) || listed.some((one) => one?.includes('*') === true)) return undefined
  const holds = listed.some((one) => one !== undefined && own.includes(one))
  // A key that the request doesn't have equals nothing (IAM, "Condition operators", negated ones are true without the key, 2026-11).
  return operator === 'StringEquals' ? holds : operator === 'StringNotEquals' ? !holds : undefined
}
