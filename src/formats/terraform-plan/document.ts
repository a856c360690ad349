import type { Text } from '../../base/text.ts'
import { written } from '../../origin/origin.ts'
import type { Problem, Unread } from '../../origin/problem.ts'
import { broken, eachItem, eachMember, endOfValue, parsePart, skipSpace, textOf, type Part } from './scan.ts'

/** One object of a resource, at one moment: where the text says what of it. */
export interface Instance {
  readonly address: string
  /** `module.net["a"]`; empty for the root module. */
  readonly module: string
  readonly data: boolean
  readonly type: string
  readonly name: string
  readonly index: string | number | undefined
  readonly place: Part
  readonly values: Part | undefined
  /** The shape of what isn't known, beside the values; `expressions`: a plan without changes, where what is missing isn't known. */
  readonly unknown: Part | 'expressions' | undefined
  /** The shape of what is sensitive; in a state file a list of paths. */
  readonly sensitive: Part | undefined
  /** The address that it had before it was moved. */
  readonly previous?: string
  /** How a state file names the provider. */
  readonly provider?: string
  readonly uncertain?: string
  /** What the plan makes, or looks up, only when it is applied: its id isn't known. */
  readonly fresh?: boolean
}

/** What a plan says of one object before and after. */
interface Change extends Pick<Instance, 'address' | 'module' | 'data' | 'type' | 'name' | 'index' | 'place' | 'previous' | 'uncertain'> {
  readonly deposed: string | undefined
  readonly actions: readonly string[]
  readonly parts: ReadonlyMap<string, Part>
}

/** A plan (`terraform show -json PLAN`), a state (`terraform show -json`), or the file that Terraform keeps its state in. */
export interface Document {
  readonly text: Text
  readonly kind: 'plan' | 'state'
  readonly changes: readonly Change[]
  /** Of a state file. */
  readonly stored: readonly Instance[]
  /** The parts of the root object that are looked at later, by their keys. */
  readonly parts: ReadonlyMap<string, Part>
}

export interface Output {
  readonly problems: Problem[]
  readonly unread: Unread[]
}

/** Modules within modules: deeper than this nobody calls them. */
const deepestModule = 200

/**
 * Finds what stands where in one file, in one pass over its text. A file that breaks off costs what stands behind the break. Undefined
 * where it is of
 * a kind or version that isn't read; a problem says so.
 */
export function readDocument(text: Text, output: Output): Document | undefined {
  const { content } = text
  const parts = new Map<string, Part>()
  const changes: Change[] = []
  const stored: Instance[] = []
  let reached = skipSpace(content, content.charCodeAt(0) === 0xfeff ? 1 : 0)
  const problem = (code: string, says: string, place: Part, severity: Problem['severity'] = 'error'): void => {
    output.problems.push({ code: `terraform-plan/${code}`, severity, says, origin: written(text, place) })
  }
  const end = eachMember(content, reached, (key, start) => {
    reached = start
    const each = (take: (start: number) => number): number =>
      eachItem(content, start, (at) => {
        reached = at
        return take(at)
      })
    let after: number
    if (key === 'resource_changes' || key === 'deferred_changes')
      after = each((at) => readChange(content, at, key === 'deferred_changes', changes))
    else if (key === 'resources') after = each((at) => readStored(content, at, stored))
    else after = endOfValue(content, start)
    if (after !== broken) parts.set(key, { start, end: after })
    else if (key === 'resource_changes') parts.set(key, { start, end: reached })
    return after
  })
  if (end === broken)
    problem('broken', 'The text breaks off or is no JSON after this; what stands behind it is not read.', {
      start: reached,
      end: reached + 1,
    })
  else if (skipSpace(content, end) < content.length)
    problem('trailing', 'The JSON ends before this; the rest is not read.', { start: end, end: end + 1 }, 'warning')

  const head = { start: 0, end: 0 }
  if (parts.has('encrypted_data')) {
    problem('encrypted', 'This state is encrypted; give the output of `tofu show -json` instead.', parts.get('encrypted_data') ?? head)
    return undefined
  }
  const format = textOf(content, parts.get('format_version'))
  if (format !== undefined || parts.has('resource_changes') || parts.has('planned_values')) {
    // Terraform: a minor version adds properties, a major one may change their meaning (internals/json-format, 2026-11).
    if (format !== undefined && !/^[01]\./.test(format)) {
      problem(
        'version',
        `Version ${format.slice(0, 20)} of Terraform's JSON output is not known; versions 0 and 1 are read.`,
        parts.get('format_version') ?? head,
      )
      return undefined
    }
    const isPlan = parts.has('resource_changes') || parts.has('planned_values')
    for (const [key, wrong, says] of [
      ['errored', 'true', 'what the plan would do after the error that it stopped with'],
      ['complete', 'false', 'what the plan leaves to a later one'],
    ] as const) {
      const part = parts.get(key)
      if (part && content.slice(part.start, part.end) === wrong)
        output.unread.push({ what: says, origin: written(text, part), changesAnswers: true })
    }
    return { text, kind: isPlan ? 'plan' : 'state', changes, stored: [], parts }
  }
  const version = parts.get('version')
  const number = parsePart(content, version)
  // Terraform 0.12 and later write version 4 (language/state, 2026-11).
  if (number !== 4) {
    problem(
      'version',
      'Of state files version 4 is read, which Terraform writes since 0.12; give the output of `terraform show -json` instead.',
      version ?? head,
    )
    return undefined
  }
  return { text, kind: 'state', changes: [], stored, parts }
}

/** The objects that exist at a moment. A state knows one moment only. */
export function instancesOf(document: Document, moment: 'before' | 'after', output: Output): readonly Instance[] {
  const { text, parts } = document
  if (document.stored.length > 0) return document.stored
  if (document.kind === 'state') return parts.has('values') ? readValues(document, parts.get('values'), undefined, output) : []
  const seen = new Set<string>()
  const found: Instance[] = []
  for (const change of document.changes) {
    const instance = moment === 'after' ? afterOf(change, text, output) : beforeOf(change)
    if (change.deposed === undefined) seen.add(change.address)
    if (instance) found.push(instance)
  }
  const more = (key: string, unknown: 'expressions' | undefined, wanted: (one: Instance) => boolean): void => {
    for (const one of readValues(document, parts.get(key), unknown, output)) {
      if (seen.has(one.address) || !wanted(one)) continue
      seen.add(one.address)
      found.push(one)
    }
  }
  const hasChanges = parts.has('resource_changes')
  if (moment === 'after' && !hasChanges) more('planned_values', 'expressions', () => true)
  // What was looked up while planning is no change; it stands in the state only.
  more('prior_state', undefined, (one) => one.data || moment === 'before')
  return found
}

function afterOf(change: Change, text: Text, output: Output): Instance | undefined {
  const { actions, parts, place } = change
  const [action] = actions
  if (change.deposed !== undefined) return undefined
  if (actions.length === 1 && action === 'delete') return undefined
  const forgotten = actions.length === 1 && action === 'forget'
  // Terraform: `forget` takes it out of the state and leaves it where it is (language/resources/syntax: removed blocks, 2026-11).
  if (forgotten) return beforeOf(change)
  // `forget` and `create` together replace it, and what was there stays.
  if (actions.some((one) => !['no-op', 'create', 'read', 'update', 'delete', 'forget'].includes(one)) || action === undefined) {
    output.unread.push({
      what: 'what a plan does with a resource, in a word that is not known',
      origin: written(text, place),
      changesAnswers: true,
    })
  }
  const fresh = actions.includes('create') || actions.includes('read')
  return { ...change, fresh, values: parts.get('after'), unknown: parts.get('after_unknown'), sensitive: parts.get('after_sensitive') }
}

function beforeOf(change: Change): Instance | undefined {
  const { parts, deposed, address } = change
  if (!parts.has('before')) return undefined
  return {
    ...change,
    address: deposed === undefined ? address : `${address} (deposed ${deposed})`,
    values: parts.get('before'),
    unknown: undefined,
    sensitive: parts.get('before_sensitive'),
  }
}

interface Header {
  address: string
  module: string
  mode: string
  type: string
  name: string
  index: string | number | undefined
}

/** The fields that every kind of entry has; true when this was one. */
function readHeader(content: string, key: string, part: Part, header: Header): boolean {
  switch (key) {
    case 'address':
    case 'mode':
    case 'type':
    case 'name':
      header[key] = textOf(content, part) ?? ''
      return true
    case 'module':
    case 'module_address':
      header.module = textOf(content, part) ?? ''
      return true
    case 'index':
    case 'index_key': {
      const index = parsePart(content, part)
      header.index = typeof index === 'string' || typeof index === 'number' ? index : undefined
      return true
    }
    default:
      return false
  }
}

const emptyHeader = (): Header => ({ address: '', module: '', mode: '', type: '', name: '', index: undefined })

function readChange(content: string, start: number, deferred: boolean, changes: Change[]): number {
  const header = emptyHeader()
  const parts = new Map<string, Part>()
  let deposed: string | undefined
  let previous: string | undefined
  let actions: readonly string[] = []
  let inner = false
  const end = eachMember(content, start, (key, at) => {
    if (key === 'change') {
      return eachMember(content, at, (name, from) => {
        const to = endOfValue(content, from)
        if (to === broken) return broken
        if (name === 'actions') {
          const list = parsePart(content, { start: from, end: to })
          actions = Array.isArray(list) ? list.filter((one) => typeof one === 'string') : []
        } else if (content.charCodeAt(from) !== 0x6e) parts.set(name, { start: from, end: to })
        return to
      })
    }
    // A deferred change holds the change that it would be.
    if (deferred && key === 'resource_change') {
      inner = true
      return readChange(content, at, false, changes)
    }
    const to = endOfValue(content, at)
    if (to === broken) return broken
    const part = { start: at, end: to }
    if (key === 'deposed') deposed = textOf(content, part)
    else if (key === 'previous_address') previous = textOf(content, part)
    else readHeader(content, key, part, header)
    return to
  })
  if (inner) {
    const last = changes.pop()
    if (last) changes.push({ ...last, uncertain: 'its plan is deferred' })
    return end
  }
  const { mode, ...rest } = header
  if (end !== broken && rest.address !== '') {
    const place = { start, end }
    changes.push({ ...rest, data: mode === 'data', place, deposed, actions, parts, ...(previous !== undefined && { previous }) })
  }
  return end
}

/** The resources of a values representation: `planned_values`, `values`, or the `values` of `prior_state`. */
function readValues({ text }: Document, part: Part | undefined, unknown: 'expressions' | undefined, output: Output): Instance[] {
  const { content } = text
  const found: Instance[] = []
  if (part === undefined) return found
  const readModule = (start: number, depth: number): number => {
    let module = ''
    const first = found.length
    const end = eachMember(content, start, (key, at) => {
      if (key === 'resources') return eachItem(content, at, (from) => readResource(content, from, unknown, found))
      if (key === 'child_modules' && depth < deepestModule) return eachItem(content, at, (from) => readModule(from, depth + 1))
      const to = endOfValue(content, at)
      if (key === 'child_modules') {
        const origin = written(text, { start: at, end: at + 1 })
        output.problems.push({
          code: 'terraform-plan/too-deep',
          severity: 'error',
          says: `Modules nest deeper than ${deepestModule} levels here; those inside are not read.`,
          origin,
        })
      } else if (key === 'address' && to !== broken) module = textOf(content, { start: at, end: to }) ?? ''
      return to
    })
    for (let i = first; i < found.length; i++) {
      const one = found[i]
      // Deeper modules have set their own.
      if (one?.module === '' && module !== '') found[i] = { ...one, module }
    }
    return end
  }
  const readRoot = (start: number, isState: boolean): number =>
    eachMember(content, start, (key, at) => {
      if (key === 'root_module') return readModule(at, 0)
      return key === 'values' && isState ? readRoot(at, false) : endOfValue(content, at)
    })
  readRoot(part.start, true)
  return found
}

function readResource(content: string, start: number, unknown: 'expressions' | undefined, found: Instance[]): number {
  const header = emptyHeader()
  let values: Part | undefined
  let sensitive: Part | undefined
  let deposed: string | undefined
  const end = eachMember(content, start, (key, at) => {
    const to = endOfValue(content, at)
    if (to === broken) return broken
    const part = { start: at, end: to }
    if (key === 'values') values = part
    else if (key === 'sensitive_values') sensitive = part
    else if (key === 'deposed_key') deposed = textOf(content, part)
    else readHeader(content, key, part, header)
    return to
  })
  const { mode, address, ...rest } = header
  if (end === broken || address === '') return end
  const called = deposed === undefined ? address : `${address} (deposed ${deposed})`
  found.push({ ...rest, address: called, data: mode === 'data', place: { start, end }, values, unknown, sensitive })
  return end
}

/** One resource of a state file with all its instances. */
function readStored(content: string, start: number, stored: Instance[]): number {
  const header = emptyHeader()
  let provider: string | undefined
  const instances: { header: Header; place: Part; values: Part | undefined; sensitive: Part | undefined; deposed: string | undefined }[] =
    []
  const end = eachMember(content, start, (key, at) => {
    if (key === 'instances') {
      return eachItem(content, at, (from) => {
        const own = emptyHeader()
        let values: Part | undefined
        let sensitive: Part | undefined
        let deposed: string | undefined
        const to = eachMember(content, from, (name, value) => {
          const behind = endOfValue(content, value)
          if (behind === broken) return broken
          const part = { start: value, end: behind }
          if (name === 'attributes') values = part
          else if (name === 'sensitive_attributes') sensitive = part
          else if (name === 'deposed') deposed = textOf(content, part)
          else readHeader(content, name, part, own)
          return behind
        })
        if (to !== broken) instances.push({ header: own, place: { start: from, end: to }, values, sensitive, deposed })
        return to
      })
    }
    const to = endOfValue(content, at)
    if (to === broken) return broken
    const part = { start: at, end: to }
    if (key === 'provider') provider = textOf(content, part)
    else readHeader(content, key, part, header)
    return to
  })
  if (end === broken || header.type === '') return end
  const { module, mode, type, name } = header
  const data = mode === 'data'
  const base = `${module === '' ? '' : `${module}.`}${data ? 'data.' : ''}${type}.${name}`
  for (const { header: own, place, values, sensitive, deposed } of instances) {
    const { index } = own
    const key = index === undefined ? '' : `[${JSON.stringify(index)}]`
    const address = `${base}${key}${deposed === undefined ? '' : ` (deposed ${deposed})`}`
    // The line with the type and the name says more than that of an only instance.
    const whole = instances.length === 1 ? { start, end } : place
    stored.push({
      address,
      module,
      data,
      type,
      name,
      index,
      place: whole,
      values,
      unknown: undefined,
      sensitive,
      ...(provider !== undefined && { provider }),
    })
  }
  return end
}
