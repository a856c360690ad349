import { spawnSync } from 'node:child_process'
import { chmodSync, closeSync, ftruncateSync, mkdirSync, mkdtempSync, openSync, rmSync, symlinkSync, writeFileSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { afterAll, describe, expect, it } from 'vitest'
import { run, type World } from '../../src/faces/cli/run.ts'
import { outlet } from '../outlet.ts'

const base = mkdtempSync(join(tmpdir(), 'netwright-hostile-'))
afterAll(() => rmSync(base, { recursive: true, force: true }))
let count = 0

function folderOf(files: Readonly<Record<string, string | Uint8Array>>): string {
  const folder = join(base, `${count++}`)
  mkdirSync(folder)
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), content)
  }
  return folder
}

async function ask(line: readonly string[], folder: string): Promise<{ exit: number; out: string; err: string; problems: { code: string; file: string; says: string }[] }> {
  const [stdout, stderr] = [outlet(), outlet()]
  const world: World = { version: '0', stdout, stderr, env: { NETWRIGHT_TODAY: '2026-11-20' }, folder }
  const exit = await run([...line, '--format', 'json'], world)
  const document = JSON.parse(stdout.text) as { problems?: { code: string; says: string; places: { file?: string }[] }[] }
  return { exit, out: stdout.text, err: stderr.text, problems: (document.problems ?? []).map(({ code, says, places }) => ({ code, says, file: places[0]?.file ?? '' })) }
}

/** A file that is in order beside each that isn't: it has to be read all the same. */
const healthy = { 'k8s/web.yaml': 'apiVersion: v1\nkind: Pod\nmetadata: { name: web, namespace: fine }\nspec: { containers: [{ name: web, image: web }] }\n' }

const pod = (name: string): string => `apiVersion: v1\nkind: Pod\nmetadata: { name: ${name}, namespace: fine }\nspec: { containers: [{ name: a, image: a }] }\n`
const bomb = `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: bomb }\ndata:\n${Array.from({ length: 40 }, (_, i) => `  k${i}: &k${i} [${i === 0 ? 'x' : Array.from({ length: 9 }, () => `*k${i - 1}`).join(', ')}]`).join('\n')}\n`
const named = (zone: string): string => `options { directory "."; };\nzone "a.example" { type primary; file "${zone}"; };\n`
const soa = '$TTL 60\n@ IN SOA ns.a.example. m.a.example. 1 2 3 4 5\n@ NS ns.a.example.\n'

interface Hostile {
  readonly name: string
  readonly files: Readonly<Record<string, string | Uint8Array>>
  /** What is said of the file, and of which; none where nothing is wrong with it. */
  readonly says?: { readonly code: RegExp; readonly file: RegExp }
  readonly has?: readonly string[]
}

const cases: readonly Hostile[] = [
  { name: 'truncated YAML', files: { 'bad.yaml': 'apiVersion: v1\nkind: Pod\nmetadata: { name: web, labels: {' }, says: { code: /^yaml\//, file: /^bad\.yaml$/ } },
  { name: 'truncated JSON', files: { 'bad.json': '{"apiVersion":"v1","kind":"Pod","metadata":{"name":"x"' }, says: { code: /^(json|yaml)\//, file: /^bad\.json$/ } },
  { name: 'truncated nginx', files: { 'nginx.conf': 'events {}\nhttp { server { listen 80; location / { proxy_pass http://10.0.0.1' }, says: { code: /^(nginx|blocks)\//, file: /nginx\.conf$/ } },
  { name: 'a truncated nftables dump', files: { 'nft.json': '{"nftables": [{"metainfo": {"json_schema_version": 1}}, {"table": {"family": "inet", "name": "f"' }, says: { code: /json|linux/, file: /nft\.json$/ } },
  { name: 'a binary file', files: { 'bad.yaml': Buffer.from([0x7f, 0x45, 0x4c, 0x46, 0, 1, 2, 3]) }, says: { code: /^input\/binary$/, file: /^bad\.yaml$/ } },
  { name: 'YAML nested 10,000 deep', files: { 'deep.yaml': `apiVersion: v1\nkind: Pod\nmetadata: ${'['.repeat(10_000)}` }, says: { code: /^yaml\//, file: /^deep\.yaml$/ } },
  { name: 'JSON nested 10,000 deep', files: { 'deep.json': `{"apiVersion":"v1","kind":"Pod","metadata":${'{"a":'.repeat(10_000)}1${'}'.repeat(10_001)}` }, says: { code: /json|yaml/, file: /^deep\.json$/ } },
  { name: 'nginx nested 10,000 deep', files: { 'nginx.conf': `events {}\nhttp { server { listen 80; ${'location / { '.repeat(10_000)}${'} '.repeat(10_002)}` }, says: { code: /nginx|blocks/, file: /nginx\.conf$/ } },
  { name: 'an alias bomb', files: { 'bomb.yaml': bomb }, says: { code: /^yaml\//, file: /^bomb\.yaml$/ } },
  { name: 'nginx that includes itself', files: { 'nginx.conf': 'events {}\nhttp { include loop.conf; server { listen 80; } }\n', 'loop.conf': 'include loop.conf;\n' }, says: { code: /include/, file: /\.conf$/ } },
  { name: 'a zone that includes itself', files: { 'named.conf': named('a.zone'), 'a.zone': `${soa}$INCLUDE a.zone\n` }, says: { code: /include/, file: /a\.zone$/ } },
  { name: 'named.conf that includes itself', files: { 'named.conf': `include "named.conf";\n${named('a.zone')}`, 'a.zone': soa }, says: { code: /include/, file: /named\.conf$/ } },
  { name: 'an nginx include that leaves the folder', files: { 'nginx.conf': 'events {}\nhttp { include ../../outside/*.conf; include /etc/passwd; server { listen 80; } }\n' }, says: { code: /outside/, file: /nginx\.conf$/ } },
  { name: 'a zone file that leaves the folder', files: { 'named.conf': named('/etc/passwd') }, says: { code: /^named\//, file: /named\.conf$/ } },
  { name: 'a $INCLUDE that leaves the folder', files: { 'named.conf': named('a.zone'), 'a.zone': `${soa}$INCLUDE ../../../etc/passwd\n` }, says: { code: /outside|include/, file: /a\.zone$/ } },
  { name: 'duplicate keys', files: { 'twice.yaml': 'apiVersion: v1\nkind: Pod\nmetadata: { name: twice, name: thrice, namespace: fine }\nspec: { containers: [{ name: a, image: a }] }\n' }, says: { code: /^yaml\//, file: /^twice\.yaml$/ } },
  { name: 'UTF-16 with its mark', files: { 'wide.yaml': Buffer.from(`\uFEFF${pod('wide')}`, 'utf16le') }, has: ['fine/Pod/wide'] },
  { name: 'UTF-8 with its mark', files: { 'marked.yaml': `\uFEFF${pod('marked')}` }, has: ['fine/Pod/marked'] },
  { name: 'Latin-1', files: { 'latin.yaml': Buffer.from(`# Gr\u00fc\u00dfe\n${pod('latin')}`, 'latin1') }, says: { code: /^input\/not-utf8$/, file: /^latin\.yaml$/ }, has: ['fine/Pod/latin'] },
  { name: 'line ends of all kinds', files: { 'ends.yaml': pod('ends').replaceAll('\n', '\r\n') }, has: ['fine/Pod/ends'] },
  { name: 'many empty documents', files: { 'many.yaml': `${pod('first')}${'---\n'.repeat(300_000)}${pod('last')}` }, has: ['fine/Pod/first', 'fine/Pod/last'] },
  { name: 'a line of ten megabytes', files: { 'long.conf': `server { listen 80; server_name ${'a'.repeat(10_000_000)}; }` } },
]

describe('hostile files, through the command line', () => {
  it.each(cases)('$name', async ({ files, says, has }) => {
    const started = performance.now()
    const { exit, out, problems } = await ask(['map', '.'], folderOf({ ...files, ...healthy }))
    expect(exit).toBe(0)
    // The rest is read whatever happens.
    for (const id of ['fine/Pod/web', ...(has ?? [])]) expect(out).toContain(id)
    if (says) {
      const said = problems.filter(({ code }) => says.code.test(code))
      expect(said.map(({ file }) => file), JSON.stringify(problems)).toContainEqual(expect.stringMatching(says.file))
      for (const { says: sentence } of said) expect(sentence).toMatch(/^[^\n]{10,400}$/)
    }
    expect(performance.now() - started).toBeLessThan(15_000)
  })

  it('links in circles, links out, and what may not be read', async () => {
    const folder = folderOf({ ...healthy, 'secret.yaml': pod('hidden') })
    symlinkSync('.', join(folder, 'again'))
    symlinkSync('b', join(folder, 'a'))
    symlinkSync('a', join(folder, 'b'))
    symlinkSync('/etc', join(folder, 'etc'))
    chmodSync(join(folder, 'secret.yaml'), 0)
    const { exit, out, problems } = await ask(['map', '.'], folder)
    expect(exit).toBe(0)
    expect(out).toContain('fine/Pod/web')
    const codes = problems.map(({ code }) => code)
    expect(codes).toContain('input/link-loop')
    expect(codes).toContain('input/link-outside')
    if (process.getuid?.() !== 0) expect(codes).toContain('input/unreadable')
  })

  it('a folder with nothing to read, and one that is not there', async () => {
    for (const folder of [folderOf({}), folderOf({ 'notes.txt': 'nothing of a network' })]) {
      const { exit, err } = await ask(['map', '.'], folder)
      expect(exit).toBe(2)
      expect(err).toMatch(/nothing to read|None of|no files/i)
    }
    const { exit, err } = await ask(['map', 'nowhere'], folderOf(healthy))
    expect(exit).toBe(2)
    expect(err).toContain('nowhere')
  })
})

/** Runs the program by itself and measures the most memory that it held, in megabytes. */
function measured(words: readonly string[], folder: string): { exit: number | null; out: string; megabytes: number; seconds: number } {
  const main = pathToFileURL(fileURLToPath(new URL('../../src/faces/cli/main.ts', import.meta.url))).href
  const tsx = pathToFileURL(fileURLToPath(new URL('../../node_modules/tsx/dist/loader.mjs', import.meta.url))).href
  const script = `process.argv = [process.argv[0], 'netwright', ...${JSON.stringify(words)}]; process.on('exit', () => process.stderr.write('\\nRSS ' + process.resourceUsage().maxRSS)); await import(${JSON.stringify(main)})`
  const started = performance.now()
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--import', tsx, '--input-type=module', '-e', script], { cwd: folder, encoding: 'utf8', timeout: 60_000, maxBuffer: 1 << 28 })
  return { exit: status, out: stdout, megabytes: Number(/RSS (\d+)$/.exec(stderr)?.[1] ?? Number.NaN) / 1024, seconds: (performance.now() - started) / 1000 }
}

describe('large files', () => {
  it('200 MB are named, not read, and cost neither memory nor time', () => {
    const folder = folderOf(healthy)
    const file = openSync(join(folder, 'large.yaml'), 'w')
    writeSync(file, pod('large'))
    ftruncateSync(file, 200 << 20)
    closeSync(file)
    const { exit, out, megabytes, seconds } = measured(['map', '.', '--format', 'json'], folder)
    expect(exit).toBe(0)
    expect(out).toContain('fine/Pod/web')
    expect(out).toMatch(/large\.yaml/)
    expect(out).toMatch(/input\/(too-large|binary)/)
    expect(megabytes).toBeLessThan(400)
    expect(seconds).toBeLessThan(30)
  })

  it('an alias bomb stays small', () => {
    const { exit, megabytes } = measured(['map', '.', '--format', 'json'], folderOf({ 'bomb.yaml': bomb, ...healthy }))
    expect(exit).toBe(0)
    expect(megabytes).toBeLessThan(400)
  })
})
