// Controls move the cursor or recolour a terminal; bidirectional overrides let text look like other text (CVE-2021-42574).
// oxlint-disable-next-line no-control-regex -- they are what is looked for
const unsafe = /[\u0000-\u0008\u000B-\u001F\u007F-\u009F\u061C\u200E\u200F\u2028-\u202E\u2066-\u2069\uFEFF\uFFF9-\uFFFB]/g
const replacement = '\uFFFD'

/** Text from files, without what a terminal or a browser would obey; line ends and tabs stay. */
export function printable(text: string): string {
  return text.replace(unsafe, replacement)
}

/** A copy of a document in which every string is printable, keys too. Our documents are a few levels deep; what is deeper is cut. */
export function printableDocument<Value>(document: Value): Value {
  return clean(document, 0) as Value
}

function clean(value: unknown, depth: number): unknown {
  if (typeof value === 'string') return printable(value)
  if (typeof value !== 'object' || value === null) return value
  if (depth > 100) return undefined
  if (Array.isArray(value)) return value.map((item) => clean(item, depth + 1))
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [printable(key), clean(item, depth + 1)]))
}
