import type { Text } from '../../../base/text.ts'
import { readZone, type ZoneEntry, type ZoneToken } from '../../../syntax/zone.ts'
import type { TextChange } from '../../edit.ts'
import { readName } from '../name.ts'
import { readTtl } from '../ttl.ts'

/** One record as it stands in its file. */
export interface Line {
  readonly entry: ZoneEntry
  readonly place: number
  readonly origin: string
  readonly owner: string | undefined
  readonly type: string
  readonly ownerToken: ZoneToken | undefined
  readonly ttlToken: ZoneToken | undefined
  readonly typeToken: ZoneToken
  readonly data: readonly ZoneToken[]
}

/** A master file's records line by line, without what it includes. */
export class MasterFile {
  readonly text: Text
  readonly lines: readonly Line[]
  readonly #entries: readonly ZoneEntry[]

  constructor(text: Text, apex: string) {
    this.text = text
    this.#entries = readZone(text).entries
    const lines: Line[] = []
    let origin = apex
    let owner: string | undefined
    for (const [place, entry] of this.#entries.entries()) {
      const [first, second] = entry.tokens
      if (entry.directive !== undefined) {
        const name = entry.directive.toUpperCase() === '$ORIGIN' && second ? readName(second.raw, origin) : undefined
        if (name && 'name' in name) origin = name.name
        continue
      }
      const ownerToken = entry.blankOwner ? undefined : first
      if (ownerToken) {
        const name = readName(ownerToken.raw, origin)
        owner = 'name' in name ? name.name : undefined
      }
      const rest = entry.tokens.slice(ownerToken ? 1 : 0)
      const at = rest.findIndex((token) => !/^(?:IN|CH|HS|CLASS\d+)$/i.test(token.raw) && readTtl(token.raw) === undefined)
      const typeToken = rest[at]
      if (typeToken) lines.push({ entry, place, origin, owner, type: typeToken.raw.toUpperCase(), ownerToken, ttlToken: rest.slice(0, at).find((token) => readTtl(token.raw) !== undefined), typeToken, data: rest.slice(at + 1) })
    }
    this.lines = lines
  }

  /** As others of the file are written: from the origin on where it lies below it and they are, with its last dot otherwise. */
  spell(name: string, { origin, ownerToken }: Line, like: ZoneToken | undefined = ownerToken): string {
    const absolute = like !== undefined && like.raw.endsWith('.')
    if (!absolute && name === origin) return '@'
    return !absolute && name.endsWith(`.${origin}`) ? name.slice(0, -origin.length - 1) : `${name}.`
  }

  /** A record below a line, in the columns of another one that is its like. */
  insert(below: Line, like: Line, owner: string, type: string, data: string): TextChange {
    const { content, path } = this.text
    // Lines without an owner go on with the one before them.
    let last = below.place
    while (this.#entries[last + 1]?.blankOwner === true && this.#entries[last + 1]?.directive === undefined) last++
    const end = this.#lineEnd(this.#entries[last]?.span.end ?? below.entry.span.end)
    const line = this.#write(like, this.spell(owner, { ...like, origin: below.origin }, this.#ownerLike(like)), type, data)
    const ending = content.includes('\r\n') ? '\r\n' : '\n'
    return end < 0 ? { path, start: content.length, end: content.length, text: `${ending}${line}` } : { path, start: end + 1, end: end + 1, text: `${line}${ending}` }
  }

  /** Other data in the same place. */
  replace({ data }: Line, text: string): TextChange | undefined {
    const [first] = data
    return first && { path: this.text.path, start: first.span.start, end: data.at(-1)?.span.end ?? first.span.end, text }
  }

  /** The serial number, raised by one: a date with a running number goes on in its day. */
  raise(): TextChange | undefined {
    const serial = this.lines.find(({ type }) => type === 'SOA')?.data[2]
    if (!serial || !/^\d{1,10}$/.test(serial.raw)) return undefined
    // RFC 1982: after 2^32 - 1 comes 0, which servers take for "none".
    const next = Number(serial.raw) >= 0xffff_ffff ? 1 : Number(serial.raw) + 1
    return { path: this.text.path, start: serial.span.start, end: serial.span.end, text: String(next) }
  }

  #ownerLike(like: Line): ZoneToken | undefined {
    return like.ownerToken ?? this.lines.findLast(({ place, ownerToken }) => place < like.place && ownerToken !== undefined && ownerToken.raw !== '@')?.ownerToken
  }

  /** Owner, TTL, class, type and data where they stand in the like, as far as there is room. */
  #write({ entry, ownerToken, typeToken, data }: Line, owner: string, type: string, value: string): string {
    const { content } = this.text
    const start = content.lastIndexOf('\n', entry.span.start - 1) + 1
    const afterOwner = ownerToken ? ownerToken.span.end : start
    const next = entry.tokens[ownerToken ? 1 : 0] ?? typeToken
    const middle = content.slice(next.span.start, typeToken.span.start)
    const gap = content.slice(afterOwner, next.span.start)
    const width = next.span.start - start
    const dataStart = data[0]?.span.start ?? typeToken.span.end + 1
    const typeWidth = dataStart - typeToken.span.start
    const between = content.slice(typeToken.span.end, dataStart)
    const tabs = gap.includes('\t') || between.includes('\t')
    if (tabs) return `${owner}${ownerToken ? gap : '\t'}${middle}${type}${between.includes('\t') ? '\t' : between}${value}`
    // Columns hold where more than one space parts them; else one space does.
    const head = /\s{2,}$/.test(gap) || owner.length < width ? owner.padEnd(Math.max(width, owner.length + 1)) : `${owner} `
    const kind = / {2,}$/.test(between) || type.length < typeWidth ? type.padEnd(Math.max(typeWidth, type.length + 1)) : `${type} `
    return `${head}${middle}${kind}${value}`
  }

  #lineEnd(at: number): number {
    return this.text.content.indexOf('\n', at)
  }
}
