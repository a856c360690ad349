import { expired } from './expired.ts'
import { expiresSoon } from './expires-soon.ts'
import { missingIntermediate } from './missing-intermediate.ts'
import { notYetValid } from './not-yet-valid.ts'
import { weakKey } from './weak-key.ts'
import { weakSignature } from './weak-signature.ts'
import { wrongName } from './wrong-name.ts'
import type { CertificateCheck } from '../tree.ts'

/** What is wrong with certificates, sorted by file. */
export const checks: readonly CertificateCheck[] = [
  expired,
  expiresSoon,
  missingIntermediate,
  notYetValid,
  weakKey,
  weakSignature,
  wrongName,
]
