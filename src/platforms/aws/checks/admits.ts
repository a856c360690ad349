import type { Match } from '../../../flow/match.ts'
import type { SecurityRule } from '../vpc/group.ts'

/** One kind of traffic that somebody may ask a rule about. */
export interface Asked {
  /** IANA's number: 6 is TCP. */
  readonly protocol: number
  readonly port: number
}

/** Is this traffic among what a rule says of protocol and ports? Undefined where that isn't known. Addresses are not looked at. */
export function admits(match: Match, asked: Asked): boolean | undefined {
  switch (match.kind) {
    case 'all':
    case 'some': {
      const answers = match.of.map((one) => admits(one, asked))
      const decisive = match.kind === 'some'
      if (answers.includes(decisive)) return decisive
      return answers.includes(undefined) ? undefined : !decisive
    }
    case 'not': {
      const answer = admits(match.of, asked)
      return answer === undefined ? undefined : !answer
    }
    case 'protocol':
      return match.protocols.some(({ first, last }) => first <= asked.protocol && asked.protocol <= last)
    case 'destinationPort':
      return match.ports.some(({ first, last }) => first <= asked.port && asked.port <= last)
    case 'icmp':
      return false
    default:
      return undefined
  }
}

/** Every protocol and every port. */
export function isEverything(match: Match): boolean {
  return match.kind === 'all' && match.of.length === 0
}

/** The families of which a rule names every address; what it names besides is not looked at. */
export function everyoneOf({ addresses, uncertain }: SecurityRule): readonly (4 | 6)[] {
  if (uncertain !== undefined) return []
  const ranges = addresses.flatMap(({ peers }) => peers.ranges)
  return ([4, 6] as const).filter((family) =>
    ranges.some((one) => one.family === family && one.first === 0n && one.last === lastOf(family)),
  )
}

const lastOf = (family: 4 | 6): bigint => (1n << (family === 4 ? 32n : 128n)) - 1n
