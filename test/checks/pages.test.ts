import { describe, expect, it } from 'vitest'
import { allChecks } from '../../src/operations/findings.ts'
import { firstParagraph, readPages } from '../../src/operations/pages.ts'
import { findIn, foldersIn } from './read.ts'

const pages = readPages()
const checks = await allChecks()

describe('the list of checks', () => {
  it('names each code once', () => {
    const codes = checks.map((check) => check.code)
    expect(codes).toEqual([...new Set(codes)])
  })

  it('has a page for each, and no page without a check', () => {
    expect([...pages.keys()].toSorted()).toEqual(checks.map((check) => check.code))
  })

  it('says and mends in whole sentences', () => {
    expect(checks.filter(({ says, fix }) => !/[.…]$/.test(says) || !/[.…]$/.test(fix)).map(({ code }) => code)).toEqual([])
  })
})

/** Every page's example gives its finding; what is written instead, and every case in which the check is silent, does not. */
describe.each([...pages.values()].toSorted((a, b) => (a.code < b.code ? -1 : 1)))('$code', ({ code, sections }) => {
  const of = (heading: string): string => sections.find((section) => section.heading === heading)?.text ?? ''

  it('finds its example', async () => {
    const examples = foldersIn(of('Example'))
    expect(examples.length).toBeGreaterThan(0)
    expect(firstParagraph(pages.get(code), 'Why it matters').length).toBeGreaterThan(20)
    for (const example of examples) {
      const { findings } = await findIn(example, { only: [code], skip: [] })
      expect(findings.map((finding) => finding.code)).toContain(code)
      for (const finding of findings) {
        expect(`${finding.says} ${finding.fix}`).not.toMatch(/\{\w+\}/)
        expect(finding.places.length).toBeGreaterThan(0)
      }
    }
  })

  it('finds nothing in what is written instead, nor where it is silent', async () => {
    expect(foldersIn(of('Silent when')).length).toBeGreaterThan(0)
    for (const example of [...foldersIn(of('Instead')), ...foldersIn(of('Silent when'))]) {
      const { findings } = await findIn(example, { only: [code], skip: [] })
      expect(findings.map((finding) => finding.says)).toEqual([])
    }
  })
})
