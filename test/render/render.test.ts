import { describe, expect, it } from 'vitest'
import { documents } from '../../src/render/documents/index.ts'
import { outputFormats, type OutputFormat } from '../../src/render/documents/format.ts'
import { render, type RenderOptions } from '../../src/render/index.ts'
import { cluster } from '../draw/networks.ts'
import { golden } from '../golden.ts'
import { examples } from './documents.ts'

const usual: RenderOptions = { color: false, width: 100, verbose: false }
const endings: Readonly<Record<OutputFormat, string>> = {
  text: 'txt',
  json: 'json',
  markdown: 'md',
  sarif: 'sarif',
  junit: 'xml',
  html: 'html',
  svg: 'svg',
  mermaid: 'mmd',
  dot: 'dot',
}

/** What each document can be drawn in, beside JSON. */
const drawn: Readonly<Record<string, readonly OutputFormat[]>> = {
  'netwright/trace@1': ['text', 'markdown', 'html', 'svg', 'mermaid', 'dot'],
  'netwright/map@1': ['text', 'markdown', 'html', 'svg', 'mermaid', 'dot'],
  'netwright/check@1': ['text', 'markdown', 'html', 'sarif'],
  'netwright/assert@1': ['text', 'markdown', 'html', 'junit', 'sarif'],
  'netwright/learn@1': ['text', 'markdown'],
  'netwright/diff@1': ['text', 'markdown', 'html', 'sarif', 'svg', 'mermaid', 'dot'],
  'netwright/fix@1': ['text', 'markdown', 'html'],
  'netwright/reach@1': ['text', 'markdown', 'html'],
  'netwright/explain@1': ['text', 'markdown', 'html'],
  'netwright/error@1': ['text'],
  'netwright/schemas@1': ['text'],
}
const cases = Object.entries(examples).flatMap(([name, document]) =>
  (drawn[document.schema] ?? []).map((format) => ({ name, document, format })),
)

describe('documents of the tests', () => {
  it.each(Object.entries(examples))('%s is as published', async (_, document) => {
    const published = Object.values(documents).find(({ schema }) => schema === document.schema)
    const schema = await published?.load()
    expect(schema?.safeParse(document).error?.message).toBeUndefined()
  })

  it('cannot be drawn in other formats than those', async () => {
    for (const [schema, formats] of Object.entries(drawn)) {
      const document = Object.values(examples).find((one) => one.schema === schema)
      for (const format of outputFormats.filter((one) => one !== 'json' && !formats.includes(one)))
        await expect(render(document ?? {}, format, usual), `${schema} as ${format}`).rejects.toThrow(`cannot be drawn as ${format}`)
    }
  })
})

describe('as expected', () => {
  // Pictures and pages change with every stroke of a style: they are compared by their text, and looked at by people.
  it.each(cases.filter(({ format }) => format !== 'html' && format !== 'svg'))('$name as $format', async ({ name, document, format }) => {
    golden(`test/render/golden/${name}.${endings[format]}`, await render(document, format, usual))
  })

  it.each(Object.entries(examples))('%s in 60 columns and in full', async (name, document) => {
    golden(`test/render/golden/${name}.narrow.txt`, await render(document, 'text', { ...usual, width: 60, verbose: true }))
  })

  it('the same twice, whatever the format', async () => {
    for (const { document, format } of cases)
      expect(await render(document, format, usual)).toBe(await render(structuredClone(document), format, usual))
  })
})

describe('a terminal', () => {
  const wide = (text: string): number => Math.max(...text.split('\n').map((line) => [...line].length))

  it.each([60, 80, 100, 140])('of %i columns is not written over, but for words that are longer', async (width) => {
    for (const document of Object.values(examples)) {
      const text = await render(document, 'text', { ...usual, width })
      for (const line of text.split('\n').filter((one) => wide(one) > width))
        expect(
          line
            .trim()
            .split(/\s+/)
            .some((word) => word.length > width - 40),
          line,
        ).toBe(true)
    }
  })

  it('gets the same words with and without colours', async () => {
    for (const document of Object.values(examples)) {
      const colored = await render(document, 'text', { ...usual, color: true })
      // oxlint-disable-next-line no-control-regex -- colours begin with one
      expect(colored.replace(/\u001B\[\d+m/g, '')).toBe(await render(document, 'text', usual))
    }
  })

  it.each<[string, object, number]>([
    ['map', cluster(30, 2, 30), 2],
    ['check', examples.check, 1],
    ['reach', examples.reach, 1],
  ])('is told what a limit leaves out: %s', async (_, document, limit) => {
    const [short, long] = [await render(document, 'text', { ...usual, limit }), await render(document, 'text', usual)]
    expect(short).toMatch(/… and \d+ more.*\(--limit N, or --format json\)/)
    expect(short.length).toBeLessThan(long.length)
  })
})

const nasty = '\u001B]0;own\u0007\u009B31m\u202Ex</title></svg><script>alert(1)</script>"\'`|```\n# @everyone ]]> --> %{&amp;} \\'

/** Every text that may come from a file, made nasty; ids stay joined because all are changed alike. The text of pages is our own. */
function spoil(value: unknown, key = ''): unknown {
  const kept = ['schema', 'version', 'verdict', 'severity', 'kind', 'protocol', 'ports', 'about', 'action', 'code', 'fingerprint', 'text']
  if (typeof value === 'string') return kept.includes(key) || (key === 'name' && value === 'netwright') ? value : `${nasty}${value}`
  if (Array.isArray(value)) return value.map((item) => spoil(item, key))
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, name === 'counts' ? item : spoil(item, name)]))
  return value
}

/** Open and closed elements fit together, and every `<` and `&` begins one or an entity. */
function faultOfXml(text: string): string | undefined {
  const open: string[] = []
  const stray = /&(?!(?:amp|lt|gt|quot|apos|#\d+|#x[\da-fA-F]+|nbsp);)/.exec(text)
  if (stray) return `a bare & at ${stray.index}`
  for (const [whole, closing, name = ''] of text
    .replace(/<style>[^<]*<\/style>/g, '')
    .matchAll(/<(\/?)([A-Za-z][\w:]*)(?:\s+[\w:-]+(?:="[^"<]*")?)*\s*\/?>|<\?xml[^>]*\?>|<!doctype html>|</g)) {
    if (whole === '<') return 'a bare <'
    if (name === '' || whole.endsWith('/>') || (['meta', 'br'].includes(name) && closing === '')) continue
    if (closing === '') open.push(name)
    else if (open.pop() !== name) return `</${name}> closes something else`
  }
  return open.length > 0 ? `${open.join(' ')} stays open` : undefined
}

/** Markdown without its code: blocks between fences, and what stands between two runs of as many backticks; a backslash outside of code takes the next character's meaning. */
function outsideCode(text: string): string {
  const whole = text.replace(/^(`{3,})\w*\n[\s\S]*?\n\1$/gm, '')
  let result = ''
  for (let at = 0; at < whole.length; ) {
    if (whole[at] === '\\') at += 2
    else if (whole[at] === '`') {
      const [run = ''] = /^`+/.exec(whole.slice(at)) ?? []
      const close = new RegExp(`(?<!\`)${run}(?!\`)`).exec(whole.slice(at + run.length))
      at += close ? 2 * run.length + close.index : run.length
    } else result += whole[at++]
  }
  return result
}

describe('what comes from files', () => {
  const spoiled = cases.map((one) => ({ ...one, document: spoil(one.document) as object }))

  it.each(spoiled)('gives no orders: $name as $format', async ({ document, format }) => {
    const text = await render(document, format, { ...usual, color: false, verbose: true })
    // oxlint-disable-next-line no-control-regex -- they are what is looked for
    expect(text).not.toMatch(/[\u0000-\u0009\u000B-\u001F\u007F-\u009F\u202A-\u202E]/)
    if (format === 'svg' || format === 'html') {
      expect(faultOfXml(text)).toBeUndefined()
      expect(text).not.toContain('<script')
    }
    if (format === 'markdown') expect(outsideCode(text)).not.toContain('<script')
    if (format === 'sarif') expect(() => JSON.parse(text) as unknown).not.toThrow()
    if (format === 'mermaid') expect(text).not.toMatch(/<(?!br>)|`/)
  })

  it('gives no orders as JSON either, and is all there', async () => {
    for (const { document } of spoiled) {
      const text = await render(document, 'json', usual)
      // oxlint-disable-next-line no-control-regex -- they are what is looked for
      expect(text).not.toMatch(/[\u0000-\u0009\u000B-\u001F\u007F-\u009F\u202A-\u202E]/)
      expect(JSON.parse(text)).toEqual(document)
    }
  })

  it('can be no syntax of dot', async () => {
    const text = await render(spoil(examples.map) as object, 'dot', usual)
    const { Graphviz } = await import('@hpcc-js/wasm-graphviz')
    const graphviz = await Graphviz.load()
    expect(
      graphviz
        .dot(text, 'plain')
        .split('\n')
        .filter((line) => line.startsWith('node ')).length,
    ).toBe((await render(examples.map, 'dot', usual)).match(/^ *n\d+ \[/gm)?.length)
  })
})

describe('a page', () => {
  it.each(cases.filter(({ format }) => format === 'html' || format === 'svg'))(
    'stands alone: $name as $format',
    async ({ document, format }) => {
      const text = await render(document, format, usual)
      expect(faultOfXml(text)).toBeUndefined()
      expect(
        text.replaceAll('xmlns="http://www.w3.org/2000/svg"', '').replaceAll('xmlns:xlink="http://www.w3.org/1999/xlink"', ''),
      ).not.toMatch(/\b(?:src|href|srcset|action)=|@import|url\(|<(?:script|link|iframe|object|embed)\b/)
      expect(text).toContain('prefers-color-scheme:dark')
    },
  )

  it('paints without var() too, as programs beside browsers need it', async () => {
    const text = await render(examples.map, 'svg', usual)
    for (const [, before, property] of text.matchAll(/([^{]{0,24})\b(fill|stroke):var\(/g)) expect(before).toMatch(new RegExp(`\\b${property}:#[0-9a-f]{3,6};$`))
    expect(text.match(/:var\(/g)?.length).toBeGreaterThan(10)
    expect(text).not.toContain('="var(')
  })

  it('holds the picture of a map and of a trace', async () => {
    for (const document of [examples.map, examples['trace-delivered']])
      expect(await render(document, 'html', usual)).toContain('<svg xmlns="http://www.w3.org/2000/svg" class="nw"')
  })
})

interface Sarif {
  version: string
  runs: {
    tool: { driver: { rules: { id: string; help: { text: string } }[] } }
    results: {
      ruleId: string
      ruleIndex: number
      level: string
      locations: { physicalLocation: { artifactLocation: { uri: string; uriBaseId: string }; region?: { startLine: number } } }[]
      partialFingerprints: Record<string, string>
    }[]
  }[]
}

describe('SARIF', () => {
  it('is what GitHub takes: rules with help, a place and a fingerprint for each result, relative addresses', async () => {
    const log = JSON.parse(await render(examples.check, 'sarif', usual)) as Sarif
    const [run] = log.runs
    expect(log.version).toBe('2.1.0')
    expect(run?.results.length).toBe(examples.check.findings.length)
    for (const result of run?.results ?? []) {
      expect(run?.tool.driver.rules[result.ruleIndex]?.id).toBe(result.ruleId)
      expect(run?.tool.driver.rules[result.ruleIndex]?.help.text).not.toBe('')
      expect(['error', 'warning', 'note']).toContain(result.level)
      expect(result.partialFingerprints['primaryLocationLineHash']).toMatch(/^f\d+:1$/)
      for (const { physicalLocation } of result.locations) {
        expect(physicalLocation.artifactLocation.uriBaseId).toBe('%SRCROOT%')
        expect(physicalLocation.artifactLocation.uri).not.toMatch(/^[\w+.-]*:|^\/|\\|\s/)
        expect(physicalLocation.region?.startLine).toBeGreaterThan(0)
      }
    }
  })
})
