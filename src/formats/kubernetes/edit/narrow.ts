import type { Narrowing } from '../../../model/want.ts'
import type { Cluster } from '../../../platforms/kubernetes/resource.ts'
import { get } from '../../../syntax/tree.ts'
import type { Edit, Sources } from '../../edit.ts'
import { viewOf } from '../view.ts'
import { removeItem, replaceItem, type Written } from './layout.ts'
import { manifestOf } from './manifest.ts'
import { peersOf, portsOf } from './peer.ts'

type Direction = 'ingress' | 'egress'

/** A policy's rule that lets pass only what is needed: one rule for each set of ports, or none at all. */
export function narrowPolicyRule({ rule: origin, needs }: Narrowing, cluster: Cluster, sources: Sources): Edit[] {
  const view = viewOf(cluster)
  for (const policy of cluster.policies)
    for (const direction of ['ingress', 'egress'] as const) {
      const place = (policy[direction]?.rules ?? []).findIndex((rule) => rule.origin === origin)
      const manifest = place < 0 ? undefined : manifestOf(policy, sources)
      const list = manifest && get(manifest.spec, direction)
      if (!manifest || list?.kind !== 'list') continue
      const where = `policy ${policy.namespace}/${policy.name}, ${direction} rule ${place + 1}`
      if (needs.length === 0) {
        const change = removeItem(manifest.text, list, place)
        return change ? [{ kind: 'no such rule', says: `take out ${where}, which nothing needs`, changes: [change] }] : []
      }
      const rules = rulesFor(needs, direction, (flow) => peersOf(view, policy.namespace, flow, direction === 'ingress' ? 'from' : 'to'))
      const change = rules && replaceItem(manifest.text, list, place, rules)
      return change ? [{ kind: 'narrower policy rule', says: `let ${where} allow only what is needed`, changes: [change] }] : []
    }
  return []
}

function rulesFor(needs: Narrowing['needs'], direction: Direction, peersFor: (flow: Narrowing['needs'][number]) => readonly Written[] | undefined): Written[] | undefined {
  const byPorts = new Map<string, { ports: readonly Written[]; peers: Map<string, Written> }>()
  for (const flow of needs) {
    const ports = portsOf(flow)
    const peers = peersFor(flow)
    if (!ports || !peers) return undefined
    const key = JSON.stringify(ports)
    const known = byPorts.get(key) ?? { ports, peers: new Map<string, Written>() }
    byPorts.set(key, known)
    for (const peer of peers) known.peers.set(JSON.stringify(peer), peer)
  }
  return [...byPorts.values()].map(({ ports, peers }): Written => ({ [direction === 'ingress' ? 'from' : 'to']: [...peers.values()], ...(ports.length > 0 && { ports }) }))
}
