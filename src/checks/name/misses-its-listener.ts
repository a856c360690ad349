import { formatRanges, intersectAddresses, isEmptyAddresses, minusAddresses, unionAddresses } from '../../base/address.ts'
import type { Analysis } from '../../engine/analysis.ts'
import { lookUp } from '../../engine/lookup.ts'
import type { Check, Found } from '../../model/check.ts'
import type { Listener } from '../../model/listener.ts'
import { outsideNode } from '../../model/model.ts'
import { listenedAt, publishedNames } from '../published.ts'

export const missesItsListener: Check<Analysis> = {
  code: 'name/misses-its-listener',
  severity: 'warning',
  needs: ['listeners', 'zones'],
  effectOf: ['dns/alias-to-nowhere', 'dns/dangling-cname'],
  says: '{listener} is there for {subject}, and {because}.',
  fix: 'Correct the record of {subject}, or take the name out of the listener.',
  *run(analysis) {
    for (const [name, listeners] of publishedNames(analysis)) yield* missed(analysis, name, listeners)
  },
}

function* missed(analysis: Analysis, name: string, listeners: readonly Listener[]): Iterable<Found> {
  const { matching, model } = analysis
  const [first] = listeners
  const found = lookUp(matching, name, outsideNode)
  const last = found.steps.at(-1)
  if (!first || !found.known || found.outcome === 'ambiguous' || found.outcome === 'undeclared' || found.outcome === 'delegated') return
  // The record that is to be mended comes first.
  const record = found.steps.findLast(({ action }) => action === 'alias' || action === 'wildcard')
  const origins = [...(record?.because ?? []), ...(last?.because ?? []), ...listeners.map((listener) => listener.origin)]
  const common = { subject: name, origins }
  const listener = [...new Set(listeners.map((one) => one.says))].join(' and ')
  if (found.outcome !== 'answered') {
    // Others may see the name: who asks from a listener's own place is asked too.
    if (
      listeners.some(
        (one) =>
          matching.model.facts.zones.some(
            (zone) => zone.seenBy.kind !== 'everyone' && zone.records.some((record) => record.owner === name),
          ) || lookUp(matching, name, one.node).outcome === 'answered',
      )
    )
      return
    const because = found.outcome === 'loop' ? 'its record leads back to itself' : (last?.says ?? 'no zone holds the name')
    yield {
      ...common,
      args: { listener, because },
      witness: { from: outsideNode, to: name, flow: { protocol: 'tcp', ports: String(first.port) }, verdict: 'failed', says: because },
    }
    return
  }
  const own = unionAddresses(...listeners.map((one) => listenedAt(analysis, one)))
  if (!isEmptyAddresses(intersectAddresses(found.addresses, own))) return
  const held = [...model.endpoints.values()].filter(
    (endpoint) =>
      endpoint.kind !== 'addresses' &&
      !isEmptyAddresses(intersectAddresses(model.addressesOf.get(endpoint.id) ?? { ranges: [], tokens: [] }, found.addresses)),
  )
  const rest = held.reduce(
    (left, endpoint) => minusAddresses(left, model.addressesOf.get(endpoint.id) ?? { ranges: [], tokens: [] }),
    found.addresses,
  )
  // An address that nobody declared may be a balancer in front of it.
  if (held.length === 0 || !isEmptyAddresses(rest)) return
  const scheme = first.tls ? 'https' : 'http'
  const trace = analysis.trace({
    from: outsideNode,
    to: `${scheme}://${name}${first.port === (first.tls ? 443 : 80) ? '' : `:${first.port}`}/`,
  })
  if (!trace || trace.verdict === 'unknown' || trace.verdict === 'ambiguous') return
  const nodes = new Set(listeners.map((one) => one.node))
  const visits = trace.ways.some((way) =>
    [...way.end.branch.finished, way.end.branch.leg].some((leg) => [...leg.visited].some((node) => nodes.has(node))),
  )
  if (visits) return
  const holders = held.map((one) => one.id).join(', ')
  const where = found.addresses.ranges.length > 0 ? `${formatRanges(found.addresses.ranges)} of ${holders}` : holders
  const because = `the name leads to ${where}, from where nothing comes to it`
  yield {
    ...common,
    args: { listener, because },
    witness: {
      from: outsideNode,
      to: `${scheme}://${name}/`,
      flow: { protocol: 'tcp', ports: String(first.port) },
      verdict: trace.verdict,
    },
  }
}
