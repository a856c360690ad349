import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { root } from '../golden.ts'

/**
 * Which room may import which: exactly what is used and no more. A room is a folder under src/; the longest name that fits a file is its room.
 * A new room gets its line when its first file arrives.
 */
export const rooms: Readonly<Record<string, readonly string[]>> = {
  base: [],
  origin: ['base'],
  flow: ['base', 'origin'],
  model: ['base', 'origin', 'flow'],
  syntax: ['base', 'origin'],
  platforms: ['base', 'origin', 'flow', 'model'],
  formats: ['base', 'origin', 'flow', 'model', 'syntax', 'platforms'],
  layers: ['base', 'origin', 'flow', 'model'],
  engine: ['base', 'origin', 'flow', 'model', 'layers'],
  checks: ['base', 'origin', 'flow', 'model', 'engine'],
  // Pictures are drawn from what the verbs answer, and from nothing else.
  draw: ['base', 'render/documents'],
  // What the outside reads: the published documents, as schemas. The verbs fill them in, the renderers draw them.
  'render/documents': [],
  operations: ['base', 'origin', 'flow', 'model', 'syntax', 'formats', 'engine', 'checks', 'render/documents'],
  render: ['base', 'origin', 'draw', 'render/documents'],
  faces: ['operations', 'render', 'render/documents'],
}

/** Rooms whose folders must not look into each other; a file directly in the room (the contract, the list) is everyone's. */
export const siblings: readonly string[] = ['formats', 'platforms']

/** Rooms in which every file stands alone, but for the contract and what is shared by name. */
export const aloneBut: Readonly<Record<string, readonly string[]>> = { layers: ['layer.ts'] }

/** Where the outside world may be touched (files, sockets, processes): the probes, the faces, and the reader of what was named. */
export const mayTouch: readonly RegExp[] = [/^probes\//, /^faces\//, /^operations\/(files(\/[\w-]+)?|named|pages)\.ts$/]

export interface Source {
  /** From src/: `formats/nginx/nginx.ts`. */
  readonly path: string
  readonly code: string
  readonly imports: readonly string[]
}

const importPatterns = [/^\s*(?:import|export)\b[^'"`;]*?\bfrom\s*['"]([^'"]+)['"]/gm, /^\s*import\s*['"]([^'"]+)['"]/gm, /\bimport\(\s*['"]([^'"]+)['"]\s*\)/g]

/** What a file imports, lazily or not, in the order of its text: packages by name, files as paths from src/. */
export function readImports(path: string, code: string): string[] {
  const found = importPatterns.flatMap((pattern) => [...code.matchAll(pattern)].map((match) => ({ at: match.index, name: match[1] ?? '' })))
  return found.toSorted((a, b) => a.at - b.at).map(({ name }) => (name.startsWith('.') ? normalize(join(dirname(path), name)) : name))
}

/** Files below a folder of the checkout, sorted, as paths from that folder. */
export function filesBelow(folder: string): string[] {
  try {
    return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(join(root, folder).length + 1))
      .sort()
  } catch {
    return []
  }
}

export function readSources(): Source[] {
  return filesBelow('src')
    .filter((path) => path.endsWith('.ts'))
    .map((path) => {
      const code = readFileSync(join(root, 'src', path), 'utf8')
      return { path, code, imports: readImports(path, code) }
    })
}

/** The room of a file; undefined where the table has none for it. */
export function roomOf(path: string): string | undefined {
  return Object.keys(rooms)
    .filter((room) => path.startsWith(`${room}/`))
    .sort((a, b) => b.length - a.length)[0]
}
