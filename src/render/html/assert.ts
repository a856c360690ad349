import type { AssertDocument, PackPart, PromisePart } from '../documents/assert.ts'
import type { RenderOptions } from '../options.ts'
import { askHeading, askWords, assertTone, assertWords, packWords, promiseTone, promiseWitnessWords, promiseWord, requirementTones, requirementWord, scopeWords } from '../words/assert.ts'
import { nextAfterAssert } from '../words/next.ts'
import { toneSigns } from '../words/verdict.ts'
import { escapeXml } from './escape.ts'
import { cell, code, details, htmlPage, placeCell, signCell, table } from './page.ts'

/** What does not hold in full, what holds as a table. */
export function assertHtml(document: AssertDocument, options: RenderOptions): string {
  const [first] = document.packs ?? []
  const title = document.promises.length === 0 && document.summary.unread === 0 && first ? `${first.says}: ${packWords(first)}` : assertWords(document)
  const open = [...document.promises.filter(({ verdict }) => verdict === 'broken'), ...document.promises.filter(({ verdict }) => verdict === 'unknown')]
  const held = document.promises.filter(({ verdict }) => verdict === 'holds')
  const body = [
    `<h1 class="${assertTone(document)}">${escapeXml(title)}</h1>`,
    ...open.flatMap(onePromise),
    ...(held.length > 0 ? ['<h2>What holds</h2>'] : []),
    ...table(['', 'Promise', 'What is promised', 'Where'], held.map((one) => [signCell(toneSigns[promiseTone(one)], promiseTone(one)), cell(`${one.name}${one.allowed ? ` (${promiseWord(one)})` : ''}`), cell(one.expects), placeCell(one.places)])),
    ...(document.packs ?? []).flatMap(onePack),
  ]
  return htmlPage(title, body, document, nextAfterAssert(document), options.asked)
}

function onePromise(one: PromisePart): string[] {
  const tone = promiseTone(one)
  return [
    `<div class="finding ${tone}"><p><strong><span class="${tone}">${escapeXml(promiseWord(one))}</span> ${escapeXml(one.name)}</strong></p>`,
    ...(one.name === one.expects ? [] : [`<p>${escapeXml(one.expects)}</p>`]),
    `<p>${escapeXml(one.says)}</p>`,
    ...(one.because === undefined ? [] : [`<p class="soft">${escapeXml(one.because)}</p>`]),
    ...(one.witness ? [`<p>${escapeXml(promiseWitnessWords(one.witness))}${code(one.witness.command)}</p>`] : []),
    ...table(['Decides', 'Where'], one.decides.map(({ says, places }) => [cell(says), placeCell(places)])),
    ...details('Step by step', table(['Layer', 'At', 'What', 'Where'], (one.witness?.steps ?? []).map((step) => [cell(step.layer, 'word'), cell(step.at), cell(step.says), placeCell(step.because)]))),
    '</div>',
  ]
}

function onePack(pack: PackPart): string[] {
  const { says, covers, scope, requirements } = pack
  const ask = askWords(pack)
  return [
    `<h2>${escapeXml(says)}</h2>`,
    `<p>${escapeXml(packWords(pack))}.</p><p class="soft">${escapeXml(covers)}</p>`,
    ...table(['In scope', 'Who', 'What is meant'], scope.map((one) => [cell(one.name, 'word'), cell(scopeWords(one)), cell(one.says)])),
    ...(ask.length > 0 ? [`<p>${escapeXml(askHeading)}</p><pre>${escapeXml(ask.join('\n'))}</pre>`] : []),
    ...table(
      ['', '', 'Requirement', 'What it asks for', 'Why', 'Not evaluated'],
      requirements.map((one) => [
        signCell(toneSigns[requirementTones[one.verdict]], requirementTones[one.verdict]),
        cell(requirementWord(one), 'word'),
        cell(one.id, 'word'),
        cell(one.says),
        cell(one.verdict === 'holds' ? one.evaluated.join('; ') : one.because),
        cell(one.missing.join('; ')),
      ]),
    ),
    ...requirements.flatMap((one) => [
      ...[...one.promises, ...one.signs].filter(({ verdict }) => verdict === 'broken').flatMap(onePromise),
      ...(one.findings.length > 0 ? [`<h3>${escapeXml(one.id)}</h3>`] : []),
      ...table(['What was found', 'Where'], one.findings.map((finding) => [cell(`${finding.sign ? 'perhaps: ' : ''}${finding.says}`), placeCell(finding.places)])),
    ]),
  ]
}
