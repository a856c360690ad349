/**
 * The path that nginx matches locations with: the part before `?` and `#`, percent signs decoded once, `.` and `..` resolved, and
 * adjacent slashes merged (`merge_slashes on`, the default). Undefined where nginx answers 400: a broken or zero escape, `..` above the root,
 * or no leading slash (ngx_http_parse_complex_uri, 2026-11). Whoever asks with a raw path normalises it with this first.
 */
export function normalisePath(raw: string, options: { readonly mergeSlashes?: boolean } = {}): string | undefined {
  if (!raw.startsWith('/')) return undefined
  const merge = options.mergeSlashes ?? true
  const bare = raw.split(/[?#]/, 1)[0] ?? ''
  const decoded = decode(bare)
  if (decoded === undefined) return undefined
  const parts: string[] = []
  const pieces = decoded.split('/').slice(1)
  for (const [index, piece] of pieces.entries()) {
    const last = index === pieces.length - 1
    if (piece === '.') {
      if (last) parts.push('')
    } else if (piece === '..') {
      if (parts.length === 0) return undefined
      parts.pop()
      if (last) parts.push('')
    } else if (piece === '' && merge && !last) continue
    else parts.push(piece)
  }
  return `/${parts.join('/')}`
}

/** Escapes are bytes; what they spell is read as UTF-8 where it is that, else byte by byte. */
function decode(text: string): string | undefined {
  if (!text.includes('%')) return text
  if (/%(?![0-9a-fA-F]{2})/.test(text) || /%00/.test(text)) return undefined
  try {
    return decodeURIComponent(text)
  } catch {
    return text.replace(/%([0-9a-fA-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
  }
}
