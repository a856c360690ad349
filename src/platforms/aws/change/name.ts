import type { Model } from '../../../model/model.ts'
import type { Zone } from '../../../model/name.ts'
import type { Want } from '../../../model/want.ts'
import type { ResourceChange } from '../../change.ts'
import { attribute, text } from '../attribute.ts'
import { domain } from '../names/domain.ts'
import type { AwsTree } from '../tree.ts'

/** So many names may have been meant. */
const mostMeant = 5

/** Where a CNAME leads to a name that isn't there: the zone's own name, or one that is, the most alike first. Which of them serves the request is tried. */
export function leadSomewhere({ name }: Want, tree: AwsTree, model: Model): ResourceChange[] {
  if (name === undefined) return []
  const wanted = name.toLowerCase()
  const aliases = model.facts.zones.flatMap((zone) => zone.records.filter(({ owner, type, data }) => owner === wanted && type === 'CNAME' && data.kind === 'name').map((record) => ({ zone, record })))
  return aliases.flatMap(({ zone, record }): ResourceChange[] => {
    const missing = record.data.kind === 'name' ? record.data.name : ''
    const resource = tree.world.ofType('aws_route53_record').find((one) => {
      const owner = domain(text(attribute(one, 'name')))
      return text(attribute(one, 'type'))?.toUpperCase() === 'CNAME' && owner !== undefined && (owner === wanted || `${owner}.${zone.apex}` === wanted)
    })
    if (!resource) return []
    return namesOf(zone, missing, wanted).map((target) => ({
      kind: 'target of a record',
      says: `lead ${wanted} to ${target} instead of ${missing}`,
      steps: [{ do: 'set', of: resource.id, arguments: [{ name: 'records', value: { kind: 'list', items: [{ kind: 'text', value: target }] } }] }],
    }))
  })
}

function namesOf(zone: Zone, missing: string, asked: string): string[] {
  const names = new Set(zone.records.filter(({ type, owner }) => ['A', 'AAAA', 'CNAME'].includes(type) && owner !== asked && !owner.includes('*')).map(({ owner }) => owner))
  const common = (name: string): number => [...name].findIndex((letter, place) => letter !== missing[place])
  return [...names].toSorted((a, b) => Number(b === zone.apex) - Number(a === zone.apex) || common(b) - common(a) || (a < b ? -1 : 1)).slice(0, mostMeant)
}
