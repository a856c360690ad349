import { existsSync, readdirSync, readFileSync } from 'node:fs'

/** A check's page, taken apart. */
export interface Page {
  readonly code: string
  /** Whose style check it is: a format or a platform; undefined for the checks of what a network does. */
  readonly of: string | undefined
  /** Markdown under each heading, in the page's order. */
  readonly sections: readonly { readonly heading: string; readonly text: string }[]
}

let known: ReadonlyMap<string, Page> | undefined

/** The pages of all checks by code: those that the build put beside the program, else those beside the sources. */
export function readPages(): ReadonlyMap<string, Page> {
  return (known ??= new Map(
    Object.entries(texts())
      .flatMap(([of, own]) => own.map((text) => ({ ...takeApart(text), of: of === 'checks' ? undefined : of })))
      .map((page) => [page.code, page]),
  ))
}

/** By whose they are: `checks`, or the name of a format or platform. */
function texts(): Readonly<Record<string, readonly string[]>> {
  const built = new URL('pages.json', import.meta.url)
  if (existsSync(built)) return JSON.parse(readFileSync(built, 'utf8')) as Record<string, string[]>
  const source = new URL('../', import.meta.url)
  const checks = new URL('checks/', source)
  const own = ['formats/', 'platforms/'].flatMap((room) =>
    foldersIn(new URL(room, source)).map((name) => [name, pagesIn(new URL(`${room}${name}/checks/`, source))] as const),
  )
  return { checks: foldersIn(checks).flatMap((name) => pagesIn(new URL(`${name}/`, checks))), ...Object.fromEntries(own.filter(([, pages]) => pages.length > 0)) }
}

function foldersIn(folder: URL): string[] {
  if (!existsSync(folder)) return []
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
}

function pagesIn(folder: URL): string[] {
  if (!existsSync(folder)) return []
  return readdirSync(folder)
    .filter((name) => name.endsWith('.md'))
    .map((name) => readFileSync(new URL(name, folder), 'utf8'))
}

/** Headings inside fenced blocks are none. */
export function takeApart(text: string): Omit<Page, 'of'> {
  const sections: { heading: string; lines: string[] }[] = []
  let code = ''
  let fence = ''
  for (const line of text.split('\n')) {
    const mark = /^(`{3,})/.exec(line)?.[1]
    if (mark !== undefined && (fence === '' || line.trim() === fence)) fence = fence === '' ? mark : ''
    if (fence === '' && line.startsWith('# ') && code === '') code = line.slice(2).trim()
    else if (fence === '' && line.startsWith('## ')) sections.push({ heading: line.slice(3).trim(), lines: [] })
    else sections.at(-1)?.lines.push(line)
  }
  return { code, sections: sections.map(({ heading, lines }) => ({ heading, text: lines.join('\n').trim() })) }
}

/** The first paragraph of a section, on one line. */
export function firstParagraph(page: Page | undefined, heading: string): string {
  const section = page?.sections.find((one) => one.heading === heading)
  return (section?.text.split(/\n\s*\n/)[0] ?? '').replaceAll(/\s+/g, ' ').trim()
}
