/** A text with variables: `http://$host/x` is the text `http://`, the variable `host` and the text `/x`. */
export type Part = { readonly text: string } | { readonly variable: string }

/** The parts of a value; neighbouring texts are joined. `$1` is the variable `1`. A lone `$` stays text. */
export function parseTemplate(value: string): Part[] {
  const parts: Part[] = []
  let text = ''
  // nginx: `$name`, `${name}`; a digit names one capture (ngx_http_script_compile, 2026-11).
  for (const match of value.matchAll(/\$(?:\{(\w+)\}|(\d)|([A-Za-z_]\w*))|[^$]+|\$/g)) {
    const variable = match[1] ?? match[2] ?? match[3]
    if (variable === undefined) text += match[0]
    else {
      if (text !== '') parts.push({ text })
      text = ''
      parts.push({ variable: variable.toLowerCase() })
    }
  }
  if (text !== '' || parts.length === 0) parts.push({ text })
  return parts
}

export function formatTemplate(parts: readonly Part[]): string {
  return parts.map((part) => ('text' in part ? part.text : /^\d$/.test(part.variable) ? `$${part.variable}` : `\${${part.variable}}`)).join('')
}

/** The names of the variables in a value, without doubles. */
export function variablesIn(value: string): string[] {
  return [...new Set(parseTemplate(value).flatMap((part) => ('variable' in part ? [part.variable] : [])))]
}

/** The value where it has no variables. */
export function constantOf(parts: readonly Part[]): string | undefined {
  let text = ''
  for (const part of parts) {
    if (!('text' in part)) return undefined
    text += part.text
  }
  return text
}

export function joinParts(parts: readonly Part[]): Part[] {
  const joined: Part[] = []
  for (const part of parts) {
    const previous = joined.at(-1)
    if ('text' in part && previous !== undefined && 'text' in previous) joined[joined.length - 1] = { text: previous.text + part.text }
    else if (!('text' in part) || part.text !== '') joined.push(part)
  }
  return joined.length === 0 ? [{ text: '' }] : joined
}
