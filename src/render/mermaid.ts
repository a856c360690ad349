import type { Frame, LineKind, Picture, Shape, ShapeKind } from '../draw/picture.ts'
import type { DiffDocument } from './documents/diff.ts'
import type { FailDocument } from './documents/fail.ts'
import type { MapDocument } from './documents/map.ts'
import type { TraceDocument } from './documents/trace.ts'
import { pictureOf } from './picture.ts'

/** `--format mermaid`: what GitHub and GitLab draw from a fenced block. */
export function mermaidOf(document: DiffDocument | FailDocument | MapDocument | TraceDocument): string {
  return mermaid(pictureOf(document))
}

const brackets: Readonly<Record<ShapeKind, readonly [string, string]>> = {
  internet: ['([', '])'],
  name: ['>', ']'],
  host: ['(', ')'],
  router: ['[', ']'],
  proxy: ['[', ']'],
  network: ['[/', '/]'],
  workload: ['(', ')'],
  service: ['{{', '}}'],
  step: ['(', ')'],
  other: ['[', ']'],
}

const arrows: Readonly<Record<LineKind, string>> = {
  attached: '---',
  routes: '-->',
  sends: '==>',
  calls: '-.->',
  resolves: '-.->',
  reply: '-.->',
}

/**
 * A picture as a Mermaid flowchart (https://mermaid.js.org/syntax/flowchart.html, 2026-11). Ids are our own, labels are quoted and
 * escaped.
 */
export function mermaid(picture: Picture): string {
  const names = new Map(picture.shapes.map((shape, place) => [shape.id, `n${place}`]))
  const nameOf = (id: string): string => names.get(id) ?? 'nowhere'
  const roots = picture.frames.filter((frame) => frame.within === undefined || !picture.frames.some(({ id }) => id === frame.within))
  const toned = (['good', 'bad', 'doubt'] as const).map((tone) => ({
    tone,
    all: picture.shapes.filter((shape) => shape.tone === tone).map((shape) => nameOf(shape.id)),
  }))
  return [
    'flowchart LR',
    ...picture.shapes.filter((shape) => shape.within === undefined).map((shape) => `  ${node(shape, nameOf)}`),
    ...roots.flatMap((frame) => subgraph(picture, frame, nameOf, 1)),
    ...picture.lines.map(
      (line) =>
        `  ${nameOf(line.from)} ${arrows[line.kind]}${line.label === undefined ? '' : `|"${escaped(line.label)}"|`} ${nameOf(line.to)}`,
    ),
    ...toned.filter(({ all }) => all.length > 0).map(({ tone, all }) => `  class ${all.join(',')} ${tone}`),
    '  classDef good stroke:#1a7f37,stroke-width:2px',
    '  classDef bad stroke:#cf222e,stroke-width:2px',
    '  classDef doubt stroke:#9a6700,stroke-width:2px',
    '',
  ].join('\n')
}

function node(shape: Shape, nameOf: (id: string) => string): string {
  const [open, close] = brackets[shape.kind]
  return `${nameOf(shape.id)}${open}"${shape.lines.map(escaped).join('<br>')}"${close}`
}

function subgraph(picture: Picture, frame: Frame, nameOf: (id: string) => string, depth: number): string[] {
  const indent = '  '.repeat(depth)
  return [
    `${indent}subgraph f${picture.frames.indexOf(frame)}["${escaped(frame.label)}"]`,
    ...picture.shapes.filter((shape) => shape.within === frame.id).map((shape) => `${indent}  ${node(shape, nameOf)}`),
    ...picture.frames.filter((one) => one.within === frame.id).flatMap((one) => subgraph(picture, one, nameOf, depth + 1)),
    `${indent}end`,
  ]
}

/**
 * Mermaid knows HTML entities by `#name;` in quoted labels; a backtick at the start would turn Markdown on, a fence would end the block.
 */
function escaped(text: string): string {
  return text
    .replace(/[&#"<>`\\]/g, (character) => `#${character.codePointAt(0) ?? 0};`)
    .replace(/\s+/g, ' ')
    .trim()
}
