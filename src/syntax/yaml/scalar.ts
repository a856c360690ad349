import type { YamlDialect } from '../yaml.ts'

/** What a plain (unquoted, untagged) scalar means. */
export function resolvePlain(text: string, dialect: YamlDialect): string | number | boolean | null {
  if (text === '') return null
  const first = text.charCodeAt(0)
  // Digits, signs and the dot begin numbers; of the words only these letters begin one that isn't a string.
  if (first <= 0x39) {
    if ((first >= 0x30 && first <= 0x39) || first === 0x2d || first === 0x2b || first === 0x2e) {
      return dialect === 'core' ? coreNumber(text) : goNumber(text)
    }
    return text
  }
  if (text.length > 5) return text
  const word = words.get(text)
  if (word !== undefined) return word
  if (dialect === 'core') return text
  return wordsOfGo.get(text) ?? text
}

/** YAML 1.2.2 §10.3.2, the core schema. */
const words = new Map<string, boolean | null>([
  ['~', null], ['null', null], ['Null', null], ['NULL', null],
  ['true', true], ['True', true], ['TRUE', true],
  ['false', false], ['False', false], ['FALSE', false],
])

/** The booleans that goyaml.v2 takes besides (kubernetes-sigs/yaml goyaml.v2/resolve.go, 2026-11). */
const wordsOfGo = new Map<string, boolean>([
  ['y', true], ['Y', true], ['yes', true], ['Yes', true], ['YES', true], ['on', true], ['On', true], ['ON', true],
  ['n', false], ['N', false], ['no', false], ['No', false], ['NO', false], ['off', false], ['Off', false], ['OFF', false],
])

const float = /^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$/
const infinity = /^[-+]?\.(?:inf|Inf|INF)$/
const notNumber = /^\.(?:nan|NaN|NAN)$/

function coreNumber(text: string): string | number {
  if (float.test(text)) return Number(text)
  if (/^0o[0-7]+$/.test(text) || /^0x[0-9a-fA-F]+$/.test(text)) return Number(text)
  return special(text)
}

/** As Go's `ParseInt(s, 0, 64)` after dropping every `_`, then as a float; what looks like a date stays a string. */
function goNumber(text: string): string | number {
  const digits = text.includes('_') && text.charCodeAt(0) !== 0x2e ? text.replaceAll('_', '') : text
  if (/^[-+]?0[0-7]+$/.test(digits)) return based(digits, 1, 8)
  const prefix = /^[-+]?0([xXoObB])/.exec(digits)
  if (prefix !== null) {
    const base = { x: 16, o: 8, b: 2 }[(prefix[1] ?? '').toLowerCase()] ?? 10
    const pattern = base === 16 ? /^[-+]?0[xX][0-9a-fA-F]+$/ : base === 8 ? /^[-+]?0[oO][0-7]+$/ : /^[-+]?0[bB][01]+$/
    return pattern.test(digits) ? based(digits, 2, base) : text
  }
  if (float.test(digits)) return Number(digits)
  return special(text)
}

/** A signed number of a base, its prefix of so many characters skipped. */
function based(digits: string, prefix: number, base: number): number {
  const signed = digits.charCodeAt(0) === 0x2d || digits.charCodeAt(0) === 0x2b ? 1 : 0
  const size = Number.parseInt(digits.slice(signed + prefix), base)
  return digits.charCodeAt(0) === 0x2d ? -size : size
}

function special(text: string): string | number {
  if (infinity.test(text)) return text.charCodeAt(0) === 0x2d ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY
  return notNumber.test(text) ? Number.NaN : text
}
