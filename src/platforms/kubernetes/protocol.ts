import type { Match } from '../../flow/match.ts'
import type { PolicyProtocol } from './resource.ts'

// IANA protocol numbers.
const numbers: Readonly<Record<PolicyProtocol, number>> = { TCP: 6, UDP: 17, SCTP: 132 }

export function protocolMatch(protocol: PolicyProtocol): Match {
  return { kind: 'protocol', protocols: [{ first: numbers[protocol], last: numbers[protocol] }] }
}
