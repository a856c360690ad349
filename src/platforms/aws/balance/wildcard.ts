import type { Language } from '../../../flow/text/language.ts'

/**
 * A value of a rule's condition as a language: `*` is any number of characters, `?` exactly one, a backslash takes either's meaning (ALB "Condition types
 * for listener rules", 2026-11).
 */
export function wildcard(text: string, ignoreCase: boolean): Language {
  const pieces = split(text)
  const fold = ignoreCase ? { ignoreCase } : {}
  if (pieces.every((piece) => piece.kind === 'text')) return { kind: 'exact', text: written(pieces), ...fold }
  const stars = pieces.filter(({ kind }) => kind === 'many').length
  const plain = pieces.every(({ kind }) => kind !== 'one')
  const [first] = pieces
  const last = pieces.at(-1)
  if (pieces.length === 1 && first?.kind === 'many') return { kind: 'any' }
  if (plain && stars === 1 && last?.kind === 'many') return { kind: 'prefix', text: written(pieces), ...fold }
  if (plain && stars === 1 && first?.kind === 'many') return { kind: 'suffix', text: written(pieces), ...fold }
  if (plain && stars === 2 && first?.kind === 'many' && last?.kind === 'many') return { kind: 'contains', text: written(pieces), ...fold }
  const source = pieces.map((piece) => (piece.kind === 'many' ? '(?s:.*)' : piece.kind === 'one' ? '(?s:.)' : escaped(piece.text))).join('')
  return { kind: 'pattern', source, flavour: 're2', anchoring: 'full', ...fold }
}

/**
 * A regular expression of a condition, as it surely matches and as it may: whether an expression without anchors has to hold for the whole value isn't
 * documented, nor whether case counts for hosts and headers (RuleCondition, RegexValues, 2026-11).
 */
export function expression(source: string, mayIgnoreCase: boolean): { readonly surely: Language; readonly possibly: Language } {
  const surely: Language = { kind: 'pattern', source, flavour: 're2', anchoring: 'full' }
  const anchored = source.startsWith('^') && source.endsWith('$') && !source.includes('|')
  if (anchored && !(mayIgnoreCase && /[a-z]/i.test(source))) return { surely, possibly: surely }
  return { surely, possibly: { ...surely, anchoring: 'search', ...(mayIgnoreCase && { ignoreCase: true }) } }
}

type Piece = { readonly kind: 'many' } | { readonly kind: 'one' } | { readonly kind: 'text'; readonly text: string }

function split(text: string): Piece[] {
  const pieces: Piece[] = []
  let literal = ''
  const flush = (): void => {
    if (literal !== '') pieces.push({ kind: 'text', text: literal })
    literal = ''
  }
  for (let at = 0; at < text.length; at++) {
    const character = text.charAt(at)
    if (character === '\\' && /[*?\\]/.test(text.charAt(at + 1))) literal += text.charAt(++at)
    else if (character === '*' || character === '?') {
      flush()
      // Several stars in a row are one.
      if (character === '?') pieces.push({ kind: 'one' })
      else if (pieces.at(-1)?.kind !== 'many') pieces.push({ kind: 'many' })
    } else literal += character
  }
  flush()
  return pieces
}

function written(pieces: readonly Piece[]): string {
  return pieces.map((piece) => (piece.kind === 'text' ? piece.text : '')).join('')
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&')
}
