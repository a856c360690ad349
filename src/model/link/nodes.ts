import { formatAddress } from '../../base/address.ts'
import type { Facts } from '../facts.ts'
import type { Attachment, AttachmentPoint, Interface, Node, Stage } from '../node.ts'

/** How the ids of merged nodes and endpoints are found again. */
export interface Merged {
  readonly nodes: readonly Node[]
  readonly nodeAlias: ReadonlyMap<string, string>
}

const rank = (node: Node): number => (node.arrive.length + node.originate.length > 0 ? 0 : node.kind === 'proxy' ? 2 : 1)

/**
 * One node for each thing that several formats described. Two nodes are one when a description without stages of its own (a Kubernetes Node, a
 * proxy's configuration) shares a name or an address with another, or lies in the folder of a host. Two hosts that were both dumped are never one:
 * addresses such as a container bridge's recur on many.
 */
export function mergeNodes(facts: Facts): Merged {
  const ordered = facts.nodes.toSorted((a, b) => rank(a) - rank(b))
  const kept: Node[] = []
  const nodeAlias = new Map<string, string>()
  const byName = new Map<string, string>()
  const byAddress = new Map<string, string>()
  const absorbed = new Map<string, Node[]>()
  for (const node of ordered) {
    const target = rank(node) === 0 ? undefined : findTwin(node, kept, byName, byAddress)
    const id = target ?? node.id
    nodeAlias.set(node.id, id)
    if (target === undefined) kept.push(node)
    else absorbed.set(target, [...(absorbed.get(target) ?? []), node])
    for (const name of [node.id, ...node.names]) if (!byName.has(name)) byName.set(name, id)
    for (const text of addressTexts(node)) if (!byAddress.has(text)) byAddress.set(text, id)
  }
  const nodes = kept.map((node) => (absorbed.get(node.id) ?? []).reduce(absorb, node))
  return { nodes: nodes.map((node) => completeStages(node, facts.attachments, nodeAlias, byName, byAddress)), nodeAlias }
}

function addressTexts(node: Node): string[] {
  return node.interfaces.flatMap((i) => i.addresses.map(({ address }) => formatAddress(address))).filter((text) => !/^(127\.|::1$|fe80:)/.test(text))
}

function findTwin(node: Node, kept: readonly Node[], byName: Map<string, string>, byAddress: Map<string, string>): string | undefined {
  for (const name of [node.id, ...node.names]) if (byName.has(name)) return byName.get(name)
  for (const text of addressTexts(node)) if (byAddress.has(text)) return byAddress.get(text)
  if (node.kind !== 'proxy' || node.folder === undefined) return undefined
  const within = kept.filter((host) => host.kind === 'host' && host.folder !== undefined && holdsFolder(host.folder, node.folder ?? ''))
  return within.toSorted((a, b) => (b.folder?.length ?? 0) - (a.folder?.length ?? 0))[0]?.id
}

function holdsFolder(outer: string, inner: string): boolean {
  return outer === '' || inner === outer || inner.startsWith(`${outer}/`)
}

/** The kept node with what the other knew beyond it. */
function absorb(node: Node, other: Node): Node {
  const known = new Set(addressTexts(node))
  const added = other.interfaces
    .map((i): Interface => ({ ...i, addresses: i.addresses.filter(({ address }) => !known.has(formatAddress(address))) }))
    .filter((i) => i.addresses.length > 0 || i.segment !== undefined)
    .filter((i) => !node.interfaces.some((own) => own.name === i.name))
  const names = [...new Set([...node.names, other.id, ...other.names])].filter((name) => name !== node.id)
  // Who says that it forwards (a cluster needs its nodes to) knows more than a dump without that setting.
  return { ...node, names, interfaces: [...node.interfaces, ...added], forwards: other.forwards === true ? true : node.forwards }
}

/** A plain host's stages for a node that has none, and the attached stages at their points. */
function completeStages(
  node: Node,
  attachments: readonly Attachment[],
  nodeAlias: ReadonlyMap<string, string>,
  byName: ReadonlyMap<string, string>,
  byAddress: ReadonlyMap<string, string>,
): Node {
  const plain = node.arrive.length + node.originate.length === 0 ? { ...node, ...plainStages(node.id) } : node
  const own = attachments.filter((a) => (nodeAlias.get(a.node) ?? byName.get(a.node) ?? byAddress.get(a.node)) === node.id)
  if (own.length === 0) return plain
  const at = (point: AttachmentPoint): Stage[] => own.filter((a) => a.point === point).flatMap((a) => [...a.stages])
  const insert = (stages: readonly Stage[]): Stage[] =>
    stages.flatMap((stage): Stage[] => {
      if (stage.stage === 'point') return at(stage.name)
      if (stage.stage === 'route') return [{ ...stage, local: insert(stage.local), forward: insert(stage.forward) }]
      if (stage.stage === 'select') return [{ ...stage, cases: stage.cases.map((one) => ({ ...one, stages: insert(one.stages) })), otherwise: insert(stage.otherwise) }]
      return [stage]
    })
  return { ...plain, arrive: insert(plain.arrive), originate: insert(plain.originate) }
}

/** The table that a node looks up when no format wrote one down. */
export function tableIdOf(node: string): string {
  return `${node}/routes`
}

function plainStages(node: string): Pick<Node, 'arrive' | 'originate'> {
  const table = tableIdOf(node)
  return {
    arrive: [
      { stage: 'point', name: 'before-routing' },
      {
        stage: 'route',
        table,
        local: [{ stage: 'point', name: 'input' }, { stage: 'deliver' }],
        forward: [{ stage: 'point', name: 'forward' }, { stage: 'point', name: 'after-routing' }, { stage: 'transmit' }],
      },
    ],
    originate: [
      { stage: 'point', name: 'output' },
      { stage: 'route', table, local: [{ stage: 'deliver' }], forward: [{ stage: 'point', name: 'after-routing' }, { stage: 'transmit' }] },
    ],
  }
}
