import type { Text } from '../../base/text.ts'
import { written } from '../../origin/origin.ts'
import type { Resource } from '../../platforms/resource.ts'
import type { FormatReading, ReadingContext } from '../format.ts'
import { instancesOf, readDocument, type Document, type Instance, type Output } from './document.ts'
import { groupBy } from '../../base/group.ts'
import { makeResources } from './resources.ts'

/** The resources of all plans and states together, at the moment that is asked for. */
export function read(files: readonly Text[], context: ReadingContext): FormatReading {
  const output: Output = { problems: [], unread: [] }
  const documents = files.flatMap((text) => readDocument(text, output) ?? [])
  const resources = join(documents, context.moment ?? 'after', output)
  return { facts: {}, problems: output.problems, unread: output.unread, resources }
}

interface Told {
  readonly document: Document
  readonly instances: readonly Instance[]
}

/** All documents together. Those of one root module describe the same resources: its plan counts, then its state. */
function join(documents: readonly Document[], moment: 'before' | 'after', output: Output): Resource[] {
  const roots = new Map<string, Told[]>()
  for (const [name, own] of rootsOf(documents)) {
    const taken = new Set<string>()
    const ordered = [...own.filter(({ kind }) => kind === 'plan'), ...own.filter(({ kind }) => kind === 'state')]
    roots.set(
      name,
      ordered.map((document) => ({ document, instances: onlyNew(document, instancesOf(document, moment, output), taken, output) })),
    )
  }
  const holders = new Map<string, string | undefined>()
  for (const [name, told] of roots) {
    for (const { instances } of told) {
      for (const { address } of instances) holders.set(address, holders.has(address) && holders.get(address) !== name ? undefined : name)
    }
  }
  return [...roots].flatMap(([name, told]) => {
    const idOf = (address: string): string => (holders.has(address) && holders.get(address) === undefined ? `${name}:${address}` : address)
    const root = roots.size > 1 ? name : undefined
    return told.flatMap(({ document, instances }) => makeResources(document, instances, idOf, root))
  })
}

/**
 * A folder is a root module; one with several plans, or several states, holds as many roots, told apart by the beginning of the files'
 * names.
 */
function rootsOf(documents: readonly Document[]): Map<string, Document[]> {
  const roots = new Map<string, Document[]>()
  for (const [folder, own] of groupBy(documents, ({ text }) => folderOf(text))) {
    const isOne = own.filter(({ kind }) => kind === 'plan').length < 2 && own.filter(({ kind }) => kind === 'state').length < 2
    for (const document of own) {
      const name = isOne ? folder : `${folder === '.' ? '' : `${folder}/`}${stemOf(document.text)}`
      const root = roots.get(name)
      if (root) root.push(document)
      else roots.set(name, [document])
    }
  }
  return roots
}

function folderOf({ path }: Text): string {
  return path.includes('/') ? path.slice(0, path.lastIndexOf('/')) : '.'
}

function stemOf({ path }: Text): string {
  return path.slice(path.lastIndexOf('/') + 1).replace(/\..*$/, '') || path
}

function onlyNew({ text }: Document, instances: readonly Instance[], taken: Set<string>, output: Output): Instance[] {
  const fresh: Instance[] = []
  let double: Instance | undefined
  let count = 0
  for (const one of instances) {
    if (taken.has(one.address)) {
      double ??= one
      count++
    } else {
      taken.add(one.address)
      fresh.push(one)
    }
  }
  if (double) {
    const says = `${double.address}${count > 1 ? ` and ${count - 1} more` : ''} stand in another plan or state that is read too; what that one says counts.`
    output.problems.push({ code: 'terraform-plan/described-twice', severity: 'warning', says, origin: written(text, double.place) })
  }
  return fresh
}
