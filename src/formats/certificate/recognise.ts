import type { Recognition } from '../format.ts'

const begins = /^-----BEGIN (?:X509 |TRUSTED )?CERTIFICATE-----[ \t\r]*$/m
/** Documents and other formats hold certificates inside their own strings. */
const otherwise = /\.(?:md|markdown|html?|ya?ml|json|tf|py|js|ts|sh|conf|cfg|rst|adoc)$/i

export function recognise(path: string, head: string): Recognition {
  return !otherwise.test(path) && begins.test(head) ? 'yes' : 'no'
}
