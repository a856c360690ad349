import { writeFileSync } from 'node:fs'
import { afterAll, expect, it } from 'vitest'
import { updating } from '../golden.ts'
import { ask } from './ask.ts'
import { rewriteCase, type Case } from './markdown.ts'
import { disagreement, transcriptOf } from './transcript.ts'

/** One test a question: what the page at `path` expects has to be said. `folder`: where its commands run. UPDATE=1 writes what is said now instead. */
export function testPage(page: Case, path: string, folder: string): void {
  const answers: (readonly string[] | undefined)[] = page.questions.map(() => undefined)
  it.each(page.questions.map((question, place) => ({ ...question, place })))('$command', async ({ command, expected, place }) => {
    const { document, exit } = await ask(command, folder)
    const transcript = transcriptOf(document, exit)
    const wrong = disagreement(expected, transcript)
    if (updating) {
      if (wrong !== undefined) answers[place] = transcript.lines
      return
    }
    expect(wrong, `${wrong ?? ''}\n\nAll that is said:\n${transcript.lines.join('\n')}`).toBeUndefined()
  })
  afterAll(() => {
    if (answers.some((answer) => answer)) writeFileSync(path, rewriteCase(page, answers))
  })
}
