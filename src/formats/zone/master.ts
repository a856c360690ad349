import { formatDomain, isWithinDomain } from '../../base/domain.ts'
import type { Span, Text } from '../../base/text.ts'
import { written } from '../../origin/origin.ts'
import type { Problem, Unread } from '../../origin/problem.ts'
import { readZone } from '../../syntax/zone.ts'
import type { ZoneEntry, ZoneReading, ZoneToken } from '../../syntax/zone.ts'
import type { Opened } from './files.ts'
import { expandGenerate, readGenerateRange } from './generate.ts'
import { readName } from './name.ts'
import { readRdata } from './rdata.ts'
import type { MasterRecord } from './tree.ts'
import { readTtl } from './ttl.ts'
import { isMeta, readType } from './types.ts'

/** No zone needs more; whoever writes more is cut off with a problem. */
const mostRecords = 2_000_000
const mostGenerated = 262_144
const deepestInclude = 16

/** The syntax of each text, read once however many zones share it. */
export type Syntaxes = (text: Text) => ZoneReading

export function rememberSyntaxes(): Syntaxes {
  const known = new Map<Text, ZoneReading>()
  return (text) => {
    let reading = known.get(text)
    if (reading === undefined) known.set(text, (reading = readZone(text)))
    return reading
  }
}

export interface MasterReading {
  readonly records: readonly MasterRecord[]
  readonly problems: readonly Problem[]
  readonly unread: readonly Unread[]
  /** Paths of the files that it includes. */
  readonly included: ReadonlySet<string>
}

/** Reads one zone's records from its master file and what that includes (RFC 1035 §5.1, RFC 2308 §4, BIND's `$GENERATE`). */
export function readMaster(text: Text, apex: string, syntaxes: Syntaxes, open: (name: string, from: Text) => Opened): MasterReading {
  const master = new Master(apex, syntaxes, open)
  master.readFile(text, apex, undefined, [text])
  return master
}

class Master implements MasterReading {
  readonly records: MasterRecord[] = []
  readonly problems: Problem[] = []
  readonly unread: Unread[] = []
  readonly included = new Set<string>()
  readonly #apex: string
  readonly #syntaxes: Syntaxes
  readonly #open: (name: string, from: Text) => Opened
  #generated = 0
  #full = false
  /** `$TTL`, or the SOA's minimum where a file has neither `$TTL` nor a TTL on its SOA. */
  #usualTtl: number | undefined
  /** RFC 1035: without a default, the TTL of the record before. */
  #lastTtl: number | undefined

  constructor(apex: string, syntaxes: Syntaxes, open: (name: string, from: Text) => Opened) {
    this.#apex = apex
    this.#syntaxes = syntaxes
    this.#open = open
  }

  readFile(text: Text, initialOrigin: string, initialOwner: string | undefined, way: readonly Text[]): void {
    const reading = this.#syntaxes(text)
    this.problems.push(...reading.problems)
    let origin = initialOrigin
    let owner = initialOwner
    for (const entry of reading.entries) {
      if (this.#full) return
      const [first, ...rest] = entry.tokens
      if (first === undefined) continue
      switch (entry.directive?.toUpperCase()) {
        case undefined:
          owner = this.#record(text, entry, origin, owner)
          break
        case '$ORIGIN': {
          const name = this.#name(text, entry, rest[0], origin, '$ORIGIN')
          if (name !== undefined) origin = name
          break
        }
        case '$TTL': {
          const ttl = rest[0] && readTtl(rest[0].raw)
          if (ttl === undefined) this.#problem('bad-ttl', text, rest[0]?.span ?? entry.span, '$TTL wants a time.')
          else this.#usualTtl = this.#limit(ttl, text, rest[0]?.span ?? entry.span)
          break
        }
        case '$INCLUDE':
          this.#include(text, entry, rest, origin, owner, way)
          break
        case '$GENERATE':
          this.#generate(text, entry, rest, origin)
          break
        default:
          this.#problem('unknown-directive', text, first.span, 'The directive is not known.')
      }
    }
  }

  #problem(fault: string, text: Text, span: Span, says: string, severity: Problem['severity'] = 'error'): void {
    this.problems.push({ code: `zone/${fault}`, severity, says, origin: written(text, span) })
  }

  #name(text: Text, entry: ZoneEntry, token: ZoneToken | undefined, origin: string, what: string): string | undefined {
    const reading = token === undefined ? { why: 'it is missing' } : readName(token.raw, origin)
    if ('name' in reading) return reading.name
    this.#problem('bad-name', text, token?.span ?? entry.span, `The name of ${what} cannot be read: ${reading.why}.`)
    return undefined
  }

  /** RFC 2181 §8: a TTL above 2^31 - 1 counts as 0. */
  #limit(ttl: number, text: Text, span: Span): number {
    if (ttl <= 0x7fff_ffff) return ttl
    this.#problem('ttl-too-large', text, span, 'The TTL is above 2^31 - 1 and counts as 0 (RFC 2181, 8).', 'warning')
    return 0
  }

  #include(
    text: Text,
    entry: ZoneEntry,
    [file, newOrigin]: readonly ZoneToken[],
    origin: string,
    owner: string | undefined,
    way: readonly Text[],
  ): void {
    if (file === undefined) {
      this.#problem('bad-include', text, entry.span, '$INCLUDE wants a file.')
      return
    }
    const inner = newOrigin === undefined ? origin : this.#name(text, entry, newOrigin, origin, '$INCLUDE')
    if (inner === undefined) return
    const opened = this.#open(file.raw, text)
    if ('why' in opened) {
      this.#problem('include-not-read', text, file.span, `The included file is not read: ${opened.why}.`)
      this.unread.push({ what: 'an included zone file', origin: written(text, entry.span), changesAnswers: true })
      return
    }
    this.included.add(opened.text.path)
    if (way.some((other) => other.path === opened.text.path)) {
      this.#problem('include-cycle', text, file.span, 'The file includes itself.')
      return
    }
    if (way.length > deepestInclude) {
      this.#problem('include-too-deep', text, file.span, `Files include one another more than ${deepestInclude} levels deep.`)
      return
    }
    // Origin and owner are those of the including file again afterwards; the TTL in force stays (RFC 1035 §5.1; RFC 2308 §4).
    this.readFile(opened.text, inner, owner, [...way, opened.text])
  }

  #generate(text: Text, entry: ZoneEntry, [range, left, ...rest]: readonly ZoneToken[], origin: string): void {
    const numbers = range && readGenerateRange(range.raw)
    if (!numbers || left === undefined) {
      this.#problem('bad-generate', text, range?.span ?? entry.span, '$GENERATE wants first-last[/step], an owner, a type and data.')
      return
    }
    const count = Math.floor((numbers.last - numbers.first) / numbers.step) + 1
    this.#generated += count
    if (this.#generated > mostGenerated) {
      this.#generated -= count
      this.#problem(
        'generate-too-large',
        text,
        entry.span,
        `$GENERATE makes more than ${mostGenerated} records, which are left out.`,
        'warning',
      )
      this.unread.push({ what: '$GENERATE of very many records', origin: written(text, entry.span), changesAnswers: true })
      return
    }
    // A quoted last word may hold several fields: `MX "10 mail$"`.
    const words = rest.flatMap((token) => (token.quoted ? token.raw.split(/\s+/).filter(Boolean).map((raw) => ({ ...token, raw, quoted: false })) : [token]))
    const before = this.problems.length
    for (let number = numbers.first; number <= numbers.last; number += numbers.step) {
      const owner = expandGenerate(left.raw, number)
      const tokens = words.map((token) => ({ ...token, raw: expandGenerate(token.raw, number) }))
      if (owner === undefined || !tokens.every((token): token is ZoneToken => token.raw !== undefined)) {
        this.#problem('bad-generate', text, entry.span, 'A ${…} of $GENERATE cannot be read.')
        return
      }
      this.#record(
        text,
        { ...entry, blankOwner: false, directive: undefined, tokens: [{ ...left, raw: owner }, ...tokens] },
        origin,
        undefined,
      )
      // One fault is said once, not for every number.
      if (this.problems.length > before || this.#full) return
    }
  }

  /** Reads one record and gives the owner for blank ones after it. */
  #record(text: Text, entry: ZoneEntry, origin: string, lastOwner: string | undefined): string | undefined {
    const words = [...entry.tokens]
    let owner = lastOwner
    if (!entry.blankOwner) {
      const token = words.shift()
      owner = this.#name(text, entry, token, origin, 'the owner')
      if (owner === undefined) return lastOwner
    } else if (owner === undefined) {
      this.#problem('no-owner', text, entry.span, 'The line begins with white space, and there is no owner before it.')
      return undefined
    }
    let ownTtl: number | undefined
    let recordClass: string | undefined
    let word = words.shift()
    for (; word !== undefined; word = words.shift()) {
      const ttl = ownTtl === undefined ? readTtl(word.raw) : undefined
      if (ttl !== undefined) ownTtl = this.#limit(ttl, text, word.span)
      else if (recordClass === undefined && /^(?:IN|CH|CHAOS|HS|HESIOD|CLASS\d{1,5})$/i.test(word.raw)) recordClass = word.raw.toUpperCase()
      else break
    }
    if (recordClass !== undefined && recordClass !== 'IN' && recordClass !== 'CLASS1') {
      this.#problem('other-class', text, entry.span, 'The record is not of class IN.')
      return owner
    }
    const type = word === undefined || word.quoted ? undefined : readType(word.raw)
    if (word === undefined || type === undefined || isMeta(type)) {
      const says = word === undefined ? 'The record has no type.' : type === undefined ? 'The type is not known.' : 'Such a type never stands in a zone.'
      this.#problem('bad-type', text, word?.span ?? entry.span, says)
      return owner
    }
    if (!isWithinDomain(owner, this.#apex)) {
      this.#problem(
        'out-of-zone',
        text,
        entry.span,
        `The owner lies outside of the zone ${formatDomain(this.#apex)}: servers ignore it.`,
        'warning',
      )
      return owner
    }
    const reading = readRdata(type, words, origin)
    if ('says' in reading) {
      this.#problem(
        'bad-data',
        text,
        reading.token?.span ?? entry.span,
        `The ${type} record of ${formatDomain(owner)} cannot be read: ${reading.says}.`,
      )
      return owner
    }
    // BIND refuses a zone with either (load_text in lib/dns/master.c, 9.18).
    if ((type === 'DS' && owner === this.#apex) || (type === 'NS' && (owner === '*' || owner.startsWith('*.')))) {
      const says = type === 'DS' ? 'A DS record belongs into the parent zone, not to the zone itself.' : 'A wildcard cannot hand a zone on.'
      this.#problem('misplaced', text, entry.span, says)
      return owner
    }
    const { data, text: shown, fields } = reading.rdata
    // RFC 2308 §4; without $TTL and without a TTL of its own, the SOA takes its minimum, as BIND does (load_text in lib/dns/master.c).
    if (ownTtl !== undefined) this.#lastTtl = ownTtl
    else if (this.#usualTtl !== undefined) this.#lastTtl = this.#usualTtl
    else if (this.#lastTtl === undefined && data.kind === 'soa') this.#lastTtl = this.#usualTtl = data.minimum
    if (this.#lastTtl === undefined) {
      this.#problem('no-ttl', text, entry.span, 'The record has no TTL, and no $TTL stands before it.')
      return owner
    }
    if (this.records.length >= mostRecords) {
      this.#full = true
      this.#problem('too-many-records', text, entry.span, `The zone has more than ${mostRecords} records; the rest is left out.`)
      this.unread.push({ what: 'the rest of a very large zone', origin: written(text, entry.span), changesAnswers: true })
      return owner
    }
    const record = { owner, type, ttl: this.#lastTtl, data, origin: written(text, entry.span) }
    this.records.push({ record, shown, fields, ownTtl: ownTtl !== undefined })
    return owner
  }
}
