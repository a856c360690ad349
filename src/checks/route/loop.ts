import { formatAddress, type AddressOrToken } from '../../base/address.ts'
import type { Analysis } from '../../engine/analysis.ts'
import { pullToStart } from '../../engine/branch.ts'
import type { Check } from '../../model/check.ts'
import type { Origin } from '../../origin/origin.ts'
import { joined } from '../obstacle.ts'
import { witnessOf } from '../witness.ts'

export const routeLoop: Check<Analysis> = {
  code: 'route/loop',
  severity: 'error',
  needs: ['tables'],
  says: 'What {from} sends to {to} goes round between {subject} and never arrives.',
  fix: 'Give one of {subject} the right route for {to}, or a blackhole for what nobody holds.',
  *run(analysis) {
    const { space } = analysis
    const told = new Set<string>()
    for (const { start, end } of analysis.survey().looped) {
      if (end.branch.finished.length > 0) continue
      const flows = pullToStart(space, end.branch, end.set)
      const packet = space.sample(flows)
      if (!packet) continue
      const text = (address: AddressOrToken): string =>
        'token' in address ? (analysis.model.tokens[address.token] ?? start.from) : formatAddress(address)
      const [from, to] = [text(packet.source), text(packet.destination)]
      const trace = analysis.trace({ from, to, port: packet.destinationPort, protocol: String(packet.protocol) })
      const way = trace?.ways.find((one) => one.main && one.end.verdict === 'looped')
      if (trace?.verdict !== 'looped' || !way) continue
      const { steps } = way.end.branch.leg
      const turn = steps.findIndex((step) => step.layer === 'route' && step.at === way.end.at)
      const round = steps.slice(Math.max(0, turn)).filter((step) => step.layer === 'route' && step.action === 'route')
      const nodes = [...new Set(round.map((step) => step.at))].toSorted()
      if (told.has(nodes.join('\n'))) continue
      told.add(nodes.join('\n'))
      const origins = new Set<Origin>(round.flatMap((step) => step.because))
      yield { subject: joined(nodes), origins: [...origins], args: { from, to }, ...(isHeld(analysis, packet.destination) ? {} : { severity: 'warning' as const }), witness: witnessOf(analysis, from, to, flows, 'looped') }
    }
  },
}

/** Does anybody declared hold it? What goes round on its way to nobody costs, and breaks nothing. */
function isHeld({ model }: Analysis, address: AddressOrToken): boolean {
  if ('token' in address) return true
  return [...model.endpoints.values()].some(
    (one) => one.kind !== 'addresses' && one.addresses.some(({ family, value }) => family === address.family && value === address.value),
  )
}
