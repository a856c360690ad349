import { enclosing, inStream, occurrences, placeOf } from '../look.ts'
import type { NginxCheck } from '../look.ts'
import { all } from '../statement.ts'
import { parseAuthority } from '../upstream.ts'

/** Would one typing error make one of the other: a letter more, less, changed, or two swapped? */
function isNear(a: string, b: string): boolean {
  if (a === b || Math.abs(a.length - b.length) > 1 || Math.min(a.length, b.length) < 4) return false
  let start = 0
  while (start < a.length && a[start] === b[start]) start++
  let end = 0
  while (end < Math.min(a.length, b.length) - start && a[a.length - 1 - end] === b[b.length - 1 - end]) end++
  const [left, right] = [a.slice(start, a.length - end), b.slice(start, b.length - end)]
  if (/^\d+$/.test(left) || /^\d+$/.test(right)) return false
  return Math.max(left.length, right.length) <= 1 || (left.length === 2 && left[0] === right[1] && left[1] === right[0])
}

export const missingUpstream: NginxCheck = {
  code: 'nginx/missing-upstream',
  severity: 'warning',
  needs: ['tree:nginx'],
  says: '{subject} passes requests to {name}, which is no upstream here; {near} is.',
  fix: 'Correct the name; nginx looks it up in the DNS otherwise.',
  *run({ tree }) {
    for (const { statement, level } of occurrences(tree, 'proxy_pass', 'fastcgi_pass', 'uwsgi_pass', 'grpc_pass')) {
      const around = enclosing(level, inStream(level) ? 'stream' : 'http')
      const target = /^(?:[a-z]+:\/\/)?([^/$]+)/.exec(statement.args[0] ?? '')?.[1] ?? ''
      const authority = parseAuthority(target)
      if (around === undefined || authority === undefined || authority.port !== undefined || authority.host.includes('.') || statement.args[0]?.includes('$') === true) continue
      const names = all(around.block, 'upstream').map(({ args }) => (args[0] ?? '').toLowerCase())
      const near = names.find((name) => isNear(name, authority.host))
      if (near !== undefined && !names.includes(authority.host)) yield { subject: placeOf(level), origins: [statement.origin], args: { name: authority.host, near } }
    }
  },
}
