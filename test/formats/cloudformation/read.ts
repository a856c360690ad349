import { Text } from '../../../src/base/text.ts'
import { cloudformation } from '../../../src/formats/cloudformation/index.ts'
import { read as readTexts } from '../../../src/formats/cloudformation/read.ts'
import type { FormatReading, ReadingContext, Variables } from '../../../src/formats/format.ts'
import { formatPlace, placesOf } from '../../../src/origin/place.ts'
import type { Resource } from '../../../src/platforms/resource.ts'
import type { Value } from '../../../src/platforms/value.ts'

/** A folder in memory: paths with their contents. One text alone is `t.yaml`. */
export type Files = string | Readonly<Record<string, string>>

export interface Given {
  readonly profile?: Readonly<Record<string, string>>
  readonly values?: Readonly<Record<string, string>>
  readonly files?: readonly string[]
}

export function readTemplates(given: Files, { profile = {}, values = {}, files: inputs = [] }: Given = {}): FormatReading {
  const files = typeof given === 'string' ? { [given.trimStart().startsWith('{') ? 't.json' : 't.yaml']: given } : given
  const paths = Object.keys(files).sort()
  const variables: Variables = { environment: {}, values, files: inputs, workspace: undefined }
  const context: ReadingContext = {
    profile,
    variables,
    paths,
    open: (path) => (files[path] === undefined ? { why: path.startsWith('..') ? 'outside' : 'absent' } : { text: new Text(path, files[path]) }),
    match: () => [],
  }
  const texts = paths.filter((path) => cloudformation.recognise(path, (files[path] ?? '').slice(0, 65536)) !== 'no').map((path) => new Text(path, files[path] ?? ''))
  return readTexts(texts, context)
}

/** A value as plain data: what isn't known as `<vpc.id>`, with its words where nothing links: `<?: the words>`. */
export function plain(value: Value | undefined): unknown {
  if (value === undefined) return undefined
  switch (value.kind) {
    case 'null':
      return null
    case 'list':
      return value.items.map(plain)
    case 'map':
      return Object.fromEntries([...value.entries].map(([key, item]) => [key, plain(item)]))
    case 'unknown':
      return value.parts === undefined ? `<?: ${value.says}>` : value.parts.map((part) => (typeof part === 'string' ? part : `<${part.resource}.${part.attribute}>`)).join('')
    default:
      return value.value
  }
}

/** `aws_vpc Main` with its attributes. */
export function described(resources: readonly Resource[]): Record<string, unknown> {
  return Object.fromEntries(
    resources.map(({ type, id, attributes, uncertain, lookedUp }) => [
      `${lookedUp === true ? 'data ' : ''}${type} ${id}${uncertain === undefined ? '' : ` (${uncertain})`}`,
      Object.fromEntries([...attributes].map(([name, value]) => [name, plain(value)])),
    ]),
  )
}

/** The lines of a value's origin. */
export function linesOf(value: Value | undefined): string[] {
  return value === undefined ? [] : placesOf(value.origin).map(formatPlace)
}
