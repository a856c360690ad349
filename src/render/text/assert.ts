import type { AssertDocument, PackPart, PromisePart, RequirementPart } from '../documents/assert.ts'
import type { RenderOptions } from '../options.ts'
import { askHeading, askWords, assertTone, assertWords, packWords, promiseTone, promiseWitnessWords, promiseWord, requirementTones, requirementWord, scopeWords } from '../words/assert.ts'
import { cut } from '../words/count.ts'
import { nextAfterAssert } from '../words/next.ts'
import { placeWords } from '../words/place.ts'
import { toneSigns } from '../words/verdict.ts'
import { ending } from './ending.ts'
import { more, openPage, paragraph, withAside, type Page } from './page.ts'

const order: readonly PromisePart['verdict'][] = ['broken', 'unknown', 'holds']

/** The sum, then each promise: the broken first with what shows it, then those that can't be told, then those that hold. */
export function assertText(document: AssertDocument, options: RenderOptions): string {
  const page = openPage(options)
  const sorted = order.flatMap((verdict) => document.promises.filter((one) => one.verdict === verdict))
  const { shown, left } = cut(sorted, page.limit(60))
  return [
    ...(document.promises.length > 0 || document.summary.unread > 0 ? paragraph(page, '', assertWords(document), (text) => page.bold(page.tone[assertTone(document)](text))) : []),
    ...shown.flatMap((one, place) => [...(place === 0 || one.verdict !== 'holds' || shown[place - 1]?.verdict !== 'holds' || one.decides.length > 0 ? [''] : []), ...onePromise(page, one)]),
    ...(left > 0 ? ['', ...more(page, left, 'promises')] : []),
    ...(document.packs ?? []).flatMap((pack) => ['', ...onePack(page, pack)]),
    ...ending(page, document, nextAfterAssert(document)),
    '',
  ].join('\n')
}

function onePromise(page: Page, one: PromisePart): string[] {
  const tone = promiseTone(one)
  const field = (name: string, text: string, places: PromisePart['places'] = []): string[] => withAside(page, `    ${page.dim(name.padEnd(8))}`, text, placeWords(places))
  const named = one.name !== one.expects
  const told = one.verdict !== 'holds' || one.allowed
  return [
    ...withAside(page, `${page.tone[tone](toneSigns[tone])} ${page.bold(page.tone[tone](promiseWord(one).padEnd(7)))} `, one.name, placeWords(one.places), page.bold),
    ...(named && told ? paragraph(page, '    ', one.expects) : []),
    ...(one.because !== undefined && told ? field('reason', one.because) : []),
    ...(told ? field('why', one.says) : []),
    ...(one.witness ? field('witness', promiseWitnessWords(one.witness)) : []),
    ...one.decides.slice(0, page.limit(3)).flatMap(({ says, places }) => field('line', says, places)),
    ...more(page, Math.max(0, one.decides.length - page.limit(3)), 'lines').map((line) => `    ${line}`),
  ]
}

function onePack(page: Page, pack: PackPart): string[] {
  const { says, covers, scope, requirements } = pack
  const ask = askWords(pack)
  const width = Math.max(0, ...scope.map(({ name }) => name.length))
  const column = Math.max(0, ...requirements.map(({ id }) => id.length))
  return [
    page.bold(says),
    ...paragraph(page, '', covers),
    ...(scope.length > 0 ? ['', 'In scope', ...scope.flatMap((one) => paragraph(page, `  ${page.dim(one.name.padEnd(width))}  `, `${scopeWords(one)} (${one.says})`))] : []),
    ...(ask.length > 0 ? ['', ...paragraph(page, '', askHeading), '', ...ask.map((line) => `  ${line}`)] : []),
    // Of those about which a configuration says nothing, several in a row stand together.
    ...requirements.flatMap((one, place) => [...(isUnseen(one) && place > 0 && requirements.slice(place - 1, place).every(isUnseen) ? [] : ['']), ...oneRequirement(page, one, column)]),
    '',
    ...paragraph(page, '', `${says}: ${packWords(pack)}.`, page.bold),
  ]
}

const indent = ' '.repeat(4)

/** Of what no configuration shows, what is missing says enough. */
const isUnseen = (one: RequirementPart): boolean => one.verdict === 'cannot-tell' && one.evaluated.length === 0 && one.because === 'No configuration shows it.'

function oneRequirement(page: Page, one: RequirementPart, column: number): string[] {
  const tone = requirementTones[one.verdict]
  const field = (name: string, text: string, places: PromisePart['places'] = []): string[] => withAside(page, `${indent}${page.dim(name.padEnd(10))}`, text, placeWords(places))
  return [
    ...paragraph(page, `${page.tone[tone](toneSigns[tone])} ${page.bold(page.tone[tone](requirementWord(one).padEnd(14)))}  ${page.bold(one.id.padEnd(column))}  `, one.says, page.bold),
    ...(one.verdict === 'holds' || isUnseen(one) ? [] : field('why', one.because)),
    ...one.evaluated.flatMap((text) => field('evaluated', text)),
    ...one.missing.flatMap((text) => field('missing', text)),
    ...[...one.promises, ...one.signs].filter(({ verdict }) => verdict === 'broken').flatMap((promise) => [
      ...(promise.witness ? field('witness', promiseWitnessWords(promise.witness)) : field('witness', promise.says)),
      ...promise.decides.slice(0, page.limit(3)).flatMap(({ says, places }) => field('line', says, places)),
    ]),
    ...one.findings.slice(0, page.limit(5)).flatMap(({ code, says, places, sign }) => field(sign ? 'sign' : 'found', code === 'rule' ? says : `${says} (${code})`, places)),
    ...more(page, Math.max(0, one.findings.length - page.limit(5)), 'findings').map((line) => `${indent}${line}`),
  ]
}
