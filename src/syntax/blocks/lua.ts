/**
 * Where the `}` stands that closes a Lua block whose inside begins at `start`; undefined when there is none.
 * Braces count outside strings, long brackets and comments, as in lua-nginx-module's own lexer (openresty/lua-nginx-module, 2026-11).
 */
export function skipLua(content: string, start: number): number | undefined {
  let depth = 0
  for (let at = start; at < content.length; at++) {
    const code = content.charCodeAt(at)
    if (code === 0x7b) depth++
    else if (code === 0x7d) {
      if (depth === 0) return at
      depth--
    } else if (code === 0x22 || code === 0x27) at = stringEnd(content, at, code)
    else if (code === 0x5b) at = longEnd(content, at) ?? at
    else if (code === 0x2d && content.charCodeAt(at + 1) === 0x2d) at = commentEnd(content, at + 2)
  }
  return undefined
}

/** The closing quote; a string that isn't closed ends with its line. */
function stringEnd(content: string, start: number, quote: number): number {
  for (let at = start + 1; at < content.length; at++) {
    const code = content.charCodeAt(at)
    if (code === quote || code === 0x0a) return at
    if (code === 0x5c) at++
  }
  return content.length
}

/** The last character of `[[…]]` or `[==[…]==]`; undefined when no long bracket begins here or it is never closed. */
function longEnd(content: string, start: number): number | undefined {
  let at = start + 1
  while (content.charCodeAt(at) === 0x3d) at++
  if (content.charCodeAt(at) !== 0x5b) return undefined
  const closing = `]${'='.repeat(at - start - 1)}]`
  const end = content.indexOf(closing, at + 1)
  return end < 0 ? content.length : end + closing.length - 1
}

function commentEnd(content: string, start: number): number {
  const long = content.charCodeAt(start) === 0x5b ? longEnd(content, start) : undefined
  if (long !== undefined) return long
  const newline = content.indexOf('\n', start)
  return newline < 0 ? content.length : newline
}
