const units: Readonly<Record<string, number>> = { '': 1, s: 1, m: 60, h: 3600, d: 86400, w: 604800 }
const whole = /^\d+$/
const withUnits = /^(?:\d+[smhdw])+$/i

/**
 * Seconds from `3600`, `1h30m`, `2W`; undefined where it is none or above 2^32 - 1. A number without a unit stands alone
 * (BIND, bind_ttl in lib/dns/ttl.c: `1h30` is refused).
 */
export function readTtl(text: string): number | undefined {
  if (text.length > 60) return undefined
  let seconds = 0
  if (whole.test(text)) seconds = Number(text)
  else if (withUnits.test(text)) {
    for (const [, count, unit] of text.matchAll(/(\d+)([a-z])/gi)) seconds += Number(count) * (units[unit?.toLowerCase() ?? ''] ?? 0)
  } else return undefined
  return seconds <= 0xffff_ffff ? seconds : undefined
}
