import type { Span } from '../../../base/text.ts'

/** What an expression does wrong, as a sentence without values. It is caught and reported at the expression in which it happens. */
export class Fault extends Error {
  readonly where: { readonly argument?: number; readonly span?: Span; readonly code?: string }
  /** `argument` counts a call's arguments from 0; `code` is the problem's, `terraform/wrong-value` unless told. */
  constructor(says: string, where: Fault['where'] = {}) {
    super(says)
    this.where = where
  }
}
