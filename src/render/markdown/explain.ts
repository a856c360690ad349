import type { ExplainDocument } from '../documents/explain.ts'
import { headingOf, nextAfterExplain } from '../words/explain.ts'
import { code, place, plain } from './write.ts'

/** A page of the handbook; its text is Markdown already and our own. */
export function explainMarkdown(document: ExplainDocument): string {
  const { head, title } = headingOf(document)
  const next = nextAfterExplain(document)
  return [
    `### ${head === document.id ? code(head) : head.startsWith(document.id) ? `${code(document.id)} ${plain(head.slice(document.id.length + 1))}` : plain(head)}`,
    ...(title === '' ? [] : ['', `**${plain(title)}**`]),
    ...(document.says === '' ? [] : ['', plain(document.says)]),
    ...document.sections.flatMap(({ heading, text }) => ['', `#### ${plain(heading)}`, '', text.trim()]),
    ...(document.places.length > 0 ? ['', '#### Declared at', '', ...document.places.map((one) => `- ${place(one)}`)] : []),
    ...(document.related.length > 0
      ? ['', '#### Related', '', ...document.related.map(({ id, says }) => `- ${code(id)} ${plain(says)}`)]
      : []),
    ...(next?.command === undefined ? [] : ['', `${plain(next.says)} ${code(next.command)}`]),
    '',
  ].join('\n')
}
