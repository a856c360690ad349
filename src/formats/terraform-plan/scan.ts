/*
 * Walks JSON text without building what it says: a plan of 100 MB is mostly what nobody asks for. Whoever wants a value takes its span and
 * parses that.
 * All offsets are into the text; `broken` stands for text that ends early or isn't JSON where its structure matters.
 */

export interface Part {
  readonly start: number
  readonly end: number
}

export const broken = -1

const quote = 0x22
const backslash = 0x5c
const comma = 0x2c
const colon = 0x3a

/** The first offset from `at` on that holds no white space. */
export function skipSpace(content: string, at: number): number {
  for (;;) {
    const code = content.charCodeAt(at)
    if (code !== 0x20 && code !== 0x0a && code !== 0x0d && code !== 0x09) return at
    at++
  }
}

/** The offset behind the string that opens at `start`, or `broken`. */
function endOfString(content: string, start: number): number {
  const { length } = content
  for (let at = start + 1; at < length; at++) {
    const code = content.charCodeAt(at)
    if (code === quote) return at + 1
    if (code === backslash) at++
  }
  return broken
}

/** The offset behind the value that begins at `start`, or `broken`. Any depth. */
export function endOfValue(content: string, start: number): number {
  const first = content.charCodeAt(start)
  if (first === quote) return endOfString(content, start)
  const { length } = content
  if (first !== 0x7b && first !== 0x5b) {
    let at = start
    while (at < length) {
      const code = content.charCodeAt(at)
      if (code === comma || code === 0x7d || code === 0x5d || code <= 0x20) break
      at++
    }
    return at === start ? broken : at
  }
  let depth = 0
  for (let at = start; at < length; at++) {
    const code = content.charCodeAt(at)
    if (code === quote) {
      at = endOfString(content, at) - 1
      if (at < 0) return broken
    } else if (code === 0x7b || code === 0x5b) depth++
    else if ((code === 0x7d || code === 0x5d) && --depth === 0) return at + 1
  }
  return broken
}

/** Takes a value that begins at an offset; gives the offset behind it, or `broken`. */
export type Take = (start: number) => number

/**
 * Each member of the object at `start`: `take` decides what to do with the value. Gives the offset behind the object; any other value is
 * skipped.
 */
export function eachMember(content: string, start: number, take: (key: string, start: number) => number): number {
  if (content.charCodeAt(start) !== 0x7b) return endOfValue(content, start)
  let at = skipSpace(content, start + 1)
  if (content.charCodeAt(at) === 0x7d) return at + 1
  for (;;) {
    if (content.charCodeAt(at) !== quote) return broken
    const end = endOfString(content, at)
    if (end < 0) return broken
    const key = textOf(content, { start: at, end }) ?? ''
    at = skipSpace(content, end)
    if (content.charCodeAt(at) !== colon) return broken
    at = take(key, skipSpace(content, at + 1))
    if (at < 0) return broken
    at = skipSpace(content, at)
    const code = content.charCodeAt(at)
    if (code === 0x7d) return at + 1
    if (code !== comma) return broken
    at = skipSpace(content, at + 1)
  }
}

/** Each item of the array at `start`. Gives the offset behind the array; any other value is skipped. */
export function eachItem(content: string, start: number, take: Take): number {
  if (content.charCodeAt(start) !== 0x5b) return endOfValue(content, start)
  let at = skipSpace(content, start + 1)
  if (content.charCodeAt(at) === 0x5d) return at + 1
  for (;;) {
    at = take(at)
    if (at < 0) return broken
    at = skipSpace(content, at)
    const code = content.charCodeAt(at)
    if (code === 0x5d) return at + 1
    if (code !== comma) return broken
    at = skipSpace(content, at + 1)
  }
}

/** What a part of the text says; undefined where it is no JSON. */
export function parsePart(content: string, part: Part | undefined): unknown {
  if (part === undefined) return undefined
  try {
    return JSON.parse(content.slice(part.start, part.end)) as unknown
  } catch {
    return undefined
  }
}

/** The string that a part is; undefined when it is something else. */
export function textOf(content: string, part: Part | undefined): string | undefined {
  if (part === undefined || content.charCodeAt(part.start) !== quote) return undefined
  const raw = content.slice(part.start + 1, part.end - 1)
  if (!raw.includes('\\')) return raw
  const value = parsePart(content, part)
  return typeof value === 'string' ? value : undefined
}

/** A member of a parsed object, never one that it inherits. */
export function member(value: unknown, key: string): unknown {
  return isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
