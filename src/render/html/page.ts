import { groupBy } from '../../base/group.ts'
import type { ProblemPart, UnknownPart, UnreadPart } from '../documents/common.ts'
import { formatPlace, type Place } from '../../origin/place.ts'
import type { AskedWords } from '../options.ts'
import { commandOf, type Next } from '../words/next.ts'
import { allPlaces, mainPlace } from '../words/place.ts'
import type { Tone } from '../words/verdict.ts'
import { escapeXml } from './escape.ts'

const style = `
:root{color-scheme:light dark;--ink:#1f2328;--soft:#57606a;--rim:#d0d7de;--paper:#fff;--panel:#f6f8fa;--good:#1a7f37;
  --bad:#cf222e;--doubt:#9a6700}
@media (prefers-color-scheme:dark){:root{--ink:#e6edf3;--soft:#9aa4af;--rim:#30363d;--paper:#0d1117;--panel:#161b22;
  --good:#3fb950;--bad:#f85149;--doubt:#d29922}}
*{box-sizing:border-box}
body{margin:0 auto;padding:1rem;max-width:72rem;color:var(--ink);background:var(--paper);
  font:16px/1.5 system-ui,-apple-system,"Segoe UI",Helvetica,Arial,sans-serif;overflow-wrap:anywhere}
h1{font-size:1.4rem;line-height:1.25;margin:.2rem 0 .4rem}
h2{font-size:1.05rem;margin:1.6rem 0 .4rem}
h3,h4{font-size:1rem;margin:1.2rem 0 .3rem}
p{margin:.3rem 0}code,.place{font:.85em ui-monospace,SFMono-Regular,Menlo,Consolas,monospace}.place,.soft{color:var(--soft)}
.good{color:var(--good)}.bad{color:var(--bad)}.doubt{color:var(--doubt)}
.scroll{overflow-x:auto}
table{border-collapse:collapse;width:100%;font-size:.92rem}
th,td{text-align:left;vertical-align:top;padding:.3rem .6rem .3rem 0;border-bottom:1px solid var(--rim)}
th{color:var(--soft);font-weight:600;white-space:nowrap}
td{overflow-wrap:break-word}td.sign{width:1.4rem}td.word{white-space:nowrap}
details{margin:.6rem 0;border:1px solid var(--rim);border-radius:6px;padding:.4rem .8rem;background:var(--panel)}summary{cursor:pointer}
figure{margin:1rem 0;overflow:auto;max-height:85vh;border:1px solid var(--rim);border-radius:6px}
figure svg{display:block;max-width:100%;height:auto;margin:0 auto}
.finding{border-left:4px solid var(--rim);padding:.1rem 0 .1rem .8rem;margin:1rem 0}
.finding.bad{border-color:var(--bad)}
.finding.doubt{border-color:var(--doubt)}
.finding>*{color:var(--ink)}
dl{display:grid;grid-template-columns:max-content 1fr;gap:.1rem .8rem;margin:.3rem 0;font-size:.92rem}dt{color:var(--soft)}dd{margin:0}
pre{overflow-x:auto;background:var(--panel);padding:.6rem .8rem;border-radius:6px}ol,ul{padding-left:1.4rem}
footer{margin-top:2rem;padding-top:.6rem;border-top:1px solid var(--rim);color:var(--soft);font-size:.85rem}
@media (max-width:40rem){body{padding:.7rem}
  table.stack thead{display:none}
  table.stack tr{display:block;padding:.4rem 0;border-bottom:1px solid var(--rim)}
  table.stack td{display:block;border:0;padding:.05rem 0;width:auto}
  table.stack td.sign{display:inline-block;width:1.2rem}
  table.stack td.word{display:inline-block;margin-right:.6rem;color:var(--soft)}
  table.stack td:empty{display:none}}
@media print{figure{max-height:none;overflow:visible}
  figure svg{max-width:100%;min-width:0}
  details:not([open])>*{display:revert}
  body{max-width:none}}
`

interface Head {
  readonly tool: { readonly name: string; readonly version: string }
  readonly unread: readonly UnreadPart[]
  readonly unknowns: readonly UnknownPart[]
  readonly problems?: readonly ProblemPart[] | undefined
}

/** One file that needs no other: no script, no font, no picture from elsewhere. `body` is HTML. */
export function htmlPage(title: string, body: readonly string[], document: Head, next: Next | undefined, asked: AskedWords | undefined): string {
  return [
    '<!doctype html>',
    '<html lang="en">',
    '<head>',
    '<meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; style-src \'unsafe-inline\'">',
    '<meta name="referrer" content="no-referrer">',
    `<title>${escapeXml(title)}</title>`,
    `<style>${style}</style>`,
    '</head>',
    '<body>',
    ...body,
    ...ending(document),
    ...(next ? [`<p><strong>Next:</strong> ${escapeXml(next.says)}${code(commandOf(next, asked))}</p>`] : []),
    `<footer>Netwright ${escapeXml(document.tool.version)}</footer>`,
    '</body>',
    '</html>',
    '',
  ].join('\n')
}

function ending(document: Head): string[] {
  const unknowns = [...groupBy(document.unknowns, (one) => `${one.code} ${one.subject}`).values()].flatMap(([first]) =>
    first ? [first] : [],
  )
  const problems = document.problems ?? []
  return [
    ...details(
      counted(problems.length, 'problem', 'with what was read'),
      table(
        ['Problem', 'Where'],
        problems.map((one) => [cell(one.says), placeCell(one.places)]),
      ),
    ),
    ...details(
      counted(unknowns.length, 'thing', 'not known that could change the answer'),
      table(
        ['Not known', 'Where'],
        unknowns.map((one) => [cell(one.subject), placeCell(one.places.filter((place) => 'file' in place))]),
      ),
    ),
    ...details(
      counted(document.unread.length, 'thing', 'not understood'),
      table(
        ['What', 'Where'],
        document.unread.map((one) => [cell(one.what), placeCell([one.place])]),
      ),
    ),
  ]
}

/** What is typed, after a space; nothing for nothing. */
export const code = (text: string | undefined): string => (text === undefined ? '' : ` <code>${escapeXml(text)}</code>`)

const counted = (number: number, one: string, rest: string): string => `${number} ${one}${number === 1 ? '' : 's'} ${rest}`

/** Folded; nothing when there is nothing inside. */
export function details(summary: string, lines: readonly string[], open = false): string[] {
  return lines.length === 0 ? [] : [`<details${open ? ' open' : ''}><summary>${escapeXml(summary)}</summary>`, ...lines, '</details>']
}

export interface Cell {
  readonly html: string
  /** `sign` for a mark, `word` for what is not broken into lines. */
  readonly kind?: 'sign' | 'word'
}

export const cell = (text: string, kind?: Cell['kind']): Cell => ({ html: escapeXml(text), ...(kind && text.length <= longestWord && { kind }) })

/** Longer words may be broken. */
const longestWord = 28

/** A mark in its colour. */
export const signCell = (sign: string, tone: Tone): Cell => ({
  html: sign.trim() === '' ? '' : `<span class="${tone}">${escapeXml(sign)}</span>`,
  kind: 'sign',
})

/** The most telling place; all of them when somebody points at it. */
export function placeCell(places: readonly Place[]): Cell {
  const main = mainPlace(places)
  if (!main) return { html: '' }
  const all = allPlaces(places)
  const title = all.length > 1 ? ` title="${escapeXml(all.slice(0, 12).join('\n'))}"` : ''
  return { html: `<span class="place"${title}>${escapeXml(formatPlace(main))}${all.length > 1 ? ` +${all.length - 1}` : ''}</span>` }
}

/** A table that becomes a list of cards on a narrow screen; without rows nothing. */
export function table(heads: readonly string[], rows: readonly (readonly Cell[])[]): string[] {
  if (rows.length === 0) return []
  return [
    '<div class="scroll"><table class="stack"><thead><tr>',
    ...heads.map((head) => `<th>${escapeXml(head)}</th>`),
    '</tr></thead><tbody>',
    ...rows.map((row) => `<tr>${row.map(({ html, kind }) => `<td${kind ? ` class="${kind}"` : ''}>${html}</td>`).join('')}</tr>`),
    '</tbody></table></div>',
  ]
}

export function figure(svg: string): string[] {
  const width = Number(/ width="([\d.]+)"/.exec(svg)?.[1] ?? 0)
  // Letters that are drawn at less than two thirds are not read: then the figure is moved instead.
  return ['<figure>', svg.replace(' class="nw"', ` class="nw" style="min-width:${Math.round(width * 0.66)}px"`), '</figure>']
}
