import type { Format } from '../format.ts'
import { recognise } from './recognise.ts'

/** Dumps of Linux hosts: `ip -j addr`, `ip -j route`, `ip -j rule`, `nft -j list ruleset`, iptables-save, sysctl. A folder is a host. */
export const linux: Format = {
  name: 'linux',
  says: 'dumps of Linux hosts',
  recognise,
  load: async () => (await import('./read.ts')).read,
}
