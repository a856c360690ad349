import { holdsForTls, occurrences, placeOf } from '../look.ts'
import type { NginxCheck } from '../look.ts'

const weak = /^(?:RC4|DES|3DES|MD5|NULL|eNULL|aNULL|ADH|AECDH|EXP(?:ORT)?\w*|LOW|RC2|IDEA|SEED)$/i

/** Suites that a list adds and nothing removes: `!` and `-` remove, `+` reorders, words are joined by `+` or `-` inside a name. */
function weakIn(list: string): string[] {
  const words = list.split(/[:, ]+/).filter((word) => word !== '')
  const removed = new Set(words.filter((word) => /^[!-]/.test(word)).map((word) => word.slice(1).toUpperCase()))
  return words.filter((word) => {
    if (/^[!+@-]/.test(word)) return false
    const parts = word.split(/[+-]/)
    const bad = parts.some((part) => weak.test(part) || /^(?:CBC3)$/.test(part))
    return bad && !removed.has(word.toUpperCase()) && !parts.some((part) => removed.has(part.toUpperCase()) || (part === 'CBC3' && removed.has('3DES')))
  })
}

export const weakCipher: NginxCheck = {
  code: 'tls/weak-cipher',
  severity: 'warning',
  needs: ['tree:nginx'],
  says: '{subject} offers weak ciphers: {ciphers}.',
  fix: 'Offer suites with forward secrecy and AES-GCM or ChaCha20 alone, for instance ssl_ciphers ECDHE+AESGCM:ECDHE+CHACHA20.',
  *run({ tree }) {
    for (const { statement, level } of occurrences(tree, 'ssl_ciphers')) {
      if (!holdsForTls(level, 'ssl_ciphers')) continue
      const found = weakIn(statement.args.join(':'))
      if (found.length > 0) yield { subject: placeOf(level), origins: [statement.origin], args: { ciphers: found.slice(0, 5).join(', ') } }
    }
  },
}
