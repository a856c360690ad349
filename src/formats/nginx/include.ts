import type { Text } from '../../base/text.ts'
import { written } from '../../origin/origin.ts'
import type { Problem, Unread } from '../../origin/problem.ts'
import { readBlocks } from '../../syntax/blocks.ts'
import type { Directive } from '../../syntax/blocks.ts'
import type { ReadingContext } from '../format.ts'
import { statementOf } from './statement.ts'
import type { Statement } from './statement.ts'

/** Deeper nesting than this is reported and left out; real configurations stay below ten. */
const deepest = 64
const mostIncludes = 5000

/** Included files whose content cannot change who answers: types, FastCGI parameters, TLS settings. */
const harmless = /(?:^|\/)(?:mime\.types|(?:fastcgi|uwsgi|scgi)_params|fastcgi\.conf|koi-(?:utf|win)|win-utf|options-ssl-nginx\.conf|ssl-[\w-]+\.conf|[^/]*modules[^/]*\/[^/]*\.conf)$/

export interface Expansion {
  readonly statements: readonly Statement[]
  /** Paths of the files that were reached by include. */
  readonly included: ReadonlySet<string>
}

export interface Sink {
  readonly problems: Problem[]
  readonly unread: Unread[]
}

/** A file's statements with every `include` put in place. `folder` is what relative paths count from (nginx's conf prefix). */
export function expand(text: Text, folder: string, context: ReadingContext, sink: Sink): Expansion {
  const included = new Set<string>()
  const parsed = new Map<string, readonly Directive[]>()
  let budget = mostIncludes

  const parse = (source: Text): readonly Directive[] => {
    const known = parsed.get(source.path)
    if (known !== undefined) return known
    const { directives, problems } = readBlocks(source, 'nginx')
    sink.problems.push(...problems)
    parsed.set(source.path, directives)
    return directives
  }

  const put = (source: Text, directives: readonly Directive[], chain: readonly string[], depth: number): Statement[] => {
    const statements: Statement[] = []
    for (const directive of directives) {
      if (directive.name === 'include' && directive.block === undefined) {
        statements.push(...include(source, directive, chain, depth))
      } else if (directive.block === undefined) statements.push(statementOf(source, directive, undefined))
      else if (depth >= deepest) {
        const origin = written(source, directive.nameSpan)
        sink.problems.push({ code: 'nginx/too-deep', severity: 'error', says: `Blocks are nested more than ${deepest} deep; what is inside was left out.`, origin })
        statements.push(statementOf(source, directive, []))
      } else statements.push(statementOf(source, directive, put(source, directive.block, chain, depth + 1)))
    }
    return statements
  }

  const include = (source: Text, directive: Directive, chain: readonly string[], depth: number): Statement[] => {
    const origin = written(source, directive.span)
    const wanted = directive.args[0]?.value
    if (wanted === undefined) {
      sink.problems.push({ code: 'nginx/syntax', severity: 'error', says: 'include needs a path.', origin })
      return []
    }
    const isGlob = /[*?[]/.test(wanted)
    const paths = candidates(wanted, folder)
    const found = isGlob ? firstMatch(paths, context) : paths.filter((path) => context.paths.includes(path)).slice(0, 1)
    if (found.length === 0) {
      if (isGlob && paths.length > 0) return []
      const unresolved = statementOf(source, directive, undefined)
      const changesAnswers = !harmless.test(wanted)
      const why = paths.length === 0 ? 'it lies outside of the folders that were given' : 'it is not there'
      sink.unread.push({ what: `include ${wanted}: ${why}`, origin, changesAnswers })
      if (paths.length === 0) {
        sink.problems.push({ code: 'nginx/include-outside-root', severity: 'warning', says: `The include of ${wanted} was not opened: ${why}.`, origin })
      } else if (changesAnswers) {
        sink.problems.push({ code: 'nginx/include-missing', severity: 'warning', says: `The included file ${wanted} is not there.`, origin })
      }
      return changesAnswers ? [unresolved] : []
    }
    const statements: Statement[] = []
    for (const path of found) {
      if (chain.includes(path)) {
        sink.problems.push({ code: 'nginx/include-cycle', severity: 'error', says: `${path} includes itself, by way of ${chain.join(' → ')}.`, origin })
        continue
      }
      if (budget-- <= 0 || chain.length >= deepest) {
        sink.problems.push({ code: 'nginx/too-many-includes', severity: 'error', says: `More than ${mostIncludes} includes or ${deepest} files deep; ${path} was left out.`, origin })
        continue
      }
      const opened = context.open(path)
      if (!('text' in opened)) {
        sink.unread.push({ what: `include ${wanted}: ${path} is ${opened.why}`, origin, changesAnswers: true })
        sink.problems.push({ code: 'nginx/include-missing', severity: 'warning', says: `The included file ${path} could not be read: ${opened.why}.`, origin })
        statements.push(statementOf(source, directive, undefined))
        continue
      }
      included.add(path)
      statements.push(...put(opened.text, parse(opened.text), [...chain, path], depth))
    }
    return statements
  }

  return { statements: put(text, parse(text), [text.path], 0), included }
}

function firstMatch(globs: readonly string[], context: ReadingContext): readonly string[] {
  for (const glob of globs) {
    const paths = context.match(glob)
    if (paths.length > 0) return paths
  }
  return []
}

/** nginx's usual configuration folders: what is absolute below one of them is looked for beside the main file. */
const prefixes = ['/etc/nginx/', '/usr/local/nginx/conf/', '/usr/local/etc/nginx/', '/opt/nginx/conf/', '/usr/local/openresty/nginx/conf/']

/**
 * Where an included path may lie, most likely first. Relative paths count from the main file's folder (nginx: conf prefix,
 * ngx_conf_full_name, 2026-11). An absolute one is sought where the roots hold a copy of the whole tree (`edge/etc/nginx/…`), then below
 * the main file's folder. None where it would leave the roots.
 */
export function candidates(wanted: string, folder: string): string[] {
  if (!wanted.startsWith('/')) {
    const path = resolve(folder, wanted)
    return path === undefined ? [] : [path]
  }
  const result: string[] = []
  const absolute = resolve('', wanted.slice(1))
  if (absolute === undefined) return []
  const parts = folder === '' ? [] : folder.split('/')
  for (let depth = parts.length; depth > 0; depth--) {
    const below = parts.slice(parts.length - depth).join('/')
    if (absolute.startsWith(`${below}/`)) {
      result.push([...parts.slice(0, parts.length - depth), absolute].join('/'))
      break
    }
  }
  for (const prefix of prefixes) {
    if (wanted.startsWith(prefix)) {
      const path = resolve(folder, wanted.slice(prefix.length))
      if (path !== undefined && !result.includes(path)) result.push(path)
    }
  }
  return result
}

/** A path relative to a folder without `.` and `..`, or undefined where it climbs out. */
function resolve(folder: string, path: string): string | undefined {
  const parts = folder === '' ? [] : folder.split('/')
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue
    if (part === '..') {
      if (parts.length === 0) return undefined
      parts.pop()
    } else parts.push(part)
  }
  return parts.join('/')
}
