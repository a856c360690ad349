import { minusRanges, unionRanges } from '../../../base/address.ts'
import type { AddressRange } from '../../../base/address.ts'
import type { Text } from '../../../base/text.ts'
import { nobody } from '../../../flow/match.ts'
import { written } from '../../../origin/origin.ts'
import type { Problem, Unread } from '../../../origin/problem.ts'
import { readBlocks } from '../../../syntax/blocks.ts'
import type { Directive } from '../../../syntax/blocks.ts'
import { folderOf } from '../files.ts'
import type { Opened } from '../files.ts'
import { readName } from '../name.ts'
import { readClients } from './clients.ts'
import type { Clients } from './clients.ts'
import type { NamedServer, View, ZoneStatement } from './server.ts'

/** Statements that say nothing about which name has which address. */
const harmless = new Set([
  'acl', 'controls', 'dnssec-policy', 'dyndb', 'http', 'key', 'key-store', 'logging', 'managed-keys', 'parental-agents', 'primaries', 'masters',
  'remote-servers', 'server', 'statistics-channels', 'tls', 'trust-anchors', 'trusted-keys',
])

/** Options and zone statements that can give a client another answer than the zone file does. */
const changing = new Set([
  'allow-query', 'allow-query-on', 'blackhole', 'catalog-zones', 'dlz', 'dns64', 'deny-answer-addresses', 'deny-answer-aliases', 'disable-empty-zone', 'filter-aaaa',
  'filter-aaaa-on-v4', 'filter-aaaa-on-v6', 'match-destinations', 'match-recursive-only', 'plugin', 'response-policy', 'rrset-order', 'sortlist',
])

const types: Readonly<Record<string, string>> = { master: 'primary', slave: 'secondary' }
const deepestInclude = 16

/** A directive and the file it stands in: an include puts those of another file in its place. */
interface Placed {
  readonly directive: Directive
  readonly text: Text
}

export interface NamedReading {
  readonly server: NamedServer
  readonly problems: readonly Problem[]
  readonly unread: readonly Unread[]
  /** Paths of the files that it includes. */
  readonly included: ReadonlySet<string>
}

/** Reads a named.conf and what it includes: views, their clients, and which file serves which zone. */
export function readNamed(text: Text, open: (name: string, folders: readonly string[]) => Opened): NamedReading {
  return new NamedConf(text, open).read()
}

class NamedConf {
  readonly #text: Text
  readonly #open: (name: string, folders: readonly string[]) => Opened
  readonly #problems: Problem[] = []
  readonly #unread: Unread[] = []
  readonly #included = new Set<string>()
  readonly #acls = new Map<string, Clients>()
  #directory: string | undefined

  constructor(text: Text, open: (name: string, folders: readonly string[]) => Opened) {
    this.#text = text
    this.#open = open
  }

  read(): NamedReading {
    const parsed = readBlocks(this.#text, 'bind')
    this.#problems.push(...parsed.problems)
    const top = this.#expand(parsed.directives, this.#text, [this.#text.path])
    const options = top.filter(({ directive }) => directive.name === 'options').flatMap((placed) => this.#inside(placed))
    this.#directory = options.find(({ directive }) => directive.name === 'directory')?.directive.args[0]?.value
    for (const { directive } of top) {
      const name = directive.name === 'acl' ? directive.args[0]?.value.toLowerCase() : undefined
      // A list may only name those before it.
      if (name !== undefined) this.#acls.set(name, readClients(directive.block ?? [], this.#acls))
    }
    this.#reportUnread(options)
    const views: View[] = []
    const loose: ZoneStatement[] = []
    let before: readonly AddressRange[] = []
    for (const placed of top) {
      const { directive } = placed
      if (directive.name === 'view') {
        const { view, ranges } = this.#view(placed, before)
        before = unionRanges(before, ranges)
        views.push(view)
      } else if (directive.name === 'zone') loose.push(...this.#zone(placed))
      else if (directive.name !== 'options' && !harmless.has(directive.name)) this.#unknown(placed, true)
    }
    if (loose.length > 0 || views.length === 0) views.push({ name: undefined, clients: undefined, zones: loose })
    const recursion = options.find(({ directive }) => directive.name === 'recursion')?.directive.args[0]?.value
    const forwarders = options.find(({ directive }) => directive.name === 'forwarders')?.directive.block ?? []
    const server: NamedServer = {
      text: this.#text,
      directory: this.#directory,
      views,
      recursion: recursion === undefined ? undefined : recursion === 'yes',
      forwarders: forwarders.map((element) => element.name),
    }
    return { server, problems: this.#problems, unread: this.#unread, included: this.#included }
  }

  #problem(fault: string, { directive, text }: Placed, says: string, severity: Problem['severity'] = 'error'): void {
    this.#problems.push({ code: `named/${fault}`, severity, says, origin: written(text, directive.span) })
  }

  #unknown({ directive, text }: Placed, changesAnswers: boolean): void {
    this.#unread.push({ what: `named.conf statement ${directive.name}`, origin: written(text, directive.nameSpan), changesAnswers })
  }

  #reportUnread(placed: readonly Placed[]): void {
    for (const one of placed) if (changing.has(one.directive.name) && !isEveryone(one.directive)) this.#unknown(one, true)
  }

  #inside({ directive, text }: Placed): Placed[] {
    return this.#expand(directive.block ?? [], text, [text.path])
  }

  /** Directives with those of included files in their places. Files are looked for beside this one, and in the server's directory. */
  #expand(directives: readonly Directive[], text: Text, way: readonly string[]): Placed[] {
    return directives.flatMap((directive): Placed[] => {
      const placed = { directive, text }
      const [file] = directive.args
      if (directive.name !== 'include' || file === undefined) return [placed]
      const opened = this.#open(file.value, [folderOf(text.path), folderOf(this.#text.path)])
      if ('why' in opened) {
        // A key's file holds a secret and belongs nowhere near the tree.
        const isKey = /\.key\b|rndc/.test(file.value)
        this.#unread.push({ what: 'named.conf include', origin: written(text, directive.span), changesAnswers: !isKey })
        if (!isKey) this.#problem('include-not-read', placed, `The included file is not read: ${opened.why}.`, 'warning')
        return []
      }
      if (way.includes(opened.text.path) || way.length > deepestInclude) {
        this.#problem('include-cycle', placed, 'The file includes itself.')
        return []
      }
      this.#included.add(opened.text.path)
      const parsed = readBlocks(opened.text, 'bind')
      this.#problems.push(...parsed.problems)
      return this.#expand(parsed.directives, opened.text, [...way, opened.text.path])
    })
  }

  #view(placed: Placed, before: readonly AddressRange[]): { readonly view: View; readonly ranges: readonly AddressRange[] } {
    const inside = this.#inside(placed)
    const matched = inside.find(({ directive }) => directive.name === 'match-clients')
    this.#reportUnread(inside)
    // Without match-clients a view serves everyone (Administrator Reference, view statement, 2026-11).
    const clients = readClients(matched?.directive.block ?? [anyone], this.#acls)
    for (const element of clients.open) {
      this.#unread.push({ what: `clients ${element.name} of a view`, origin: written(matched?.text ?? placed.text, element.span), changesAnswers: true })
    }
    const zones = inside.filter(({ directive }) => directive.name === 'zone').flatMap((zone) => this.#zone(zone))
    const name = placed.directive.args[0]?.value ?? ''
    return { view: { name, clients: { ...nobody, ranges: minusRanges(clients.ranges, before) }, zones }, ranges: clients.ranges }
  }

  #zone(placed: Placed): ZoneStatement[] {
    const { directive, text } = placed
    const [nameWord, classWord] = directive.args
    if (nameWord === undefined) {
      this.#problem('zone-without-name', placed, 'A zone statement wants a name.')
      return []
    }
    if (classWord !== undefined && classWord.value.toUpperCase() !== 'IN') return []
    const reading = readName(nameWord.value, '')
    if ('why' in reading) {
      this.#problem('bad-zone-name', placed, `The zone's name cannot be read: ${reading.why}.`)
      return []
    }
    const inside = this.#inside(placed)
    this.#reportUnread(inside)
    const word = (name: string): string | undefined => inside.find((one) => one.directive.name === name)?.directive.args[0]?.value
    const inView = word('in-view')
    const type = inView === undefined ? (word('type')?.toLowerCase() ?? '') : 'in-view'
    const file = inside.find((one) => one.directive.name === 'file')?.directive.args[0]
    return [{ name: reading.name, type: types[type] ?? type, file, inView, text, span: directive.span, directory: this.#directory }]
  }
}

const anyone: Directive = {
  span: { start: 0, end: 0 }, name: 'any', nameSpan: { start: 0, end: 0 }, args: [], block: undefined, opaque: undefined, next: undefined,
}

/** `allow-query { any; };` changes nothing. */
function isEveryone({ name, block }: Directive): boolean {
  return name.startsWith('allow-query') && block?.length === 1 && block[0]?.name === 'any'
}
