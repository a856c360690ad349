import { get, type Tree } from '../../../syntax/tree.ts'
import type { Act } from '../actions.ts'
import type { Surroundings } from '../matches.ts'
import { textOf } from './ruleset.ts'

/** Header fields and metadata that can be set without changing where a packet goes. */
const harmlessMeta = new Set(['priority', 'nftrace', 'pkttype', 'secmark', 'sdif'])
const harmlessFields = new Set(['dscp', 'ttl', 'hoplimit', 'ecn', 'flowlabel', 'tos'])

/** What `meta mark set`, `ct mark set` and other settings do; undefined for those that may change where the packet goes. */
export function markOf(mangle: Tree, around: Surroundings): Act | undefined {
  const key = get(mangle, 'key')
  const value = get(mangle, 'value')
  const meta = get(key, 'meta')
  if (meta && harmlessMeta.has(textOf(meta, 'key'))) return { do: 'continue' }
  const connection = get(key, 'ct')
  // Whoever matches a connection's mark does so not knowing it, once some rule sets it.
  if (connection && ['mark', 'label', 'helper', 'event', 'secmark'].includes(textOf(connection, 'key'))) return { do: 'continue' }
  if (get(key, 'tcp option') ?? get(key, 'exthdr')) return { do: 'continue' }
  const payload = get(key, 'payload')
  if (payload && harmlessFields.has(textOf(payload, 'field'))) return { do: 'continue' }
  if (!meta || textOf(meta, 'key') !== 'mark' || !value) return undefined
  const change = changeOf(value, around)
  // The mark is set to what isn't known: every match of it is opaque then.
  return change ? { do: 'mark', value: change.set, mask: (~change.keep | change.set) >>> 0 } : { do: 'continue' }
}

/** A mark as `(mark & keep) | set`. */
function changeOf(value: Tree, around: Surroundings): { keep: number; set: number } | undefined {
  const number = numberOf(value)
  if (number !== undefined) return { keep: 0, set: number }
  if (textOf(get(value, 'meta'), 'key') === 'mark') return { keep: 0xffffffff, set: 0 }
  if (textOf(get(value, 'ct'), 'key') === 'mark') return around.setsConnectionMarks ? undefined : { keep: 0, set: 0 }
  for (const operator of ['|', '&', '^'] as const) {
    const parts = get(value, operator)
    if (parts?.kind !== 'list' || parts.items.length !== 2) continue
    const [left, right] = parts.items
    const inner = left && changeOf(left, around)
    const operand = right && numberOf(right)
    if (!inner || operand === undefined) return undefined
    if (operator === '|') return { keep: (inner.keep & ~operand) >>> 0, set: (inner.set | operand) >>> 0 }
    if (operator === '&') return { keep: (inner.keep & operand) >>> 0, set: (inner.set & operand) >>> 0 }
    return (inner.keep & operand) === 0 ? { keep: inner.keep, set: (inner.set ^ operand) >>> 0 } : undefined
  }
  return undefined
}

function numberOf(tree: Tree): number | undefined {
  return tree.kind === 'scalar' && typeof tree.value === 'number' && tree.value >= 0 && tree.value <= 0xffffffff ? tree.value : undefined
}

/**
 * Whether some rule sets connection marks, and whether some rule takes a packet's mark from what isn't known; from the text,
 * before rules are read.
 */
export function marksIn(content: string): { readonly setsConnectionMarks: boolean; readonly takesUnknownMark: boolean } {
  const setsConnectionMarks = /"mangle"\s*:\s*\{\s*"key"\s*:\s*\{\s*"ct"\s*:\s*\{\s*"key"\s*:\s*"mark"/.test(content)
  const settings = [
    ...content.matchAll(
      /"mangle"\s*:\s*\{\s*"key"\s*:\s*\{\s*"meta"\s*:\s*\{\s*"key"\s*:\s*"mark"\s*\}\s*\}\s*,\s*"value"\s*:\s*(\{[^;]{0,400})/g,
    ),
  ]
  const takesUnknownMark = settings.some((found) => {
    const value = (found[1] ?? '').slice(0, 300)
    const expression = value.slice(0, endOf(value))
    return (
      /"(?:numgen|jhash|symhash|map|ip|payload)"/.test(expression) ||
      (setsConnectionMarks && /"ct"/.test(expression)) ||
      /"\^"/.test(expression)
    )
  })
  return { setsConnectionMarks, takesUnknownMark }
}

/** Where the first object of a text ends. */
function endOf(text: string): number {
  let depth = 0
  for (let at = 0; at < text.length; at++) {
    if (text[at] === '{') depth += 1
    else if (text[at] === '}') {
      depth -= 1
      if (depth === 0) return at + 1
    }
  }
  return text.length
}
