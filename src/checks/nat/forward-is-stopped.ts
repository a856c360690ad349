import { formatAddress, notPublic, unionAddresses } from '../../base/address.ts'
import type { Analysis } from '../../engine/analysis.ts'
import type { Match } from '../../flow/match.ts'
import type { Check, Found } from '../../model/check.ts'
import { stagesWithin, type Node, type Stage } from '../../model/node.ts'
import { anything } from '../../flow/match.ts'
import { freshContext } from '../../model/matching.ts'
import { outsideNode } from '../../model/model.ts'
import type { TranslationRule } from '../../model/translation.ts'
import { stopped, witnessOf } from '../witness.ts'

export const forwardIsStopped: Check<Analysis> = {
  code: 'nat/forward-is-stopped',
  severity: 'error',
  needs: ['translations', 'nodes'],
  says: '{rule} of {subject} forwards a port, and nothing gets through: {obstacle}.',
  fix: 'Let the forwarded flow pass where it is stopped ({at}), or take the port forward away.',
  *run(analysis) {
    for (const node of analysis.model.nodes.values()) {
      const rules = [...new Set(node.arrive.flatMap(translationsOf))].flatMap((id) => {
        const translation = analysis.model.translations.get(id)
        return translation ? Object.values(translation.chains).flat() : []
      })
      for (const rule of rules) if (isForward(node, rule)) yield* stoppedForward(analysis, node, rule)
    }
  },
}

function translationsOf(stage: Stage): string[] {
  if (stage.stage === 'translate') return [stage.translation]
  return stagesWithin(stage).flatMap(translationsOf)
}

/** Written among the node's own files: what others attach to a node (a Service's port) is theirs to open or not. */
function isForward(node: Node, { action, origin }: TranslationRule): boolean {
  return (
    action.do === 'translate' &&
    action.destination?.to.kind === 'members' &&
    origin.kind === 'written' &&
    node.folder !== undefined &&
    (node.folder === '' || origin.text.path.startsWith(`${node.folder}/`))
  )
}

function* stoppedForward(analysis: Analysis, node: Node, rule: TranslationRule): Iterable<Found> {
  const { space, matching, model } = analysis
  const own = (model.endpointsOfNode.get(node.id) ?? [])
    .filter((one) => one.kind !== 'service')
    .flatMap((one) => model.addressesOf.get(one.id) ?? [])
  const matched = space.and(
    matching.compile(withoutPlace(rule.match), freshContext(node.id)).possibly,
    space.destination(unionAddresses(...own)),
  )
  const arriving = [...analysis.survey().arriving.values()]
  // Where anything like it arrives anywhere, the rule may be what brought it there.
  if (space.isEmpty(matched) || arriving.some((set) => space.overlaps(set, matched))) return
  const outside = model.addressesOf.get(outsideNode)
  const asked = space.intersect([
    matched,
    space.source(outside ?? { ranges: [], tokens: [] }),
    space.not(space.destination({ ranges: notPublic, tokens: [] })),
    space.sourcePort([{ first: 1024, last: 65535 }]),
    space.mark(0),
  ])
  const packet = space.sample(asked)
  if (!packet || 'token' in packet.destination) return
  const to = formatAddress(packet.destination)
  const trace = analysis.trace({ from: outsideNode, to, port: packet.destinationPort, protocol: String(packet.protocol) })
  const [obstacle] = trace?.obstacles ?? []
  if (!trace || !obstacle || !stopped.has(trace.verdict)) return
  const passes = trace.ways.some((way) => way.end.branch.leg.rewrites.some((rewrite) => rewrite.node === node.id))
  if (!passes) return
  yield {
    subject: node.id,
    origins: [rule.origin, ...obstacle.because],
    args: { rule: rule.says, obstacle: obstacle.says, at: obstacle.at },
    witness: witnessOf(analysis, outsideNode, to, asked, trace.verdict, obstacle.says),
  }
}

/** What a rule asks of the packet alone: a condition on interfaces or sessions may be met or not. */
function withoutPlace(match: Match): Match {
  switch (match.kind) {
    case 'all':
      return { kind: 'all', of: match.of.map(withoutPlace) }
    case 'some':
      return { kind: 'some', of: match.of.map(withoutPlace) }
    case 'not':
      return ['arrivesOn', 'leavesBy', 'session', 'translated'].includes(match.of.kind) ? anything : match
    case 'arrivesOn':
    case 'leavesBy':
    case 'session':
    case 'translated':
      return anything
    default:
      return match
  }
}
