import type { Text } from '../../base/text.ts'
import { derived, written } from '../../origin/origin.ts'
import type { Origin } from '../../origin/origin.ts'
import type { ZoneReading, ZoneToken } from '../../syntax/zone.ts'
import { readName } from './name.ts'

/** The zone that a file holds when no server's configuration says so. */
export interface Apex {
  readonly name: string
  readonly origin: Origin
}

/** A name that BIND's manuals and Debian's packages give to such files: `db.shop.example`, `shop.example.zone`. */
function fromPath(path: string): string | undefined {
  const base = path.slice(path.lastIndexOf('/') + 1)
  const parts = /^(?:db|zone)\.(.+?)(?:\.(?:zone|db))?$/i.exec(base) ?? /^(.+?)\.(?:zone|db|hosts|rev)$/i.exec(base)
  const name = parts?.[1]
  // Reverse zones are named in either order (`db.192.168.1`), so numbers alone tell nothing.
  if (name === undefined || !/^(?:[a-z0-9_](?:[a-z0-9_/-]*[a-z0-9])?\.)*[a-z][a-z0-9-]*$/i.test(name) || name === 'local') return undefined
  return name.toLowerCase()
}

function typeAt(tokens: readonly ZoneToken[], from: number): string | undefined {
  for (const token of tokens.slice(from, from + 3)) if (!/^(?:\d\w*|IN)$/i.test(token.raw)) return token.raw.toUpperCase()
  return undefined
}

/** The SOA's owner where it is absolute or below a `$ORIGIN`, else what the file's name says. Undefined where neither tells. */
export function findApex(text: Text, reading: ZoneReading): Apex | undefined {
  let origin: string | undefined
  let owner: string | undefined
  let soa = reading.entries[0]
  for (const entry of reading.entries) {
    const [first, second] = entry.tokens
    if (first === undefined) continue
    if (entry.directive === '$ORIGIN') {
      const name = second && readName(second.raw, origin)
      if (name && 'name' in name) origin = name.name
    }
    if (entry.directive !== undefined) continue
    if (!entry.blankOwner) owner = first.raw
    if (typeAt(entry.tokens, entry.blankOwner ? 0 : 1) !== 'SOA' || owner === undefined) continue
    soa = entry
    const name = readName(owner, origin)
    if ('name' in name) return { name: name.name, origin: written(text, entry.span) }
    break
  }
  const name = origin ?? fromPath(text.path)
  if (name === undefined) return undefined
  return { name, origin: derived(`the zone is named after the file ${text.path}`, soa ? [written(text, soa.span)] : []) }
}
