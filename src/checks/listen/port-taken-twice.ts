import { intersectAddresses, isEmptyAddresses } from '../../base/address.ts'
import type { Analysis } from '../../engine/analysis.ts'
import type { Check } from '../../model/check.ts'
import type { Listener } from '../../model/listener.ts'

export const portTakenTwice: Check<Analysis> = {
  code: 'listen/port-taken-twice',
  severity: 'error',
  needs: ['listeners'],
  says: '{subject}: {first} and {second} both take {protocol} port {port}; only the one that starts first gets it.',
  fix: 'Give one of them another port, or an address of its own.',
  *run({ model, matching }) {
    const overlap = (a: Listener, b: Listener): boolean =>
      a.addresses === undefined ||
      b.addresses === undefined ||
      !isEmptyAddresses(intersectAddresses(matching.addresses(a.addresses), matching.addresses(b.addresses)))
    for (const [node, listeners] of [...model.listenersOfNode].toSorted(([a], [b]) => (a < b ? -1 : 1))) {
      // In a cluster many share one node, each with an address of its own.
      if (model.nodes.get(node)?.kind !== 'host') continue
      const byPort = new Map<string, Listener[]>()
      for (const listener of listeners)
        byPort.set(`${listener.protocol} ${listener.port}`, [...(byPort.get(`${listener.protocol} ${listener.port}`) ?? []), listener])
      for (const sharing of byPort.values()) {
        for (const [place, second] of sharing.entries()) {
          const first = sharing.slice(0, place).find((one) => programOf(one) !== programOf(second) && overlap(one, second))
          if (!first) continue
          yield {
            subject: node,
            origins: [second.origin, first.origin],
            args: { first: first.says, second: second.says, protocol: second.protocol, port: second.port },
          }
        }
      }
    }
  },
}

/** A program may share a port among its own sites: its listeners are called by it, then by address and port. */
function programOf({ id }: Listener): string {
  return id.replace(/:(?:\*|\[[^\]]*\]|[\d.]+):\d+$/, '')
}
