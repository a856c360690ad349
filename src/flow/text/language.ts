/**
 * A set of strings as configurations speak of them: plain data, comparable by `languageKey`.
 *
 * Strings are sequences of UTF-16 code units. Beside all strings there may be one more element, "not there" (a header that the
 * request does not carry): `absent` is that element alone, `any` is every string without it, and `not` is the complement over both.
 * Case is ignored for ASCII letters only, as host names and HTTP servers do.
 */
export type Language =
  | { readonly kind: 'any' }
  | { readonly kind: 'absent' }
  | { readonly kind: 'exact'; readonly text: string; readonly ignoreCase?: boolean }
  | { readonly kind: 'prefix'; readonly text: string; readonly ignoreCase?: boolean }
  | { readonly kind: 'suffix'; readonly text: string; readonly ignoreCase?: boolean }
  | { readonly kind: 'contains'; readonly text: string; readonly ignoreCase?: boolean }
  /** Element-wise path prefix: `/foo` and `/foo/` both hold `/foo`, `/foo/` and `/foo/…`, not `/foobar`; `/` and `` hold `/…`. */
  | { readonly kind: 'elements'; readonly prefix: string; readonly ignoreCase?: boolean }
  /** Host wildcard `*.suffix` over exactly one label, or over one or more; never the suffix itself. `suffix` has no leading dot. */
  | { readonly kind: 'labels'; readonly suffix: string; readonly count: 'one' | 'many'; readonly ignoreCase?: boolean }
  | Pattern
  | { readonly kind: 'some'; readonly of: readonly Language[] }
  | { readonly kind: 'all'; readonly of: readonly Language[] }
  | { readonly kind: 'not'; readonly of: Language }
  /** The preimage: every element that the transform turns into one of `of`. */
  | { readonly kind: 'after'; readonly transform: Transform; readonly of: Language }

/**
 * A regular expression. `anchoring` says how the program applies it: nginx and HAProxy look for it anywhere (`search`), Envoy, Istio
 * and most Gateway implementations want the whole string (`full`).
 */
export interface Pattern {
  readonly kind: 'pattern'
  readonly source: string
  readonly flavour: Flavour
  readonly anchoring: 'full' | 'search'
  readonly ignoreCase?: boolean
}

export type Flavour = 'pcre' | 're2'

/**
 * What a rewrite does to a value. All are total functions, so that a preimage commutes with `not`, `some` and `all`:
 * - `leading`: a string that begins with `from` gets `to` in its place; every other string, and "not there", stays as it is.
 *   A strip is `to: ''`.
 * - `elements`: the same by whole path elements (Gateway API ReplacePrefixMatch: `/foo/bar` with `/foo` → `/xyz` is `/xyz/bar`, with
 *   `/foo` → `/` it is `/bar`, and `/foo` itself becomes `/`).
 * - `constant`: everything, "not there" included, becomes `to` (a header that is set, a full path that is replaced).
 * - `remove`: everything becomes "not there".
 */
export type Transform =
  | { readonly kind: 'leading'; readonly from: string; readonly to: string }
  | { readonly kind: 'elements'; readonly from: string; readonly to: string }
  | { readonly kind: 'constant'; readonly to: string }
  | { readonly kind: 'remove' }

/** A text that is the same for two languages exactly when they are written the same way, whatever the order of their fields. */
export function languageKey(language: Language): string {
  return JSON.stringify(ordered(language))
}

function ordered(language: Language): unknown {
  switch (language.kind) {
    case 'any':
    case 'absent':
      return [language.kind]
    case 'exact':
    case 'prefix':
    case 'suffix':
    case 'contains':
      return [language.kind, language.text, language.ignoreCase === true]
    case 'elements':
      return [language.kind, language.prefix, language.ignoreCase === true]
    case 'labels':
      return [language.kind, language.suffix, language.count, language.ignoreCase === true]
    case 'pattern':
      return [language.kind, language.source, language.flavour, language.anchoring, language.ignoreCase === true]
    case 'some':
    case 'all':
      return [language.kind, language.of.map(ordered)]
    case 'not':
      return [language.kind, ordered(language.of)]
    case 'after':
      return [language.kind, orderedTransform(language.transform), ordered(language.of)]
  }
}

function orderedTransform(transform: Transform): unknown {
  switch (transform.kind) {
    case 'leading':
    case 'elements':
      return [transform.kind, transform.from, transform.to]
    case 'constant':
      return [transform.kind, transform.to]
    case 'remove':
      return [transform.kind]
  }
}
