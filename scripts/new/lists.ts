/** Byte order, as the lists are sorted. */
const before = (a: string, b: string): boolean => a < b

/**
 * Adds `import { name } from 'from'` to a list file, in order, and `name` to the array that lists what is imported, at the same place.
 * Undefined where the file has no such array. A file whose things are many in one array keeps its form: one a line, or all in one.
 */
export function insertImported(source: string, name: string, from: string): string | undefined {
  const lines = source.split('\n')
  const local = lines.flatMap((line, index) => {
    const match = /^import \{ (\w+) \} from '(\.\/[^']+)'$/.exec(line)
    return match ? [{ index, name: match[1] ?? '', from: match[2] ?? '' }] : []
  })
  const next = local.find((one) => before(from, one.from))
  const lastImport = lines.findLastIndex((line) => /^(import|\} from) /.test(line))
  lines.splice(next?.index ?? lastImport + 1, 0, `import { ${name} } from '${from}'`)

  const text = lines.join('\n')
  const array = /= \[([^\]]*)\]/.exec(text)
  if (array === null) return undefined
  const inside = array[1] ?? ''
  const names = inside.split(',').map((one) => one.trim()).filter((one) => one !== '')
  const at = next === undefined ? names.length : names.indexOf(next.name)
  if (at < 0) return undefined
  names.splice(at, 0, name)
  const short = `= [${names.join(', ')}]`
  const replaced = inside.includes('\n') || short.length > 100 ? `= [\n${names.map((one) => `  ${one},\n`).join('')}]` : short
  return text.slice(0, array.index) + replaced + text.slice(array.index + array[0].length)
}

/** Adds an entry to a list of entries that begin with their key (`    name: 'map',` or `  map: {`), in order of the keys. */
export function insertEntry(source: string, key: string, entry: string): string | undefined {
  const starts = [...source.matchAll(/^ {2}(?:(\w+): \{|\{\n {4}name: '([\w-]+)')/gm)].map((match) => ({ at: match.index, key: match[1] ?? match[2] ?? '' }))
  const next = starts.find((one) => before(key, one.key))
  const end = /^[\]}]$/m.exec(source.slice(starts.at(-1)?.at ?? 0))
  const at = next?.at ?? (end === null ? undefined : (starts.at(-1)?.at ?? 0) + end.index)
  return at === undefined ? undefined : source.slice(0, at) + entry + source.slice(at)
}
