import { containsRanges, everyIpv4, everyIpv6, formatAddress } from '../../base/address.ts'
import type { Analysis } from '../../engine/analysis.ts'
import { begin, pullToStart, type Obstacle } from '../../engine/branch.ts'
import { walk } from '../../engine/walk.ts'
import type { FlowSet } from '../../flow/space.ts'
import type { Match } from '../../flow/match.ts'
import { noWay } from '../../model/cause.ts'
import type { Check } from '../../model/check.ts'
import type { FilterRule } from '../../model/filter.ts'
import { freshContext } from '../../model/matching.ts'
import { stagesWithin, type Stage } from '../../model/node.ts'
import { isWritten } from '../../origin/origin.ts'
import { joined, linesAt } from '../obstacle.ts'
import { witnessOf } from '../witness.ts'

/** So many flows are followed to say where they end. */
const mostFollowed = 200

export const permittedWithoutWay: Check<Analysis> = {
  code: 'route/permitted-without-way',
  severity: 'warning',
  needs: ['filters', 'tables', 'endpoints'],
  effectOf: ['aws/blackhole-route', 'aws/peering-route-missing', 'aws/peering-route-astray', 'aws/transit-route-missing', 'route/dependency-unreachable'],
  says: '{rule} lets {from} reach {to}, where the way back is declared, and there is no way there: {obstacle}.',
  fix: 'Give {subject} a route to {to}, or take the rule away.',
  *run(analysis) {
    const { space, model } = analysis
    const found = new Map<string, { readonly one: Lost; readonly froms: string[] }>()
    let left = mostFollowed
    for (const permission of permissionsIn(analysis)) {
      const { sender, node, flows } = permission
      const { arriving, lost } = fatesOf(analysis, sender, flows)
      if (space.isEmpty(lost)) continue
      for (const endpoint of model.endpointsOfNode.get(sender) ?? []) {
        const own = space.and(lost, space.source(model.addressesOf.get(endpoint.id) ?? { ranges: [], tokens: [] }))
        const packet = space.sample(own)
        if (!packet || left-- <= 0) continue
        const to = 'token' in packet.destination ? model.tokens[packet.destination.token] : formatAddress(packet.destination)
        if (to === undefined) continue
        const trace = analysis.trace({ from: endpoint.id, to, port: packet.destinationPort, protocol: String(packet.protocol) })
        const [obstacle] = trace?.obstacles ?? []
        if (trace?.verdict !== 'unrouted' || obstacle?.layer !== 'route') continue
        if (!leadsBack(analysis, node, to, endpoint.id, packet)) continue
        const key = `${obstacle.at}\n${linesAt(obstacle.because).join(' ')}\n${node}`
        const known = found.get(key)
        if (known) known.froms.push(endpoint.id)
        else found.set(key, { one: { permission, obstacle, from: endpoint.id, to, flows: own, partly: !space.isEmpty(arriving) }, froms: [endpoint.id] })
      }
    }
    for (const { one, froms } of found.values()) {
      const { permission, obstacle, from, to, flows, partly } = one
      yield {
        subject: obstacle.at,
        origins: [...obstacle.because, permission.rule.origin],
        args: { rule: permission.rule.says, from: joined(froms), to, obstacle: obstacle.says },
        cause: [...linesAt(obstacle.because), noWay(obstacle.at, permission.node)],
        // Others of the same network get there: perhaps these never send.
        ...(partly && { severity: 'note' as const }),
        witness: witnessOf(analysis, from, to, flows, 'unrouted', obstacle.says),
      }
    }
  },
}

interface Permission {
  readonly rule: FilterRule
  /** The node whose endpoints the rule lets be reached, and the only other one whose endpoints it names. */
  readonly node: string
  readonly sender: string
  readonly flows: FlowSet
}

interface Lost {
  readonly permission: Permission
  readonly obstacle: Obstacle
  readonly from: string
  readonly to: string
  readonly flows: FlowSet
  readonly partly: boolean
}

/** Rules that let in the endpoints of exactly one other network: a rule for all that is private, or for everyone, promises nothing of one. */
function* permissionsIn({ model, matching, space }: Analysis): Iterable<Permission> {
  const networks = [...model.nodes.values()].filter(({ kind }) => kind === 'network')
  const holding = networks.map(({ id }) => {
    const own = (model.endpointsOfNode.get(id) ?? []).filter((one) => one.kind === 'workload').map((one) => model.addressesOf.get(one.id))
    const addresses = { ranges: own.flatMap((one) => one?.ranges ?? []), tokens: own.flatMap((one) => one?.tokens ?? []) }
    return { id, from: space.source(addresses), to: space.destination(addresses) }
  })
  const sessions = space.protocol([
    { first: 6, last: 6 },
    { first: 17, last: 17 },
  ])
  for (const receiver of holding) {
    const node = model.nodes.get(receiver.id)
    const filters = new Set([...(node?.originate ?? []), ...(node?.arrive ?? [])].flatMap(filtersOf))
    for (const id of filters) {
      const filter = model.filters.get(id)
      if (filter?.sessions !== 'implicit') continue
      for (const rule of Object.values(filter.chains).flat()) {
        if (rule.action.do !== 'accept' || !isWritten(rule.origin) || !namesSomeSenders(rule.match)) continue
        const surely = space.intersect([matching.compile(rule.match, freshContext(receiver.id)).surely, receiver.to, sessions, matching.oneFamily(), space.mark(0)])
        const [sender, more] = holding.filter(({ from }) => space.overlaps(surely, from))
        if (!sender || more || sender === receiver) continue
        yield { rule, node: receiver.id, sender: sender.id, flows: space.intersect([surely, sender.from, space.sourcePort([{ first: 1024, last: 65535 }])]) }
      }
    }
  }
}

/** What of some flows arrives at somebody's, and what surely finds no way. */
function fatesOf({ matching, space }: Analysis, sender: string, flows: FlowSet): { readonly arriving: FlowSet; readonly lost: FlowSet } {
  const ends = walk(matching, begin({ from: sender, node: sender, set: flows, request: undefined }), {
    explain: false,
    throughProxies: false,
    past: false,
    replyTo: undefined,
  })
  const of = (chosen: typeof ends): FlowSet => space.union(chosen.map((end) => pullToStart(space, end.branch, end.set)))
  const lost = of(ends.filter(({ verdict, branch }) => verdict === 'unrouted' && branch.finished.length === 0 && branch.alternatives.length === 0))
  const others = of(ends.filter(({ verdict }) => verdict !== 'unrouted'))
  return { arriving: of(ends.filter(({ verdict }) => verdict === 'delivered' || verdict === 'answered')), lost: space.minus(lost, others) }
}

/** Does the receiver's own network have a route to the sender? Then somebody meant the two to speak. */
function leadsBack(analysis: Analysis, node: string, from: string, to: string, { protocol }: { readonly protocol: number }): boolean {
  const back = analysis.trace({ from, to, port: 1024, protocol: String(protocol) })
  return back !== undefined && back.verdict !== 'unknown' && !back.obstacles.some(({ layer, at }) => layer === 'route' && at === node)
}

function filtersOf(stage: Stage): string[] {
  return stage.stage === 'filter' ? [stage.filter] : stagesWithin(stage).flatMap(filtersOf)
}

/** Does a rule say who sends, and not everyone of a family? */
function namesSomeSenders(match: Match): boolean {
  if (match.kind === 'source') return match.peers.ranges.length > 0 && ![everyIpv4, everyIpv6].some((every) => containsRanges(match.peers.ranges, [every]))
  return match.kind === 'all' && match.of.some(namesSomeSenders)
}
