import { spend } from '../value/budget.ts'
import { Regular } from './regular/match.ts'

/** Whether a path matches a pattern of `fileset`: `*`, `?`, `[a-z]`, `{a,b}` and `**` for any number of folders (fileset, 2026-11). */
export function matchesGlob(path: string, pattern: string): boolean {
  spend(1)
  return regularOf(pattern).find(path, 0) !== undefined
}

let last: { readonly pattern: string; readonly regular: Regular } | undefined

function regularOf(pattern: string): Regular {
  if (last?.pattern !== pattern) last = { pattern, regular: new Regular(`^(?:${translate(pattern)})$`) }
  return last.regular
}

function translate(pattern: string): string {
  let result = ''
  let braces = 0
  for (let at = 0; at < pattern.length; ) {
    const char = pattern.charAt(at)
    if (pattern.startsWith('**/', at) && (at === 0 || pattern.charAt(at - 1) === '/')) {
      result += '(?:[^/]+/)*'
      at += 3
    } else if (pattern.startsWith('**', at)) {
      result += at === 0 || pattern.charAt(at - 1) === '/' ? '.*' : '[^/]*'
      at += 2
    } else if (char === '[') {
      const close = pattern.indexOf(']', at + 2)
      if (close < 0) return '[^\\x00-\\x{10FFFF}]'
      result += pattern.slice(at, close + 1).replace(/^\[!/, '[^')
      at = close + 1
    } else if (char === '\\' && at + 1 < pattern.length) {
      result += quote(pattern.charAt(at + 1))
      at += 2
    } else {
      if (char === '*') result += '[^/]*'
      else if (char === '?') result += '[^/]'
      else if (char === '{') {
        braces++
        result += '(?:'
      } else if (char === '}' && braces > 0) {
        braces--
        result += ')'
      } else if (char === ',' && braces > 0) result += '|'
      else result += quote(char)
      at++
    }
  }
  return result + ')'.repeat(braces)
}

function quote(char: string): string {
  return /[A-Za-z0-9_]/.test(char) || char > '\u007f' ? char : `\\${char}`
}
