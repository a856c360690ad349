import type { ErrorDocument } from '../documents/error.ts'
import type { RenderOptions } from '../options.ts'
import { list } from '../words/count.ts'
import { allPlaces } from '../words/place.ts'
import { openPage, paragraph } from './page.ts'

/** Why a question could not be asked, and what to do about it. */
export function errorText(document: ErrorDocument, options: RenderOptions): string {
  const page = openPage(options)
  const candidates = document.candidates ?? []
  return [
    ...paragraph(page, '', document.says, page.tone.bad),
    ...(candidates.length > 0 ? paragraph(page, '  ', `It can be: ${list(candidates, page.limit(12))}.`) : []),
    ...allPlaces(document.places).map((place) => page.dim(`  ${place}`)),
    ...paragraph(page, '  ', document.todo),
    '',
  ].join('\n')
}
