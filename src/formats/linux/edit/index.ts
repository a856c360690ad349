import type { Editor, Sources } from '../../edit.ts'
import type { Dumps } from '../host.ts'
import type { LinuxTree } from '../read.ts'
import { forward } from './forwarding.ts'
import { narrowIptables, permitByIptables, stopByIptables } from './iptables.ts'
import { narrowNft, permitByNft, stopByNft } from './nft.ts'
import { addRoute } from './route.ts'

/** Edits of a host's dumps: what the dump would hold, and what to type on the host so that it does. */
export const linuxEditor: Editor = {
  edits(want, sources) {
    switch (want.kind) {
      case 'permit': {
        const dumps = dumpsOf(want.at, sources)
        const setting = dumps && want.by?.endsWith('/forwarding') === true ? forward(want, dumps, sources) : []
        return [...setting, ...permitByNft(want, sources), ...permitByIptables(want, sources)]
      }
      case 'stop':
        return [...stopByNft(want, sources), ...stopByIptables(want, sources)]
      case 'route': {
        const dumps = dumpsOf(want.at, sources)
        if (!dumps) return []
        return sources.model.nodes.get(want.at)?.forwards !== true && want.verdict === 'dropped' ? forward(want, dumps, sources) : addRoute(want, dumps, sources)
      }
      default:
        return []
    }
  },
  narrow(wanted, sources) {
    return [...narrowNft(wanted, sources), ...narrowIptables(wanted, sources)]
  },
}

/** A host may be known by another's name: a node of a cluster, whose machine was dumped. */
function dumpsOf(node: string, { trees, model }: Sources): Dumps | undefined {
  const tree = trees.get('linux') as LinuxTree | undefined
  return tree?.hosts.find(({ id }) => id === node || model.aliases.get(id) === node)
}
