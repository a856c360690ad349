import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { Text } from '../../../src/base/text.ts'
import { checks } from '../../../src/formats/kubernetes/checks/index.ts'
import { readCluster } from '../../../src/formats/kubernetes/cluster.ts'
import { noFacts } from '../../../src/model/facts.ts'
import { placesOf } from '../../../src/origin/place.ts'

const folder = fileURLToPath(new URL('../../../src/formats/kubernetes/checks/', import.meta.url))
const headings = ['What it finds', 'Why it matters', 'Example', 'Instead', 'Silent when']

/** What the user has to say before a check can find anything. */
const profiles: Readonly<Record<string, Readonly<Record<string, string>>>> = { 'policy/without-effect': { cni: 'flannel' } }

function found(code: string, content: string): string[] {
  const check = checks.find((one) => one.code === code)
  if (!check) throw new Error(`no check ${code}`)
  const { cluster, problems } = readCluster([new Text('shop.yaml', content)])
  expect(problems.filter(({ code: problem }) => problem.startsWith('yaml/'))).toEqual([])
  return [...check.run({ tree: cluster, facts: noFacts, profile: profiles[code] ?? {}, today: '2026-11-20' })].map(
    ({ subject, origins, args }) => {
      for (const name of `${check.says} ${check.fix}`.matchAll(/\{(\w+)\}/g))
        if (name[1] !== 'subject') expect(args).toHaveProperty(name[1] ?? '')
      return `${subject} ${placesOf(...origins)
        .map((place) => ('line' in place ? place.line : 'implied'))
        .join(',')}`
    },
  )
}

describe('pages', () => {
  const files = readdirSync(folder)
    .filter((name) => name.endsWith('.ts') && name !== 'index.ts')
    .sort()

  it('each check has a page, and each is listed once', () => {
    expect(
      readdirSync(folder)
        .filter((name) => name.endsWith('.md'))
        .sort(),
    ).toEqual(files.map((name) => name.replace(/ts$/, 'md')))
    expect(new Set(checks.map(({ code }) => code)).size).toBe(files.length)
  })

  for (const file of files) {
    const page = readFileSync(folder + file.replace(/ts$/, 'md'), 'utf8')
    const code = /^# (\S+)/.exec(page)?.[1] ?? ''
    const parts = new Map(
      page
        .split(/^## /m)
        .slice(1)
        .map((part) => [part.slice(0, part.indexOf('\n')), part]),
    )
    const blocks = (heading: string): string[] =>
      [...(parts.get(heading) ?? '').matchAll(/^```yaml \S+\n([\s\S]*?)^```$/gm)].map((block) => block[1] ?? '')

    it(`${code}: headings, code and examples`, () => {
      expect([...parts.keys()]).toEqual(headings)
      expect(checks.map((check) => check.code)).toContain(code)
      expect(blocks('Example').flatMap((block) => found(code, block)).length).toBeGreaterThan(0)
      for (const heading of ['Instead', 'Silent when']) expect(blocks(heading).flatMap((block) => found(code, block))).toEqual([])
    })
  }
})

describe('where a finding points', () => {
  const cases: readonly (readonly [string, string])[] = [
    ['service/without-endpoints', 'shop/Service/web 19'],
    ['service/missing-target-port', 'shop/Service/web 20,3'],
    ['policy/selects-nothing', 'shop/NetworkPolicy/web 18'],
    ['kubernetes/duplicate-resource', 'shop/Service/web 11,3'],
    ['ingress/missing-backend', 'shop/Ingress/shop 35'],
  ]
  for (const [code, expected] of cases) {
    it(code, () => {
      const page = readFileSync(folder + `${code.slice(code.indexOf('/') + 1)}.md`, 'utf8')
      const example = /## Example\n\n```yaml \S+\n([\s\S]*?)^```$/m.exec(page)?.[1] ?? ''
      expect(found(code, example)).toEqual([expected])
    })
  }
})
