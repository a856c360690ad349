/** `1-20/2`: the numbers that a `$GENERATE` line counts. */
export interface GenerateRange {
  readonly first: number
  readonly last: number
  readonly step: number
}

const most = 2 ** 31 - 1

export function readGenerateRange(raw: string): GenerateRange | undefined {
  const parts = /^(\d{1,10})-(\d{1,10})(?:\/(\d{1,10}))?$/.exec(raw)
  if (parts === null) return undefined
  const range = { first: Number(parts[1]), last: Number(parts[2]), step: Number(parts[3] ?? 1) }
  return range.last > most || range.first > range.last || range.step < 1 || range.step > most ? undefined : range
}

/**
 * A `$GENERATE` template for one number: `$` is the number, `${offset[,width[,base]]}` the number plus offset in base d, o, x, X, n or N (nibbles,
 * the lowest first), `$$` a `$` (BIND 9 Administrator Reference, the $GENERATE directive, and genname in lib/dns/master.c, 2026-11).
 * Escapes stay for whoever reads the result. Undefined where the modifier cannot be read.
 */
export function expandGenerate(template: string, number: number): string | undefined {
  let result = ''
  for (let at = 0; at < template.length; ) {
    const character = template.charAt(at++)
    if (character === '\\') {
      result += character + template.charAt(at++)
      continue
    }
    if (character !== '$') {
      result += character
      continue
    }
    if (template[at] === '$') {
      result += '$'
      at++
      continue
    }
    if (template[at] !== '{') {
      result += String(number)
      continue
    }
    const end = template.indexOf('}', at)
    const parts = end < 0 ? null : /^\{\s*([+-]?\d{1,10})(?:,\s*(\d{1,3})(?:,([doxXnN]))?)?$/.exec(template.slice(at, end))
    if (parts === null) return undefined
    const shown = formatNumber(number + Number(parts[1]), Number(parts[2] ?? 0), parts[3] ?? 'd')
    if (shown === undefined) return undefined
    result += shown
    at = end + 1
  }
  return result
}

function formatNumber(value: number, width: number, base: string): string | undefined {
  if (value > most || value < -most - 1) return undefined
  // Other bases show a negative number as C's unsigned int does.
  const unsigned = value < 0 ? value + 2 ** 32 : value
  if (base === 'd') return value < 0 ? `-${String(-value).padStart(Math.max(0, width - 1), '0')}` : String(value).padStart(width, '0')
  if (base === 'o') return unsigned.toString(8).padStart(width, '0')
  if (base === 'x') return unsigned.toString(16).padStart(width, '0')
  if (base === 'X') return unsigned.toString(16).toUpperCase().padStart(width, '0')
  if (value < 0) return undefined
  return nibbles(value, width, base === 'N')
}

/** Hexadecimal digits as labels, the lowest first; `width` counts digits and dots. */
function nibbles(value: number, width: number, upper: boolean): string {
  let result = ''
  let left = width
  let rest = value
  do {
    const digit = (rest % 16).toString(16)
    result += upper ? digit.toUpperCase() : digit
    rest = Math.floor(rest / 16)
    if (left > 0) left--
    if (left > 0 || rest > 0) {
      result += '.'
      if (left > 0) left--
    }
  } while (rest > 0 || left > 0)
  return result
}
