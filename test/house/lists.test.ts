import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { root } from '../golden.ts'
import { filesBelow, readImports, readSources } from './rooms.ts'

/** The things of a room, by the name under which its list names them, and the files that make them. */
interface Room {
  readonly room: string
  /** A file's thing, or undefined where it is not one (the contract, something shared). */
  readonly thingOf: (path: string, code: string) => string | undefined
}

const isCheck = (code: string): boolean => /^\s*code: '/m.test(code)

const listed: readonly Room[] = [
  { room: 'formats', thingOf: (path) => (path.split('/').length > 1 ? path.split('/')[0] : undefined) },
  { room: 'checks', thingOf: (path, code) => (path.split('/').length > 1 && isCheck(code) ? path.slice(0, -3) : undefined) },
  { room: 'probes', thingOf: (path, code) => (/^export const \w+: Probe/m.test(code) ? path.slice(0, -3) : undefined) },
  { room: 'operations', thingOf: (path, code) => (/^export default operation\(/m.test(code) ? path.slice(0, -3) : undefined) },
]

const read = (path: string): string => readFileSync(join(root, 'src', path), 'utf8')

const filesOf = (room: string): string[] => filesBelow(`src/${room}`).filter((path) => path.endsWith('.ts'))

describe.each(listed.filter(({ room }) => filesOf(room).length > 0))('the list of $room', ({ room, thingOf }) => {
  const files = filesOf(room)
  const folder = [...new Set(files.map((path) => thingOf(path, read(`${room}/${path}`))).filter((thing) => thing !== undefined))].sort()

  it('names every one in the folder, once and in order', () => {
    if (folder.length === 0 && !files.includes('index.ts')) return
    const inside = readImports(`${room}/index.ts`, read(`${room}/index.ts`))
      .filter((path) => path.startsWith(`${room}/`))
      .map((path) => path.slice(room.length + 1))
    const list = inside.map((path) => thingOf(path, read(`${room}/${path}`))).filter((thing) => thing !== undefined)
    expect(list).toEqual(folder)
  })
})

describe('a format’s own checks', () => {
  const sources = readSources()
  const checks = sources.filter(({ path, code }) => /^(?:formats|platforms)\/[^/]+\/checks\//.test(path) && isCheck(code)).map(({ path }) => path)

  it('are all taken up by their format, in order', () => {
    const taken = sources
      .filter(({ path }) => /^(?:formats|platforms)\//.test(path))
      .map(({ imports }) => imports.filter((path) => checks.includes(path)))
      .filter((imports) => imports.length > 0)
    expect(taken.flat().toSorted()).toEqual(checks)
    for (const imports of taken) expect(imports).toEqual(imports.toSorted())
  })
})
