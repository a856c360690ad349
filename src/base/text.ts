/** A half-open range of offsets into a text, in UTF-16 code units. */
export interface Span {
  readonly start: number
  readonly end: number
}

/** A place as people read it: line and column count from 1, columns in UTF-16 code units. */
export interface Position {
  readonly line: number
  readonly column: number
}

/**
 * One text that was read: its path relative to the root that was named, with `/` between folders, and its content.
 * Readers keep offsets; line and column are worked out only when something is printed.
 */
export class Text {
  readonly path: string
  readonly content: string
  #lineStarts: number[] | undefined

  constructor(path: string, content: string) {
    this.path = path
    this.content = content
  }

  /** Line and column of an offset; an offset outside the text is moved to its nearest end. */
  position(offset: number): Position {
    const starts = (this.#lineStarts ??= lineStarts(this.content))
    const clamped = Math.max(0, Math.min(offset, this.content.length))
    let low = 0
    let high = starts.length - 1
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if ((starts[middle] ?? 0) <= clamped) low = middle
      else high = middle - 1
    }
    return { line: low + 1, column: clamped - (starts[low] ?? 0) + 1 }
  }
}

function lineStarts(content: string): number[] {
  const starts = [0]
  for (let at = content.indexOf('\n'); at >= 0; at = content.indexOf('\n', at + 1)) starts.push(at + 1)
  return starts
}

/**
 * The same answer each time for the same text: who reads a network again of which little has changed reads only what has. What is made must depend on nothing
 * but the text, and must not be changed afterwards.
 */
export function forEachText<Made>(make: (text: Text) => Made): (text: Text) => Made {
  const made = new WeakMap<Text, { readonly of: Made }>()
  return (text) => {
    const known = made.get(text) ?? { of: make(text) }
    made.set(text, known)
    return known.of
  }
}
