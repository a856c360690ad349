import type { Recognition } from '../format.ts'

const names = { zone: /^(?:db\..+|.+\.(?:zone|db|hosts|rev)|zone\..+)$/i, named: /^named(?:[.-].*)?\.conf(?:\..+)?$/i }
/** Documents and other formats hold zones as examples or inside their own strings. */
const otherwise = /\.(?:md|markdown|html?|ya?ml|json|tf|py|js|ts|sh|rst|adoc|j2|tmpl|erb)$/i

const soa = /^(?:[^\s;"#{}]+)?[ \t]+(?:(?:\d\w*|IN)[ \t]+){0,2}SOA[ \t]+[^\s;]+[ \t]+[^\s;]+\s+[(\d]/im
const directive = /^\$(?:TTL|ORIGIN|INCLUDE|GENERATE)[ \t]+\S/im
const record = /^(?:[^\s;"#{}]+)?[ \t]+(?:(?:\d\w*|IN)[ \t]+){0,2}(?:NS|A|AAAA|CNAME|MX|TXT|SRV|PTR|CAA)[ \t]+\S/im
const statement = /^[ \t]*(?:zone[ \t]+"?[\w.-]+"?[ \t]*(?:IN)?\s*\{\s*(?:type|file|in-view)\s|view[ \t]+"?[\w.-]+"?[ \t]*(?:IN)?\s*\{)/im

/** `named` for a configuration of BIND's server, `zone` for a master file. */
export function kindOf(path: string, head: string): 'named' | 'zone' | undefined {
  const base = path.slice(path.lastIndexOf('/') + 1)
  if (otherwise.test(base) || head.includes('\0')) return undefined
  if (names.named.test(base)) return 'named'
  if (/\.conf$/i.test(base)) return statement.test(head) && /\btype\s+(?:primary|master|secondary|slave|hint|forward|stub)\s*;/i.test(head) ? 'named' : undefined
  if (names.zone.test(base)) return soa.test(head) || directive.test(head) || record.test(head) ? 'zone' : undefined
  // Without a telling name: its first line that says something is a directive or the SOA.
  const first = /^(?![ \t]*(?:;.*)?\r?$).+/m.exec(head)
  if (first === null || !soa.test(head)) return undefined
  const line = head.slice(first.index, first.index + 400)
  return directive.exec(line)?.index === 0 || soa.exec(line)?.index === 0 ? 'zone' : undefined
}

export function recognise(path: string, head: string): Recognition {
  return kindOf(path, head) === undefined ? 'no' : 'yes'
}
