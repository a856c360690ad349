import { Text } from '../base/text.ts'
import { type Origin, written } from '../origin/origin.ts'
import type { Problem } from '../origin/problem.ts'
import type { Profile } from '../model/profile.ts'
import type { Tree } from '../syntax/tree.ts'
import { decode } from './files/decode.ts'

/** A finding that someone decided to live with, until a day. */
export interface Accepted {
  readonly code: string
  /** Any subject when undefined. */
  readonly subject: string | undefined
  readonly because: string | undefined
  /** ISO 8601 date: the last day on which it is accepted; for ever when undefined. */
  readonly until: string | undefined
  readonly origin: Origin
}

/** What `.netwright.yaml` says. */
export interface Config {
  /** Relative to the root that was read, as problems name it; undefined when there is none. */
  readonly path: string | undefined
  readonly profile: Profile
  /** The promises as they were written; the verb that checks them reads them. */
  readonly promises: Tree | undefined
  /** Who is in scope of which pack, as it was written. */
  readonly packs?: Tree | undefined
  /** What was read, for the places of what lies in `promises` and `packs`; absent when there is none. */
  readonly text?: Text
  readonly accept: readonly Accepted[]
  /** How long a failure may be felt (rto), and how much of what was written may be lost (rpo), in seconds. */
  readonly targets?: { readonly rto?: number; readonly rpo?: number }
  /** Globs of paths that are not read. */
  readonly ignore: readonly string[]
  readonly problems: readonly Problem[]
}

export const configName = '.netwright.yaml'

export const noConfig: Config = { path: undefined, profile: {}, promises: undefined, accept: [], ignore: [], problems: [] }

const keys = ['accept', 'ignore', 'packs', 'profile', 'promises', 'targets']
const acceptKeys = ['because', 'code', 'subject', 'until']

/** Reads a config from its bytes; what is wrong with it is a problem with its place, and the rest counts. */
export async function readConfig(path: string, bytes: Uint8Array): Promise<Config> {
  const decoded = decode(bytes, false)
  const text = new Text(path, 'binary' in decoded ? '' : decoded.content)
  const [{ readYaml }, { asEntries, asItems, asString, asText, reportTo }] = await Promise.all([
    import('../syntax/yaml.ts'),
    import('../syntax/tree.ts'),
  ])
  const { documents, problems: syntax } = readYaml(text)
  const problems: Problem[] = [...syntax]
  const report = reportTo(problems, text, 'config')
  const profile: Record<string, string> = {}
  const accept: Accepted[] = []
  const ignore: string[] = []
  let promises: Tree | undefined
  let packs: Tree | undefined
  const targets: { rto?: number; rpo?: number } = {}

  const known = (key: string, span: Tree['span'], allowed: readonly string[]): void => {
    if (!allowed.includes(key))
      report('unknown-key', span, `The key "${key}" is not known here; known are ${allowed.join(', ')}.`, 'warning')
  }
  if ('binary' in decoded) report('not-text', { start: 0, end: 0 }, 'This file is binary, not YAML; it was not read.')
  if (documents.length > 1)
    report('documents', documents[1]?.span ?? { start: 0, end: 0 }, 'Only the first document of this file counts.', 'warning')
  for (const { key, keySpan, value } of asEntries(documents[0], report, 'the config')) {
    known(key, keySpan, keys)
    if (key === 'promises') promises = value
    if (key === 'packs') packs = value
    if (key === 'targets') {
      for (const entry of asEntries(value, report, 'targets')) {
        known(entry.key, entry.keySpan, ['rpo', 'rto'])
        const seconds = secondsIn(asText(entry.value, report, `targets.${entry.key}`))
        if (seconds === undefined) report('bad-duration', entry.value.span, `targets.${entry.key} must be a time such as 60s, 5m or 1h; it does not count.`)
        else if (entry.key === 'rto' || entry.key === 'rpo') targets[entry.key] = seconds
      }
    }
    if (key === 'profile') {
      for (const entry of asEntries(value, report, 'profile')) {
        const said = asText(entry.value, report, `profile.${entry.key}`)
        // A key called `__proto__` must not become the prototype.
        if (said !== undefined)
          Object.defineProperty(profile, entry.key, { value: said, enumerable: true, configurable: true, writable: true })
      }
    }
    if (key === 'ignore') {
      for (const item of asItems(value, report, 'ignore')) {
        const glob = asString(item, report, 'a glob in ignore')
        if (glob !== undefined) ignore.push(glob)
      }
    }
    if (key === 'accept') {
      for (const item of asItems(value, report, 'accept')) {
        const said = new Map<string, string>()
        for (const entry of asEntries(item, report, 'what is accepted')) {
          known(entry.key, entry.keySpan, acceptKeys)
          const word = asText(entry.value, report, entry.key)
          if (word !== undefined) said.set(entry.key, word)
        }
        const code = said.get('code')
        const until = said.get('until')
        if (code === undefined)
          report('no-code', item.span, 'What is accepted must name its code, such as code: filter/open-to-world; it does not count.')
        else if (until !== undefined && !isDate(until))
          report('bad-date', item.span, 'until must be a day such as 2027-03-01; this does not count.')
        else accept.push({ code, subject: said.get('subject'), because: said.get('because'), until, origin: written(text, item.span) })
      }
    }
  }
  return { path, profile, promises, packs, text, accept, ...(Object.keys(targets).length > 0 && { targets }), ignore, problems }
}

/** `60`, `60s`, `5m`, `1h`, `2d` in seconds. */
function secondsIn(word: string | undefined): number | undefined {
  const said = /^(\d{1,9})(s|m|h|d)?$/.exec(word?.trim() ?? '')
  return said ? Number(said[1]) * ({ s: 1, m: 60, h: 3600, d: 86_400 }[said[2] ?? 's'] ?? 1) : undefined
}

export function isDate(word: string): boolean {
  return /^\d{4}-\d{2}-\d{2}$/.test(word) && !Number.isNaN(Date.parse(word)) && new Date(word).toISOString().startsWith(word)
}
