import type { AssertDocument, PromisePart } from '../documents/assert.ts'
import type { RenderOptions } from '../options.ts'
import { assertTone, assertWords, promiseTone, promiseWitnessWords, promiseWord } from '../words/assert.ts'
import { nextAfterAssert } from '../words/next.ts'
import { toneSigns } from '../words/verdict.ts'
import { escapeXml } from './escape.ts'
import { cell, code, details, htmlPage, placeCell, signCell, table } from './page.ts'

/** What does not hold in full, what holds as a table. */
export function assertHtml(document: AssertDocument, options: RenderOptions): string {
  const title = assertWords(document)
  const open = [...document.promises.filter(({ verdict }) => verdict === 'broken'), ...document.promises.filter(({ verdict }) => verdict === 'unknown')]
  const held = document.promises.filter(({ verdict }) => verdict === 'holds')
  const body = [
    `<h1 class="${assertTone(document)}">${escapeXml(title)}</h1>`,
    ...open.flatMap(onePromise),
    ...(held.length > 0 ? ['<h2>What holds</h2>'] : []),
    ...table(['', 'Promise', 'What is promised', 'Where'], held.map((one) => [signCell(toneSigns[promiseTone(one)], promiseTone(one)), cell(`${one.name}${one.allowed ? ` (${promiseWord(one)})` : ''}`), cell(one.expects), placeCell(one.places)])),
    ...(document.packs ?? []).flatMap(({ says, requirements }) => [
      `<h2>${escapeXml(says)}</h2>`,
      ...table(['', 'Requirement', 'What it asks for', 'Why'], requirements.map((one) => [cell(one.verdict.replace('-', ' '), 'word'), cell(one.id), cell(one.says), cell(one.because)])),
      ...requirements.flatMap(({ promises }) => promises.filter(({ verdict }) => verdict !== 'holds').flatMap(onePromise)),
    ]),
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
