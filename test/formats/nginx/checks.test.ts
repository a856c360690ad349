import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { checks } from '../../../src/formats/nginx/checks/index.ts'
import { root } from '../../golden.ts'
import { readFolder } from './read.ts'

const folder = join(root, 'src/formats/nginx/checks')

/** The fenced files of a page by heading: a block with a file name that is there already begins the next example. */
function examplesOf(page: string): Record<string, Record<string, string>[]> {
  const examples: Record<string, Record<string, string>[]> = {}
  for (const section of page.split(/^## /m).slice(1)) {
    const heading = section.split('\n', 1)[0] ?? ''
    const list: Record<string, string>[] = []
    for (const [, path = '', content = ''] of section.matchAll(/^```nginx (\S+)\n(.*?)^```$/gms)) {
      const last = list.at(-1)
      if (last === undefined || path in last) list.push({ [path]: content })
      else last[path] = content
    }
    examples[heading] = list
  }
  return examples
}

function countOf(code: string, files: Record<string, string>): number {
  const { tree, all, problems } = readFolder(files)
  expect(problems.filter(({ severity }) => severity === 'error')).toEqual([])
  const check = checks.find((one) => one.code === code)
  if (check === undefined) throw new Error(`no check ${code}`)
  const found = [...check.run({ tree, facts: all, profile: {}, today: '2026-11-20' })]
  for (const { args, subject } of found) {
    for (const template of [check.says, check.fix]) {
      for (const [, name = ''] of template.matchAll(/\{(\w+)\}/g)) expect([...Object.keys(args ?? {}), 'subject']).toContain(name)
    }
    expect(subject).not.toBe('')
  }
  return found.length
}

describe('nginx checks', () => {
  it('are all listed, sorted, each with its page', () => {
    const files = readdirSync(folder)
    const faults = files.filter((file) => file.endsWith('.ts') && file !== 'index.ts').map((file) => file.slice(0, -3))
    expect(checks.map(({ code }) => code.slice(code.indexOf('/') + 1))).toEqual(faults.sort())
    for (const fault of faults) expect(files).toContain(`${fault}.md`)
  })

  for (const { code } of checks) {
    it(`${code}: its page's examples`, () => {
      const page = readFileSync(join(folder, `${code.slice(code.indexOf('/') + 1)}.md`), 'utf8')
      expect(page.split('\n', 1)[0]).toBe(`# ${code}`)
      const examples = examplesOf(page)
      expect(Object.keys(examples)).toEqual(['What it finds', 'Why it matters', 'Example', 'Instead', 'Silent when'])
      for (const example of examples['Example'] ?? []) expect(countOf(code, example), JSON.stringify(example)).toBeGreaterThan(0)
      for (const silent of [...(examples['Instead'] ?? []), ...(examples['Silent when'] ?? [])]) expect(countOf(code, silent), JSON.stringify(silent)).toBe(0)
      expect(examples['Example']?.length).toBeGreaterThan(0)
      expect(examples['Silent when']?.length).toBeGreaterThan(0)
    })
  }
})
