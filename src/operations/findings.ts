import { checks } from '../checks/index.ts'
import { styleChecks } from '../formats/checks.ts'
import type { Check, Found, Need, Severity } from '../model/check.ts'
import { noFacts, type Facts } from '../model/facts.ts'
import type { Profile } from '../model/profile.ts'
import { placesOf } from '../origin/place.ts'
import type { FindingPart } from '../render/documents/check.ts'
import { causesOf, joinAlike, joinEffects } from './causes.ts'
import type { Accepted } from './config.ts'
import type { Network } from './network.ts'
import { analyse, remember } from './rechecked.ts'
import { firstParagraph, readPages } from './pages.ts'

/** What every check has, whatever it is given. */
export type CheckFacts = Omit<Check<never>, 'run'>

export interface Findings {
  /** Gravest first, then by code and subject. */
  readonly findings: readonly FindingPart[]
  readonly skipped: readonly { readonly check: string; readonly needs: string }[]
}

export interface Selection {
  /** Codes or domains (`dns`, `filter/open-to-world`); none: all. */
  readonly only: readonly string[]
  readonly skip: readonly string[]
}

/** Every check that there is, sorted by code: all of them are loaded. */
export async function allChecks(): Promise<CheckFacts[]> {
  const lists = await Promise.all(Object.values(styleChecks).map((load) => load()))
  return [...checks, ...lists.flat()].toSorted((a, b) => compare(a.code, b.code))
}

/** The codes of all checks, sorted; each has its page. */
export function allCodes(): string[] {
  return [...readPages().keys()].toSorted(compare)
}

/** The check of a code; undefined where there is none. */
export async function findCheck(code: string): Promise<CheckFacts | undefined> {
  const ofBehaviour = checks.find((one) => one.code === code)
  return ofBehaviour ?? (await styleChecks[readPages().get(code)?.of ?? '']?.())?.find((one) => one.code === code)
}

export function isSelected(code: string, { only, skip }: Selection): boolean {
  const covers = (word: string): boolean => word === code || code.startsWith(`${word}/`)
  return (only.length === 0 || only.some(covers)) && !skip.some(covers)
}

/** Runs the checks that were selected and whose needs are there. Style checks of a format whose files weren't met are not even loaded. */
export async function findAll(
  network: Network,
  profile: Profile,
  today: string,
  selection: Selection,
  progress: (says: string) => void,
): Promise<Findings> {
  const skipped: { check: string; needs: string }[] = []
  const found: { check: CheckFacts; one: Found }[] = []
  const run = <Input>(check: Check<Input>, input: Input): void => {
    if (!isSelected(check.code, selection)) return
    const missing = check.needs.filter((need) => !isThere(network, need))
    if (missing.length > 0) {
      skipped.push({ check: check.code, needs: missing.join(', ') })
      return
    }
    for (const one of check.run(input)) found.push({ check, one })
  }
  progress('checking how it is written')
  for (const [format, load] of Object.entries(styleChecks)) {
    if (network.trees.has(format)) {
      // The list's key says whose tree it is.
      const tree = network.trees.get(format) as never
      for (const check of await load()) run(check, { tree, facts: network.facts, profile, today })
    } else {
      const own = [...readPages().values()].filter(({ code, of }) => of === format && isSelected(code, selection))
      skipped.push(...own.map(({ code }) => ({ check: code, needs: `tree:${format}` })))
    }
  }
  progress('checking what it does')
  const analysis = analyse(network.model, profile, today)
  for (const check of checks) run(check, analysis)
  remember(analysis)
  return {
    findings: numbered(joinEffects(found.map(({ check, one }) => ({ check, causes: causesOf(one), finding: findingOf(check, one) })))),
    skipped: skipped.toSorted((a, b) => compare(a.check, b.check)),
  }
}

function isThere({ facts, trees }: Network, need: Need): boolean {
  return isFacet(need) ? facts[need].length > 0 : trees.has(need.slice('tree:'.length))
}

const isFacet = (need: Need): need is keyof Facts => need in noFacts

function findingOf(check: CheckFacts, { subject, origins, args = {}, severity, witness }: Found): FindingPart {
  const fill = (template: string): string =>
    template.replaceAll(/\{(\w+)\}/g, (whole, name: string) => String(name === 'subject' ? subject : (args[name] ?? whole)))
  return {
    code: check.code,
    severity: severity ?? check.severity,
    subject,
    says: fill(check.says),
    why: firstParagraph(readPages().get(check.code), 'Why it matters'),
    fix: fill(check.fix),
    places: placesOf(...origins),
    witness: witness ?? null,
    // A rule's number changes when another is written before it.
    fingerprint: digest(
      [
        check.code,
        subject,
        ...Object.keys(args)
          .toSorted()
          .map((key) => `${key}=${args[key] ?? ''}`),
      ]
        .join('\n')
        .replaceAll(/\brule \d+\b/g, 'rule'),
    ),
  }
}

const grave: Readonly<Record<Severity, number>> = { error: 0, warning: 1, note: 2 }
const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

/** Sorted; findings that nothing but their place tells apart get their number in the fingerprint. */
function numbered(findings: readonly FindingPart[]): FindingPart[] {
  const times = new Map<string, number>()
  return findings
    .toSorted(
      (a, b) =>
        grave[a.severity] - grave[b.severity] ||
        compare(a.code, b.code) ||
        compare(a.subject, b.subject) ||
        compare(a.says, b.says) ||
        compare(placeKey(a), placeKey(b)),
    )
    .map((finding) => {
      const time = (times.get(finding.fingerprint) ?? 0) + 1
      times.set(finding.fingerprint, time)
      return time === 1 ? finding : { ...finding, fingerprint: digest(`${finding.fingerprint}\n${time}`) }
    })
}

const placeKey = ({ places: [place] }: FindingPart): string =>
  place && 'file' in place ? `${place.file} ${String(place.line).padStart(9, '0')}` : ''

/** FNV-1a in 64 bits: short, the same everywhere, and nothing hangs on its strength. */
export function digest(text: string): string {
  let hash = 0xcbf29ce484222325n
  for (const byte of new TextEncoder().encode(text)) hash = ((hash ^ BigInt(byte)) * 0x100000001b3n) & 0xffff_ffff_ffff_ffffn
  return hash.toString(16).padStart(16, '0')
}

/** Moves what somebody accepted aside, and joins what one line is at fault for. An entry whose day is over accepts nothing. */
export function accept(
  findings: readonly FindingPart[],
  entries: readonly Accepted[],
  today: string,
): { open: FindingPart[]; accepted: { finding: FindingPart; entry: Accepted }[] } {
  const valid = entries.filter((entry) => entry.until === undefined || entry.until >= today)
  const open: FindingPart[] = []
  const accepted: { finding: FindingPart; entry: Accepted }[] = []
  for (const finding of findings) {
    const entry = valid.find((one) => one.code === finding.code && (one.subject === undefined || one.subject === finding.subject))
    if (entry) accepted.push({ finding, entry })
    else open.push(finding)
  }
  return { open: joinAlike(open), accepted }
}
