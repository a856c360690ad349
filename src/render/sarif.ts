import { groupBy } from '../base/group.ts'
import type { AssertDocument } from './documents/assert.ts'
import type { CheckDocument, FindingPart } from './documents/check.ts'
import type { DiffDocument } from './documents/diff.ts'
import type { Place } from '../origin/place.ts'
import { findingWords, saidOf, witnessWords } from './words/findings.ts'

const precision = 'very-high'

// GitHub: 25,000 results a run are taken, and of a result's locations 100 are shown (results-exceed-limit, 2026-11).
const mostResults = 25_000
const mostRelated = 99
const gravity: Readonly<Record<FindingPart['severity'], number>> = { error: 0, warning: 1, note: 2 }

/**
 * `--format sarif`: SARIF 2.1.0 as GitHub code scanning takes it: rules with help, relative addresses, fingerprints that survive moved
 * lines.
 */
export function sarifOf(document: CheckDocument): string {
  const found = document.findings.toSorted((a, b) => gravity[a.severity] - gravity[b.severity]).slice(0, mostResults)
  const left = document.findings.length - found.length
  const byCode = groupBy(found, ({ code }) => code)
  const codes = [...byCode.keys()].toSorted()
  const rules = codes.map((code) => ruleOf(code, byCode.get(code) ?? []))
  const places = new Map(codes.map((code, place) => [code, place]))
  const log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: document.tool.name, version: document.tool.version, semanticVersion: document.tool.version, rules } },
        originalUriBaseIds: { '%SRCROOT%': { description: { text: 'The root that was read.' } } },
        columnKind: 'utf16CodeUnits',
        automationDetails: { id: 'netwright/check/' },
        invocations: [
          {
            executionSuccessful: true,
            toolExecutionNotifications: [
              ...(document.problems ?? []).map((problem) => ({
                level: problem.severity,
                message: { text: problem.says },
                descriptor: { id: problem.code },
                locations: locationsOf(problem.places),
              })),
              ...(left > 0 ? [{ level: 'warning', message: { text: `${left} more findings, none of them graver than these, are left out: GitHub takes ${mostResults} a run.` } }] : []),
            ],
          },
        ],
        results: found.map((finding) => resultOf(finding, places.get(finding.code) ?? 0)),
        properties: { complete: document.complete, skipped: document.skipped.map(({ check }) => check) },
      },
    ],
  }
  return `${JSON.stringify(log, null, 2)}\n`
}

/** Only what is new between two states: what was there before is nobody's news. */
export function sarifOfNew({ tool, complete, unread, unknowns, problems, summary, findings }: DiffDocument): string {
  return sarifOf({ schema: 'netwright/check@1', tool, complete, unread, unknowns, ...(problems && { problems }), summary: summary.new, findings: findings.new, skipped: [] })
}

/** Promises that are broken, each as a finding at the line that breaks it. */
export function sarifOfBroken({ tool, complete, unread, unknowns, problems, promises, packs = [] }: AssertDocument): string {
  const all = [...promises, ...packs.flatMap(({ requirements }) => requirements.flatMap((one) => one.promises))].filter(({ verdict }) => verdict === 'broken')
  const findings = all.map(({ kind, name, expects, says, because, witness, decides, places }): FindingPart => ({
    code: `promise/${kind}`,
    severity: 'error',
    subject: name,
    says: `${name === expects ? '' : `${name}: `}${expects}. ${says}`,
    why: because ?? '',
    fix: witness?.command === undefined ? '' : `Follow the flow: ${witness.command}`,
    places: [...decides.flatMap((one) => one.places), ...places],
    witness: witness && { from: witness.from, to: witness.to, flow: witness.flow, verdict: witness.verdict },
    fingerprint: `promise ${name}`,
  }))
  return sarifOf({ schema: 'netwright/check@1', tool, complete, unread, unknowns, ...(problems && { problems }), summary: { error: findings.length, warning: 0, note: 0 }, findings, skipped: [] })
}

function ruleOf(code: string, findings: readonly FindingPart[]): object {
  const [first] = findings
  const level = first?.severity ?? 'note'
  const name = code.slice(code.indexOf('/') + 1).replaceAll('-', ' ')
  const why = first?.why ?? ''
  const more = code.startsWith('promise/') ? 'Promises stand in .netwright.yaml; "netwright assert" says which hold.' : `Run "netwright explain ${code}" for what it finds, an example, and when it stays silent.`
  const text = [why, more].filter(
    (part) => part !== '',
  )
  return {
    id: code,
    name: code.replace(/(?:^|[/-])(\w)/g, (_, letter: string) => letter.toUpperCase()),
    shortDescription: { text: `${name.charAt(0).toUpperCase()}${name.slice(1)}` },
    fullDescription: { text: why === '' ? name : why },
    help: { text: text.join('\n\n'), markdown: text.join('\n\n') },
    defaultConfiguration: { level },
    properties: {
      tags: ['network', code.slice(0, code.indexOf('/'))],
      precision,
      'problem.severity': level === 'note' ? 'recommendation' : level,
    },
  }
}

function resultOf(finding: FindingPart, ruleIndex: number): object {
  const text = [
    findingWords(finding),
    ...(finding.follows ?? []).map(({ says }) => says),
    ...(finding.witness ? [`Shown by ${witnessWords(finding.witness, saidOf(finding))}.`] : []),
    ...(finding.fix === '' ? [] : [finding.fix]),
  ].join('\n')
  const [first, ...others] = locationsOf(finding.places)
  const related = others.slice(0, mostRelated)
  return {
    ruleId: finding.code,
    ruleIndex,
    level: finding.severity,
    message: { text },
    // GitHub shows only results with a place; one about something that nobody wrote lies at the root.
    locations: [first ?? { physicalLocation: { artifactLocation: { uri: '.', uriBaseId: '%SRCROOT%' } } }],
    ...(related.length > 0 && { relatedLocations: related.map((location, index) => ({ id: index + 1, ...location })) }),
    // GitHub tells alerts apart by the first alone (SARIF support for code scanning, 2026-11).
    partialFingerprints: { primaryLocationLineHash: `${finding.fingerprint}:1`, 'netwright/v1': finding.fingerprint },
    properties: { subject: finding.subject },
  }
}

function locationsOf(places: readonly Place[]): { physicalLocation: object }[] {
  return places.flatMap((place) =>
    'file' in place
      ? [
          {
            physicalLocation: {
              artifactLocation: { uri: uriOf(place.file), uriBaseId: '%SRCROOT%' },
              region: {
                startLine: place.line,
                startColumn: place.column,
                endLine: place.endLine,
                endColumn: Math.max(place.endColumn, place.endLine === place.line ? place.column : 1),
              },
            },
          },
        ]
      : [],
  )
}

/** A relative reference: each part of the path escaped on its own, so that a colon in the first is no scheme. */
function uriOf(path: string): string {
  return path.split('/').map(encodePart).join('/')
}

/** Half of a surrogate pair has no encoding. */
const encodePart = (part: string): string =>
  encodeURIComponent(part.replace(/[\uD800-\uDFFF]/gu, '\uFFFD')).replace(/%2B|%40/g, decodeURIComponent)
