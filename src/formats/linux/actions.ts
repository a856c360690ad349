import { all, type Match } from '../../flow/match.ts'
import type { FilterAction, FilterRule } from '../../model/filter.ts'
import type { TranslationAction, TranslationRule } from '../../model/translation.ts'
import type { Origin } from '../../origin/origin.ts'
import { opaque } from './matches.ts'

export type Translate = Extract<TranslationAction, { readonly do: 'translate' }>

/** What a rule of nftables or iptables does, before it is known whether its chain filters or translates. */
export type Act =
  | { readonly do: 'accept' }
  | { readonly do: 'drop' }
  | { readonly do: 'return' }
  | { readonly do: 'continue' }
  | { readonly do: 'reject'; readonly with: 'reset' | 'icmp' }
  | { readonly do: 'jump'; readonly chain: string }
  | { readonly do: 'goto'; readonly chain: string }
  | { readonly do: 'mark'; readonly value: number; readonly mask: number }
  | Translate
  /** A program or a part of the kernel that the dump doesn't show decides. */
  | { readonly do: 'anything'; readonly says: string }

export interface Piece {
  readonly match: Match
  readonly act: Act
}

interface Named {
  readonly says: string
  readonly origin: Origin
}

export function filterRules(pieces: readonly Piece[], named: Named): FilterRule[] {
  return pieces.flatMap(({ match, act }): FilterRule[] => {
    const rule = (action: FilterAction, narrowed: Match = match): FilterRule => ({
      match: narrowed,
      action,
      says: named.says,
      origin: named.origin,
    })
    switch (act.do) {
      case 'translate':
        return [rule({ do: 'unknown', says: `${named.says} translates in a chain that filters` })]
      case 'anything':
        // Taken, lost, or passed on to the next rule.
        return [
          rule({ do: 'accept' }, all(match, opaque(act.says, named.origin))),
          rule({ do: 'drop' }, all(match, opaque(act.says, named.origin))),
        ]
      default:
        return [rule(act)]
    }
  })
}

export function translationRules(pieces: readonly Piece[], named: Named): TranslationRule[] {
  return pieces.map(({ match, act }): TranslationRule => {
    const action: TranslationAction =
      act.do === 'accept' ? { do: 'leave' } : act.do === 'anything' ? { do: 'unknown', says: act.says } : act
    return { match, action, says: named.says, origin: named.origin }
  })
}

/** Does a match look at the mark? */
export function looksAtMark(match: Match): boolean {
  switch (match.kind) {
    case 'all':
    case 'some':
      return match.of.some(looksAtMark)
    case 'not':
      return looksAtMark(match.of)
    default:
      return match.kind === 'mark'
  }
}
