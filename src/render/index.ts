import type { OutputFormat } from './documents/format.ts'
import type { RenderOptions } from './options.ts'
import { json } from './json.ts'
import { printableDocument } from './words/printable.ts'

export type { RenderOptions } from './options.ts'

type Drawing = (document: object, options: RenderOptions) => Promise<string>

/** A drawing of the documents of one schema, loaded when it is wanted. */
function draws<Document>(load: () => Promise<(document: Document, options: RenderOptions) => string | Promise<string>>): Drawing {
  // The table below is read by the schema that the document itself names.
  return async (document, options) => (await load())(document as Document, options)
}

/** What can be drawn of which document; JSON of all of them. */
const drawings: Readonly<Record<string, Partial<Record<OutputFormat, Drawing>>>> = {
  'netwright/assert@1': {
    text: draws(async () => (await import('./text/assert.ts')).assertText),
    markdown: draws(async () => (await import('./markdown/assert.ts')).assertMarkdown),
    html: draws(async () => (await import('./html/assert.ts')).assertHtml),
    junit: draws(async () => (await import('./junit.ts')).junitOf),
    sarif: draws(async () => (await import('./sarif.ts')).sarifOfBroken),
  },
  'netwright/check@1': {
    text: draws(async () => (await import('./text/check.ts')).checkText),
    markdown: draws(async () => (await import('./markdown/check.ts')).checkMarkdown),
    html: draws(async () => (await import('./html/check.ts')).checkHtml),
    sarif: draws(async () => (await import('./sarif.ts')).sarifOf),
  },
  'netwright/diff@1': {
    text: draws(async () => (await import('./text/diff.ts')).diffText),
    markdown: draws(async () => (await import('./markdown/diff.ts')).diffMarkdown),
    html: draws(async () => (await import('./html/diff.ts')).diffHtml),
    sarif: draws(async () => (await import('./sarif.ts')).sarifOfNew),
    mermaid: draws(async () => (await import('./mermaid.ts')).mermaidOf),
    svg: draws(async () => (await import('./svg.ts')).svgOf),
    dot: draws(async () => (await import('./dot.ts')).dotOf),
  },
  'netwright/error@1': {
    text: draws(async () => (await import('./text/error.ts')).errorText),
  },
  'netwright/explain@1': {
    text: draws(async () => (await import('./text/explain.ts')).explainText),
    markdown: draws(async () => (await import('./markdown/explain.ts')).explainMarkdown),
    html: draws(async () => (await import('./html/explain.ts')).explainHtml),
  },
  'netwright/fail@1': {
    text: draws(async () => (await import('./text/fail.ts')).failText),
    markdown: draws(async () => (await import('./markdown/fail.ts')).failMarkdown),
    html: draws(async () => (await import('./html/fail.ts')).failHtml),
    mermaid: draws(async () => (await import('./mermaid.ts')).mermaidOf),
    svg: draws(async () => (await import('./svg.ts')).svgOf),
    dot: draws(async () => (await import('./dot.ts')).dotOf),
  },
  'netwright/fix@1': {
    text: draws(async () => (await import('./text/fix.ts')).fixText),
    markdown: draws(async () => (await import('./markdown/fix.ts')).fixMarkdown),
    html: draws(async () => (await import('./html/fix.ts')).fixHtml),
  },
  'netwright/learn@1': {
    text: draws(async () => (await import('./text/learn.ts')).learnText),
    markdown: draws(async () => (await import('./text/learn.ts')).learnMarkdown),
  },
  'netwright/map@1': {
    text: draws(async () => (await import('./text/map.ts')).mapText),
    markdown: draws(async () => (await import('./markdown/map.ts')).mapMarkdown),
    html: draws(async () => (await import('./html/map.ts')).mapHtml),
    mermaid: draws(async () => (await import('./mermaid.ts')).mermaidOf),
    svg: draws(async () => (await import('./svg.ts')).svgOf),
    dot: draws(async () => (await import('./dot.ts')).dotOf),
  },
  'netwright/reach@1': {
    text: draws(async () => (await import('./text/reach.ts')).reachText),
    markdown: draws(async () => (await import('./markdown/reach.ts')).reachMarkdown),
    html: draws(async () => (await import('./html/reach.ts')).reachHtml),
  },
  'netwright/report@1': {
    text: draws(async () => (await import('./text/report.ts')).reportText),
    markdown: draws(async () => (await import('./markdown/report.ts')).reportMarkdown),
    html: draws(async () => (await import('./html/report.ts')).reportHtml),
  },
  'netwright/schemas@1': {
    text: draws(async () => (await import('./text/schemas.ts')).schemasText),
  },
  'netwright/trace@1': {
    text: draws(async () => (await import('./text/trace.ts')).traceText),
    markdown: draws(async () => (await import('./markdown/trace.ts')).traceMarkdown),
    html: draws(async () => (await import('./html/trace.ts')).traceHtml),
    mermaid: draws(async () => (await import('./mermaid.ts')).mermaidOf),
    svg: draws(async () => (await import('./svg.ts')).svgOf),
    dot: draws(async () => (await import('./dot.ts')).dotOf),
  },
}

/** In what a document can be drawn: a verb that answers with several kinds of documents may draw less of one than of another. */
export function formatsOf(document: object): readonly OutputFormat[] {
  const known = 'schema' in document && typeof document.schema === 'string' && Object.hasOwn(drawings, document.schema) ? drawings[document.schema] : undefined
  // The keys of the table above are formats.
  return known === undefined ? ['json'] : [...(Object.keys(known) as OutputFormat[]), 'json']
}

/** Draws a document, by the schema that it names; one that names none (a JSON Schema) is written as JSON. */
export async function render(document: object, format: OutputFormat, options: RenderOptions): Promise<string> {
  const schema = 'schema' in document && typeof document.schema === 'string' ? document.schema : ''
  const known = Object.hasOwn(drawings, schema) ? drawings[schema] : undefined
  if (format === 'json' || known === undefined) return json(document)
  const drawing = known[format]
  if (!drawing) throw new RangeError(`${schema} cannot be drawn as ${format}`)
  return drawing(printableDocument(document), options)
}
