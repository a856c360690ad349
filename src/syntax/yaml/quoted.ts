const simple: Record<string, string> = {
  '0': '\0', a: '\u0007', b: '\b', t: '\t', n: '\n', v: '\v', f: '\f', r: '\r', e: '\u001b', ' ': ' ', '"': '"', '/': '/', '\\': '\\',
  N: '\u0085', _: '\u00a0', L: '\u2028', P: '\u2029',
}

/** The inside of a double-quoted scalar that stands on one line (YAML 1.2.2 §5.7); undefined when an escape does not exist. */
export function readDoubleQuoted(inside: string): string | undefined {
  let isRight = true
  const text = inside.replace(/\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|(.?))/gs, (_, two?: string, four?: string, letter?: string) => {
    const hex = two ?? four
    if (hex !== undefined) return String.fromCharCode(Number.parseInt(hex, 16))
    const meaning = simple[letter ?? '']
    if (meaning === undefined) isRight = false
    return meaning ?? ''
  })
  return isRight ? text : undefined
}
