import { execFileSync } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { Origin } from '../../src/origin/origin.ts'
import { placesOf } from '../../src/origin/place.ts'
import { type Common, commonParameters } from '../../src/operations/common.ts'
import type { Config } from '../../src/operations/config.ts'
import type { Files } from '../../src/operations/files.ts'
import { completeInput } from '../../src/operations/input.ts'
import { openNamed } from '../../src/operations/named.ts'
import type { Refusal } from '../../src/operations/operation.ts'

type Content = string | Uint8Array | { readonly link: string } | { readonly megabytes: number }

/** A folder with these files, and a `.git` so that no settings are looked for above it. */
function folderOf(files: Readonly<Record<string, Content>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'netwright-files-'))
  mkdirSync(join(folder, '.git'))
  for (const [path, content] of Object.entries(files)) {
    const target = join(folder, path)
    mkdirSync(dirname(target), { recursive: true })
    if (typeof content === 'string' || content instanceof Uint8Array) writeFileSync(target, content)
    else if ('link' in content) symlinkSync(content.link, target)
    else {
      writeFileSync(target, '')
      truncateSync(target, content.megabytes << 20)
    }
  }
  return folder
}

const defaults = completeInput(commonParameters, {}, (parameter) => parameter.name)
if ('refusal' in defaults) throw new Error(defaults.refusal.says)
const common = defaults.input as Common

type Outcome = { readonly files: Files; readonly config: Config } | { readonly refusal: Refusal }

function openIn(folder: string, named: readonly string[], options: Partial<Common> = {}, confinedTo?: readonly string[]): Promise<Outcome> {
  return openNamed(
    named,
    { ...common, ...options },
    {
      tool: { name: 'netwright', version: '0' },
      today: '2026-11-20',
      folder,
      progress: () => undefined,
      ...(confinedTo && { confinedTo }),
    },
  )
}

async function read(
  folder: string,
  named: readonly string[] = ['.'],
  options: Partial<Common> = {},
): Promise<{ files: Files; config: Config; codes: () => string[] }> {
  const outcome = await openIn(folder, named, options)
  if ('refusal' in outcome) throw new Error(outcome.refusal.says)
  const { files, config } = outcome
  return { files, config, codes: () => files.problems.map((problem) => `${problem.code} ${formatFirst(problem.origin)}`) }
}

const formatFirst = (origin: Origin): string =>
  placesOf(origin).map((place) => ('file' in place ? `${place.file}:${place.line}:${place.column}` : ''))[0] ?? ''
const contentOf = (files: Files, path: string): string => {
  const opened = files.open(path)
  return 'text' in opened ? opened.text.content : opened.why
}

describe('listing', () => {
  const cases: readonly {
    readonly says: string
    readonly files: Readonly<Record<string, Content>>
    readonly named?: readonly string[]
    readonly paths: readonly string[]
    readonly problems?: readonly string[]
  }[] = [
    {
      says: 'in byte order, by whole paths',
      files: { 'b.yaml': '', 'a/z.yaml': '', 'a.yaml': '', 'B.yaml': '', é: '', '\u{1F600}': '', '\uFF5E': '' },
      paths: ['B.yaml', 'a.yaml', 'a/z.yaml', 'b.yaml', 'é', '\uFF5E', '\u{1F600}'],
    },
    {
      says: 'passes .git, node_modules and .terraform',
      files: { a: '', '.git/b': '', 'x/node_modules/c': '', '.terraform/d': '', '.hidden/e': '' },
      paths: ['.hidden/e', 'a'],
    },
    { says: 'relative to the one folder', files: { 'net/a': '', b: '' }, named: ['net'], paths: ['a'] },
    {
      says: 'relative to where one stands when several are named',
      files: { 'net/a': '', 'dns/b': '', c: '' },
      named: ['net', 'dns/b'],
      paths: ['dns/b', 'net/a'],
    },
    { says: 'a file keeps its folder', files: { 'net/a': '', 'net/b': '' }, named: ['net/a'], paths: ['net/a'] },
    { says: 'what is named twice once', files: { 'net/a': '' }, named: ['net', './net/', 'net/a'], paths: ['net/a'] },
    {
      says: 'globs that the shell left',
      files: { 'a/x.conf': '', 'b/x.conf': '', 'b/y': '', '.c/x.conf': '' },
      named: ['*/x.conf'],
      paths: ['a/x.conf', 'b/x.conf'],
    },
    {
      says: 'globs through folders',
      files: { 'a/b/x.yaml': '', 'x.yaml': '', 'y.yml': '' },
      named: ['**/*.yaml'],
      paths: ['a/b/x.yaml', 'x.yaml'],
    },
    {
      says: 'a link inside is not a second file',
      files: { 'available/shop': '', 'enabled/shop': { link: '../available/shop' } },
      paths: ['available/shop'],
    },
    {
      says: 'a link to what is passed over is read as itself',
      files: { '.terraform/m/a.tf': '', 'a.tf': { link: '.terraform/m/a.tf' } },
      paths: ['a.tf'],
    },
    {
      says: 'a link outside is reported',
      files: { a: '', out: { link: '/etc/hostname' } },
      paths: ['a'],
      problems: ['input/link-outside out:1:1'],
    },
    {
      says: 'a link to a folder outside too',
      files: { a: '', out: { link: '/etc' } },
      paths: ['a'],
      problems: ['input/link-outside out:1:1'],
    },
    {
      says: 'a loop is reported',
      files: { 'x/a': '', 'x/loop': { link: '..' }, 'x/self': { link: 'self' } },
      paths: ['x/a'],
      problems: ['input/link-loop x/loop:1:1', 'input/link-loop x/self:1:1'],
    },
    {
      says: 'a link to nowhere is reported',
      files: { a: '', gone: { link: 'nothing' } },
      paths: ['a'],
      problems: ['input/broken-link gone:1:1'],
    },
    { says: 'the settings are not a file to read', files: { a: '', '.netwright.yaml': 'ignore: []' }, paths: ['a'] },
    {
      says: 'without what the settings ignore',
      files: {
        a: '',
        'x/testdata/b': '',
        'c.bak': '',
        'y/d.bak': '',
        'vendor/e': '',
        '.netwright.yaml': 'ignore: ["**/testdata/**", "*.bak", vendor/]',
      },
      paths: ['a'],
    },
  ]
  test.each(cases)('$says', async ({ files, named, paths, problems }) => {
    const { files: found, codes } = await read(folderOf(files), named)
    expect(found.paths).toEqual(paths)
    expect(codes()).toEqual(problems ?? [])
  })
})

describe('decoding', () => {
  const cases: readonly {
    readonly says: string
    readonly name?: string
    readonly content: Content
    readonly is: string
    readonly problems?: readonly string[]
    readonly binary?: number
  }[] = [
    { says: 'UTF-8', content: 'ä\r\n', is: 'ä\r\n' },
    { says: 'UTF-8 with a mark', content: '\uFEFFa', is: 'a' },
    { says: 'UTF-16 little-endian', content: Buffer.from('\uFEFFä😀', 'utf16le'), is: 'ä😀' },
    { says: 'UTF-16 big-endian', content: Buffer.from('\uFEFFä😀', 'utf16le').swap16(), is: 'ä😀' },
    {
      says: 'not UTF-8',
      content: Buffer.concat([Buffer.from('a\nb'), Buffer.from([0xff]), Buffer.from('c')]),
      is: 'a\nb\uFFFDc',
      problems: ['input/not-utf8 a.yaml:2:2'],
    },
    { says: 'binary with a promising name', content: Buffer.from([1, 0, 2]), is: 'unreadable', problems: ['input/binary a.yaml:1:1'] },
    { says: 'binary that nobody misses', name: 'logo.png', content: Buffer.from([1, 0, 2]), is: 'unreadable', binary: 1 },
    { says: 'empty', content: '', is: '' },
    { says: 'too large', content: { megabytes: 65 }, is: 'too large', problems: ['input/too-large a.yaml:1:1'] },
  ]
  test.each(cases)('$says', async ({ name = 'a.yaml', content, is, problems, binary }) => {
    const { files, codes } = await read(folderOf({ [name]: content }))
    expect(contentOf(files, name)).toBe(is)
    expect(codes()).toEqual(problems ?? [])
    expect(files.passed().binary).toBe(binary ?? 0)
  })

  test('the head is 64 KiB, never half a character, and the same file is one text', async () => {
    const { files } = await read(folderOf({ long: `${'x'.repeat(65_535)}ä${'y'.repeat(10)}`, short: '\uFEFFab' }))
    expect(files.head('long')).toBe('x'.repeat(65_535))
    expect(files.head('short')).toBe('ab')
    expect(files.open('long')).toBe(files.open('./x/../long'))
  })
})

describe('opening more', () => {
  const folder = folderOf({
    'net/nginx.conf': 'n',
    'net/enabled/a.conf': { link: '../available/a.conf' },
    'net/available/a.conf': 'a',
    'net/available/b.conf': 'b',
    'net/available/.c.conf': 'c',
    'net/current': { link: 'available' },
    'net/.terraform/m.tf': 'm',
    'net/secret': { link: '../secret' },
    'net/up': { link: '..' },
    secret: 's',
  })
  const cases: readonly { readonly open: string; readonly is: string }[] = [
    { open: 'nginx.conf', is: 'n' },
    { open: 'enabled/a.conf', is: 'a' },
    { open: 'current/b.conf', is: 'b' },
    { open: '.terraform/m.tf', is: 'm' },
    { open: 'nothing', is: 'absent' },
    { open: 'nothing/deeper', is: 'absent' },
    { open: 'available', is: 'absent' },
    { open: '../secret', is: 'outside' },
    { open: '../nothing', is: 'outside' },
    { open: 'available/../../secret', is: 'outside' },
    { open: 'secret', is: 'outside' },
    { open: 'up/secret', is: 'outside' },
    { open: 'up/nothing', is: 'outside' },
    { open: '/etc/hostname', is: 'outside' },
    { open: `${folder}/net/nginx.conf`, is: 'n' },
    { open: `${folder}/secret`, is: 'outside' },
    { open: 'a\0b', is: 'absent' },
  ]
  test.each(cases)('$open', async ({ open, is }) => {
    const { files } = await read(folder, ['net'])
    expect(contentOf(files, open)).toBe(is)
  })

  const globs: readonly { readonly glob: string; readonly paths: readonly string[] }[] = [
    { glob: 'enabled/*', paths: ['enabled/a.conf'] },
    { glob: 'enabled/*.conf', paths: ['enabled/a.conf'] },
    { glob: 'available/*.conf', paths: ['available/a.conf', 'available/b.conf'] },
    { glob: 'current/?.conf', paths: ['current/a.conf', 'current/b.conf'] },
    { glob: '*', paths: ['nginx.conf'] },
    { glob: './nginx.conf', paths: ['nginx.conf'] },
    { glob: '../*', paths: [] },
    { glob: '.terraform/*.tf', paths: ['.terraform/m.tf'] },
    { glob: '.terraform/*.json', paths: [] },
    { glob: 'up/.terraform/*', paths: [] },
    { glob: 'nothing', paths: [] },
  ]
  test.each(globs)('match $glob', async ({ glob, paths }) => {
    const { files } = await read(folder, ['net'])
    expect(files.match(glob)).toEqual(paths)
    for (const path of files.match(glob)) expect(contentOf(files, path)).toMatch(/^[a-n]$/)
  })
})

describe('refused', () => {
  const folder = folderOf({
    'net/a': 'a',
    'empty/.git/x': '',
    dangling: { link: 'nowhere' },
    'ignored/x': '',
    'ignored/.netwright.yaml': 'ignore: ["*"]',
    'net/out': { link: '..' },
    secret: '',
  })
  const cases: readonly {
    readonly named: readonly string[]
    readonly options?: Partial<Common>
    readonly confined?: true
    readonly code: string
    readonly says: RegExp
  }[] = [
    { named: ['nothing'], code: 'input/absent', says: /"nothing"/ },
    { named: ['net', 'nothing/at/all'], code: 'input/absent', says: /"nothing\/at\/all"/ },
    { named: ['net/a/b'], code: 'input/absent', says: /net\/a\/b/ },
    { named: ['*.nothing'], code: 'input/absent', says: /matches/ },
    { named: ['HEAD~3:x'], code: 'input/absent', says: /revision/ },
    { named: ['--all:x'], code: 'input/absent', says: /revision/ },
    { named: ['--output=/tmp/x:y'], code: 'input/absent', says: /file or folder/ },
    { named: [''], code: 'input/absent', says: /empty/ },
    { named: ['a\0b'], code: 'input/absent', says: /NUL/ },
    { named: ['empty'], code: 'input/nothing-to-read', says: /"empty"/ },
    { named: ['ignored'], code: 'input/nothing-to-read', says: /ignored by the config/ },
    { named: ['dangling'], code: 'input/unreadable', says: /leads nowhere/ },
    { named: ['/dev/null'], code: 'input/nothing-to-read', says: /./ },
    { named: ['net'], options: { config: 'nothing.yaml' }, code: 'input/config', says: /nothing\.yaml/ },
    { named: ['secret'], confined: true, code: 'input/outside', says: /outside/ },
    { named: ['no-such'], confined: true, code: 'input/outside', says: /outside/ },
    { named: ['net/out/secret'], confined: true, code: 'input/outside', says: /outside/ },
    { named: ['-'], confined: true, code: 'input/outside', says: /outside/ },
  ]
  test.each(cases)('$named', async ({ named, options, confined, code, says }) => {
    const outcome = await openIn(folder, named, options, confined && [join(folder, 'net')])
    // An empty pipe or device is a text without content, not an error of its own.
    if (named[0] === '/dev/null') return expect('files' in outcome && outcome.files.paths).toEqual(['/dev/null'])
    if (!('refusal' in outcome)) throw new Error('it was not refused')
    expect(outcome.refusal.code).toBe(code)
    expect(outcome.refusal.says).toMatch(says)
    expect(outcome.refusal.todo).toMatch(/\.$/)
  })

  test('a file and a folder without the right to read them cost themselves alone', async () => {
    const locked = folderOf({ a: '', b: 'b', 'c/d': '' })
    chmodSync(locked, 0o755)
    chmodSync(join(locked, 'a'), 0)
    chmodSync(join(locked, 'c'), 0)
    // Root may read everything; nobody may not.
    if (process.getuid?.() === 0) process.seteuid?.(65_534)
    try {
      const { files, codes } = await read(locked)
      expect(contentOf(files, 'a')).toBe('unreadable')
      expect(contentOf(files, 'b')).toBe('b')
      expect(codes()).toEqual(['input/unreadable c:1:1', 'input/unreadable a:1:1'])
      expect(await openIn(locked, ['a'])).toMatchObject({ refusal: { code: 'input/unreadable' } })
    } finally {
      if (process.getuid?.() === 0) process.seteuid?.(0)
    }
  })
})

describe('git revisions', () => {
  const folder = folderOf({
    'net/a.yaml': 'old',
    'net/sub/b.yaml': 'b',
    'net/l.yaml': { link: 'a.yaml' },
    'net/out': { link: '../../x' },
    'net/ü.yaml': 'ü',
  })
  const git = (...words: string[]): void => {
    execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@t.example', ...words], { cwd: folder, stdio: 'ignore' })
  }
  git('init', '-q')
  git('add', '.')
  git('commit', '-q', '-m', 'one')
  writeFileSync(join(folder, 'net/a.yaml'), 'new')

  const cases: readonly { readonly named: readonly string[]; readonly contents: Readonly<Record<string, string>> }[] = [
    { named: ['net'], contents: { 'a.yaml': 'new', 'sub/b.yaml': 'b', 'ü.yaml': 'ü' } },
    { named: ['HEAD:net'], contents: { 'a.yaml': 'old', 'sub/b.yaml': 'b', 'ü.yaml': 'ü' } },
    { named: ['HEAD:'], contents: { 'net/a.yaml': 'old', 'net/sub/b.yaml': 'b', 'net/ü.yaml': 'ü' } },
    { named: ['HEAD:net/a.yaml'], contents: { 'a.yaml': 'old' } },
    {
      named: ['HEAD:net', 'net/a.yaml'],
      contents: { 'HEAD:net/a.yaml': 'old', 'HEAD:net/sub/b.yaml': 'b', 'HEAD:net/ü.yaml': 'ü', 'net/a.yaml': 'new' },
    },
  ]
  test.each(cases)('$named', async ({ named, contents }) => {
    const { files } = await read(folder, named)
    expect(Object.fromEntries(files.paths.map((path) => [path, contentOf(files, path)]))).toEqual(contents)
  })
  test('links in a tree', async () => {
    const { files, codes } = await read(folder, ['HEAD:net'])
    expect(contentOf(files, 'l.yaml')).toBe('old')
    expect(contentOf(files, '../x')).toBe('outside')
    expect(files.match('sub/*')).toEqual(['sub/b.yaml'])
    expect(codes()).toEqual(['input/link-outside out:1:1'])
  })
})
