import type { Report } from '../tree.ts'

const number = /^-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?$/

/** What a word without quotes means; undefined when it is no JSON. */
export function bareValue(text: string): number | boolean | null | undefined {
  switch (text) {
    case 'true':
      return true
    case 'false':
      return false
    case 'null':
      return null
    default:
      return number.test(text) ? Number(text) : undefined
  }
}

/** The string whose opening quote stands at `start`, and where it ends. One that isn't closed ends with its line. */
export function readQuoted(content: string, start: number, report: Report): { readonly value: string; readonly end: number } {
  let at = start + 1
  let escaped = false
  let control: number | undefined
  for (; at < content.length; at++) {
    const code = content.charCodeAt(at)
    if (code === 0x22) break
    if (code === 0x5c) {
      escaped = true
      if (content.charCodeAt(at + 1) !== 0x0a) at++
    } else if (code < 0x20) {
      if (code === 0x0a) break
      control ??= at
    }
  }
  at = Math.min(at, content.length)
  const isClosed = content.charCodeAt(at) === 0x22
  if (!isClosed) report('unclosed-quote', { start, end: start + 1 }, 'This quote is not closed in its line.')
  if (control !== undefined) {
    report('control', { start: control, end: control + 1 }, 'A control character must be escaped in a string.', 'warning')
  }
  const raw = content.slice(start + 1, at)
  return { value: escaped ? unescape(raw, start + 1, report) : raw, end: isClosed ? at + 1 : at }
}

const escapes: Record<string, string> = { '"': '"', '\\': '\\', '/': '/', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' }

function unescape(raw: string, start: number, report: Report): string {
  return raw.replace(/\\(?:u([0-9a-fA-F]{4})|([\s\S]?))/g, (written: string, hex?: string, letter?: string, at: number = 0) => {
    if (hex !== undefined) return String.fromCharCode(Number.parseInt(hex, 16))
    const meaning = escapes[letter ?? '']
    if (meaning === undefined) {
      report('escape', { start: start + at, end: start + at + written.length }, 'This escape sequence does not exist.')
    }
    return meaning ?? written
  })
}
