import type { Span, Text } from '../base/text.ts'
import type { Problem } from '../origin/problem.ts'

/** Whose tokens: nginx's (`ngx_conf_read_token`) or BIND's (`named.conf`). */
export type BlockDialect = 'nginx' | 'bind'

export interface Word {
  readonly span: Span
  /** As written, quotes included. */
  readonly raw: string
  /** Quotes and escapes undone. */
  readonly value: string
  readonly quote: 'none' | 'single' | 'double'
  /** nginx: a `$name` or `${name}` is in it (also inside quotes). Always false for BIND. */
  readonly hasVariables: boolean
}

/** One statement: `name args… ;` or `name args… { children }`. */
export interface Directive {
  /** From the name to the `;` or the closing `}`, both included. */
  readonly span: Span
  /** The first word's value; empty for an anonymous BIND block such as the one in `listen-on { { 10.0.0.1; }; };`. */
  readonly name: string
  readonly nameSpan: Span
  readonly args: readonly Word[]
  /** Undefined when it ends with `;`. */
  readonly block: readonly Directive[] | undefined
  /** The inside of a block that is code in another language (`content_by_lua_block`), unread; `block` is then empty. */
  readonly opaque: Span | undefined
  /** BIND: words between the `}` and the `;` (`inet * allow { any; } keys { k; };` continues here). nginx has none. */
  readonly after: readonly Word[]
}

export interface BlocksReading {
  readonly directives: readonly Directive[]
  readonly problems: readonly Problem[]
}

/** Reads a configuration of braces and semicolons. Never throws; after an unclosed block or quote the rest is still read. */
export function readBlocks(_text: Text, _dialect: BlockDialect): BlocksReading {
  return { directives: [], problems: [] }
}
