import type { ExplainDocument } from '../documents/explain.ts'
import { code, place, plain } from './write.ts'

/** A page of the handbook; its text is Markdown already and our own. */
export function explainMarkdown(document: ExplainDocument): string {
  return [
    `### ${code(document.id)}`,
    ...(document.title === '' || document.title === document.id ? [] : ['', `**${plain(document.title)}**`]),
    ...(document.says === '' ? [] : ['', plain(document.says)]),
    ...document.sections.flatMap(({ heading, text }) => ['', `#### ${plain(heading)}`, '', text.trim()]),
    ...(document.places.length > 0 ? ['', '#### Declared at', '', ...document.places.map((one) => `- ${place(one)}`)] : []),
    ...(document.related.length > 0
      ? ['', '#### Related', '', ...document.related.map(({ id, says }) => `- ${code(id)} ${plain(says)}`)]
      : []),
    '',
  ].join('\n')
}
