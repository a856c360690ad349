import type { Recognition } from '../format.ts'

const opensBlock = /(?:^|[;{}\n])\s*(?:http|events|stream|server|upstream|map|location)\b[^;{}\n]*\{/
const speaksNginx =
  /(?:^|[;{}\s])(?:server_name|proxy_pass|listen\s+[^;{}\n]+;|worker_processes|worker_connections|location\s+[^;{}\n]+\{|fastcgi_pass|try_files)/
const known = /(?:^|\/)(?:nginx[^/]*|conf\.d|http\.d|sites-enabled|sites-available|snippets|vhosts?)(?:\/|\.|$)/i

/** By path and content: a folder name of nginx's or an `nginx*.conf` with a block of nginx's is surely one; other `.conf` files with its words perhaps. */
export function recognise(path: string, head: string): Recognition {
  const name = path.slice(path.lastIndexOf('/') + 1)
  const extension = name.includes('.') ? name.slice(name.lastIndexOf('.') + 1).toLowerCase() : ''
  // Standard input and pipes have no name to go by.
  const stream = path === '-' || /^\/(?:dev|proc)\//.test(path)
  const fits = stream || extension === 'conf' || extension === 'nginx' || extension === 'vhost' || /(?:^|\/)sites-(?:enabled|available)\/[^/]+$/.test(path)
  if (!fits || head.includes('\0')) return 'no'
  const content = head.replace(/#[^\n]*/g, '')
  if (!opensBlock.test(content)) return 'no'
  if (known.test(path)) return speaksNginx.test(content) || /(?:^|\/)nginx[^/]*\.conf$/i.test(path) ? 'yes' : 'perhaps'
  return speaksNginx.test(content) ? (/(?:^|[;{}\n])\s*(?:http|server|stream)\s*\{/.test(content) ? 'yes' : 'perhaps') : 'no'
}
