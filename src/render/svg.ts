import type { Picture } from '../draw/picture.ts'
import type { DiffDocument } from './documents/diff.ts'
import type { FailDocument } from './documents/fail.ts'
import type { MapDocument } from './documents/map.ts'
import type { TraceDocument } from './documents/trace.ts'
import { dot } from './dot.ts'
import { escapeXml } from './html/escape.ts'
import { pictureOf } from './picture.ts'

/** Colours by what a thing is, light and dark; nothing else decides them, so that a page around the picture can change them. */
const coloured = `
.nw{--nw-ink:#1f2328;--nw-soft:#57606a;--nw-line:#6e7781;--nw-rim:#8c959f;--nw-faint:#b6bec7;--nw-box:#fff;--nw-host:#f6f8fa;
  --nw-router:#fff4d6;--nw-proxy:#f1e8ff;--nw-workload:#e3f0ff;--nw-network:#e6eaef;--nw-frame:#8c959f12;--nw-good:#1a7f37;
  --nw-bad:#cf222e;--nw-doubt:#9a6700;--nw-goodbox:#e8f7ec;--nw-badbox:#ffebe9;--nw-doubtbox:#fff4d6}
@media (prefers-color-scheme:dark){.nw{--nw-ink:#e6edf3;--nw-soft:#9aa4af;--nw-line:#8b949e;--nw-rim:#6e7681;
  --nw-faint:#48505a;--nw-box:#161b22;--nw-host:#1c2129;--nw-router:#3a2f12;--nw-proxy:#2c2240;--nw-workload:#13294a;
  --nw-network:#2a3039;--nw-frame:#8c959f14;--nw-good:#3fb950;--nw-bad:#f85149;--nw-doubt:#d29922;--nw-goodbox:#12261a;
  --nw-badbox:#3b1618;--nw-doubtbox:#3a2f12}}
@media print{.nw{--nw-ink:#000;--nw-box:#fff}}
.nw{max-width:100%;height:auto}
.nw .nw-paper{fill:var(--nw-box)}
.nw text{fill:var(--nw-ink);font-family:Helvetica,Arial,"Liberation Sans",sans-serif}
.nw .node polygon,.nw .node path,.nw .node ellipse{fill:var(--nw-box);stroke:var(--nw-rim);stroke-width:1}
.nw .node text~text{fill:var(--nw-soft)}
.nw .node text:first-of-type{font-weight:600}
.nw .nw-host polygon,.nw .nw-host path{fill:var(--nw-host)}
.nw .nw-router polygon,.nw .nw-router path{fill:var(--nw-router)}
.nw .nw-proxy polygon,.nw .nw-service path,.nw .nw-service polygon{fill:var(--nw-proxy)}
.nw .nw-workload polygon,.nw .nw-workload path{fill:var(--nw-workload)}
.nw .nw-network polygon{fill:var(--nw-network)}
.nw .nw-name text:first-of-type{font-weight:400;font-style:italic}
.nw .node.nw-good path{stroke:var(--nw-good);fill:var(--nw-goodbox);stroke-width:2}
.nw .node.nw-bad path{stroke:var(--nw-bad);fill:var(--nw-badbox);stroke-width:2}
.nw .node.nw-doubt path{stroke:var(--nw-doubt);fill:var(--nw-doubtbox);stroke-width:2}
.nw .cluster polygon,.nw .cluster path{fill:var(--nw-frame);stroke:var(--nw-faint)}
.nw .cluster text,.nw .edge text,.nw>g>text{fill:var(--nw-soft)}
.nw .edge path{fill:none;stroke:var(--nw-line)}
.nw .edge polygon{fill:var(--nw-line);stroke:var(--nw-line)}
.nw .nw-attached path{stroke:var(--nw-faint)}
.nw .edge.nw-good path{stroke:var(--nw-good)}.nw .edge.nw-good polygon{fill:var(--nw-good);stroke:var(--nw-good)}
.nw .edge.nw-bad path{stroke:var(--nw-bad)}.nw .edge.nw-bad polygon{fill:var(--nw-bad);stroke:var(--nw-bad)}
.nw .edge.nw-doubt path{stroke:var(--nw-doubt)}.nw .edge.nw-doubt polygon{fill:var(--nw-doubt);stroke:var(--nw-doubt)}
`

/** Programs beside browsers (librsvg, Inkscape, office suites) know no `var()` and would paint everything black: they get the light colours, none of them transparent. */
const style = coloured.replaceAll(/([a-z]+):var\((--nw-[a-z]+)\)/g, (whole, property: string, name: string) => {
  const light = new RegExp(`${name}:(#[0-9a-f]{3,8})`).exec(coloured)?.[1]
  return light === undefined ? whole : `${property}:${light.length > 7 ? '#f6f7f8' : light};${whole}`
})

/** `--format svg`: a file of its own, with a background. */
export async function svgOf(document: DiffDocument | FailDocument | MapDocument | TraceDocument): Promise<string> {
  return `<?xml version="1.0" encoding="UTF-8"?>\n${await layOut(pictureOf(document), true)}\n`
}

/** A picture as an SVG element, laid out by Graphviz (as WebAssembly, in this process), coloured by classes, told by titles. */
export async function layOut(picture: Picture, alone: boolean): Promise<string> {
  if (picture.shapes.length === 0) return emptySvg(picture.title)
  const { Graphviz } = await import('@hpcc-js/wasm-graphviz')
  const graphviz = await Graphviz.load()
  return restyle(picture, graphviz.dot(dot(picture), 'svg'), alone)
}

function restyle(picture: Picture, svg: string, alone: boolean): string {
  const box = /viewBox="([-\d. ]+)"/.exec(svg)?.[1] ?? '0 0 100 100'
  const [, , width = '100', height = '100'] = box.split(' ')
  const body = svg.slice(svg.indexOf('>', svg.indexOf('<svg')) + 1, svg.lastIndexOf('</svg>'))
  const tips = new Map<string, string>()
  for (const [place, shape] of picture.shapes.entries()) tips.set(`n${place}`, shape.tip)
  for (const [place, frame] of picture.frames.entries()) tips.set(`cluster_${place}`, `${frame.kind} ${frame.label}`)
  const names = new Map(picture.shapes.map((shape, place) => [shape.id, `n${place}`]))
  for (const line of picture.lines) {
    const [from, to] = line.kind === 'routes' ? [line.to, line.from] : [line.from, line.to]
    const key = `${names.get(from) ?? ''}->${names.get(to) ?? ''}`
    const known = tips.get(key)
    tips.set(key, known === undefined ? line.tip : `${known}\n${line.tip}`)
  }
  const drawn = body
    .replace(/<!--[\s\S]*?-->\s*/g, '')
    // The colours are for whoever takes the dot alone; dashes and widths of lines stay.
    .replace(/ (?:fill|stroke|font-family)="[^"]*"/g, '')
    .replace(/<polygon points="[^"]*"\/>\s*(?=(?:<text|<g))/, '')
    .replace(/<title>([^<]*)<\/title>/g, (_, name: string) => {
      const tip = tips.get(name.replaceAll('&#45;', '-').replaceAll('&gt;', '>'))
      return tip === undefined || tip === '' ? '' : `<title>${escapeXml(tip)}</title>`
    })
  const background = alone ? `<rect x="0" y="0" width="${width}" height="${height}" class="nw-paper"/>` : ''
  return element(box, width, height, picture.title, `${background}${drawn.trim()}\n`)
}

const emptySvg = (title: string): string =>
  element('0 0 240 40', '240', '40', title, '<text x="10" y="25" font-size="13">Nothing to draw.</text>')

function element(box: string, width: string, height: string, title: string, inner: string): string {
  const head = `<svg xmlns="http://www.w3.org/2000/svg" class="nw" role="img" viewBox="${box}" width="${width}" height="${height}">`
  return `${head}<title>${escapeXml(title)}</title><style>${style}</style>${inner}</svg>`
}
