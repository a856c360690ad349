import type { Text } from '../../base/text.ts'
import type { Reading } from '../../model/facts.ts'
import type { Zone } from '../../model/name.ts'
import { written } from '../../origin/origin.ts'
import type { Origin } from '../../origin/origin.ts'
import type { Problem, Unread } from '../../origin/problem.ts'
import type { ReadingContext } from '../format.ts'
import { findApex } from './apex.ts'
import { folderOf, openNamed } from './files.ts'
import { readMaster, rememberSyntaxes } from './master.ts'
import { readNamed } from './named/read.ts'
import type { NamedServer, View, ZoneStatement } from './named/server.ts'
import { kindOf } from './recognise.ts'
import type { MasterZone, ZoneTree } from './tree.ts'

/** The zones of all files together, each with the server and view that serve it. */
export function read(files: readonly Text[], context: ReadingContext): Reading {
  return new Zones(context).read(files)
}

class Zones {
  readonly #context: ReadingContext
  readonly #syntaxes = rememberSyntaxes()
  readonly #problems = new Map<string, Problem>()
  readonly #unread = new Map<string, Unread>()
  readonly #zones: MasterZone[] = []
  readonly #servers: NamedServer[] = []
  /** Files that a configuration or another file reads, so that they are no zones by themselves. */
  readonly #used = new Set<string>()

  constructor(context: ReadingContext) {
    this.#context = context
  }

  read(files: readonly Text[]): Reading {
    const head = (text: Text): string => text.content.slice(0, 65_536)
    const configurations = files.filter((text) => kindOf(text.path, head(text)) === 'named')
    const masters = files.filter((text) => kindOf(text.path, head(text)) !== 'named')
    this.#readServers(configurations)
    const open = (name: string, from: Text): ReturnType<typeof openNamed> => openNamed(this.#context, name, [folderOf(from.path)])
    const alone = masters.filter((text) => !this.#used.has(text.path))
    // Whoever has no SOA may be a part of another file: those come last.
    const parts = alone.filter((text) => !/\bSOA\b/i.test(text.content))
    for (const text of alone) if (!parts.includes(text)) this.#readAlone(text, open)
    for (const text of parts) if (!this.#used.has(text.path)) this.#readAlone(text, open)
    const zones = this.#named()
    const trees: ZoneTree = { zones, servers: this.#servers }
    return {
      facts: { zones: zones.map((one) => one.zone) },
      problems: [...this.#problems.values()],
      unread: [...this.#unread.values()],
      trees,
    }
  }

  #report(problems: readonly Problem[], unread: readonly Unread[]): void {
    const place = (origin: Origin): string => (origin.kind === 'written' ? `${origin.text.path}:${origin.start}` : origin.kind)
    for (const problem of problems) this.#problems.set(`${problem.code} ${place(problem.origin)}`, problem)
    for (const one of unread) this.#unread.set(`${one.what} ${place(one.origin)}`, one)
  }

  #readServers(configurations: readonly Text[]): void {
    const readings = configurations.map((text) => readNamed(text, (name, folders) => openNamed(this.#context, name, folders)))
    const included = new Set(readings.flatMap((reading) => [...reading.included]))
    // An included part is read where it is included; of a circle the first file is read.
    const roots = readings.filter((reading) => !included.has(reading.server.text.path))
    const covered = new Set(roots.flatMap((reading) => [...reading.included]))
    for (const reading of [...roots, ...readings.filter((one) => !roots.includes(one))]) {
      if (covered.has(reading.server.text.path)) continue
      for (const path of reading.included) covered.add(path)
      this.#servers.push(reading.server)
      this.#report(reading.problems, reading.unread)
      for (const view of reading.server.views) for (const statement of view.zones) this.#readServed(reading.server, view, statement)
    }
  }

  #readServed(server: NamedServer, view: View, statement: ZoneStatement): void {
    const origin = written(statement.text, statement.span)
    let holder = statement
    if (statement.inView !== undefined) {
      const other = server.views.find((one) => one.name === statement.inView)?.zones.find((one) => one.name === statement.name)
      if (other === undefined) {
        const says = 'The view that in-view names has no such zone.'
        this.#report([{ code: 'named/in-view-missing', severity: 'error', says, origin }], [])
        return
      }
      holder = other
    }
    // The root's hints say where to ask and answer nothing.
    if (holder.type === 'hint') {
      if (holder.file) this.#open(holder, holder.file.value)
      return
    }
    const opened = holder.file && (holder.type === 'primary' || holder.type === 'secondary' || holder.type === '') ? this.#open(holder, holder.file.value) : undefined
    if (opened === undefined || 'why' in opened) {
      this.#report([], [{ what: `zone ${statement.name || '.'} (type ${holder.type || 'unknown'})`, origin, changesAnswers: true }])
      if (opened !== undefined && holder.type === 'primary') {
        this.#report(
          [{ code: 'named/file-not-read', severity: 'warning', says: `The zone's file is not read: ${opened.why}.`, origin }],
          [],
        )
      }
      return
    }
    const { clients } = view
    const seenBy: Zone['seenBy'] = clients === undefined ? { kind: 'everyone' } : { kind: 'clients', peers: clients, view: view.name ?? '' }
    const folders = [folderOf(opened.text.path), folderOf(holder.text.path), ...(holder.directory === undefined ? [] : [holder.directory])]
    this.#readZone(opened.text, statement.name, seenBy, origin, (name) => openNamed(this.#context, name, folders))
  }

  #open(statement: ZoneStatement, file: string): ReturnType<typeof openNamed> {
    const folders = [folderOf(statement.text.path), ...(statement.directory === undefined ? [] : [statement.directory])]
    const opened = openNamed(this.#context, file, folders)
    if ('text' in opened) this.#used.add(opened.text.path)
    return opened
  }

  #readAlone(text: Text, open: (name: string, from: Text) => ReturnType<typeof openNamed>): void {
    const apex = findApex(text, this.#syntaxes(text))
    if (apex === undefined) {
      const origin = written(text, { start: 0, end: Math.min(text.content.length, text.content.indexOf('\n') >>> 0) })
      const says = 'Which zone this file holds is not said: its SOA is relative, it has no $ORIGIN, and its name tells nothing.'
      this.#report(
        [{ code: 'zone/origin-unknown', severity: 'error', says, origin }],
        [{ what: 'zone file', origin, changesAnswers: true }],
      )
      return
    }
    this.#readZone(text, apex.name, { kind: 'everyone' }, apex.origin, open)
  }

  #readZone(
    text: Text,
    apex: string,
    seenBy: Zone['seenBy'],
    origin: Origin,
    open: (name: string, from: Text) => ReturnType<typeof openNamed>,
  ): void {
    const reading = readMaster(text, apex, this.#syntaxes, open)
    for (const path of reading.included) this.#used.add(path)
    this.#report(reading.problems, reading.unread)
    if (!reading.records.some(({ record }) => record.type === 'SOA' && record.owner === apex)) {
      const says = 'The zone has no SOA record at its name: no server loads it.'
      this.#report([{ code: 'zone/no-soa', severity: 'error', says, origin }], [])
    }
    const complete = reading.unread.length === 0 && reading.problems.every((problem) => problem.severity !== 'error')
    // The same record twice is one record.
    const seen = new Set<string>()
    const records = reading.records.flatMap(({ record, shown }) => {
      const key = `${record.owner} ${record.type} ${shown}`
      if (seen.has(key)) return []
      seen.add(key)
      return [record]
    })
    this.#zones.push({ zone: { id: apex, apex, seenBy, records, ...(complete ? {} : { partial: true }), origin }, text, records: reading.records, complete })
  }

  /** Zones with ids of their own: the apex, with its view or its file where another zone has the same. */
  #named(): MasterZone[] {
    const counts = new Map<string, number>()
    const count = (id: string): number => counts.get(id) ?? 0
    for (const { zone: one } of this.#zones) counts.set(one.apex, count(one.apex) + 1)
    const taken = new Map<string, number>()
    return this.#zones.map((master) => {
      const { zone: one, text } = master
      const shown = one.apex === '' ? '.' : one.apex
      let id = count(one.apex) === 1 ? shown : `${shown} (${one.seenBy.kind === 'clients' ? one.seenBy.view : text.path})`
      const before = taken.get(id) ?? 0
      taken.set(id, before + 1)
      if (before > 0) id = `${id} ${before + 1}`
      return { ...master, zone: { ...one, id } }
    })
  }
}
