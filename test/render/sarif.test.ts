import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import type { FindingPart } from '../../src/render/documents/check.ts'
import { render } from '../../src/render/index.ts'
import { examples } from './documents.ts'

/*
 * What our logs use of SARIF 2.1.0 (OASIS Standard, sections in brackets), closed: a property that stands nowhere here is a mistake. What GitHub asks for besides is in it, too (SARIF
 * support for code scanning, results-exceed-limit, 2026-11).
 */
const text = z.string().min(1)
// [3.11.8] [3.12] Plain text is required where there is Markdown.
const message = z.strictObject({ text, markdown: text.optional() })
// [3.30] Lines and columns count from one, and a region does not end before it begins.
const region = z
  .strictObject({ startLine: z.int().min(1), startColumn: z.int().min(1), endLine: z.int().min(1), endColumn: z.int().min(1) })
  .refine((one) => one.endLine > one.startLine || (one.endLine === one.startLine && one.endColumn >= one.startColumn))
// [3.4] Relative, as it has a base; RFC 3986 characters alone.
const artifactLocation = z.strictObject({ uri: z.string().regex(/^(?![\w+.-]*:|\/)[\w\-.~%!$&'()*+,;=:@/]+$/), uriBaseId: z.literal('%SRCROOT%') })
const location = z.strictObject({ id: z.int().min(0).optional(), physicalLocation: z.strictObject({ artifactLocation, region: region.optional() }) })
const level = z.enum(['none', 'note', 'warning', 'error'])
// [3.49] A rule.
const rule = z.strictObject({
  id: text,
  name: text.regex(/^[A-Z]\w*$/),
  shortDescription: message,
  fullDescription: message,
  help: message,
  defaultConfiguration: z.strictObject({ level }),
  properties: z.strictObject({
    tags: z.array(text).max(10).refine((tags) => new Set(tags).size === tags.length),
    precision: z.enum(['very-high', 'high', 'medium', 'low']),
    'problem.severity': z.enum(['error', 'warning', 'recommendation']),
  }),
})
// [3.27] A result.
const result = z.strictObject({
  ruleId: text,
  ruleIndex: z.int().min(0),
  level,
  message,
  locations: z.array(location).length(1),
  relatedLocations: z.array(location).min(1).max(99).optional(),
  partialFingerprints: z.strictObject({ primaryLocationLineHash: text, 'netwright/v1': text }),
  properties: z.strictObject({ subject: z.string() }),
})
const notification = z.strictObject({ level, message, descriptor: z.strictObject({ id: text }).optional(), locations: z.array(location).optional() })
const log = z.strictObject({
  $schema: z.url(),
  version: z.literal('2.1.0'),
  runs: z
    .array(
      z.strictObject({
        tool: z.strictObject({ driver: z.strictObject({ name: text, version: text, semanticVersion: text, rules: z.array(rule) }) }),
        originalUriBaseIds: z.strictObject({ '%SRCROOT%': z.strictObject({ description: message }) }),
        columnKind: z.enum(['utf16CodeUnits', 'unicodeCodePoints']),
        automationDetails: z.strictObject({ id: text }),
        invocations: z.array(z.strictObject({ executionSuccessful: z.boolean(), toolExecutionNotifications: z.array(notification) })),
        results: z.array(result).max(25_000),
        properties: z.strictObject({ complete: z.boolean(), skipped: z.array(z.string()) }),
      }),
    )
    .length(1),
})

const usual = { width: 100, color: false, verbose: false } as const

async function logOf(document: object): Promise<z.infer<typeof log>> {
  return log.parse(JSON.parse(await render(document, 'sarif', usual)))
}

const finding: FindingPart = {
  code: 'filter/open-to-world',
  severity: 'note',
  subject: 'one',
  says: 'It is open.',
  why: 'Everybody comes in.',
  fix: 'Close it.',
  places: [{ file: 'a b/ä:c.tf', line: 1, column: 1, endLine: 1, endColumn: 2 }],
  witness: null,
  fingerprint: 'f',
}

describe('SARIF', () => {
  it.each(['check', 'diff', 'assert'] as const)('of %s has the standard’s shape', async (name) => {
    const { runs } = await logOf(examples[name])
    for (const { results, tool } of runs) {
      expect(results.length).toBeGreaterThan(0)
      expect(results.map(({ ruleIndex }) => tool.driver.rules[ruleIndex]?.id)).toEqual(results.map(({ ruleId }) => ruleId))
    }
  })

  it('holds what GitHub takes, gravest first, and says what is left out', async () => {
    const many = Array.from({ length: 25_010 }, (_, at): FindingPart => ({ ...finding, fingerprint: `f${at}`, severity: at >= 25_000 ? 'error' : 'note' }))
    const { runs } = await logOf({ ...examples.check, findings: many })
    expect(runs[0]?.results.length).toBe(25_000)
    expect(runs[0]?.results.slice(0, 11).map((one) => one.level)).toEqual([...Array.from({ length: 10 }, () => 'error'), 'note'])
    expect(runs[0]?.invocations[0]?.toolExecutionNotifications.at(-1)?.message.text).toMatch(/^10 more findings/)
  })

  it('names a hundred places of a result at most, each relative', async () => {
    const places = Array.from({ length: 300 }, (_, at) => ({ file: 'a b/ä:c.tf', line: at + 1, column: 1, endLine: at + 1, endColumn: 2 }))
    const { runs } = await logOf({ ...examples.check, findings: [{ ...finding, places }] })
    expect(runs[0]?.results[0]?.relatedLocations?.length).toBe(99)
    expect(runs[0]?.results[0]?.locations[0]?.physicalLocation.artifactLocation.uri).toBe('a%20b/%C3%A4%3Ac.tf')
  })
})
