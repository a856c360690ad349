import type { Span, Text } from '../../base/text.ts'
import { written } from '../../origin/origin.ts'
import type { Origin } from '../../origin/origin.ts'
import type { Directive, Word } from '../../syntax/blocks.ts'

/** One directive after `include` was put in place: where it stands is where it was written, not where it was included. */
export interface Statement {
  readonly name: string
  /** The arguments' values, quotes undone, and the words themselves with their places. */
  readonly args: readonly string[]
  readonly words: readonly Word[]
  /** Undefined when it ends with `;`. */
  readonly block: readonly Statement[] | undefined
  readonly text: Text
  /** From the name to the `;` or the closing `}`. */
  readonly span: Span
  /** Name and arguments without the block: what is shown as the line that decided. */
  readonly origin: Origin
}

export function statementOf(text: Text, directive: Directive, block: readonly Statement[] | undefined): Statement {
  const end = block === undefined ? directive.span.end : (directive.args.at(-1)?.span.end ?? directive.nameSpan.end)
  return {
    name: directive.name,
    args: directive.args.map((word) => word.value),
    words: directive.args,
    block,
    text,
    span: directive.span,
    origin: written(text, { start: directive.span.start, end }),
  }
}

/** `location ^~ /static/`, `server`: as people call it. */
export function saysOf({ name, args }: Statement): string {
  return args.length === 0 ? name : `${name} ${args.join(' ')}`
}

/** A block and those around it, innermost first by `parent`: nginx inherits most directives along it. */
export interface Level {
  readonly statement: Statement | undefined
  readonly block: readonly Statement[]
  readonly parent: Level | undefined
}

export function levelOf(statement: Statement, parent: Level | undefined): Level {
  return { statement, block: statement.block ?? [], parent }
}

export function all(block: readonly Statement[], ...names: readonly string[]): Statement[] {
  return block.filter((statement) => names.includes(statement.name))
}

export function first(block: readonly Statement[], ...names: readonly string[]): Statement | undefined {
  return block.find((statement) => names.includes(statement.name))
}

/**
 * The statements of these names at the innermost level that has any: nginx's array directives (allow, proxy_set_header, add_header,
 * error_page…) are inherited only where the level has none of its own (ngx_http_*_merge_loc_conf, 2026-11).
 */
export function nearest(level: Level | undefined, ...names: readonly string[]): readonly Statement[] {
  for (let here = level; here !== undefined; here = here.parent) {
    const found = all(here.block, ...names)
    if (found.length > 0) return found
  }
  return []
}

/** The value of a directive that is given once and inherited, or undefined. */
export function inherited(level: Level | undefined, name: string): Statement | undefined {
  return nearest(level, name).at(-1)
}

/** Every statement below, outer before inner, with the level that it stands in. Depth is bounded by what was read. */
export function* walk(level: Level): Generator<{ readonly statement: Statement; readonly level: Level }> {
  const waiting: { readonly level: Level; at: number }[] = [{ level, at: 0 }]
  for (;;) {
    const top = waiting.at(-1)
    if (top === undefined) return
    const statement = top.level.block[top.at++]
    if (statement === undefined) {
      waiting.pop()
      continue
    }
    yield { statement, level: top.level }
    if (statement.block !== undefined) waiting.push({ level: levelOf(statement, top.level), at: 0 })
  }
}
