import type { Severity } from '../model/check.ts'
import { placesOf } from '../origin/place.ts'
import type { AcceptedPart, CheckDocument, FindingPart } from '../render/documents/check.ts'
import type { Accepted } from './config.ts'
import { accept, allCodes, digest, findAll, isSelected } from './findings.ts'
import { headOf, nothingRead, readNetwork } from './network.ts'
import { operation, refuse, type FailOn } from './operation.ts'

/** What is wrong, risky or fragile. */
export default operation({
  name: 'check',
  summary: 'what is wrong, risky or fragile, with a witness for each?',
  effect: 'reads',
  parameters: [
    { name: 'only', kind: 'list', placeholder: 'CODE', summary: 'only this check, or those of a domain', example: 'filter/open-to-world' },
    { name: 'skip', kind: 'list', placeholder: 'CODE', summary: 'not this check, or those of a domain', example: 'dns' },
    { name: 'paths', kind: 'paths', summary: 'what to read' },
  ],
  examples: [
    { says: 'everything that there is to say', arguments: 'check examples/shop-broken' },
    { says: 'one check', arguments: 'check --only filter/open-to-world examples/shop' },
    { says: 'for code scanning', arguments: 'check --format sarif --output findings.sarif .' },
  ],
  formats: ['text', 'json', 'markdown', 'sarif', 'html'],
  document: 'netwright/check@1',
  async run({ only, skip }, context) {
    const codes = only.length + skip.length === 0 ? [] : allCodes()
    for (const [option, words] of [
      ['--only', only],
      ['--skip', skip],
    ] as const) {
      const strange = words.find((word) => !codes.some((code) => isSelected(code, { only: [word], skip: [] })))
      if (strange !== undefined)
        return refuse(context.tool, {
          code: 'usage/unknown-check',
          says: `${option}: there is no check "${strange}".`,
          todo: 'Name a check or the first part of its code.',
          candidates: nearest(strange, codes),
        })
    }
    const network = await readNetwork(context)
    const nothing = nothingRead(context, network)
    if (nothing) return nothing
    const { findings, skipped } = await findAll(network, context.profile, context.today, { only, skip }, context.progress)
    const { open, accepted } = accept(findings, context.config.accept, context.today)
    const listed = [...open, ...expiredEntries(context.config.accept, findings, context.today)]
    const summary = { error: count(listed, 'error'), warning: count(listed, 'warning'), note: count(listed, 'note') }
    const document: CheckDocument = {
      schema: 'netwright/check@1',
      ...headOf(context, network, []),
      summary,
      findings: listed,
      skipped: [...skipped],
      ...(accepted.length > 0 && { accepted: accepted.map(({ finding, entry }) => acceptedPart(finding, entry)) }),
    }
    return { document, exit: fails(summary, context.failOn) ? 1 : 0 }
  },
})

const count = (findings: readonly FindingPart[], severity: Severity): number =>
  findings.filter((finding) => finding.severity === severity).length

function fails({ error, warning, note }: CheckDocument['summary'], failOn: FailOn): boolean {
  if (failOn === 'never') return false
  return error + (failOn === 'error' ? 0 : warning) + (failOn === 'note' ? note : 0) > 0
}

function acceptedPart({ code, subject }: FindingPart, { because, until }: Accepted): AcceptedPart {
  return { code, subject, ...(because !== undefined && { because }), ...(until !== undefined && { until }) }
}

/** What was accepted until a day that is over, and is still there. */
function expiredEntries(entries: readonly Accepted[], findings: readonly FindingPart[], today: string): FindingPart[] {
  return entries
    .filter(
      (entry) =>
        entry.until !== undefined &&
        entry.until < today &&
        findings.some((f) => f.code === entry.code && (entry.subject === undefined || entry.subject === f.subject)),
    )
    .map((entry) => ({
      code: 'config/accepted-until',
      severity: 'note',
      subject: entry.subject ?? entry.code,
      says: `${[entry.code, ...(entry.subject === undefined ? [] : ['of', entry.subject])].join(' ')} was accepted until ${entry.until ?? ''}, which is over.`,
      why: 'What somebody decided to live with for a time is still there, and nobody has decided again.',
      fix: 'Mend what was accepted, or give it a new day and a reason.',
      places: placesOf(entry.origin),
      witness: null,
      fingerprint: digest(`config/accepted-until\n${entry.code}\n${entry.subject ?? ''}`),
    }))
}

function nearest(word: string, codes: readonly string[]): string[] {
  const parts = word.split('/').filter((part) => part !== '')
  return codes.filter((code) => parts.some((part) => code.includes(part))).slice(0, 8)
}
