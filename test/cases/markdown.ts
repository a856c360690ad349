/** A command in a case, and the lines that are expected to follow from it. */
export interface Question {
  readonly command: string
  readonly expected: readonly string[]
  /** Lines of the page, from 0: the first expected one, and the one after the last. */
  readonly first: number
  readonly end: number
}

/** A network as a page: its files, and what is asked about it. */
export interface Case {
  readonly title: string
  readonly files: ReadonlyMap<string, string>
  readonly questions: readonly Question[]
  readonly lines: readonly string[]
}

const opening = /^(`{3,})(\S*)(?:[ \t]+(?:path=)?(\S+))?[ \t]*$/

/**
 * Reads a page: a fenced block with a path after its language is a file; in a block of `console`, each line that begins with `$ ` is a question, and
 * the lines under it are what is expected. Any other block is prose. Throws on a page that asks nothing or leaves a block open.
 */
export function readCase(content: string): Case {
  const lines = content.split('\n')
  const files = new Map<string, string>()
  const questions: Question[] = []
  for (let at = 0; at < lines.length; at++) {
    const fence = opening.exec(lines[at] ?? '')
    if (!fence) continue
    const [, ticks = '```', language = '', path] = fence
    const end = lines.findIndex((line, index) => index > at && line === ticks)
    if (end < 0) throw new Error(`line ${at + 1}: this block has no end`)
    if (path !== undefined) {
      if (files.has(path)) throw new Error(`line ${at + 1}: ${path} is there twice`)
      files.set(path, `${lines.slice(at + 1, end).join('\n')}\n`)
    } else if (language === 'console') questions.push(...questionsIn(lines, at + 1, end))
    at = end
  }
  const title = /^# (.+)$/.exec(lines[0] ?? '')?.[1]
  if (title === undefined) throw new Error('the first line is not a title')
  if (questions.length === 0) throw new Error('nothing is asked')
  return { title, files, questions, lines }
}

function questionsIn(lines: readonly string[], from: number, to: number): Question[] {
  const starts = lines.flatMap((line, index) => (index >= from && index < to && line.startsWith('$ ') ? [index] : []))
  if (starts.length === 0 || starts[0] !== from) throw new Error(`line ${from + 1}: a console begins with a command after "$ "`)
  return starts.map((start, place) => {
    const next = starts[place + 1] ?? to
    const expected = lines.slice(start + 1, next).filter((line) => line.trim() !== '')
    const blank = place + 1 < starts.length && lines[next - 1]?.trim() === '' ? 1 : 0
    return { command: (lines[start] ?? '').slice(2), expected, first: start + 1, end: next - blank }
  })
}

/** The page with other lines expected under its questions; `undefined` keeps those of that question. */
export function rewriteCase({ lines, questions }: Case, expected: readonly (readonly string[] | undefined)[]): string {
  const result: string[] = []
  let at = 0
  for (const [place, question] of questions.entries()) {
    const wanted = expected[place]
    if (!wanted) continue
    result.push(...lines.slice(at, question.first), ...wanted)
    at = question.end
  }
  return [...result, ...lines.slice(at)].join('\n')
}

/** Words as a shell splits them, with single and double quotes. */
export function wordsOf(command: string): string[] {
  return [...command.matchAll(/(?:[^\s'"]|'[^']*'|"[^"]*")+/g)].map(([word]) => word.replaceAll(/'([^']*)'|"([^"]*)"/g, (_, single?: string, double?: string) => single ?? double ?? ''))
}
