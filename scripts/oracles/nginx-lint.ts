import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { Text } from '../../src/base/text.ts'
import { checks } from '../../src/formats/nginx/checks/index.ts'
import { read as readNginx } from '../../src/formats/nginx/read.ts'
import type { NginxTree } from '../../src/formats/nginx/tree.ts'
import { joinFacts } from '../../src/model/facts.ts'

export interface OracleResult {
  readonly name: string
  readonly passed: number
  readonly failed: number
  readonly rows: readonly { readonly case: string; readonly expected: string; readonly actual: string; readonly passed: boolean }[]
}

/** Which of our codes answers for a folder. */
const codes: Readonly<Record<string, string>> = {
  add_header_content_type: 'nginx/add-header-content-type',
  add_header_multiline: 'nginx/multiline-header',
  add_header_redefinition: 'nginx/lost-header',
  alias_traversal: 'nginx/alias-traversal',
  allow_without_deny: 'nginx/allow-without-deny',
  host_spoofing: 'nginx/host-spoofing',
  http_splitting: 'nginx/http-splitting',
  if_is_evil: 'nginx/if-is-evil',
  origins: 'nginx/weak-origin-check',
  resolver_external: 'nginx/external-resolver',
  ssrf: 'nginx/request-names-upstream',
  valid_referers: 'nginx/valid-referers-none',
  version_disclosure: 'nginx/version-shown',
}

/** Puts a fragment where its directives may stand. */
export function wrap(fragment: string): string {
  const bare = fragment.replace(/#[^\n]*/g, '')
  if (/^\s*http\s*\{/m.test(bare)) return `events {}\n${fragment}`
  if (/^\s*server\s*\{/m.test(bare)) return `events {}\nhttp {\n${fragment}\n}`
  const inLocation = /^\s*proxy_pass\b/m.test(bare) && !/^\s*location\b/m.test(bare)
  return `events {}\nhttp {\nserver {\nlisten 80;\n${inLocation ? `location / {\n${fragment}\n}` : fragment}\n}\n}`
}

/** The codes that are found in one configuration. */
export function findCodes(content: string, profile: Readonly<Record<string, string>> = {}): Set<string> {
  const text = new Text('nginx.conf', content)
  const reading = readNginx([text], { profile, paths: ['nginx.conf'], open: () => ({ why: 'absent' }), match: () => [] })
  const input = { tree: reading.trees as NginxTree, facts: joinFacts([reading.facts]), profile, today: '2026-11-20' }
  return new Set(checks.filter((check) => [...check.run(input)].length > 0).map(({ code }) => code))
}

/** One folder a fault: `*_fp.conf` must stay silent, every other `*.conf` must be found. */
export function run(folder: string): OracleResult {
  const rows: OracleResult['rows'][number][] = []
  for (const fault of readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory()).map(({ name }) => name).sort()) {
    const code = codes[fault]
    for (const file of readdirSync(join(folder, fault)).filter((name) => name.endsWith('.conf')).sort()) {
      const silent = file.endsWith('_fp.conf')
      const content = readFileSync(join(folder, fault, file), 'utf8')
      // The first line may set the original's options; of those we have one, as a profile.
      const profile: Readonly<Record<string, string>> = /^# Options:.*"https_only":\s*true/.test(content) ? { origins: 'https' } : {}
      const found = code !== undefined && findCodes(wrap(content), profile).has(code)
      const passed = code !== undefined && found === !silent
      rows.push({ case: `${fault}/${file}`, expected: silent ? 'silent' : (code ?? 'no code'), actual: found ? (code ?? '') : 'silent', passed })
    }
  }
  const passed = rows.filter((row) => row.passed).length
  return { name: 'nginx-lint', passed, failed: rows.length - passed, rows }
}
