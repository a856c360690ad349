import { spend, spendBytes } from '../value/budget.ts'
import { Fault } from '../value/fault.ts'
import { objectType, stringType } from '../value/type.ts'
import { compareText, list, object, string, type TfValue } from '../value/value.ts'

/** Rows of comma-separated text (RFC 4180, as strictly as Go's encoding/csv) as objects named by the first row. A `Fault` where it isn't. */
export function decodeCsv(text: string): TfValue {
  const [header, ...rows] = readRows(text)
  if (header === undefined) throw new Fault('The first row, which names the columns, is missing.', { argument: 0 })
  if (new Set(header).size < header.length) throw new Fault('Two columns have the same name.', { argument: 0 })
  const type = objectType(new Map(header.toSorted(compareText).map((name) => [name, stringType])))
  spendBytes(rows.length * header.length * 48)
  return list(type, rows.map((row) => object(new Map(header.map((name, at) => [name, string(row[at] ?? '')])))))
}

function readRows(source: string): string[][] {
  const text = source.replaceAll('\r\n', '\n')
  const rows: string[][] = []
  for (let at = 0; at < text.length; ) {
    if (text.charAt(at) === '\n') {
      at++
      continue
    }
    const row: string[] = []
    for (;;) {
      spend(1)
      const field = text.charAt(at) === '"' ? readQuoted(text, at + 1) : readBare(text, at)
      row.push(field.value)
      at = field.end
      if (text.charAt(at) !== ',') break
      at++
    }
    if (rows[0] !== undefined && rows[0].length !== row.length) throw new Fault('The rows have different numbers of columns.', { argument: 0 })
    rows.push(row)
    at++
  }
  return rows
}

function readBare(text: string, start: number): { readonly value: string; readonly end: number } {
  let end = start
  while (end < text.length && text.charAt(end) !== ',' && text.charAt(end) !== '\n') end++
  const value = text.slice(start, end)
  if (value.includes('"')) throw new Fault('A quote stands within a field without quotes.', { argument: 0 })
  return { value, end }
}

function readQuoted(text: string, start: number): { readonly value: string; readonly end: number } {
  let value = ''
  for (let at = start; ; ) {
    const close = text.indexOf('"', at)
    if (close < 0) throw new Fault('A quoted field has no end.', { argument: 0 })
    value += text.slice(at, close)
    const next = text.charAt(close + 1)
    if (next === '"') {
      value += '"'
      at = close + 2
    } else if (next === '' || next === ',' || next === '\n') return { value, end: close + 1 }
    else throw new Fault('Something stands behind a quoted field.', { argument: 0 })
  }
}
