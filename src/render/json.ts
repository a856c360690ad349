/**
 * A document as programs read it: two spaces, keys in the order of the document, which is always the same. What a terminal would obey is
 * escaped,
 * which JSON.stringify leaves as it is beyond U+001F.
 */
export function json(document: object): string {
  // oxlint-disable-next-line no-control-regex -- they are what is looked for
  return `${JSON.stringify(document, null, 2).replace(/[\u007F-\u009F\u061C\u200E\u200F\u2028-\u202E\u2066-\u2069\uFEFF]/g, escaped)}\n`
}

const escaped = (character: string): string => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
