import { formatAddress, notPublic } from '../../base/address.ts'
import type { Analysis } from '../../engine/analysis.ts'
import type { Obstacle } from '../../engine/branch.ts'
import type { Trace } from '../../engine/trace.ts'
import type { AddressOrToken } from '../../base/address.ts'
import type { Check, Found } from '../../model/check.ts'
import { noWay, noWayIn } from '../../model/cause.ts'
import { outsideNode } from '../../model/model.ts'
import { formatPlace, placesOf } from '../../origin/place.ts'
import { linesAt } from '../obstacle.ts'
import { stopped, witnessOf, witnessOfCall } from '../witness.ts'

/** So many lost flows are followed to say why; those that are lost alike are one finding. */
const mostFollowed = 200

export const replyCannotReturn: Check<Analysis> = {
  code: 'route/reply-cannot-return',
  severity: 'error',
  needs: ['nodes'],
  effectOf: ['aws/appliance-mode-off', 'aws/blackhole-route', 'aws/peering-route-missing', 'aws/public-address-without-way', 'aws/transit-route-missing', 'aws/transit-zone-missing', 'route/blackholes-endpoint'],
  says: 'What {from} sends to {to} arrives at {subject}, and the reply never comes back: {obstacle}.',
  fix: 'Let replies pass at {at}: a route back, or a rule for established sessions.',
  *run(analysis) {
    const told = new Set<string>()
    const once = (obstacle: Obstacle): boolean => {
      const key = `${obstacle.at}\n${
        placesOf(...obstacle.because)
          .map(formatPlace)
          .join(' ') || obstacle.says
      }`
      if (told.has(key)) return false
      told.add(key)
      return true
    }
    const followedAlike = new Set<string>()
    for (const call of analysis.calls()) {
      if (call.fate !== 'unanswered' || followedAlike.has(call.alike)) continue
      followedAlike.add(call.alike)
      const trace = analysis.trace(call.question)
      const obstacle = trace && lostReply(trace)
      if (!trace || !obstacle || !once(obstacle)) continue
      const declared = call.caller.kind === 'dependency' ? call.caller.dependency.origin : call.caller.member.origin
      yield {
        ...foundOf(analysis, call.from, call.to, trace, obstacle),
        origins: [...obstacle.because, declared],
        witness: { ...witnessOfCall(call), verdict: obstacle.verdict, says: obstacle.says },
      }
    }
    const { space } = analysis
    const forged = space.source({ ranges: [...notPublic], tokens: [] })
    let followed = 0
    // What the outside sends says more to people than what a network's own sends to itself.
    const unanswered = analysis
      .survey()
      .unanswered.toSorted((a, b) => Number(b.start.node === outsideNode) - Number(a.start.node === outsideNode))
    for (const { start, end, sent, fine } of unanswered) {
      if (sent === undefined || end.branch.finished.length > 0 || followed >= mostFollowed) continue
      // From outside, a private or loopback source is forged: nobody waits for that reply.
      const lost = start.node === outsideNode ? space.minus(space.minus(sent, fine), forged) : space.minus(sent, fine)
      const packet = space.sample(lost)
      if (!packet) continue
      followed += 1
      const from = addressText(analysis, packet.source) ?? start.from
      const to = addressText(analysis, packet.destination)
      if (to === undefined) continue
      const trace = analysis.trace({ from, to, port: packet.destinationPort, protocol: String(packet.protocol) })
      const obstacle = trace && lostReply(trace)
      if (!trace || !obstacle || !once(obstacle)) continue
      // Nobody declared that it is sent.
      yield {
        ...foundOf(analysis, from, to, trace, obstacle),
        severity: 'warning',
        witness: witnessOf(analysis, from, to, lost, obstacle.verdict, obstacle.says),
      }
    }
  },
}

/** What stops the reply of a flow that surely arrives, or leaves what is declared. */
function lostReply(trace: Trace): Obstacle | undefined {
  if ((trace.verdict !== 'delivered' && trace.verdict !== 'left') || !trace.reply || !stopped.has(trace.reply.verdict)) return undefined
  return trace.obstacles.find((obstacle) => obstacle.says.startsWith('reply: '))
}

function foundOf({ model }: Analysis, from: string, to: string, trace: Trace, obstacle: Obstacle): Found {
  const end = trace.ways.find((way) => way.main)?.end
  return {
    subject: end?.at ?? to,
    origins: obstacle.because,
    args: { from, to, obstacle: obstacle.says.replace(/^reply: /, ''), at: obstacle.at },
    // The caller may be one of several that its node stands for.
    cause: [...linesAt(obstacle.because), noWay(obstacle.at, model.endpoints.get(from)?.node ?? from), noWayIn(to)],
  }
}

function addressText(analysis: Analysis, address: AddressOrToken): string | undefined {
  return 'token' in address ? analysis.model.tokens[address.token] : formatAddress(address)
}
