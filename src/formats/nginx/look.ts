import type { Check, StyleInput } from '../../model/check.ts'
import type { NginxConfiguration, NginxTree } from './tree.ts'
import { isPairs } from './obstacles.ts'
import { all, walk } from './statement.ts'
import type { Level, Statement } from './statement.ts'
import { parseTemplate } from './template.ts'

/** A check of how nginx's configuration is written. */
export type NginxCheck = Check<StyleInput<NginxTree>>

export interface Occurrence {
  readonly statement: Statement
  readonly level: Level
  readonly configuration: NginxConfiguration
}

/** Every directive of these names in all configurations, outer before inner. */
export function* occurrences(tree: NginxTree, ...names: readonly string[]): Generator<Occurrence> {
  for (const configuration of tree.configurations) {
    for (const { statement, level } of walk(configuration.main)) {
      if (names.includes(statement.name) && !isPairs(level.statement?.name)) yield { statement, level, configuration }
    }
  }
}

/** The directives around a level, innermost first. */
export function* around(level: Level): Generator<Level> {
  for (let here: Level | undefined = level; here !== undefined; here = here.parent) yield here
}

/** The block of the given name that a level lies in, or is. */
export function enclosing(level: Level, name: string): Level | undefined {
  for (const here of around(level)) if (here.statement?.name === name) return here
  return undefined
}

/** Is it inside `stream { }`, where other rules hold? */
export function inStream(level: Level): boolean {
  return enclosing(level, 'stream') !== undefined
}

/** Does a directive of a level hold for a server with TLS: that level itself, or a server below it that has none of its own? */
export function holdsForTls({ statement, block }: Level, name: string): boolean {
  if (statement?.name === 'server') return true
  const secure = (inner: Statement): boolean =>
    inner.name === 'listen' ? inner.args.includes('ssl') || inner.args.includes('quic') : inner.name === 'ssl' && inner.args[0] === 'on'
  return all(block, 'server').some(({ block: own = [] }) => own.some(secure) && !own.some((inner) => inner.name === name))
}

/** `location /x of server shop.example`: what people call the place of a level. */
export function placeOf(level: Level): string {
  const parts: string[] = []
  for (const { statement, block } of around(level)) {
    if (statement === undefined) continue
    if (statement.name === 'server') {
      const name = block.find((inner) => inner.name === 'server_name')?.args[0]
      parts.push(name === undefined || name === '' ? 'server' : `server ${name}`)
      break
    }
    parts.push([statement.name, ...statement.args].join(' '))
    if (statement.name === 'http' || statement.name === 'stream') break
  }
  return parts.length === 0 ? 'the main level' : parts.join(' of ')
}

/** What a variable was last set to at a level or around it, written; undefined where nothing sets it. */
export function setValue(name: string, level: Level): { readonly value: string; readonly level: Level } | undefined {
  for (const here of around(level)) {
    const found = here.block.findLast((statement) => statement.name === 'set' && statement.args[0]?.replace(/^\$/, '').toLowerCase() === name)
    if (found !== undefined) return { value: found.args[1] ?? '', level: here }
  }
  return undefined
}

/** The variables of a value, those that `set` gives followed to what they are made of. A part after which the rest is constant stays in order. */
export function sources(value: string, level: Level): string {
  let budget = 200
  const follow = (text: string, here: Level, depth: number): string =>
    parseTemplate(text)
      .map((part) => {
        if ('text' in part) return part.text
        const set = depth > 8 || budget-- <= 0 ? undefined : setValue(part.variable, here)
        return set === undefined ? `\${${part.variable}}` : follow(set.value, set.level, depth + 1)
      })
      .join('')
  return follow(value, level, 0)
}
