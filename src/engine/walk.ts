import { containsAddress, formatAddress, notPublic, type Address, type AddressSet } from '../base/address.ts'
import type { Layer, Verdict } from '../flow/path.ts'
import { judge, permitted } from '../layers/filter.ts'
import { hear } from '../layers/listen.ts'
import { translate, type Translated } from '../layers/nat.ts'
import { route } from '../layers/route.ts'
import type { Listener } from '../model/listener.ts'
import { divide, type Bundle } from '../model/chains.ts'
import type { MatchContext, Matching } from '../model/matching.ts'
import { interfaceKey, outsideNode } from '../model/model.ts'
import type { Stage, StageCase } from '../model/node.ts'
import type { NextHop, Route } from '../model/table.ts'
import { implied, type Origin } from '../origin/origin.ts'
import { alikeCases } from './alike.ts'
import { addSteps, pullThroughLeg, type Branch, type End, type Leg, type Obstacle, type WalkOptions } from './branch.ts'
import { listenerKey, ruleKey } from './passed.ts'
import { proxy } from './proxy.ts'
import { rememberRewrites, undoDestination, undoSource } from './session.ts'
import * as tell from './tell.ts'

type Exit = { readonly kind: 'interface'; readonly interface: string; readonly gateway: Address | undefined } | { readonly kind: 'nodes'; readonly nodes: readonly string[]; readonly arrivesOn: string } | { readonly kind: 'outside' }

interface Item {
  readonly branch: Branch
  readonly node: string
  readonly stages: readonly Stage[]
  readonly exit: Exit | undefined
  /** The source address is still the node's own choice. */
  readonly sourceOpen: boolean
  readonly because: readonly Origin[]
  /** As what it came in, until that was looked at. */
  readonly arrival?: Leg['arrivals'][number] | undefined
  /** A reply whose destination the next translation puts back. */
  readonly putBackLater?: boolean
  /** A reply whose source was put back already. */
  readonly putBack?: boolean
}

/** The doubt about flows to an address that may be somebody's whom nobody declared. */
export const undeclaredAddress = 'route/undeclared-address'

const mostBranches = 50_000
const mostVisits = 24

/**
 * The only loop: sends a set of flows through nodes, stage by stage, until every part of it has ended. Filters, routes, translations, listeners and
 * proxies split the set and never lose a part; where it isn't known which way a part goes, it goes all of them, and each carries the doubt.
 */
export function walk(matching: Matching, first: Branch, options: WalkOptions): End[] {
  const { model, space } = matching
  const ends: End[] = []
  const arrived = new Map<string, Branch[]>()
  const work: Item[] = []
  const unmarked = space.mark(0)
  let made = 0

  const end = (item: Item, verdict: Verdict, layer: Layer, says: string, because: readonly Origin[], status?: number): void => {
    if (isImpossible(item.branch)) return
    const action = verdict === 'delivered' ? 'deliver' : verdict === 'answered' ? 'answer' : verdict
    const branch = step(item.branch, item.node, layer, action, says, because)
    ends.push({ verdict, layer, at: item.node, branch, set: item.branch.set, ...(status !== undefined && { status }) })
  }
  const step = (branch: Branch, at: string, layer: Layer, action: string, says: string, because: readonly Origin[]): Branch =>
    options.explain ? addSteps(branch, { at, layer, action, says, because }) : branch
  const { losses } = options
  const passing = (branch: Branch, key: string): Branch => (options.passing === true ? { ...branch, passed: { key, before: branch.passed } } : branch)
  const lost = (item: Item, layer: Layer, says: string): void => end(item, 'dropped', layer, says, [])
  /** Phrases cost time, and only who explains needs them. */
  const told = (make: () => string): string => (options.explain || options.past ? make() : '')
  const go = (item: Item): void => {
    if (space.isEmpty(item.branch.set) || isImpossible(item.branch)) return
    made += 1
    if (made > mostBranches) return unknown(item, 'route', 'engine/too-many-ways', `more than ${mostBranches} ways: not followed further`, [])
    work.push(item)
  }
  const unknown = (item: Item, layer: Layer, code: string, says: string, because: readonly Origin[]): void => {
    const doubt = matching.doubtAbout({}, () => ({ kind: 'unknown', code, says, origins: because }))
    end({ ...item, branch: { ...item.branch, alternatives: [...item.branch.alternatives, { doubt, way: 1 }] } }, 'unknown', layer, says, because)
  }
  /** A stop that may be walked past: with `past`, the obstacle is written down and the flow goes on. */
  const stop = (item: Item, obstacle: Omit<Obstacle, 'at'>, onward: ((branch: Branch) => void) | undefined): void => {
    if (!options.past || !onward) return end(item, obstacle.verdict, obstacle.layer, obstacle.says, obstacle.because)
    const { set, leg, context } = item.branch
    onward({ ...item.branch, obstacles: [...item.branch.obstacles, { ...obstacle, at: item.node, stopped: { set, leg, arrivesOn: context.arrivesOn } }] })
  }

  const arrive = (sent: Branch, node: string, arrivesOn: string): void => {
    // A mark is a host's own: no packet carries it.
    const branch = space.contains(unmarked, sent.set) ? sent : { ...sent, set: space.assign(sent.set, 'mark', unmarked) }
    const arrival = { node, arrivesOn, branch: passing(branch, interfaceKey(node, arrivesOn)) }
    const stages = model.nodes.get(node)?.arrive ?? []
    if (losses && (losses.nodes.has(node) || losses.interfaces.has(interfaceKey(node, arrivesOn))))
      return lost({ branch, node, stages, exit: undefined, sourceOpen: false, because: [] }, 'route', losses.nodes.has(node) ? `${node} is lost` : `${arrivesOn} of ${node} is lost`)
    // A reply is put back where the node translates what comes in; filters before that see it as it was sent.
    const putBackLater = stages.some(({ stage }) => stage === 'translate' || stage === 'select')
    const undone = options.replyTo && !putBackLater ? undoSource(matching, options.replyTo, node, arrival.branch) : arrival.branch
    go({
      branch: { ...undone, context: { ...undone.context, ...translatedAt(branch, node), node, arrivesOn, leavesBy: undefined, session: sessionAt(node) }, leg: visit(undone.leg, node, arrival) },
      node,
      arrival,
      putBackLater,
      stages,
      exit: undefined,
      sourceOpen: false,
      because: [],
    })
  }
  /**
   * Who comes back to a node: `looped` where this very way was here before with the same flows, `told` where another was that has been followed to
   * its ends since (the loop is depth first), so that nothing new can become of them.
   */
  const comesBack = ({ node, arrivesOn, branch }: Leg['arrivals'][number]): 'looped' | 'told' | undefined => {
    const key = `${node} ${arrivesOn} ${branch.set} ${branch.context.translatedSource} ${branch.context.translatedDestination} ${branch.alternatives.map((a) => `${a.doubt.id}.${a.way}`).join(' ')}`
    const known = arrived.get(key) ?? []
    const { leg } = branch
    if (!leg.visited.has(node)) {
      arrived.set(key, [...known, branch])
      return undefined
    }
    if (leg.arrivals.filter((a) => a.node === node && a.arrivesOn === arrivesOn).length >= mostVisits) return 'looped'
    const began = known.length === 0 ? undefined : pullThroughLeg(space, leg, branch.set)
    const same = known.filter((other) => other.finished.length === branch.finished.length && pullThroughLeg(space, other.leg, other.set) === began)
    if (same.length === 0) arrived.set(key, [...known, branch])
    else if (same.some((other) => leg.arrivals.some((a) => a.branch === other))) return 'looped'
    else {
      for (const { passed } of same) if (passed) passed.joined = true
      return 'told'
    }
    return undefined
  }
  /** What a node itself did to the session: another node's translations are none of its own, and a reply finds those of its request. */
  const translatedAt = (branch: Branch, node: string): Pick<MatchContext, 'translatedSource' | 'translatedDestination'> => {
    const fields = new Set((options.replyTo ?? branch.leg).rewrites.filter((r) => r.node === node).flatMap((r) => r.cases.flatMap((one) => one.map((rewrite) => rewrite.field))))
    return { translatedSource: fields.has('source') || fields.has('sourcePort'), translatedDestination: fields.has('destination') || fields.has('destinationPort') }
  }
  const sessionAt = (node: string): 'new' | 'established' | 'invalid' => (options.replyTo ? (options.replyTo.visited.has(node) ? 'established' : 'invalid') : 'new')

  const originate = (begun: Branch, sourceOpen: boolean): void => {
    const { node } = begun.leg
    const silent = losses && (losses.nodes.has(node) ? space.all : losses.endpoints(matching, node)?.from)
    const gone = silent === undefined ? space.none : space.and(begun.set, silent)
    const branch = space.isEmpty(gone) ? begun : { ...begun, set: space.minus(begun.set, gone) }
    if (!space.isEmpty(gone)) lost({ branch: { ...begun, set: gone }, node, stages: [], exit: undefined, sourceOpen, because: [] }, 'route', `${begun.leg.from} is lost`)
    const undone = options.replyTo ? undoSource(matching, options.replyTo, node, branch) : branch
    go({
      branch: { ...undone, context: { ...undone.context, ...translatedAt(branch, node), node, arrivesOn: undefined, leavesBy: undefined, session: sessionAt(node) }, leg: visit(undone.leg, node) },
      node,
      stages: model.nodes.get(node)?.originate ?? [],
      exit: undefined,
      sourceOpen,
      because: [],
    })
  }

  const filterStage = (item: Item, id: string, rest: readonly Stage[]): void => {
    const filter = model.filters.get(id)
    if (!filter) return unknown(item, 'filter', 'filter/missing', `filter ${id} is not declared`, [])
    if (options.replyTo && filter.sessions === 'implicit' && options.replyTo.visited.has(item.node)) {
      const branch = step(item.branch, item.node, 'filter', 'permit', `${filter.says}: the reply of a permitted session`, [implied('replies of permitted sessions pass')])
      return go({ ...item, branch, stages: rest })
    }
    options.judging?.(matching, id, item.branch.set)
    // Nobody asks for what is stopped, unless in a doubt: then it counts against what arrives.
    const through = options.arrivalsOnly === true && item.branch.alternatives.length === 0 ? permitted(matching, filter) : undefined
    if (through !== undefined) return go({ ...item, branch: { ...item.branch, set: space.and(item.branch.set, through) }, stages: rest })
    for (const judged of judge(matching, filter, item.branch.context, item.branch.set, options.explain)) {
      const because = judged.rule ? [judged.rule.origin] : [filter.otherwise.origin]
      const branch = { ...item.branch, set: judged.set, alternatives: [...item.branch.alternatives, ...judged.alternatives] }
      const part = { ...item, branch }
      const says = told(() => tell.judged(filter, judged))
      if (judged.verdict === 'accept') go({ ...part, branch: step(branch, item.node, 'filter', 'permit', says, because), stages: rest })
      else
        stop(part, { layer: 'filter', verdict: judged.verdict === 'drop' ? 'dropped' : 'rejected', says, because, by: id }, (past) => go({ ...part, branch: past, stages: rest }))
    }
  }

  const translateStage = (item: Item, id: string, rest: readonly Stage[]): void => {
    const translation = model.translations.get(id)
    if (!translation) return unknown(item, 'nat', 'nat/missing', `translation ${id} is not declared`, [])
    if (options.replyTo) return go({ ...item, branch: item.putBackLater === true ? undoSource(matching, options.replyTo, item.node, item.branch) : item.branch, putBackLater: false, stages: rest })
    for (const group of alikeUnlessExplained(translate(matching, translation, item.branch.context, item.branch.set, losses?.gone))) {
      const [one] = group
      if (!one) continue
      const because = [...(one.rule ? [one.rule.origin] : []), ...one.because]
      const joined: Branch = {
        ...item.branch,
        set: space.union(group.map((g) => g.set)),
        alternatives: [...item.branch.alternatives, ...one.alternatives],
        choices: item.branch.choices + (group.some((g) => g.because.length > 1) ? 1 : 0),
      }
      const branch = one.spare && one.rule && options.passing === true ? passing(joined, ruleKey(one.rule)) : joined
      const part = { ...item, branch, stages: rest }
      if (one.outcome === 'unchanged') go(part)
      else if (one.outcome === 'nobody') unknown(part, 'nat', 'nat/nobody', `${translation.says}: whom it would be sent to is not declared`, because)
      else if (one.outcome === 'translated') {
        const sides = new Set(one.rewrites.map((r) => r.field))
        const changed: Branch = {
          ...branch,
          leg: rememberRewrites(branch.leg, item.node, group.map((g) => g.rewrites)),
          context: {
            ...branch.context,
            translatedSource: branch.context.translatedSource || sides.has('source') || sides.has('sourcePort'),
            translatedDestination: branch.context.translatedDestination || sides.has('destination') || sides.has('destinationPort'),
          },
        }
        const rewritten = step(changed, item.node, 'nat', 'translate', told(() => tell.translated(matching, translation, one)), because)
        go({ ...part, branch: rewritten })
      } else end({ ...part }, one.outcome === 'rejected' ? 'rejected' : 'dropped', 'nat', tell.untranslated(translation, one), because)
    }
  }
  /** What was treated alike in the same world goes on together when nobody asks which rule it was: a thousand Services are one branch. */
  const alikeUnlessExplained = (all: readonly Translated[]): Translated[][] => {
    if (options.explain) return all.map((one) => [one])
    const groups = new Map<string, Translated[]>()
    for (const one of all) {
      const key = `${one.outcome} ${options.passing === true && one.spare && one.rule ? ruleKey(one.rule) : ''} ${[...new Set(one.rewrites.map((r) => r.field))].toSorted().join(' ')} ${one.alternatives.map((a) => `${a.doubt.id}.${a.way}`).join(' ')}`
      const group = groups.get(key)
      if (group) group.push(one)
      else groups.set(key, [one])
    }
    return [...groups.values()]
  }

  const selectStage = (item: Item, stage: Stage & { stage: 'select' }): void => {
    const onward = (part: Bundle, stages: readonly Stage[], chosen: StageCase | undefined): void => {
      const branch = { ...item.branch, set: part.set, alternatives: [...item.branch.alternatives, ...part.alternatives] }
      const said = chosen?.step ? step(branch, item.node, chosen.step, 'select', chosen.says, [chosen.origin]) : branch
      // Whoever translates nothing on this way puts a reply back here.
      const later = stages.some((next) => next.stage === 'translate' || next.stage === 'select')
      const undone = options.replyTo && item.putBackLater === true && !later ? undoSource(matching, options.replyTo, item.node, said) : said
      go({ ...item, branch: undone, putBackLater: item.putBackLater === true && later, stages })
    }
    let here: Bundle[] = [{ set: item.branch.set, alternatives: [] }]
    for (const one of options.explain ? stage.cases : alikeCases(model, stage)) {
      if (here.length === 0) return
      const matched = matching.compile(one.match, item.branch.context)
      const next: Bundle[] = []
      for (const bundle of here)
        for (const part of divide(matching, one, matched, bundle)) {
          if (part.hit) onward(part, one.stages, one)
          else next.push(part)
        }
      here = next
    }
    for (const rest of here) onward(rest, stage.otherwise, undefined)
  }

  const routeStage = (item: Item, stage: Stage & { stage: 'route' }): void => {
    const { branch, node } = item
    const own = stage.own === 'table' ? space.none : matching.toLocal(node)
    const local = space.and(branch.set, own)
    const onward = space.minus(branch.set, own)
    const arrived = item.branch.context.arrivesOn !== undefined
    if (!space.isEmpty(local)) {
      // A host that talks to itself uses the address that it talks to, and its loopback interface.
      const loopback = arrived ? undefined : loopbackOf(node)
      go({ ...item, branch: { ...branch, set: local, ...(loopback !== undefined && { context: { ...branch.context, arrivesOn: loopback, leavesBy: loopback } }) }, stages: stage.local })
    }
    if (space.isEmpty(onward)) return
    const table = model.tables.get(stage.table)
    let outgoing: Item = { ...item, branch: { ...branch, set: onward } }
    if (!table) return unknown(outgoing, 'route', 'route/missing-table', `route table ${stage.table} is not declared`, [])
    const forwards = model.nodes.get(node)?.forwards ?? true
    if (arrived && forwards === false && !model.endpointsOfNode.get(node)?.some((e) => e.kind === 'addresses')) {
      return stop(outgoing, { layer: 'route', verdict: 'dropped', says: `${node} is not a router: it does not pass on what is for others`, because: [model.nodes.get(node)?.origin ?? table.otherwise] }, undefined)
    }
    // Whoever passed a request on passes its reply on.
    if (arrived && forwards === 'unknown' && options.replyTo?.visited.has(node) !== true) {
      const says = `whether ${node} passes on what is for others is not declared`
      const doubt = matching.doubtAbout(table, () => ({ kind: 'unknown', code: 'route/perhaps-forwards', says, origins: [model.nodes.get(node)?.origin ?? table.otherwise] }))
      const either = outgoing.branch.alternatives
      end({ ...outgoing, branch: { ...outgoing.branch, alternatives: [...either, { doubt, way: 0 }] } }, 'dropped', 'route', says, doubt.origins)
      outgoing = { ...outgoing, branch: { ...outgoing.branch, alternatives: [...either, { doubt, way: 1 }] } }
    }
    for (const { set, alternatives, route: found } of route(matching, table, onward))
      takeRoute({ ...outgoing, branch: { ...outgoing.branch, set, alternatives: [...outgoing.branch.alternatives, ...alternatives] } }, found, stage, table.otherwise)
  }

  const loopbackOf = (node: string): string | undefined =>
    model.nodes.get(node)?.interfaces.find((i) => i.addresses.some(({ address }) => (address.family === 4 ? address.value >> 24n === 127n : address.value === 1n)))?.name

  const takeRoute = (item: Item, found: Route | undefined, stage: Stage & { stage: 'route' }, otherwise: Origin): void => {
    const { node } = item
    if (!found) {
      const says = told(() => `${node} has no route to ${tell.destination(matching, item.branch.set)}`)
      return stop(item, { layer: 'route', verdict: 'unrouted', says, because: [otherwise], by: stage.table }, (past) => teleport({ ...item, branch: past }, stage))
    }
    const because = [found.origin]
    const { via, loses } = found
    if (loses) {
      const part = space.and(item.branch.set, matching.peersAs('destination', loses.peers).surely)
      if (!space.isEmpty(part)) {
        const { loses: _, ...kept } = found
        const lost = { ...item, branch: { ...item.branch, set: part } }
        const says = told(() => `${node} has no route to ${tell.destination(matching, part)} but ${tell.route(found)}: ${loses.says}`)
        stop(lost, { layer: 'route', verdict: 'unrouted', says, because: [otherwise, found.origin], by: stage.table }, (past) => teleport({ ...lost, branch: past }, stage))
        const rest = space.minus(item.branch.set, part)
        return space.isEmpty(rest) ? undefined : takeRoute({ ...item, branch: { ...item.branch, set: rest } }, kept, stage, otherwise)
      }
    }
    switch (via.kind) {
      case 'local':
        return go({ ...item, branch: stage.own === 'table' ? step(item.branch, node, 'route', 'route', `${tell.route(found)}: local`, because) : item.branch, stages: stage.local, because })
      case 'either': {
        const doubt = matching.doubtAbout(found, () => ({ kind: 'ambiguous', code: 'route/either', says: via.says, origins: because }))
        return via.of.forEach((hop, way) => takeRoute({ ...item, branch: { ...item.branch, alternatives: [...item.branch.alternatives, { doubt, way }] } }, { ...found, via: hop }, stage, otherwise))
      }
      case 'none':
        return takeRoute(item, undefined, stage, otherwise)
      case 'blackhole':
      case 'unreachable':
      case 'prohibit':
        return stop(item, { layer: 'route', verdict: via.kind === 'blackhole' ? 'dropped' : 'rejected', says: `${node}'s route to ${tell.route(found)} is ${via.kind}`, because, by: stage.table }, (past) => teleport({ ...item, branch: past }, stage))
      case 'unknown':
        return unknown(item, 'route', 'route/unknown', via.says, because)
      default:
        return exits(item, found, via).forEach((one) => go({ ...one, stages: stage.forward, because }))
    }
  }

  /** The ways out that a route names, the source chosen and the step told. */
  const exits = (item: Item, found: Route, via: Exclude<NextHop, { kind: 'local' | 'either' | 'none' | 'blackhole' | 'unreachable' | 'prohibit' | 'unknown' }>): Item[] => {
    const leaving = (branch: Branch, exit: Exit, says: string): Item => ({
      ...item,
      exit,
      branch: step({ ...branch, context: { ...branch.context, leavesBy: exit.kind === 'interface' ? exit.interface : exit.kind === 'nodes' ? exit.arrivesOn : undefined } }, item.node, 'route', 'route', says, [found.origin]),
    })
    switch (via.kind) {
      case 'interface':
        return [leaving(chooseSource(item, via.interface), via, tell.hop(found, via.interface, via.gateway))]
      case 'choice':
        return via.of.map((hop) => leaving({ ...chooseSource(item, hop.interface), choices: item.branch.choices + 1 }, { kind: 'interface', ...hop }, tell.hop(found, hop.interface, hop.gateway)))
      case 'outside':
        return [leaving(item.branch, { kind: 'outside' }, via.says)]
      case 'nodes': {
        const nodes = preferSession(via.nodes)
        return nodes.map((node) => leaving({ ...item.branch, choices: item.branch.choices + (nodes.length > 1 ? 1 : 0) }, { kind: 'nodes', nodes: [node], arrivesOn: via.arrivesOn }, `to ${node}`))
      }
      case 'maybe': {
        const nodes = preferSession(via.nodes)
        if (options.replyTo) return nodes.map((node) => leaving(item.branch, { kind: 'nodes', nodes: [node], arrivesOn: via.arrivesOn }, `to ${node}`))
        const doubt = matching.doubtAbout(found, () => ({ kind: 'ambiguous', code: 'route/perhaps', says: via.says, origins: [found.origin] }))
        end({ ...item, branch: { ...item.branch, alternatives: [...item.branch.alternatives, { doubt, way: 0 }] } }, 'unrouted', 'route', via.says, [found.origin])
        return nodes.map((node) => leaving({ ...item.branch, alternatives: [...item.branch.alternatives, { doubt, way: 1 }] }, { kind: 'nodes', nodes: [node], arrivesOn: via.arrivesOn }, `to ${node}`))
      }
    }
  }

  /** On the way back, a choice among nodes falls on those that know the session. */
  const preferSession = (nodes: readonly string[]): readonly string[] => {
    const knowing = nodes.filter((node) => options.replyTo?.visited.has(node))
    return knowing.length > 0 ? knowing : nodes
  }

  /** A host sends from the address of the interface that it sends by, not from another's; who lives behind it keeps his own. */
  const chooseSource = (item: Item, name: string): Branch => {
    if (!item.sourceOpen) return item.branch
    const interfaces = model.nodes.get(item.node)?.interfaces ?? []
    const own = (interfaces.find((i) => i.name === name)?.addresses ?? []).map((a) => a.address)
    const others = interfaces.flatMap((i) => i.addresses.map((a) => a.address)).filter((a) => own.some((o) => o.family === a.family) && !own.some((o) => formatAddress(o) === formatAddress(a)))
    const usable = space.not(space.source(setOf(others)))
    const chosen = space.and(item.branch.set, usable)
    return space.isEmpty(chosen) ? item.branch : { ...item.branch, set: chosen, leg: { ...item.branch.leg, begin: space.and(item.branch.leg.begin, usable) } }
  }

  const transmit = (item: Item): void => {
    const { exit, node } = item
    const put = options.replyTo && item.putBack !== true ? undoDestination(matching, options.replyTo, node, item.branch) : item.branch
    const by = exit?.kind === 'interface' ? interfaceKey(node, exit.interface) : undefined
    const branch = by === undefined ? put : passing(put, by)
    const here = { ...item, branch }
    if (by !== undefined && losses?.interfaces.has(by)) return lost(here, 'route', `${exit?.kind === 'interface' ? exit.interface : ''} of ${node} is lost`)
    if (!exit) return unknown(here, 'route', 'route/no-exit', `${node} has no way out`, [])
    if (exit.kind === 'nodes') return exit.nodes.forEach((next) => arrive(branch, next, exit.arrivesOn))
    if (exit.kind === 'outside') return leave(here, 'it leaves what is declared')
    const segment = model.segments.get(model.segmentOfInterface.get(interfaceKey(node, exit.interface)) ?? '')
    if (!segment) return leave(here, `${exit.interface} leads out of what is declared`)
    const { gateway } = exit
    if (gateway) {
      const holder = segment.members.find((m) => m.node !== node && m.addresses.some((a) => formatAddress(a) === formatAddress(gateway)))
      if (holder) return arrive(branch, holder.node, holder.interface)
      return leave(here, `by ${formatAddress(gateway)}, which is not declared`)
    }
    let rest = branch.set
    for (const member of segment.members) {
      if (member.node === node) continue
      const addresses = (): AddressSet => (segment.kind === 'pods' || member.node === segment.neighbours ? matching.localAddresses(member.node) : setOf(member.addresses))
      const toMember = matching.once(`to ${member.node} ${member.interface}`, () => space.destination(addresses()))
      const part = space.and(rest, toMember)
      if (space.isEmpty(part)) continue
      rest = space.minus(rest, toMember)
      arrive({ ...branch, set: part }, member.node, member.interface)
    }
    if (!space.isEmpty(rest)) {
      const lost = { ...here, branch: { ...branch, set: rest } }
      const says = told(() => `nobody on ${segment.id} holds ${tell.destination(matching, rest)}`)
      stop(lost, { layer: 'route', verdict: 'unrouted', says, because: [segment.origin] }, (past) => teleport({ ...lost, branch: past }, undefined))
    }
  }

  /** Out of what is declared: to the internet, unless a declared node holds the private destination behind an undeclared router. */
  const leave = (item: Item, says: string): void => {
    const { branch, node } = item
    if (node === outsideNode) return end(item, 'left', 'route', says, item.because)
    const behind = space.and(branch.set, matching.once('to what is held privately', () => space.destination(heldPrivately())))
    if (!space.isEmpty(behind)) {
      const part = { ...item, branch: { ...branch, set: behind } }
      if (options.past) teleport({ ...part, branch: { ...part.branch, obstacles: [...branch.obstacles, { at: node, layer: 'route', verdict: 'unknown', says, because: item.because }] } }, undefined)
      else unknown(part, 'route', 'route/undeclared-router', `${says}: whether ${tell.destination(matching, behind)} lies behind it is not declared`, item.because)
    }
    const rest = space.minus(branch.set, behind)
    if (!space.isEmpty(rest)) arrive(step({ ...branch, set: rest }, node, 'route', 'leave', says, item.because), outsideNode, 'uplink')
  }
  let privately: AddressSet | undefined
  const heldPrivately = (): AddressSet =>
    (privately ??= setOf(
      [...model.nodes.values()].flatMap((n) => n.interfaces.flatMap((i) => i.addresses.map((a) => a.address))).filter((a) => containsAddress(notPublic, a) && !(a.family === 4 && a.value >> 24n === 127n)),
    ))

  /** Past a missing route: straight to whoever holds the destination. */
  const teleport = (item: Item, _stage: Stage | undefined): void => {
    let rest = item.branch.set
    for (const node of model.nodes.keys()) {
      if (node === item.node || node === outsideNode) continue
      const own = matching.toLocal(node)
      const part = space.and(rest, own)
      if (space.isEmpty(part)) continue
      rest = space.minus(rest, own)
      arrive({ ...item.branch, set: part }, node, 'unknown')
    }
    if (!space.isEmpty(rest)) end({ ...item, branch: { ...item.branch, set: rest } }, 'left', 'route', 'nobody declared holds the destination', [])
  }

  const deliver = (item: Item): void => {
    const { node } = item
    const branch = options.replyTo && item.putBack !== true ? undoDestination(matching, options.replyTo, node, item.branch) : item.branch
    const here = { ...item, branch }
    if (options.replyTo) {
      if (node === options.replyTo.node) return end(here, 'delivered', 'route', told(() => `back at ${tell.holder(matching, node, branch.set)}`), [])
      return end(here, 'dropped', 'route', told(() => `arrives at ${tell.holder(matching, node, branch.set)}, which did not ask`), [])
    }
    if (node === outsideNode) return leaveOutside(here)
    const gone = losses?.endpoints(matching, node)
    const deaf = gone ? space.and(branch.set, gone.to) : space.none
    if (gone && !space.isEmpty(deaf)) {
      lost({ ...here, branch: { ...branch, set: deaf } }, 'listen', told(() => `${tell.holder(matching, node, deaf)} is lost`))
      const rest = space.minus(branch.set, deaf)
      return space.isEmpty(rest) ? undefined : hearing({ ...here, branch: { ...branch, set: rest } })
    }
    hearing(here)
  }

  const hearing = (here: Item): void => {
    const { node, branch } = here
    const kind = model.nodes.get(node)?.kind
    if (model.endpointsOfNode.get(node)?.every((e) => e.kind === 'addresses')) return end(here, 'left', 'route', `an address of ${node} that no declared host holds`, here.because)
    for (const heard of hear(matching, node, branch.set)) {
      const part = { ...here, branch: { ...branch, set: heard.set } }
      if (heard.listener) listen({ ...part, branch: passing(part.branch, listenerKey(heard.listener.id)) }, heard.listener)
      // Beside a proxy run programs that its own files don't declare: those that it passes requests on to.
      else if (kind === 'proxy' && model.endpoints.get(branch.leg.from)?.node !== node) end(part, 'refused', 'listen', `nothing declared listens on ${tell.ports(matching, heard.set)} of ${node}`, [implied('what is not declared to listen refuses')])
      else end(part, 'delivered', 'listen', told(() => `arrives at ${tell.holder(matching, node, heard.set)}`), options.explain ? tell.holderOrigins(matching, node, heard.set) : [])
    }
  }

  const leaveOutside = (item: Item): void => {
    const strange = space.and(item.branch.set, matching.once('to private addresses', () => space.destination({ ranges: notPublic, tokens: [] })))
    if (item.branch.leg.from === outsideNode && !space.isEmpty(strange))
      end({ ...item, branch: { ...item.branch, set: strange } }, 'unrouted', 'route', `${tell.destination(matching, strange)} is private: the internet has no route to it`, [implied('private addresses are not routed on the internet (RFC 1918, RFC 4193)')])
    const fromOutside = item.branch.leg.from === outsideNode
    // Whoever is declared without an address, and without a way in, has none that the outside knows.
    const hidden = space.and(item.branch.set, matching.once('to tokens', () => space.destination({ ranges: [], tokens: [{ first: 0, last: 2 ** 24 - 1 }] })))
    if (!space.isEmpty(hidden))
      end({ ...item, branch: { ...item.branch, set: hidden } }, 'unrouted', 'route', told(() => `${tell.destination(matching, hidden)} has no address that the internet has a route to`), [implied('only declared ways lead in from outside')])
    const known = space.minus(item.branch.set, hidden)
    const rest = fromOutside ? space.minus(known, strange) : known
    if (!space.isEmpty(rest)) end({ ...item, branch: { ...item.branch, set: rest } }, 'left', 'route', told(() => `out to ${tell.destination(matching, rest)}, which is not declared`), item.because)
  }

  const listen = (item: Item, listener: Listener): void => {
    if (losses?.listeners.has(listener.id)) return end(item, 'refused', 'listen', `${listener.says} is lost`, [])
    if (losses?.certificates.has(listener.id)) return end(item, 'failed', 'tls', `the certificate of ${listener.says} is lost`, [])
    if (listener.serves.kind === 'unknown') return unknown(item, 'listen', 'listen/unknown', listener.serves.says, [listener.origin])
    // Who proxies connections passes on any: it takes no request to follow it further.
    const followed = options.throughProxies || (options.explain && !options.replyTo && listener.serves.kind === 'pool')
    if (listener.serves.kind === 'end' || !followed) return end(item, 'delivered', 'listen', `${listener.says} takes it`, [listener.origin])
    proxy({ matching, item: { branch: item.branch, node: item.node }, listener, options, end: (branch, verdict, layer, says, because, status) => end({ ...item, branch }, verdict, layer, says, because, status), open: originate, step, passing, past: options.past })
  }

  const run = (given: Item): void => {
    const { arrival, ...item } = given
    const back = arrival && comesBack(arrival)
    if (arrival && back === 'looped') return end({ ...item, branch: arrival.branch }, 'looped', 'route', `back at ${item.node} again`, [])
    if (back === 'told') return
    const [stage, ...rest] = item.stages
    if (!stage) return end(item, 'dropped', 'route', `${item.node} does nothing further with it`, [])
    switch (stage.stage) {
      case 'filter':
        return filterStage(item, stage.filter, rest)
      case 'translate':
        return translateStage(item, stage.translation, rest)
      case 'route':
        return routeStage(item, stage)
      case 'select':
        return selectStage(item, stage)
      case 'put-back':
        return go(options.replyTo && item.putBack !== true ? { ...item, branch: undoDestination(matching, options.replyTo, item.node, item.branch), putBack: true, stages: rest } : { ...item, stages: rest })
      case 'deliver':
        return deliver(item)
      case 'transmit':
        return transmit(item)
      case 'point':
        return go({ ...item, stages: rest })
      case 'opaque':
        return stage.undeclared ? unknown(item, 'route', undeclaredAddress, stage.says, [stage.origin]) : unknown(item, 'filter', 'stage/opaque', stage.says, [stage.origin])
    }
  }

  originate(first, first.leg.node !== outsideNode && !options.replyTo)
  for (let item = work.pop(); item !== undefined; item = work.pop()) run(item)
  return ends
}

/** One doubt, taken both ways: no world is like that. */
function isImpossible({ alternatives }: Branch): boolean {
  return alternatives.some(({ doubt, way }, place) => alternatives.some((other, later) => later > place && other.doubt === doubt && other.way !== way))
}

function visit(leg: Leg, node: string, arrival?: Leg['arrivals'][number]): Leg {
  const visited = leg.visited.has(node) ? leg.visited : new Set([...leg.visited, node])
  return { ...leg, visited, arrivals: arrival ? [...leg.arrivals, arrival] : leg.arrivals }
}

function setOf(addresses: readonly Address[]): AddressSet {
  return { ranges: addresses.map(({ family, value }) => ({ family, first: value, last: value })), tokens: [] }
}
