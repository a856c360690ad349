import { recordsAt, sameView, targetOf, zonesAbove, zonesOf } from '../look.ts'
import type { ZoneCheck } from '../tree.ts'

export const delegationDiffers: ZoneCheck = {
  code: 'dns/delegation-differs',
  severity: 'warning',
  needs: ['tree:zone'],
  says: 'The zone {parent} hands {subject} to other servers than the zone itself names: {difference}.',
  fix: 'Write the same NS records on both sides.',
  *run({ tree }) {
    for (const child of tree.zones) {
      const { apex } = child.zone
      const above = zonesAbove(tree, child)
      const twins = zonesOf(tree, apex).filter((zone) => sameView(zone, child))
      for (const parent of above) {
        const handed = recordsAt(parent, apex, 'NS')
        const own = recordsAt(child, apex, 'NS')
        if (handed.length === 0 || own.length === 0 || twins.length > 1 || !child.complete || !parent.complete) continue
        const [there, here] = [new Set(handed.map(targetOf)), new Set(own.map(targetOf))]
        const only = [...there].filter((name) => !here.has(name)).map((name) => `${name ?? '.'} stands only in ${parent.zone.apex || '.'}`)
        const missing = [...here].filter((name) => !there.has(name)).map((name) => `${name ?? '.'} stands only in ${apex}`)
        if (only.length + missing.length === 0) continue
        const origins = [...handed, ...own].map(({ record }) => record.origin)
        yield { subject: apex, origins, args: { parent: parent.zone.apex || '.', difference: [...only, ...missing].join(', ') } }
      }
    }
  },
}
