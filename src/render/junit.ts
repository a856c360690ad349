import { formatPlace } from '../origin/place.ts'
import type { AssertDocument, PromisePart, RequirementPart } from './documents/assert.ts'
import { promiseWitnessWords, promiseWord, requirementWord } from './words/assert.ts'
import { mainPlace } from './words/place.ts'

interface Case {
  readonly name: string
  readonly group: string
  readonly file: string
  readonly fault: { readonly kind: 'failure' | 'error'; readonly type: string; readonly message: string; readonly text: string } | undefined
  readonly skipped: string | undefined
  readonly out: string
}

/** `--format junit`: JUnit XML as build servers read it, a test case for each promise. What is broken failed; what can't be told is an error, for it is no pass. */
export function junitOf(document: AssertDocument): string {
  const suites = [
    { name: 'promises', cases: document.promises.map((one) => caseOf(one, 'netwright.promises')) },
    ...(document.packs ?? []).map(({ id, requirements }) => ({ name: id, cases: requirements.map((one) => requirementCase(one, `netwright.${id}`)) })),
  ]
  const unread = (document.problems ?? []).filter(({ code, severity }) => code.startsWith('promise/') && severity === 'error')
  if (unread.length > 0)
    suites[0]?.cases.push(
      ...unread.map((one, place): Case => ({ name: `promise that could not be read ${place + 1}`, group: 'netwright.promises', file: placeText(one.places), fault: { kind: 'error', type: 'unread', message: one.says, text: placeText(one.places) }, skipped: undefined, out: '' })),
    )
  const all = suites.flatMap(({ cases }) => cases)
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="netwright" ${counts(all)}>`,
    ...suites.flatMap(({ name, cases }) => [`  <testsuite name="${xml(name)}" ${counts(cases)}>`, ...cases.flatMap(lines), '  </testsuite>']),
    '</testsuites>',
    '',
  ].join('\n')
}

function counts(cases: readonly Case[]): string {
  const of = (kind: 'failure' | 'error'): number => cases.filter(({ fault }) => fault?.kind === kind).length
  return `tests="${cases.length}" failures="${of('failure')}" errors="${of('error')}" skipped="${cases.filter(({ skipped }) => skipped !== undefined).length}" time="0"`
}

function lines({ name, group, file, fault, skipped, out }: Case): string[] {
  const open = `    <testcase classname="${xml(group)}" name="${xml(name)}"${placed(file)} time="0"`
  const inside = [
    ...(fault ? [`      <${fault.kind} type="${xml(fault.type)}" message="${xml(fault.message)}">${xml(fault.text)}</${fault.kind}>`] : []),
    ...(skipped === undefined ? [] : [`      <skipped message="${xml(skipped)}"/>`]),
    ...(out === '' ? [] : [`      <system-out>${xml(out)}</system-out>`]),
  ]
  return inside.length === 0 ? [`${open}/>`] : [`${open}>`, ...inside, '    </testcase>']
}

/** `.netwright.yaml:4` as a file and its line. */
function placed(text: string): string {
  const found = /^(.*):(\d+)$/.exec(text)
  return found ? ` file="${xml(found[1] ?? '')}" line="${found[2] ?? ''}"` : ''
}

function caseOf(one: PromisePart, group: string): Case {
  const text = [
    one.expects,
    one.says,
    ...(one.because === undefined ? [] : [one.because]),
    ...(one.witness ? [promiseWitnessWords(one.witness), ...(one.witness.command === undefined ? [] : [one.witness.command])] : []),
    ...one.decides.map(({ says, places }) => `${says}${placeText(places) === '' ? '' : ` (${placeText(places)})`}`),
  ].join('\n')
  const fault = one.verdict === 'broken' ? { kind: 'failure' as const, type: 'broken', message: one.says, text } : one.verdict === 'unknown' ? { kind: 'error' as const, type: promiseWord(one), message: one.says, text } : undefined
  return { name: one.name, group, file: placeText(one.places), fault, skipped: undefined, out: one.allowed ? `${promiseWord(one)}: ${one.says}` : '' }
}

function requirementCase(one: RequirementPart, group: string): Case {
  const told = [...one.evaluated, ...one.missing.map((text) => `not evaluated: ${text}`)]
  const against = [...one.promises, ...one.signs].filter(({ verdict }) => verdict === 'broken')
  const text = [
    one.because,
    ...told,
    ...against.flatMap(({ witness, decides }) => [...(witness ? [promiseWitnessWords(witness), ...(witness.command === undefined ? [] : [witness.command])] : []), ...decides.map(({ says, places }) => `${says}${placeText(places) === '' ? '' : ` (${placeText(places)})`}`)]),
    ...one.findings.map(({ code, says, places, sign }) => `${sign ? 'perhaps ' : ''}${code}: ${says} (${placeText(places)})`),
  ].join('\n')
  const kind = one.verdict === 'broken' ? ('failure' as const) : one.verdict === 'cannot-tell' ? ('error' as const) : undefined
  return { name: `${one.id} ${one.says}`, group, file: '', fault: kind && { kind, type: requirementWord(one), message: one.because, text }, skipped: one.verdict === 'not-applicable' ? one.because : undefined, out: one.verdict === 'holds' ? told.join('\n') : '' }
}

function placeText(places: PromisePart['places']): string {
  const main = mainPlace(places)
  return main && 'file' in main ? formatPlace(main) : ''
}

/** Text for elements and attributes. XML 1.0 has no way to write most control characters, nor half of a surrogate pair: they become a mark. */
function xml(text: string): string {
  return text
    .replace(/[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]|[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F-\u0084\u0086-\u009F\uFFFE\uFFFF]/g, '\uFFFD')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll('\n', '&#10;')
    .replaceAll('\r', '&#13;')
    .replaceAll('\t', '&#9;')
}
