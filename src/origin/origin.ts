import type { Span, Text } from '../base/text.ts'

/** Why a thing is believed. Equality of facts ignores it. */
export type Origin =
  /** A line of configuration: offsets into the text that was read. */
  | { readonly kind: 'written'; readonly text: Text; readonly start: number; readonly end: number }
  /** A documented default: `kubernetes: a pod that no policy selects accepts everything`. */
  | { readonly kind: 'implied'; readonly says: string }
  /** A probe saw it; `at` is an ISO 8601 time. */
  | { readonly kind: 'observed'; readonly probe: string; readonly at: string }
  /** Worked out from other things that are believed. */
  | { readonly kind: 'derived'; readonly says: string; readonly from: readonly Origin[] }

export function written(text: Text, span: Span): Origin {
  return { kind: 'written', text, start: span.start, end: span.end }
}

export function implied(says: string): Origin {
  return { kind: 'implied', says }
}

/** Does a line of configuration say it? What is written within a module comes with the calls that lead there. */
export function isWritten(origin: Origin): boolean {
  return origin.kind === 'written' || (origin.kind === 'derived' && origin.from.length > 0 && origin.from.every(isWritten))
}

export function derived(says: string, from: readonly Origin[]): Origin {
  return { kind: 'derived', says, from }
}
