import { formatRanges, intersectRanges } from '../base/address.ts'
import type { Endpoint } from '../model/endpoint.ts'
import type { Matching } from '../model/matching.ts'
import { outsideNode } from '../model/model.ts'
import type { Origin } from '../origin/origin.ts'
import type { Pair } from './difference.ts'
import { lookUp } from './lookup.ts'

/** What a name leads to, as somebody is told: addresses, endpoints, or why nothing. */
export interface Led {
  readonly outcome: string
  readonly to: readonly string[]
  readonly because: readonly Origin[]
}

/** A name whose answer changed for somebody. */
export interface Renamed {
  readonly name: string
  /** Who asks: the internet, or one of those inside that see the same zones. */
  readonly from: string
  readonly old: Led
  readonly now: Led
}

const mostEyes = 8

/** Every name that either network declares, looked up from outside and by one of each kind of those inside who see other zones. */
export function renamed(pair: Pair): Renamed[] {
  const { old, now } = pair
  const names = [...new Set([...namesIn(old), ...namesIn(now)])].toSorted()
  const found: Renamed[] = []
  for (const [before, after] of eyes(pair)) {
    for (const name of names) {
      const was = led(old, name, before, (id) => pair.same.later.get(id) ?? id)
      const is = led(now, name, after, (id) => id)
      // A name that nobody declares on one side, and that leads nowhere on the other, is no answer that changed.
      if (was.outcome === is.outcome && was.to.join() === is.to.join()) continue
      const insideAlike = found.some((one) => one.name === name && one.old.to.join() === was.to.join() && one.now.to.join() === is.to.join() && one.old.outcome === was.outcome && one.now.outcome === is.outcome)
      if (!insideAlike) found.push({ name, from: after, old: was, now: is })
    }
  }
  return found
}

function namesIn({ model }: Matching): string[] {
  const types = new Set(['A', 'AAAA', 'CNAME', 'ALIAS', 'ANAME'])
  const records = model.facts.zones.filter((zone) => zone.symbolic !== true).flatMap((zone) => zone.records.filter((r) => types.has(r.type) && !r.owner.includes('*') && r.owner !== '').map((r) => r.owner))
  const claimed = model.facts.listeners.flatMap((l) => l.names.filter((name) => /^[a-z0-9-]+(\.[a-z0-9-]+)+$/i.test(name)).map((name) => name.toLowerCase()))
  return [...records, ...claimed]
}

/** The internet, then one endpoint for each set of zones that some can see beside those of everyone. Ids on both sides. */
function eyes({ old, now, same }: Pair): [string, string][] {
  const found = new Map<string, [string, string]>()
  for (const [before, after] of same.later) {
    const endpoint = now.model.endpoints.get(after)
    const known = old.model.endpoints.get(before)
    if (!endpoint || !known || endpoint.kind === 'service') continue
    const key = `${zonesOf(old, known)}\n${zonesOf(now, endpoint)}`
    if (!found.has(key) && found.size < mostEyes) found.set(key, [before, after])
  }
  return [[outsideNode, outsideNode], ...found.values()]
}

function zonesOf({ model }: Matching, endpoint: Endpoint): string {
  const own = model.addressesOf.get(endpoint.id)?.ranges ?? []
  return model.facts.zones
    .flatMap(({ id, seenBy }) => ((seenBy.kind === 'nodes' && seenBy.nodes.includes(endpoint.node)) || (seenBy.kind === 'clients' && intersectRanges(seenBy.peers.ranges, own).length > 0) ? [id] : []))
    .toSorted()
    .join(' ')
}

function led(matching: Matching, name: string, from: string, later: (id: string) => string): Led {
  const { addresses, outcome, steps } = lookUp(matching, `${name}.`, from)
  const tokens = addresses.tokens.flatMap(({ first, last }) => Array.from({ length: Math.min(64, last - first + 1) }, (_, i) => later(matching.model.tokens[first + i] ?? '')))
  const ranges = addresses.ranges.length === 0 ? [] : formatRanges(addresses.ranges).split(/,\s*/)
  return { outcome, to: [...new Set([...tokens, ...ranges])].toSorted(), because: steps.flatMap((s) => s.because) }
}
