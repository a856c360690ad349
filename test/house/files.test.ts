import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { root } from '../golden.ts'
import { filesBelow, readSources } from './rooms.ts'

const headings = ['What it finds', 'Why it matters', 'Example', 'Instead', 'Silent when']

/** A check's code by where it lives: `checks/filter/shadowed-rule.ts`, `formats/nginx/checks/if-is-evil.ts`. */
function codeAt(path: string): string | undefined {
  const [, domain, fault] = /^(?:checks|formats|platforms)\/([^/]+)\/(?:checks\/)?([^/]+)\.(?:ts|md)$/.exec(path) ?? []
  return (path.startsWith('checks/') || path.includes('/checks/')) && domain !== undefined && fault !== undefined ? `${domain}/${fault}` : undefined
}

const sources = readSources()
const checks = sources.filter(({ path, code }) => codeAt(path) !== undefined && /^\s*code: '/m.test(code))
const pages = filesBelow('src').filter((path) => path.endsWith('.md') && codeAt(path) !== undefined)

describe('checks and their pages', () => {
  it('a check’s code says where it lives: the fault is the file, and the domain the folder, unless a format tells of several domains', () => {
    const wrong = checks.filter(({ path, code }) => {
      const [domain, fault] = codeAt(path)?.split('/') ?? []
      return !new RegExp(`code: '${!path.startsWith('checks/') ? '[a-z0-9-]+' : domain}/${fault}'`).test(code)
    })
    expect(wrong.map(({ path }) => path)).toEqual([])
  })

  it('a page is called by its check’s code', () => {
    const titleOf = (path: string): string => readFileSync(join(root, 'src', path.replace(/\.ts$/, '.md')), 'utf8').split('\n', 1)[0] ?? ''
    expect(checks.filter(({ path, code }) => !code.includes(`code: '${titleOf(path).replace('# ', '')}'`)).map(({ path }) => path)).toEqual([])
  })

  it('every check has a page, and every page a check', () => {
    expect(pages.map((path) => path.replace(/\.md$/, '.ts'))).toEqual(checks.map(({ path }) => path))
  })

  it('every page has the five headings, in order, each with something under it', () => {
    const wrong = pages.filter((path) => {
      const text = readFileSync(join(root, 'src', path), 'utf8').replaceAll(/^(```+).*?^\1/gms, 'code')
      const parts = text.split(/^## /m).slice(1).map((part) => ({ heading: part.split('\n')[0]?.trim(), body: part.split('\n').slice(1).join('\n').trim() }))
      return JSON.stringify(parts.map(({ heading }) => heading)) !== JSON.stringify(headings) || parts.some(({ body }) => body === '')
    })
    expect(wrong).toEqual([])
  })
})

describe('sources', () => {
  it('have no `any` and silence no compiler', () => {
    const wrong = sources.filter(({ code }) => /(?::|<|\bas|\||&|,)\s*any\b(?=\s*[\])>;,=|&}\n[])|@ts-(?:ignore|nocheck|expect-error)/.test(code)).map(({ path }) => path)
    expect(wrong).toEqual([])
  })

  it('have no drawer for odds and ends', () => {
    const names = filesBelow('src').filter((path) => /(^|[/-])(utils?|helpers?|misc|managers?)([./-]|$)/i.test(path))
    expect(names).toEqual([])
  })
})

describe('the project', () => {
  const git = spawnSync('git', ['ls-files', '-z'], { cwd: root, encoding: 'utf8' })

  it.skipIf(git.status !== 0)('speaks of itself alone', () => {
    // Put together here, so that this file does not find itself.
    const words = [['issue', ' #?\\d'], ['pull', ' request #?\\d'], ['/', 'work/'], ['RULES', '\\.md'], ['DESIGN', '\\.md'], ['SEMANTICS', '\\.md'], ['INTERFACE', '\\.md'], ['STYLE', '\\.md']]
    const forbidden = new RegExp(words.map((parts) => parts.join('')).join('|'))
    const texts = git.stdout.split('\0').filter((path) => /\.(ts|mjs|mts|md|json|ya?ml|html|css|conf)$|^\.ci\//.test(path) && path !== 'package-lock.json')
    const wrong = texts.flatMap((path) => {
      let text: string
      try {
        text = readFileSync(join(root, path), 'utf8')
      } catch {
        return []
      }
      const found = forbidden.exec(text)
      return found ? [`${path}: ${found[0]}`] : []
    })
    expect(wrong).toEqual([])
  })
})
