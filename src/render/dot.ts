import type { Frame, Line, LineKind, Picture, Shape, ShapeKind, Tone } from '../draw/picture.ts'
import type { DiffDocument } from './documents/diff.ts'
import type { FailDocument } from './documents/fail.ts'
import type { MapDocument } from './documents/map.ts'
import type { TraceDocument } from './documents/trace.ts'
import { pictureOf } from './picture.ts'

const looks: Readonly<Record<ShapeKind, string>> = {
  internet: 'shape=ellipse, fillcolor="#eef2f7"',
  name: 'shape=plaintext, style=""',
  host: 'shape=box, fillcolor="#ffffff"',
  router: 'shape=box, style="filled", fillcolor="#fff7e0"',
  proxy: 'shape=box, style="filled", fillcolor="#f3ecff"',
  network: 'shape=box, style="filled", height=0.3, fillcolor="#e3e8ee"',
  workload: 'shape=box, fillcolor="#e7f2ff"',
  service: 'shape=box, style="rounded,filled,dashed", fillcolor="#f3ecff"',
  step: 'shape=box, fillcolor="#ffffff"',
  other: 'shape=box, fillcolor="#ffffff"',
}

const strokes: Readonly<Record<Tone, string>> = { good: '#1a7f37', bad: '#cf222e', doubt: '#9a6700', plain: '#57606a' }

const lineLooks: Readonly<Record<LineKind, string>> = {
  attached: 'dir=none, style=solid, penwidth=1, color="#b0b8c1"',
  // Turned round, so that the outside stands at the left.
  routes: 'dir=back, style=solid, penwidth=0.8',
  sends: 'style=solid, penwidth=1.6',
  calls: 'style=dashed, penwidth=1',
  resolves: 'style=dotted, penwidth=1.2',
  reply: 'style=dashed, penwidth=1, constraint=false',
}

/** A picture for Graphviz; boxes are called n0, n1… in its order, so that nothing of the input becomes syntax. */
export function dot(picture: Picture): string {
  const names = new Map(picture.shapes.map((shape, place) => [shape.id, `n${place}`]))
  const nameOf = (id: string): string => names.get(id) ?? 'nowhere'
  const full = picture.lines.length > 250
  // Many lines need room between the columns; a chain of wide boxes needs none.
  const apart = full ? 1.2 : picture.shapes.some((shape) => shape.kind === 'step') ? 0.35 : 0.7
  // The legs of a long way are rows, one under the other: side by side they would be too wide to read.
  const stacked = picture.frames.filter(({ kind }) => kind === 'leg').length > 1 && picture.shapes.length > 3
  const legend = picture.legend === '' ? '' : `, labelloc=b, labeljust=l, label=${quoted(picture.legend)}`
  const roots = picture.frames.filter((frame) => frame.within === undefined || !picture.frames.some(({ id }) => id === frame.within))
  return [
    'digraph netwright {',
    `  graph [rankdir=${stacked ? 'TB' : 'LR'}, compound=true, nodesep=0.18, ranksep=${apart}, splines=${full ? 'polyline' : 'true'}, pad=0.2]`,
    `  graph [outputorder=edgesfirst, fontname="Helvetica", fontsize=11${legend}]`,
    '  node [fontname="Helvetica", fontsize=10, style="rounded,filled", height=0.36, margin="0.12,0.05"]',
    '  edge [fontname="Helvetica", fontsize=9, arrowsize=0.6, fontcolor="#57606a"]',
    ...picture.shapes.filter((shape) => shape.within === undefined).map((shape) => `  ${node(shape, nameOf)}`),
    ...roots.flatMap((frame) => cluster(picture, frame, nameOf, 1, stacked)),
    ...picture.lines.map((line) => `  ${edge(line, nameOf)}`),
    '}',
    '',
  ].join('\n')
}

/** `--format dot`. */
export function dotOf(document: DiffDocument | FailDocument | MapDocument | TraceDocument): string {
  return dot(pictureOf(document))
}

function node(shape: Shape, nameOf: (id: string) => string): string {
  const left = shape.kind === 'step' || (shape.kind === 'internet' && shape.lines.length > 2)
  const text = shape.lines.map(escaped)
  const label = left ? text.map((line) => `${line}\\l`).join('') : text.join('\\n')
  const look = left && shape.kind === 'internet' ? looks.step : looks[shape.kind]
  const stacked = shape.stands > 1 ? ', peripheries=2' : ''
  const tone = `, color="${strokes[shape.tone]}"${shape.tone === 'plain' ? '' : ', penwidth=2'}`
  return `${nameOf(shape.id)} [label="${label}", width=${widthOf(shape.lines).toFixed(2)}, ${look}${stacked}${tone}, class="nw-${shape.kind} nw-${shape.tone}"]`
}

/** In inches: beyond it a name is as wide as the layout takes it for. */
const mostWide = 6

/**
 * The width, in inches, that a box needs at 10 points whichever sans serif font is at hand: the layout knows Helvetica's letters alone, others (DejaVu, Verdana) are up to a
 * sixth wider. The first line is bold.
 */
function widthOf(lines: readonly string[]): number {
  const wide = Math.max(0, ...lines.map((line, place) => emsOf(line) * (place === 0 ? 1.1 : 1)))
  return Math.min(mostWide, (wide * 10) / 72 + 0.24)
}

/** How many ems a line takes at most. */
function emsOf(line: string): number {
  let sum = 0
  for (const letter of line) sum += /[ilj.,:;|!'`]/.test(letter) ? 0.34 : /[ftrI()[\]{}/\\ -]/.test(letter) ? 0.41 : /[mwMW@%—…→✓✗]/u.test(letter) ? 0.99 : /[A-Z]/.test(letter) ? 0.72 : letter > '\u02FF' ? 1 : 0.64
  return sum
}

function edge(line: Line, nameOf: (id: string) => string): string {
  const color = line.tone !== 'plain' ? `, color="${strokes[line.tone]}"` : line.kind === 'attached' ? '' : ', color="#57606a"'
  const label = line.label === undefined ? '' : `, label=${quoted(` ${line.label} `)}`
  const [from, to] = line.kind === 'routes' ? [line.to, line.from] : [line.from, line.to]
  return `${nameOf(from)} -> ${nameOf(to)} [${lineLooks[line.kind]}${color}${label}, class="nw-${line.kind} nw-${line.tone}"]`
}

function cluster(picture: Picture, frame: Frame, nameOf: (id: string) => string, depth: number, stacked: boolean): string[] {
  const indent = '  '.repeat(depth)
  const own = picture.shapes.filter((shape) => shape.within === frame.id)
  const inner = picture.frames.filter((one) => one.within === frame.id)
  return [
    `${indent}subgraph cluster_${picture.frames.indexOf(frame)} {`,
    `${indent}  graph [label=${quoted(frame.label + '\u00A0'.repeat(Math.ceil(frame.label.length * 0.2)))}, class="nw-frame nw-${word(frame.kind)}"]`,
    `${indent}  graph [labeljust=l, labelloc=t, style="rounded", color="#b0b8c1", fontsize=11, margin=12]`,
    ...own.map((shape) => `${indent}  ${node(shape, nameOf)}`),
    ...(stacked && own.length > 1 ? [`${indent}  { rank=same; ${own.map((shape) => nameOf(shape.id)).join('; ')} }`] : []),
    ...rows(picture, own, nameOf).map((line) => `${indent}  ${line}`),
    ...inner.flatMap((one) => cluster(picture, one, nameOf, depth + 1, stacked)),
    `${indent}}`,
  ]
}

/** Boxes that nothing joins would stand in one endless column: invisible lines put them in rows. */
function rows(picture: Picture, own: readonly Shape[], nameOf: (id: string) => string): string[] {
  const joined = new Set(picture.lines.flatMap(({ from, to }) => [from, to]))
  const alone = own.filter((shape) => !joined.has(shape.id))
  if (alone.length < 5) return []
  const wide = Math.min(6, Math.ceil(Math.sqrt(alone.length / 2)))
  const lines: string[] = []
  for (let at = 0; at < alone.length; at += wide) {
    const row = alone.slice(at, at + wide).map((shape) => nameOf(shape.id))
    if (row.length > 1) lines.push(`${row.join(' -> ')} [style=invis]`)
  }
  return lines
}

/** In quotes; a backslash of the input is no escape of Graphviz. */
const quoted = (text: string): string => `"${escaped(text)}"`
const escaped = (text: string): string =>
  text
    .replaceAll('\\', '\\\\')
    .replaceAll('"', '\\"')
    .replace(/\s+/g, (space) => (/[\n\r\t]/.test(space) ? ' ' : space))
const word = (text: string): string => text.replace(/[^\w-]/g, '-')
