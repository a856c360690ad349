import type { Recognition } from '../format.ts'

export type DumpKind = 'addresses' | 'routes' | 'rules' | 'nftables' | 'iptables' | 'settings'

/** What a file is by its beginning; the name decides for kernel settings only. */
export function kindOf(path: string, head: string): DumpKind | undefined {
  const name = path.slice(path.lastIndexOf('/') + 1).toLowerCase()
  if (/^\s*\{\s*"nftables"\s*:\s*\[/.test(head)) return 'nftables'
  if (/^\s*\[\s*(?:\{\s*\}\s*,\s*)*\{\s*"/.test(head)) return arrayKind(head)
  if (/^\*(?:filter|nat|mangle|raw|security)\s*$/m.test(head) && /^(?::\S+ (?:ACCEPT|DROP|-)|COMMIT)/m.test(head)) return 'iptables'
  if (/^(?:sysctl|ip_forward)\b/.test(name) || /\bsysctl\b.*\.(?:conf|txt)$/.test(name)) {
    if (/^\s*(?:[01]|-?\s*net[./]ipv[46][./]\S+\s*=.*)\s*$/m.test(head)) return 'settings'
  }
  return undefined
}

/** By the keys of the first object that has any. */
function arrayKind(head: string): DumpKind | undefined {
  const start = /\{\s*"/.exec(head)?.index ?? 0
  const first = head.slice(start, start + 4000)
  if (/"ifname"\s*:/.test(first) && /"(?:addr_info|ifindex|operstate)"\s*:/.test(first)) return 'addresses'
  const entry = first.slice(0, first.indexOf('}') + 1) || first
  if (/"priority"\s*:/.test(entry) && /"src"\s*:/.test(entry)) return 'rules'
  if (/"dst"\s*:/.test(entry) && /"(?:dev|gateway|nexthops|via|type|nhid)"\s*:/.test(first) && /"flags"\s*:/.test(first)) return 'routes'
  return undefined
}

export function recognise(path: string, head: string): Recognition {
  return kindOf(path, head.charCodeAt(0) === 0xfeff ? head.slice(1) : head) === undefined ? 'no' : 'yes'
}
