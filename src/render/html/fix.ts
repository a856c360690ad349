import type { FixCandidatePart, FixDocument, FixProofPart } from '../documents/fix.ts'
import type { RenderOptions } from '../options.ts'
import { alternativeWords, askedWords, besidesWords, commandsOf, editWords, fixWords, nextAfterFix, pairWords, proofWords } from '../words/fix.ts'
import { escapeXml } from './escape.ts'
import { cell, details, htmlPage, placeCell, signCell, table } from './page.ts'

/** The edits, the patch in colours, the proof, and what else would do. */
export function fixHtml(document: FixDocument, options: RenderOptions): string {
  const { says, tone } = fixWords(document)
  const { proof, remains } = document
  const body = [
    `<h1 class="${tone}">${escapeXml(says)}</h1>`,
    `<p class="soft">${escapeXml(askedWords(document))}</p>`,
    ...table(['', 'Edit', 'Where'], document.edits.map((edit) => [signCell('+', 'good'), cell(editWords(edit)), placeCell(edit.places)])),
    ...(remains.length === 0 ? [] : ['<h2>What nobody but you can change</h2>', ...table(['In the way', 'What would have to be', 'Where'], remains.map((one) => [cell(one.says), cell(one.todo), placeCell(one.places)]))]),
    ...(document.patches.length === 0 ? [] : ['<h2>Patch</h2>', ...patchHtml(document)]),
    ...commandsOf(document).flatMap(({ on, run }) => [`<p>${escapeXml(`A dump is changed; on ${on} it takes`)}</p>`, `<pre>${escapeXml(run.join('\n'))}</pre>`]),
    ...(proof ? ['<h2>Proof</h2>', `<p>${escapeXml(`${proofWords(document.before, proof)}. It ${besidesWords(proof)}.`)}</p>`, ...besidesHtml(proof)] : []),
    ...document.alternatives.flatMap((one) => details(`Or: ${alternativeWords(one, document)} (${besidesWords(one.proof)})`, [...patchHtml(one), ...besidesHtml(one.proof)])),
  ]
  return htmlPage(`Fix: ${askedWords(document)}`, body, document, nextAfterFix(document), options.asked)
}

function patchHtml({ patches }: Pick<FixCandidatePart, 'patches'>): string[] {
  return patches.map(({ diff }) => `<pre>${diff.replace(/\n$/, '').split('\n').map(lineHtml).join('\n')}</pre>`)
}

function lineHtml(line: string): string {
  const kind = /^(?:---|\+\+\+|diff |new file|@@)/.test(line) ? 'soft' : line.startsWith('+') ? 'good' : line.startsWith('-') ? 'bad' : undefined
  return kind === undefined ? escapeXml(line) : `<span class="${kind}">${escapeXml(line)}</span>`
}

function besidesHtml({ alsoOpens, alsoCloses }: FixProofPart): string[] {
  return table(['', 'Besides'], [...alsoOpens.map((pair) => [signCell('+', 'doubt'), cell(pairWords(pair))]), ...alsoCloses.map((pair) => [signCell('−', 'bad'), cell(pairWords(pair))])])
}
