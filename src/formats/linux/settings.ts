import type { Text } from '../../base/text.ts'
import { written, type Origin } from '../../origin/origin.ts'

export interface Setting {
  readonly on: boolean
  readonly origin: Origin
}

/** Whether the kernel forwards, by family, as far as a dump of settings says it. */
export interface Forwarding {
  four: Setting | undefined
  six: Setting | undefined
}

const line = /^[ \t-]*(net[./][^\s=]+)\s*=[ \t]*(\d+)[ \t]*\r?$/gm

/** `sysctl -a`, a part of it, a sysctl.conf, or the bare content of /proc/sys/net/ipv4/ip_forward. The last line counts. */
export function readSettings(texts: readonly Text[]): Forwarding {
  const found: Forwarding = { four: undefined, six: undefined }
  for (const text of texts) {
    const bare = /^\s*([01])\s*$/.exec(text.content)
    if (bare) found.four = { on: bare[1] === '1', origin: written(text, { start: 0, end: text.content.length }) }
    for (const match of text.content.matchAll(line)) {
      const key = (match[1] ?? '').replaceAll('/', '.')
      const setting: Setting = { on: match[2] !== '0', origin: written(text, { start: match.index, end: match.index + match[0].length }) }
      if (key === 'net.ipv4.ip_forward' || key === 'net.ipv4.conf.all.forwarding') found.four = setting
      else if (key === 'net.ipv6.conf.all.forwarding') found.six = setting
    }
  }
  return found
}
