/** What the variables of the loops around stand for, the innermost first. */
export interface Scope {
  readonly name: string
  readonly value: string
  readonly outer: Scope | undefined
}

export function inScope(scope: Scope | undefined, name: string): string | undefined {
  for (let here = scope; here !== undefined; here = here.outer) if (here.name === name) return here.value
  return undefined
}

/**
 * A text of a loop's body: `${Name}` stands for the item, `&{Name}` for its letters and digits (intrinsic-function-reference-foreach,
 * 2026-11).
 */
export function withScope(text: string, scope: Scope | undefined): string {
  if (scope === undefined || !text.includes('{')) return text
  return text.replace(/([$&])\{(\w+)\}/g, (whole, sign: string, name: string) => {
    const value = inScope(scope, name)
    if (value === undefined) return whole
    return sign === '$' ? value : value.replace(/[^A-Za-z0-9]/g, '')
  })
}
