import { spawnSync } from 'node:child_process'
import { accessSync, constants, existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { describe, it } from 'vitest'
import programs from './programs.json' with { type: 'json' }

/** Debian keeps what only root uses outside everyone's PATH. */
const folders = [...new Set([...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/sbin'])]

/** Where a program is, or undefined where the machine has none. */
export function findProgram(name: string): string | undefined {
  for (const folder of folders) {
    const path = join(folder, name)
    try {
      accessSync(path, constants.X_OK)
      return path
    } catch {
      continue
    }
  }
  return undefined
}

/** What no package brings: each says why it is missing, or undefined where it is there. */
const abilities: Record<string, () => string | undefined> = {
  namespaces: () =>
    spawnSync('unshare', ['--net', 'true']).status === 0 ? undefined : 'this machine does not let us make network namespaces',
  root: () => (process.getuid?.() === 0 ? undefined : 'not root'),
  terraform: () => (findProgram('terraform') === undefined ? 'terraform is not installed' : undefined),
  linux: () => (process.platform === 'linux' ? undefined : 'not Linux'),
}

/** Why a need is not met, and whether Debian or npm could have met it. */
function missing(need: string): { readonly why: string; readonly couldBe: boolean } | undefined {
  const ability = abilities[need]
  if (ability !== undefined) {
    const why = ability()
    return why === undefined ? undefined : { why, couldBe: false }
  }
  if (need.includes('/')) return existsSync(need) ? undefined : { why: `${need} is not there`, couldBe: false }
  const known = programs.find(({ program }) => program === need)
  if (known === undefined) throw new Error(`${need} is neither in test/programs.json nor an ability`)
  if (findProgram(need) !== undefined) return undefined
  return { why: `${need} is not installed (Debian package ${known.package})`, couldBe: true }
}

/**
 * `needs('nginx', 'namespaces').describe('…', () => { … })`: as vitest's own where everything named is there. Where not,
 * the suite is skipped with the reason in its name; and where CI=true and Debian has what is missing, it fails.
 * A need is a program of test/programs.json, an ability (namespaces, root, linux), or a path that has to exist.
 */
export function needs(...all: readonly string[]): { readonly describe: (name: string, suite: () => void) => void } {
  return {
    describe(name, suite) {
      const lacks = all.map(missing).filter((lack) => lack !== undefined)
      if (lacks.length === 0) {
        describe(name, suite)
        return
      }
      const reason = `${name} (${lacks.map(({ why }) => why).join('; ')})`
      if (process.env.CI === 'true' && lacks.some(({ couldBe }) => couldBe)) {
        describe(reason, () => {
          it('has what it needs', () => {
            throw new Error(lacks.map(({ why }) => why).join('; '))
          })
        })
      } else describe.skip(reason, suite)
    },
  }
}
