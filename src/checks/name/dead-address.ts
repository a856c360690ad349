import { formatAddress, type Address, type AddressSet } from '../../base/address.ts'
import type { Analysis } from '../../engine/analysis.ts'
import { lookUp } from '../../engine/lookup.ts'
import type { Trace } from '../../engine/trace.ts'
import type { Check } from '../../model/check.ts'
import { outsideNode } from '../../model/model.ts'
import type { Origin } from '../../origin/origin.ts'
import { placesOf } from '../../origin/place.ts'
import { publishedNames } from '../published.ts'
import { stopped } from '../witness.ts'

const mostAddresses = 32

export const deadAddress: Check<Analysis> = {
  code: 'name/dead-address',
  severity: 'error',
  needs: ['listeners', 'zones'],
  says: '{subject} has several addresses, and at {address} port {port} does not answer the internet while {other} does: {obstacle}.',
  fix: 'Let {address} answer like {other} ({at}), or take its record out of the zone.',
  *run(analysis) {
    for (const [subject, listeners] of publishedNames(analysis)) {
      const found = lookUp(analysis.matching, subject, outsideNode)
      const addresses = single(found.addresses)
      if (found.outcome !== 'answered' || addresses.length < 2 || addresses.length > mostAddresses) continue
      for (const port of [...new Set(listeners.map((listener) => listener.port))].toSorted((a, b) => a - b)) {
        const asked = addresses.map((address) => ({
          address,
          trace: analysis.trace({ from: outsideNode, to: formatAddress(address), port }),
        }))
        const other = asked.find(({ trace }) => trace?.verdict === 'delivered' && trace.reply?.verdict === 'delivered')
        if (!other) continue
        for (const { address, trace } of asked) {
          const obstacle = trace && deadBy(trace)
          if (!trace || !obstacle) continue
          const text = formatAddress(address)
          // The record itself among all that answered.
          const records = analysis.facts.zones
            .flatMap((zone) => zone.records)
            .filter(
              ({ data, origin }) =>
                data.kind === 'address' &&
                formatAddress(data.address) === text &&
                found.steps.some((step) => step.because.includes(origin)),
            )
          yield {
            subject,
            origins: [...obstacle.because, ...records.map((record) => record.origin)].toSorted(
              (a, b) => Number(isImplied(a)) - Number(isImplied(b)),
            ),
            args: { address: text, port, other: formatAddress(other.address), obstacle: obstacle.says, at: obstacle.at },
            witness: {
              from: outsideNode,
              to: text,
              flow: { protocol: 'tcp', ports: String(port) },
              verdict: trace.verdict,
              says: obstacle.says,
            },
          }
        }
      }
    }
  },
}

const isImplied = (origin: Origin): boolean => placesOf(origin).every((place) => 'implied' in place)

function deadBy(trace: Trace): Trace['obstacles'][number] | undefined {
  const dead =
    stopped.has(trace.verdict) || (trace.verdict === 'delivered' && trace.reply !== undefined && stopped.has(trace.reply.verdict))
  return dead ? trace.obstacles[0] : undefined
}

/** Addresses one by one; a range of many is nobody's record. */
function single({ ranges }: AddressSet): Address[] {
  return ranges.filter((range) => range.first === range.last).map(({ family, first }) => ({ family, value: first }))
}
