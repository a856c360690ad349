import { formatAddress } from '../../../base/address.ts'
import { isWithinDomain } from '../../../base/domain.ts'
import type { Want } from '../../../model/want.ts'
import type { Edit, Editor, TextChange } from '../../edit.ts'
import type { MasterZone, ZoneTree } from '../tree.ts'
import { MasterFile, type Line } from './line.ts'
import { targetsOf, type Target } from './target.ts'

/** Edits of master files: an alias that leads to somebody, addresses for a name. The serial number is raised with each. */
export const zoneEditor: Editor = {
  edits(want, sources) {
    const tree = sources.trees.get('zone') as ZoneTree | undefined
    const zone = tree && want.kind === 'resolve' && want.name !== undefined ? zoneOf(want, tree) : undefined
    const text = zone && sources.open(zone.text.path)
    if (!zone || !text || text.content !== zone.text.content) return []
    const file = new MasterFile(text, zone.zone.apex)
    const { missing, alias } = follow(want.name ?? '', zone, file)
    if (!isWithinDomain(missing, zone.zone.apex)) return []
    const targets = targetsOf(want, missing, zone, sources.model)
    return targets.slice(0, mostTargets).flatMap((target) => [...(alias && target.owner !== undefined ? aliased(file, alias, target.owner) : []), ...recorded(file, zone, missing, alias, target)])
  },
}

const mostTargets = 4
const longestChain = 16

/** The zone that said that the name isn't there: by the record or file that was told, else the nearest one around the name. */
function zoneOf({ because, name = '' }: Want, { zones }: ZoneTree): MasterZone | undefined {
  const around = zones.filter(({ zone }) => isWithinDomain(name, zone.apex))
  const paths = new Set(because.flatMap((origin) => (origin.kind === 'written' ? [origin.text.path] : [])))
  const told = around.filter(({ text, records }) => paths.has(text.path) || records.some(({ record: { origin } }) => origin.kind === 'written' && because.includes(origin)))
  return (told.length > 0 ? told : around).toSorted((a, b) => b.zone.apex.length - a.zone.apex.length)[0]
}

/** Aliases from one to the next within the file, up to the name that isn't there. */
function follow(name: string, { zone }: MasterZone, { lines }: MasterFile): { readonly missing: string; readonly alias: Line | undefined } {
  let missing = name
  let alias: Line | undefined
  for (let step = 0; step < longestChain; step++) {
    const next = zone.records.find(({ owner, type }) => owner === missing && type === 'CNAME')
    const line = lines.find(({ owner, type }) => owner === missing && type === 'CNAME')
    if (!line || next?.data.kind !== 'name') break
    alias = line
    missing = next.data.name
  }
  return { missing, alias }
}

function aliased(file: MasterFile, alias: Line, owner: string): Edit[] {
  const change = file.replace(alias, file.spell(owner, alias, alias.data[0]))
  return change ? [edit(file, 'alias', `let ${alias.owner ?? ''} lead to ${owner}`, [change])] : []
}

/** Records of the types that are missing, below the name's own, else below the alias that leads to it, else below those that are alike. */
function recorded(file: MasterFile, { zone }: MasterZone, missing: string, alias: Line | undefined, { addresses, says }: Target): Edit[] {
  const own = file.lines.findLast(({ owner }) => owner === missing)
  // A name with an alias has nothing else (RFC 1034 3.6.2).
  if (own?.type === 'CNAME') return []
  const alike = file.lines.filter(({ type, ownerToken, entry }) => (type === 'A' || type === 'AAAA') && ownerToken !== undefined && !file.text.content.slice(entry.span.start, entry.span.end).includes('\n'))
  const changes = addresses.flatMap((address): TextChange[] => {
    const type = address.family === 4 ? 'A' : 'AAAA'
    const like = alike.findLast((line) => line.type === type) ?? alike.at(-1)
    const below = own ?? alias ?? like
    const exists = zone.records.some(({ owner, data }) => owner === missing && data.kind === 'address' && data.address.family === address.family && data.address.value === address.value)
    return like && below && !exists ? [file.insert(below, like, missing, type, formatAddress(address))] : []
  })
  return changes.length > 0 ? [edit(file, 'record', `give ${missing} the addresses of ${says}`, changes)] : []
}

function edit(file: MasterFile, kind: string, says: string, changes: readonly TextChange[]): Edit {
  const serial = file.raise()
  return { kind, says, changes: serial ? [...changes, serial] : changes }
}
