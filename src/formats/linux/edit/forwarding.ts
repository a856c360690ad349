import type { Want } from '../../../model/want.ts'
import type { Edit, Sources, TextChange } from '../../edit.ts'
import type { Dumps } from '../host.ts'

const keys = { 4: 'net.ipv4.ip_forward', 6: 'net.ipv6.conf.all.forwarding' } as const

/** The kernel's setting that lets a host pass on what is for others, in its dump of settings; a sysctl.conf of its own where there is none. */
export function forward({ at, flow }: Want, { folder, texts }: Dumps, { open }: Sources): Edit[] {
  const families = [...new Set([...flow.source.ranges, ...flow.destination.ranges].map(({ family }) => family))]
  const [family, more] = families
  if (family === undefined || more !== undefined) return []
  const key = keys[family]
  const [settings] = texts.settings
  const path = settings?.path ?? `${folder === '' ? '' : `${folder}/`}sysctl.conf`
  const content = settings ? open(path)?.content : ''
  const change = content === undefined ? undefined : content === '' ? { path, start: 0, end: 0, text: `${key} = 1\n` } : set(path, content, key, family)
  return change ? [{ kind: 'kernel setting', says: `forward IPv${family} on ${at}`, commands: [{ on: at, run: `sysctl -w ${key}=1` }], changes: [change] }] : []
}

/** The last line counts. */
function set(path: string, content: string, key: string, family: 4 | 6): TextChange | undefined {
  if (/^\s*[01]\s*$/.test(content)) {
    const start = content.search(/[01]/)
    return family === 4 ? { path, start, end: start + 1, text: '1' } : undefined
  }
  const names = family === 4 ? 'net[./]ipv4[./](?:ip_forward|conf[./]all[./]forwarding)' : 'net[./]ipv6[./]conf[./]all[./]forwarding'
  const last = [...content.matchAll(new RegExp(`^[ \\t-]*${names}\\s*=[ \\t]*(\\d+)`, 'gm'))].at(-1)
  if (last) {
    const end = last.index + last[0].length
    return { path, start: end - (last[1] ?? '').length, end, text: '1' }
  }
  const spaced = /\S=\S/.test(content) ? '=' : ' = '
  const ending = content.includes('\r\n') ? '\r\n' : '\n'
  return { path, start: content.length, end: content.length, text: `${content.endsWith('\n') ? '' : ending}${key}${spaced}1${ending}` }
}
