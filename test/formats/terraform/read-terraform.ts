import { Text } from '../../../src/base/text.ts'
import type { Variables } from '../../../src/formats/format.ts'
import { terraform } from '../../../src/formats/terraform/index.ts'
import { read as readTexts } from '../../../src/formats/terraform/read.ts'
import type { TerraformTree } from '../../../src/formats/terraform/tree.ts'
import { formatPlace, placesOf } from '../../../src/origin/place.ts'
import type { Origin } from '../../../src/origin/origin.ts'
import type { Resource } from '../../../src/platforms/resource.ts'
import type { Value } from '../../../src/platforms/value.ts'

export type FileMap = Readonly<Record<string, string>>

export interface Given {
  readonly variables?: Partial<Variables>
  readonly profile?: Readonly<Record<string, string>>
}

export interface ReadConfiguration {
  readonly resources: readonly Resource[]
  readonly problems: readonly string[]
  readonly unread: readonly string[]
  /** Outputs of the first root. */
  readonly outputs: Readonly<Record<string, unknown>>
  readonly trees: TerraformTree
}

/** Reads files as the format does when they are named; those below `.terraform` are only opened when something leads to them. */
export function readTerraform(files: FileMap, { variables, profile = {} }: Given = {}): ReadConfiguration {
  const texts = new Map(Object.entries(files).map(([path, content]) => [path, new Text(path, content)]))
  const paths = [...texts.keys()].sort()
  const listed = paths.filter((path) => !/(^|\/)\.terraform\//.test(path))
  const reading = readTexts(
    listed.filter((path) => terraform.recognise(path, '') === 'yes').flatMap((path) => texts.get(path) ?? []),
    {
      profile,
      variables: { environment: {}, values: {}, files: [], workspace: undefined, ...variables },
      open: (path) => {
        const text = texts.get(path)
        return text === undefined ? { why: 'absent' } : { text }
      },
      match: (glob) => {
        const pattern = new RegExp(`^${glob.replaceAll(/[.+()[\]]/g, '\\$&').replaceAll('*', '[^/]*')}$`)
        return paths.filter((path) => pattern.test(path))
      },
      paths: listed,
    },
  )
  const trees = reading.trees as TerraformTree
  return {
    resources: reading.resources ?? [],
    problems: reading.problems.map(({ code, origin, says }) => `${code} ${place(origin)}: ${says}`),
    unread: reading.unread.map(({ what, origin, changesAnswers }) => `${changesAnswers ? '' : 'harmless: '}${what} ${place(origin)}`),
    outputs: Object.fromEntries([...(trees.roots[0]?.outputs ?? [])].map(([name, value]) => [name, plainValue(value)])),
    trees,
  }
}

export function place(origin: Origin): string {
  return placesOf(origin).map(formatPlace).join(' < ')
}

/**
 * A value as one writes it: what isn't known is `?`, with what it links to (`?aws_vpc.main.id`), the pieces of a text that is known in part, or the reason in
 * parentheses; `~` with what it may be or is made of.
 */
export function plainValue(value: Value): unknown {
  switch (value.kind) {
    case 'null':
      return null
    case 'list':
      return value.items.map(plainValue)
    case 'map':
      return Object.fromEntries([...value.entries].sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, each]) => [key, plainValue(each)]))
    case 'unknown':
      if (value.parts === undefined && value.from !== undefined) return `~${value.from.map((link) => `${link.resource}.${link.attribute}`).join(' ')}`
      if (value.parts === undefined) return `?(${value.says})`
      return `?${value.parts.map((part) => (typeof part === 'string' ? `'${part}'` : part.attribute === '' ? part.resource : `${part.resource}.${part.attribute}`)).join(' ')}`
    default:
      return value.value
  }
}
