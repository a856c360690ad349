import type { Origin } from '../origin/origin.ts'

/** One certificate in a file that was read; a file's first is the leaf. No key material is kept. */
export interface Certificate {
  /** The file's path and its number in it from 0: `tls/shop.pem#0`. */
  readonly id: string
  readonly file: string
  readonly subject: string
  readonly issuer: string
  /** DNS names and addresses of the subject alternative names, lower case. */
  readonly names: readonly string[]
  /** ISO 8601. */
  readonly notBefore: string
  readonly notAfter: string
  readonly authority: boolean
  readonly selfSigned: boolean
  readonly origin: Origin
}
