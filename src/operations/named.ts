import { existsSync, statSync } from 'node:fs'
import { basename, dirname, join, relative, resolve, sep } from 'node:path'
import type { Surroundings } from './ask.ts'
import type { Common } from './common.ts'
import { type Config, configName, noConfig, readConfig } from './config.ts'
import { type Files, type Root, filesOf } from './files.ts'
import { diskSource, holds } from './files/disk.ts'
import { gitSource } from './files/git.ts'
import { globMatches, parseGlob } from './files/glob.ts'
import { type Named, identify, isConfined, refusal, slurp } from './files/identify.ts'
import { single } from './files/source.ts'
import type { Refusal } from './operation.ts'

const totalBytes = 512 << 20
const configBytes = 1 << 20

/**
 * The files behind the paths that were named, and the config that goes with them: the one that was named, or the nearest
 * `.netwright.yaml`, looked for in the folder of the first path and the folders around it, up to one that holds `.git`, to the file
 * system's root, or to what reading is confined to.
 */
export async function openNamed(
  typed: readonly string[],
  common: Common,
  surroundings: Surroundings,
): Promise<{ readonly files: Files; readonly config: Config } | { readonly refusal: Refusal }> {
  const { folder } = surroundings
  const fileBytes = common.maxFileSize << 20
  const things: Named[] = []
  for (const word of typed) {
    const found = identify(word, surroundings, fileBytes)
    if ('refusal' in found) return found
    things.push(...found)
  }
  const onDisk = things.filter((thing) => thing.kind === 'disk')
  const base = baseOf(onDisk, things.length, folder)

  const configPath = findConfig(onDisk[0] ?? { path: folder, folder: true }, common, surroundings)
  if (typeof configPath === 'object') return configPath
  let config = noConfig
  if (configPath !== undefined) {
    const bytes = slurp(configPath, configBytes)
    const shown = relative(base, configPath).split(sep).join('/')
    if (bytes === undefined || bytes.length > configBytes)
      return refusal('config', `The settings in ${shown} cannot be read.`, 'Name another file with --config.')
    config = await readConfig(shown, bytes)
  }

  const patterns = config.ignore.map(ignorePattern)
  const ignoresAmong = (path: string): boolean => patterns.some((matches) => matches(path))
  const around = configPath === undefined ? base : dirname(configPath)
  const roots: Root[] = []
  if (onDisk.length > 0) {
    surroundings.progress('reading folders')
    const source = diskSource({
      named: onDisk.map((thing) => thing.path),
      base,
      // The config's globs start from its own folder; those of a config elsewhere from the root.
      ignores: (path) =>
        ignoresAmong((holds(around, path) ? path.slice(around.length) : path.slice(base.length)).replaceAll(sep, '/').replace(/^\//, '')),
    })
    roots.push({ prefix: '', source: { ...source, entries: source.entries.filter((entry) => entry.key !== configPath) } })
  }
  for (const thing of things) {
    if (thing.kind === 'stream') roots.push({ prefix: '', source: single(thing.typed, thing.bytes) })
    if (thing.kind === 'git') {
      const name = basename(thing.typed.slice(thing.typed.indexOf(':') + 1))
      // One of several paths at one commit is called as it is beside it.
      const typed = thing.typed.replace(/^[0-9a-f]{40,64}:\.\//, '')
      const prefix =
        things.length === 1 ? '' : thing.object.kind === 'tree' ? `${typed.replace(/\/+$/, '')}/` : `${typed.slice(0, typed.length - name.length)}`
      roots.push({ prefix, source: gitSource(thing.object, name, ignoresAmong) })
    }
  }
  const files = filesOf(typed, roots, { fileBytes, totalBytes: Math.max(totalBytes, fileBytes) })
  if (files.paths.length === 0) return { refusal: nothingToRead(files) }
  return { files, config }
}

function baseOf(things: readonly { readonly path: string; readonly folder: boolean }[], all: number, folder: string): string {
  const [first, ...others] = things
  if (!first) return folder
  if (first.folder && all === 1) return first.path
  const folders = [first, ...others].map((thing) => (thing.folder ? thing.path : dirname(thing.path)))
  if (folders.every((path) => holds(folder, path))) return folder
  let base = folders[0] ?? folder
  while (!folders.every((path) => holds(base, path))) base = dirname(base)
  return base
}

function findConfig(
  first: { readonly path: string; readonly folder: boolean },
  common: Common,
  surroundings: Surroundings,
): string | undefined | { readonly refusal: Refusal } {
  const { folder, confinedTo } = surroundings
  if (common.config !== undefined) {
    const path = resolve(folder, common.config)
    if (!existsSync(path))
      return refusal('config', `There is no settings file "${common.config}".`, 'Name a file that exists with --config, or leave it out.')
    return path
  }
  for (let here = first.folder ? first.path : dirname(first.path); ; here = dirname(here)) {
    const path = join(here, configName)
    if (confinedTo && !isConfined(here, confinedTo)) return undefined
    if (existsSync(path) && statSync(path).isFile() && (!confinedTo || isConfined(path, confinedTo))) return path
    if (here === dirname(here) || existsSync(join(here, '.git'))) return undefined
  }
}

/** A glob without a slash matches a name in any folder; one that matches a folder matches all that is in it. */
function ignorePattern(glob: string): (path: string) => boolean {
  const trimmed = glob.replace(/^\.?\//, '').replace(/\/+$/, '')
  const whole = parseGlob(trimmed.includes('/') ? trimmed : `**/${trimmed}`)
  const folder = trimmed.endsWith('/**') ? parseGlob(trimmed.slice(0, -3)) : undefined
  return (path) => {
    if (!path.endsWith('/')) return globMatches(whole, path, true)
    const name = path.slice(0, -1)
    return globMatches(whole, name, true) || (folder !== undefined && globMatches(folder, name, true))
  }
}

function nothingToRead(files: Files): Refusal {
  const { ignored } = files.passed()
  const names = files.named.map((name) => (name === '.' ? 'this folder' : `"${name}"`)).join(', ')
  const reasons = [
    ...(ignored > 0 ? [`${ignored} paths are ignored by the config`] : []),
    ...files.problems.slice(0, 3).map((problem) => problem.says),
  ]
  return {
    code: 'input/nothing-to-read',
    says: `There is nothing to read in ${names}${reasons.length > 0 ? `: ${reasons.join('; ')}` : '.'}`,
    todo: 'Name the files or folders that declare the network: Kubernetes manifests, nginx configuration, zone files, host dumps.',
  }
}
