// What has to be there before anything runs: the packages of package-lock.json, and a build that is not older than its sources.
// Plain JavaScript and nothing but Node.js itself, because it runs before anything is installed.
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = dirname(dirname(fileURLToPath(import.meta.url)))

/** Says on standard error what takes time now. */
export function progress(says) {
  process.stderr.write(`netwright: ${says}\n`)
}

/** Runs a program in the checkout and waits; `quiet` keeps its output back and returns it. */
export function run(command, args, { quiet = false, env = process.env } = {}) {
  const result = spawnSync(command, args, { cwd: root, env, stdio: quiet ? ['ignore', 'pipe', 'pipe'] : 'inherit', encoding: 'utf8', maxBuffer: 1 << 28 })
  const output = result.error ? result.error.message : `${result.stdout ?? ''}${result.stderr ?? ''}`
  return { status: result.status ?? 1, output }
}

/** Runs npm: the one that runs us where there is one, so that a machine with several stays with its own. */
export function npm(args, options) {
  const own = process.env.npm_execpath
  return own !== undefined && own.endsWith('.js') ? run(process.execPath, [own, ...args], options) : run('npm', args, options)
}

/**
 * Whether node_modules holds what package-lock.json asks for. npm writes down what it installed, last of all, so a broken
 * installation shows. Binaries for other machines may be absent.
 */
export function packagesInstalled() {
  try {
    const asked = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages
    const have = JSON.parse(readFileSync(join(root, 'node_modules/.package-lock.json'), 'utf8')).packages
    return Object.entries(asked).every(([path, { version, optional, cpu, os }]) => path === '' || optional || cpu || os || have[path]?.version === version)
  } catch {
    return false
  }
}

/** Installs the packages where they are missing; exits with 2 where that fails. */
export function installPackages() {
  if (packagesInstalled()) return
  progress('installing packages (npm ci)…')
  const started = Date.now()
  const { status, output } = npm(['ci', '--include=dev', '--no-fund', '--no-audit', '--loglevel=error'], { quiet: true })
  if (status !== 0) {
    process.stderr.write(output)
    progress('npm ci failed; its own words are above. Is the package registry reachable?')
    process.exit(2)
  }
  progress(`packages installed in ${((Date.now() - started) / 1000).toFixed(1)} s`)
}

/** Builds where a source is newer than the build; exits with 2 where that fails. */
export async function buildIfStale() {
  const { build, buildIsFresh } = await import('./build.mjs')
  if (buildIsFresh()) return
  progress('building…')
  try {
    const { ms } = await build()
    progress(`built in ${(ms / 1000).toFixed(1)} s`)
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
    progress('the build failed; the reason is above.')
    process.exit(2)
  }
}
