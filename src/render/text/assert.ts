import type { AssertDocument, PackPart, PromisePart, RequirementPart } from '../documents/assert.ts'
import type { RenderOptions } from '../options.ts'
import { assertTone, assertWords, promiseTone, promiseWitnessWords, promiseWord } from '../words/assert.ts'
import { cut } from '../words/count.ts'
import { nextAfterAssert } from '../words/next.ts'
import { placeWords } from '../words/place.ts'
import { toneSigns, type Tone } from '../words/verdict.ts'
import { ending } from './ending.ts'
import { more, openPage, paragraph, withAside, type Page } from './page.ts'

const order: readonly PromisePart['verdict'][] = ['broken', 'unknown', 'holds']

/** The sum, then each promise: the broken first with what shows it, then those that can't be told, then those that hold. */
export function assertText(document: AssertDocument, options: RenderOptions): string {
  const page = openPage(options)
  const sorted = order.flatMap((verdict) => document.promises.filter((one) => one.verdict === verdict))
  const { shown, left } = cut(sorted, page.limit(60))
  return [
    ...(document.promises.length > 0 || document.summary.unread > 0 ? [page.bold(page.tone[assertTone(document)](assertWords(document)))] : []),
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

const requirementTones: Readonly<Record<RequirementPart['verdict'], Tone>> = { holds: 'good', broken: 'bad', 'cannot-tell': 'doubt', 'not-applicable': 'plain' }
const requirementWords: Readonly<Record<RequirementPart['verdict'], string>> = { holds: 'holds', broken: 'broken', 'cannot-tell': 'cannot tell', 'not-applicable': 'not applicable' }

function onePack(page: Page, { says, requirements }: PackPart): string[] {
  return [page.bold(says), ...requirements.flatMap((one) => oneRequirement(page, one))]
}

function oneRequirement(page: Page, one: RequirementPart): string[] {
  const tone = requirementTones[one.verdict]
  return [
    '',
    ...paragraph(page, `${page.tone[tone](toneSigns[tone])} ${page.tone[tone](requirementWords[one.verdict].padEnd(14))} `, `${one.id}  ${one.says}`, page.bold),
    ...paragraph(page, '    ', one.because),
    ...one.promises.filter(({ verdict }) => verdict !== 'holds' || page.verbose).flatMap((promise) => onePromise(page, promise).map((line) => `  ${line}`)),
    ...one.findings.flatMap(({ code, says, places }) => withAside(page, `    ${page.dim(code)}  `, says, placeWords(places))),
  ]
}
