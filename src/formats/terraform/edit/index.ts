import type { Argument, ArgumentValue, ResourceChange, ResourceStep } from '../../../platforms/change.ts'
import type { HclBlock } from '../../../syntax/hcl/ast.ts'
import type { Edit, Editor, TextChange } from '../../edit.ts'
import type { DeclaredResource } from '../declaration.ts'
import type { ModuleInstance } from '../module.ts'
import type { ResourceInstance } from '../resource.ts'
import type { TerraformTree } from '../tree.ts'
import { appendTo, blockText, insertBelow, insertBlock, removal, rewritten, setArguments, type Row } from './layout.ts'
import { Places } from './places.ts'
import { Speller } from './spell.ts'

/** Changes of resources as text of the configuration that declares them, as `terraform fmt` would leave it. */
export const terraformEditor: Editor = {
  write(change, sources) {
    const tree = sources.trees.get('terraform') as TerraformTree | undefined
    if (!tree) return []
    const places = new Places(tree, sources)
    return new Writer(places).write(change)
  },
}

class Writer {
  readonly #places: Places
  readonly #speller: Speller

  constructor(places: Places) {
    this.#places = places
    this.#speller = new Speller(places)
  }

  write({ kind, says, steps }: ResourceChange): Edit[] {
    const changes: TextChange[] = []
    for (const step of steps) {
      const own = this.#step(step)
      if (!own) return []
      changes.push(...own)
    }
    // Two steps may need the same new variable.
    const once = [...new Map(changes.map((change) => [JSON.stringify(change), change])).values()]
    return [{ kind, says, changes: once }]
  }

  #step(step: ResourceStep): TextChange[] | undefined {
    switch (step.do) {
      case 'add':
        return this.#add(step)
      case 'add-block': {
        const owner = this.#own(step.to)
        if (!owner) return undefined
        const spelled = this.#rows(step.arguments, owner.set.instance)
        const change = spelled && insertBlock(owner.set.declared.text, owner.set.declared.block, step.block, (indent) => blockText(step.block, [], spelled.rows, indent))
        return change && [...spelled.changes, change]
      }
      case 'set': {
        const owner = this.#own(step.of)
        const block = owner && (step.block === undefined ? owner.set.declared.block : nestedAt(owner.set.declared, step.block))
        if (!owner || !block) return undefined
        const spelled = this.#rows(step.arguments, owner.set.instance)
        const set = spelled && setArguments(owner.set.declared.text, block, spelled.rows)
        return set && [...spelled.changes, ...set]
      }
      case 'rewrite': {
        const owner = this.#own(step.of)
        const block = owner && (step.block === undefined ? owner.set.declared.block : nestedAt(owner.set.declared, step.block))
        const spelled = owner && this.#rows(step.arguments, owner.set.instance)
        const change = owner && block && spelled && rewritten(owner.set.declared.text, block, step.drop, spelled.rows)
        return change && [...spelled.changes, change]
      }
      case 'append': {
        const owner = this.#own(step.to)
        const attribute = owner?.set.inside.attributes.get(step.attribute)
        if (!owner || attribute?.expression.kind !== 'tuple') return undefined
        const spelled = this.#value(step.item, owner.set.instance, undefined)
        const { items, span } = attribute.expression
        const last = items.at(-1)
        const at = last?.span.end ?? span.start + 1
        return spelled && [...spelled.changes, { path: attribute.text.path, start: at, end: at, text: `${last ? ', ' : ''}${spelled.text}` }]
      }
      case 'remove': {
        const owner = this.#own(step.of)
        const block = owner && (step.block === undefined ? owner.set.declared.block : nestedAt(owner.set.declared, step.block))
        // One of several that one block makes can't be taken out by itself.
        if (!owner || !block || (step.block === undefined && owner.set.instances().length > 1)) return undefined
        return [removal(owner.set.declared.text, block.span.start, block.span.end)]
      }
    }
  }

  /** A resource whose declaration may be changed: its file is writable, and its module is used for it alone. */
  #own(id: string): ResourceInstance | undefined {
    const one = this.#places.resource(id)
    if (!one || one.set.declared.mode !== 'managed' || !this.#places.writable(one.set.declared.text)) return undefined
    return this.#places.isAlone(one.set.instance) ? one : undefined
  }

  /** In the module of what it stands beside where that is used once, else in the nearest one around it. */
  #add(step: ResourceStep & { do: 'add' }): TextChange[] | undefined {
    const beside = this.#places.resource(step.beside)
    if (!beside) return undefined
    for (const instance of this.#places.around(beside.set.instance)) {
      if (!this.#places.isAlone(instance)) continue
      const made = this.#addIn(step, beside, instance)
      if (made) return made
    }
    return undefined
  }

  #addIn({ type, name, arguments: wanted }: ResourceStep & { do: 'add' }, beside: ResourceInstance, instance: ModuleInstance): TextChange[] | undefined {
    const spelled = this.#rows(wanted, instance)
    const place = spelled && this.#placeFor(type, spelled.rows, beside, instance)
    if (!spelled || !place) return undefined
    const taken = instance.module.named.get(type)
    const port = spelled.rows.find((row) => /^from_port$/.test(row.name) && /^\d+$/.test(row.value))?.value
    const label = free([name, ...(port === undefined ? [] : [`${name}_${port}`])], (candidate) => taken?.has(candidate) === true)
    const block = blockText(`resource "${type}" "${label}"`, spelled.first, spelled.rows)
    return [...spelled.changes, place(block)]
  }

  /** Below its like: another of the same type that has the first argument in common, else the thing that it belongs to, else any of its type. */
  #placeFor(type: string, rows: readonly Row[], beside: ResourceInstance, instance: ModuleInstance): ((block: string) => TextChange) | undefined {
    const { resources } = instance.module
    const writable = (declared: DeclaredResource | undefined): boolean => declared !== undefined && this.#places.writable(declared.text) !== undefined
    const said = (declared: DeclaredResource, { name, value }: Row): boolean =>
      declared.block.body.kind === 'native' && declared.block.body.items.some((item) => item.kind === 'attribute' && item.name === name && declared.text.content.slice(item.expression.span.start, item.expression.span.end) === value)
    const ofType = resources.filter((declared) => declared.mode === 'managed' && declared.type === type && writable(declared))
    // What it belongs to stands first, and where it leads last.
    const references = rows.filter(({ value }) => /^[a-z]\w*\./i.test(value) && !/^(?:each|count|local)\./.test(value))
    const [subject] = references
    const group = subject && ofType.filter((one) => said(one, subject)).at(-1)
    const own = beside.set.instance === instance && writable(beside.set.declared) ? beside.set.declared : undefined
    const target = references.at(-1)
    const beyond = target && ofType.filter((one) => said(one, target)).at(-1)
    const named = resources.filter((declared) => writable(declared) && references.some(({ value }) => value.startsWith(`${declared.address}.`))).at(-1)
    const chosen = group ?? own ?? beyond ?? named ?? ofType.at(-1)
    if (chosen) return (block) => insertBelow(chosen.text, chosen.block.span.end, block)
    const text = this.#places.writable(resources.at(-1)?.text ?? instance.module.text)
    return text && ((block) => appendTo(text, block))
  }

  #rows(wanted: readonly Argument[], within: ModuleInstance): { readonly first: Row[]; readonly rows: Row[]; readonly changes: TextChange[] } | undefined {
    const first: Row[] = []
    const rows: Row[] = []
    const changes: TextChange[] = []
    for (const { name, value } of wanted) {
      if (value.kind === 'each' && value.resources.length > 1) {
        const each = this.#speller.each(value.resources.map((resource) => ({ resource, attribute: value.attribute })), within)
        if (!each) return undefined
        first.push({ name: 'for_each', value: each.forEach })
        rows.push({ name, value: each.value })
        continue
      }
      const spelled = this.#value(value, within, /port/.test(name) ? 'port' : undefined)
      if (!spelled) return undefined
      rows.push({ name, value: spelled.text })
      changes.push(...spelled.changes)
    }
    return { first, rows, changes }
  }

  #value(value: ArgumentValue, within: ModuleInstance, about: string | undefined): { readonly text: string; readonly changes: readonly TextChange[] } | undefined {
    switch (value.kind) {
      case 'text':
        return { text: this.#speller.text(value.value, within), changes: [] }
      case 'number':
        return { text: this.#speller.number(value.value, within, about), changes: [] }
      case 'bool':
        return { text: String(value.value), changes: [] }
      case 'list': {
        const items = value.items.map((item) => this.#value(item, within, about))
        const found = items.flatMap((item) => item ?? [])
        return found.length < items.length ? undefined : { text: `[${found.map(({ text }) => text).join(', ')}]`, changes: found.flatMap(({ changes }) => changes) }
      }
      case 'reference':
        return this.#speller.link({ resource: value.resource, attribute: value.attribute }, within)
      case 'each': {
        const [only] = value.resources
        return only === undefined ? undefined : this.#speller.link({ resource: only, attribute: value.attribute }, within)
      }
    }
  }
}

/** The nested block of a resource that stands at a place. */
function nestedAt({ block, text }: DeclaredResource, origin: NonNullable<(ResourceStep & { do: 'remove' })['block']>): HclBlock | undefined {
  const own = origin.kind === 'derived' ? origin.from[0] : origin
  if (own?.kind !== 'written' || own.text !== text || block.body.kind !== 'native') return undefined
  return block.body.items.find((item): item is HclBlock => item.kind === 'block' && item.span.start <= own.start && own.start < item.span.end && item.type !== 'dynamic')
}

function free(wanted: readonly string[], taken: (name: string) => boolean): string {
  const known = wanted.find((name) => !taken(name))
  if (known !== undefined) return known
  for (let number = 2; ; number++) if (!taken(`${wanted.at(-1) ?? 'rule'}_${number}`)) return `${wanted.at(-1) ?? 'rule'}_${number}`
}

