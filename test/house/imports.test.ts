import { describe, expect, it } from 'vitest'
import { aloneBut, mayTouch, readImports, readSources, roomOf, rooms, siblings, type Source } from './rooms.ts'

const sources = readSources()
const isFile = (name: string): boolean => name.endsWith('.ts') || name.endsWith('.json')

/** Every import of a file by a file, with the rooms of both. */
function edges(all: readonly Source[]): { from: string; to: string; fromRoom: string | undefined; toRoom: string | undefined }[] {
  return all.flatMap(({ path, imports }) =>
    imports.filter(isFile).map((to) => ({ from: path, to, fromRoom: roomOf(path), toRoom: roomOf(to) })),
  )
}

describe('imports', () => {
  it('are found in every form that they are written in', () => {
    const code = [
      "import { a } from './a.ts'",
      "import type {\n  B,\n} from '../b/b.ts'",
      "export * from './c.ts'",
      "import 'node:fs'",
      "const d = await import('./d/d.ts')",
      "const text = 'import nothing'",
    ].join('\n')
    expect(readImports('x/y.ts', code)).toEqual(['x/a.ts', 'b/b.ts', 'x/c.ts', 'node:fs', 'x/d/d.ts'])
  })

  it('every file is in a room of the table', () => {
    expect(sources.filter(({ path }) => roomOf(path) === undefined).map(({ path }) => path)).toEqual([])
  })

  it('go only where the table of rooms allows', () => {
    const wrong = edges(sources).filter(
      ({ to, fromRoom, toRoom }) => to.startsWith('..') || (fromRoom !== toRoom && !(rooms[fromRoom ?? '']?.includes(toRoom ?? '') ?? false)),
    )
    // package.json holds the version and is nobody's room.
    expect(wrong.filter(({ to, fromRoom }) => !(to === '../package.json' && fromRoom === 'faces')).map(({ from, to }) => `${from} imports ${to}`)).toEqual([])
  })

  it('use every permission of the table', () => {
    const used = new Set(edges(sources).map(({ fromRoom, toRoom }) => `${fromRoom} → ${toRoom}`))
    const there = new Set(sources.map(({ path }) => roomOf(path)))
    const idle = Object.entries(rooms)
      .filter(([room]) => there.has(room))
      .flatMap(([room, allowed]) => allowed.map((other) => `${room} → ${other}`))
      .filter((permission) => !used.has(permission))
    expect(idle, 'nothing uses these; take them out of test/house/rooms.ts').toEqual([])
  })

  it('never reach into a sibling', () => {
    const folderOf = (path: string): string | undefined => (path.split('/').length > 2 ? path.split('/')[1] : undefined)
    const wrong = edges(sources).filter(({ from, to, fromRoom, toRoom }) => {
      if (fromRoom !== toRoom || fromRoom === undefined) return false
      if (siblings.includes(fromRoom)) {
        const [own, other] = [folderOf(from), folderOf(to)]
        return own !== undefined && other !== undefined && own !== other
      }
      const shared = aloneBut[fromRoom]
      if (shared === undefined) return false
      const [own, other] = [from, to].map((path) => path.slice(fromRoom.length + 1))
      return own?.split('/')[0]?.replace('.ts', '') !== other?.split('/')[0]?.replace('.ts', '') && !shared.includes(other ?? '')
    })
    expect(wrong.map(({ from, to }) => `${from} imports ${to}`)).toEqual([])
  })

  it('of the engine reach every layer', () => {
    const layers = sources.filter(({ path }) => path.startsWith('layers/')).map(({ path }) => path)
    const walked = new Set(sources.filter(({ path }) => roomOf(path) === 'engine').flatMap(({ imports }) => imports))
    // A layer may be a file, or a folder behind a file of its name.
    expect(layers.filter((path) => path.split('/').length === 2 && !walked.has(path)), 'no flow ever meets these').toEqual([])
  })

  it('of what touches the outside world are in the faces, the probes and the one file reader', () => {
    const outside = /^node:(fs|net|tls|dns|http|https|http2|dgram|child_process|cluster|worker_threads|os|process|readline|inspector|vm|repl)(\/|$)/
    const wrong = sources
      .filter(({ path }) => !mayTouch.some((allowed) => allowed.test(path)))
      .flatMap(({ path, imports }) => imports.filter((name) => outside.test(name)).map((name) => `${path} imports ${name}`))
    expect(wrong).toEqual([])
  })

  it('of packages and files say what they take in plain sight', () => {
    const wrong = sources.filter(({ code }) => /\bimport\(\s*[^'"\s)]/.test(code) || /\brequire\(/.test(code)).map(({ path }) => path)
    expect(wrong, 'import(…) of something computed hides from this test').toEqual([])
  })
})
