import { begin } from '../../engine/branch.ts'
import { walk } from '../../engine/walk.ts'
import { ofAddresses } from '../../engine/parties.ts'
import { complementAddresses, intersectAddresses, unionAddresses } from '../../base/address.ts'
import { isWritten } from '../../origin/origin.ts'
import { placesOf } from '../../origin/place.ts'
import { startsFrom } from './must.ts'
import type { Asking, Deciding } from './outcome.ts'
import { everybody, type Between } from './packets.ts'

const most = 24

/** The lines by which a promise holds: of `must` those that let the flows pass, of the others those that stop them. */
export function decidingLines(asking: Asking, { from, to, over }: Between, kind: 'must' | 'never' | 'only'): Deciding[] {
  const { matching } = asking
  const { space } = matching
  const senders = kind === 'only' ? ofAddresses(matching, 'everyone else', intersectAddresses(complementAddresses(unionAddresses(from.addresses, to.addresses)), everybody(matching))) : from
  const flows = space.and(over, space.destination(to.addresses))
  const found = new Map<string, Deciding & { count: number }>()
  for (const start of startsFrom(matching, senders, flows)) {
    for (const end of walk(matching, begin(start), { explain: true, throughProxies: false, past: false, replyTo: undefined })) {
      const steps = end.branch.leg.steps
      const telling = kind === 'must' ? steps.filter(({ layer, action, because }) => because.some(isWritten) && (layer === 'filter' || layer === 'nat') && action !== 'route') : steps.slice(-1)
      for (const { says, because } of telling) {
        const key = `${says}\n${JSON.stringify(placesOf(...because))}`
        const known = found.get(key)
        if (known) known.count += 1
        else found.set(key, { says, origins: because, count: 1 })
      }
    }
  }
  return [...found.values()].toSorted((a, b) => b.count - a.count || (a.says < b.says ? -1 : a.says > b.says ? 1 : 0)).slice(0, most)
}
