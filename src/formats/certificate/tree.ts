import type { Check, StyleInput } from '../../model/check.ts'
import type { Certificate } from '../../model/certificate.ts'

/** A certificate with what the facts leave out. */
export interface ReadCertificate {
  readonly certificate: Certificate
  /** `rsa`, `ec`, `ed25519`…; bits of an RSA or DSA modulus. */
  readonly key: { readonly type: string; readonly bits: number | undefined }
  /** The hash of its signature where it is one that no longer holds. */
  readonly weakHash: 'MD5' | 'SHA-1' | undefined
  /** Timestamps of certificate transparency are in it: a publicly trusted authority made it. */
  readonly isLogged: boolean
}

/** One file: its certificates in order, the first is the leaf. */
export interface CertificateFile {
  readonly path: string
  readonly certificates: readonly ReadCertificate[]
}

export interface CertificateTree {
  readonly files: readonly CertificateFile[]
}

export type CertificateCheck = Check<StyleInput<CertificateTree>>
