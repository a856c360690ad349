import { Text } from '../../base/text.ts'

/** So many UTF-16 code units are kept at most, of all texts together. */
const mostKept = 64 << 20

const kept = new Map<string, Text>()
let total = 0

/**
 * The text of a file as it is now; the same one as before where it hasn't changed, so that what was made of it counts still. A program that answers one question
 * after the other, and a comparison of two states, read only what differs. Texts that weren't read for long are forgotten.
 */
export function remembered(path: string, content: string): Text {
  // Two states of a file differ most often in their length; where they don't, the later one takes the place of the earlier.
  const key = `${path}\0${content.length}`
  const known = kept.get(key)
  if (known) {
    kept.delete(key)
    total -= known.content.length
  }
  const text = known?.content === content ? known : new Text(path, content)
  if (content.length > mostKept) return text
  kept.set(key, text)
  total += content.length
  for (const [oldest, { content: forgotten }] of kept) {
    if (total <= mostKept) break
    kept.delete(oldest)
    total -= forgotten.length
  }
  return text
}
