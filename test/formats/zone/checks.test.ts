import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { certificate } from '../../../src/formats/certificate/certificate.ts'
import { checks } from '../../../src/formats/zone/checks/index.ts'
import { noFacts } from '../../../src/model/facts.ts'
import { formatPlace, placesOf } from '../../../src/origin/place.ts'
import { contextOf, readZones } from './read-zones.ts'

const folder = fileURLToPath(new URL('../../../src/formats/zone/checks/', import.meta.url))
const headings = ['What it finds', 'Why it matters', 'Example', 'Instead', 'Silent when']

function found(code: string, files: Readonly<Record<string, string>>): string[] {
  const check = checks.find((one) => one.code === code)
  if (!check) throw new Error(`no check ${code}`)
  const { trees, all } = readZones(files)
  const { texts, context } = contextOf(files)
  const certificates = certificate.read(texts.filter((text) => certificate.recognise(text.path, text.content) === 'yes'), context).facts.certificates ?? []
  return [...check.run({ tree: trees, facts: { ...noFacts, ...all, certificates }, profile: {}, today: '2026-11-20' })].map(({ subject, origins, args = {}, severity }) => {
    for (const [, name = ''] of `${check.says} ${check.fix}`.matchAll(/\{(\w+)\}/g)) if (name !== 'subject') expect(args).toHaveProperty(name)
    const says = check.says.replace(/\{(\w+)\}/g, (_, name: string) => String(name === 'subject' ? subject : args[name]))
    return `${severity ?? check.severity} ${placesOf(...origins).map(formatPlace).join(' ')}: ${says}`
  })
}

/** The files of a page's part: blocks with a file name; those that follow one another without a word between are read together. */
function filesOf(part: string): Record<string, string>[] {
  const sets: Record<string, string>[] = []
  let end = -1
  for (const block of part.matchAll(/^```\w+ (\S+)\n([\s\S]*?)^```$/gm)) {
    const [whole, path = '', content = ''] = block
    if (end < 0 || part.slice(end, block.index).trim() !== '') sets.push({})
    Object.assign(sets.at(-1) ?? {}, { [path]: content })
    end = block.index + whole.length
  }
  return sets
}

describe('pages', () => {
  const files = readdirSync(folder).filter((name) => name.endsWith('.ts') && name !== 'index.ts').sort()

  it('each check has a page, and each is listed once', () => {
    expect(readdirSync(folder).filter((name) => name.endsWith('.md')).sort()).toEqual(files.map((name) => name.replace(/ts$/, 'md')))
    expect(new Set(checks.map(({ code }) => code)).size).toBe(files.length)
  })

  for (const file of files) {
    const page = readFileSync(folder + file.replace(/ts$/, 'md'), 'utf8')
    const code = /^# (\S+)/.exec(page)?.[1] ?? ''
    const parts = new Map(page.split(/^## /m).slice(1).map((part) => [part.slice(0, part.indexOf('\n')), part]))

    it(`${code}: headings and examples`, () => {
      expect([...parts.keys()]).toEqual(headings)
      const run = (heading: string): string[] => filesOf(parts.get(heading) ?? '').flatMap((set) => found(code, set))
      expect(run('Example')).not.toEqual([])
      expect(filesOf(parts.get('Silent when') ?? '')).not.toEqual([])
      expect([...run('Instead'), ...run('Silent when')]).toEqual([])
      // An example shows its own fault alone, but for what the others say about it.
      for (const set of [...filesOf(parts.get('Example') ?? ''), ...filesOf(parts.get('Instead') ?? '')]) {
        expect(readZones(set).problems.map((problem) => problem.says)).toEqual([])
      }
    })
  }
})
