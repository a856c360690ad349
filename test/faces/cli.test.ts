import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { understand } from '../../src/faces/cli/arguments.ts'
import { complete, scriptFor } from '../../src/faces/cli/completion.ts'
import { helpOf, overview } from '../../src/faces/cli/help.ts'
import { givenInOrder } from '../../src/operations/common.ts'
import { nearest } from '../../src/operations/nearest.ts'
import { type World, run } from '../../src/faces/cli/run.ts'
import { root } from '../golden.ts'
import { outlet } from '../outlet.ts'
import { type Outlet, progressOn, wantsColor, writeAll } from '../../src/faces/cli/terminal.ts'
import { commonParameters } from '../../src/operations/common.ts'
import { operations } from '../../src/operations/index.ts'
import type { Parameter } from '../../src/operations/operation.ts'
import schema from '../../src/operations/schema.ts'

const folder = mkdtempSync(join(tmpdir(), 'netwright-cli-'))

/** What one command line prints and returns. */
async function ran(line: string): Promise<{ exit: number; out: string; err: string }> {
  const stdout = outlet()
  const stderr = outlet()
  const world: World = { version: '1.2.3', stdout, stderr, env: {}, folder }
  const exit = await run(
    line.split(' ').filter((word) => word !== ''),
    world,
  )
  return { exit, out: stdout.text, err: stderr.text }
}

describe('command lines', () => {
  const cases: readonly { readonly line: string; readonly exit: number; readonly out?: RegExp; readonly err?: RegExp }[] = [
    { line: '', exit: 0, out: /netwright <verb>.*schema +what does/s },
    { line: '--help', exit: 0, out: /REV:path.*Exit status/s },
    { line: '-h', exit: 0, out: /Next: / },
    { line: 'help', exit: 0, out: /Next: / },
    { line: 'help schema', exit: 0, out: /Examples:\n.*\n +netwright schema/ },
    { line: '--version', exit: 0, out: /^1\.2\.3\n$/ },
    { line: 'schema --help', exit: 0, out: /\[DOCUMENT\].*--fail-on error\|warning\|note\|never/s },
    { line: 'schema', exit: 0, out: /netwright\/trace@1/ },
    { line: 'schema trace --quiet', exit: 0, out: /"\$schema"/ },
    { line: 'schema netwright/trace@1', exit: 0, out: /"netwright\/trace@1"/ },
    { line: 'shcema', exit: 2, err: /no verb "shcema"[^]*Did you mean schema\?/ },
    { line: 'frobnicate', exit: 2, err: /no verb "frobnicate"\.\n {2}"netwright --help"/ },
    { line: '--format json schema', exit: 2, err: /The verb comes first/ },
    { line: 'schema --formt json', exit: 2, err: /no option --formt\.\n {2}Did you mean --format\?/ },
    { line: 'schema --format', exit: 2, err: /--format wants a value/ },
    { line: 'schema --format --quiet', exit: 2, err: /--format wants a value/ },
    { line: 'schema --format yaml', exit: 2, err: /cannot be "yaml"[^]*text, json/ },
    { line: 'schema --format html', exit: 2, err: /"schema" cannot be drawn as html\.\n {2}It can be: json\./ },
    { line: `assert --learn --format html ${join(root, 'examples/shop-broken')}`, exit: 2, err: /This answer cannot be drawn as html\.\n {2}It can be: text, markdown, json\./ },
    { line: 'schema --limit 1 --limit 2', exit: 2, err: /twice/ },
    { line: 'schema --quiet=yes', exit: 2, err: /switch/ },
    { line: 'schema --limit few', exit: 2, err: /whole number/ },
    { line: 'schema --limit 0', exit: 2, err: /at least 1/ },
    { line: 'schema --profile cilium', exit: 2, err: /KEY=VALUE, such as cni=cilium/ },
    { line: 'schema trace map', exit: 2, err: /"map"/ },
    { line: 'schema trase --format json', exit: 2, out: /"code": "usage\/unknown-document"/, err: /no document called "trase"/ },
    { line: 'schema --nothing --format=json', exit: 2, out: /"code": "usage\/unknown-option"/, err: /--nothing/ },
    { line: 'schema --output no/such/folder/x', exit: 2, err: /cannot be written to no\/such/ },
    { line: 'completion', exit: 2, err: /bash, fish, zsh|bash, zsh, fish/ },
    { line: 'completion tcsh', exit: 2, err: /"tcsh"/ },
    { line: 'completion bash', exit: 0, out: /complete -F/ },
    { line: 'mcp --help', exit: 0, out: /--allow-host NAME/ },
    { line: 'mcp nothing-here', exit: 2, err: /"nothing-here"/ },
    { line: 'mcp --http --host 0.0.0.0', exit: 2, err: /without a password[^]*--allow-host/ },
    { line: 'mcp --http 99999', exit: 2, err: /at most 65535/ },
  ]
  test.each(cases)('netwright $line', async ({ line, exit, out, err }) => {
    const result = await ran(line)
    expect(result.err).toMatch(err ?? /^$/)
    expect(result.out).toMatch(out ?? /^$/)
    expect(result.exit).toBe(exit)
    expect(result.err).not.toMatch(/\n\s+at /)
  })

  test('--output writes the file, and says so', async () => {
    const { exit, out, err } = await ran('schema trace --output trace.json')
    expect({ exit, out, err }).toEqual({ exit: 0, out: '', err: 'netwright: wrote trace.json\n' })
    expect(JSON.parse(readFileSync(join(folder, 'trace.json'), 'utf8'))).toMatchObject({ $id: 'netwright/trace@1' })
  })
})

describe('a fault of our own', () => {
  afterEach(() => vi.restoreAllMocks())
  test.each([
    { line: 'schema trace', says: /fault of Netwright.*"schema" stopped with TypeError\.\n.*--verbose/s, place: false },
    { line: 'schema trace --verbose', says: /TypeError\.\n\s+at /, place: true },
  ])('$line', async ({ line, says, place }) => {
    vi.spyOn(schema, 'run').mockRejectedValue(new TypeError('password=hunter2'))
    const { exit, out, err } = await ran(line)
    expect(exit).toBe(2)
    expect(out).toBe('')
    expect(err).toMatch(says)
    expect(/\n\s+at /.test(err)).toBe(place)
    expect(err).not.toContain('hunter2')
  })
})

describe('arguments', () => {
  const parameters: readonly Parameter[] = [
    { name: 'subject', kind: 'text', positional: true, required: true, summary: 'what' },
    { name: 'from', kind: 'text', required: true, summary: 'where from', example: 'internet' },
    { name: 'sourcePort', kind: 'number', most: 65_535, summary: 'the port' },
    { name: 'header', kind: 'list', summary: 'a header' },
    { name: 'future', kind: 'flag', summary: 'also' },
    { name: 'protocol', kind: 'choice', choices: ['tcp', 'udp'], default: 'tcp', summary: 'which' },
    { name: 'paths', kind: 'paths', summary: 'what to read' },
  ]
  const cases: readonly { readonly typed: readonly string[]; readonly input?: object; readonly common?: object; readonly code?: string }[] =
    [
      { typed: ['x', '--from', 'a'], input: { subject: 'x', from: 'a', paths: [], header: [], future: false, protocol: 'tcp' } },
      { typed: ['--from=a=b', 'x', '-', 'y'], input: { subject: 'x', from: 'a=b', paths: ['-', 'y'] } },
      {
        typed: ['x', '--from', '-1', '--source-port', '53', '--header', 'a: b', '--header', 'c: d', '--future'],
        input: { from: '-1', sourcePort: 53, header: ['a: b', 'c: d'], future: true },
      },
      { typed: ['--from', 'a', '--', '--x', '--help'], input: { subject: '--x', paths: ['--help'] } },
      {
        typed: ['x', '--from=', '--profile', 'a=b', '--profile', 'c=d=e'],
        input: { from: '' },
        common: { profile: { a: 'b', c: 'd=e' }, failOn: 'error', maxFileSize: 64 },
      },
      { typed: ['x'], code: 'usage/missing' },
      { typed: ['--from', 'a'], code: 'usage/missing' },
      { typed: ['x', '--from', 'a', '--source-port', '70000'], code: 'usage/bad-value' },
      { typed: ['x', '--from', 'a', '--protocol', 'ip'], code: 'usage/bad-value' },
      { typed: ['x', '--from', 'a', '--sourcePort', '1'], code: 'usage/unknown-option' },
      { typed: ['x', '--from', 'a', '-q'], code: 'usage/unknown-option' },
    ]
  test.each(cases)('$typed', ({ typed, input, common, code }) => {
    const understood = understand('verb', parameters, typed)
    if (code !== undefined) expect(understood).toMatchObject({ refusal: { code } })
    else expect(understood).toMatchObject({ input: input ?? {}, common: common ?? {} })
  })
})

test('values and files of values keep their order', () => {
  const understood = understand('verb', [], ['--var', 'a=1', '--var-file=f', '--limit', '3', '--var', 'a=b=c'])
  expect('typed' in understood && givenInOrder(understood.typed)).toEqual([{ name: 'a', value: '1' }, { file: 'f' }, { name: 'a', value: 'b=c' }])
})

test('no words throw, and what is understood is complete', () => {
  const words = fc.array(
    fc.oneof(
      fc.string(),
      fc.constantFrom(
        '--',
        '-',
        '--from',
        '--from=x',
        '--format',
        'json',
        '--profile',
        'a=b',
        '--limit',
        '3',
        '--__proto__',
        '--header',
        'x',
      ),
    ),
  )
  const parameters: readonly Parameter[] = [
    { name: 'from', kind: 'text', required: true, summary: 'where from' },
    { name: 'header', kind: 'list', summary: 'a header' },
    { name: 'paths', kind: 'paths', summary: 'what to read' },
  ]
  fc.assert(
    fc.property(words, (typed) => {
      const understood = understand('verb', parameters, typed)
      if ('input' in understood) {
        expect(understood.input).toMatchObject({
          from: expect.any(String) as string,
          header: expect.any(Array) as string[],
          paths: expect.any(Array) as string[],
        })
        expect(understood.common.failOn).toBe('error')
      }
    }),
  )
})

describe('the verbs', () => {
  test('are sorted, and their line says what their file says', async () => {
    expect(operations.map((verb) => verb.name)).toEqual(operations.map((verb) => verb.name).toSorted())
    for (const listed of operations) {
      const verb = await listed.load()
      expect(verb).toMatchObject({ name: listed.name, summary: listed.summary, effect: listed.effect })
      expect(verb.formats.length, listed.name).toBeGreaterThan(0)
      expect(verb.examples.length, listed.name).toBeGreaterThan(0)
      const common = new Set<string>(commonParameters.map((parameter) => parameter.name))
      // A verb may mean more by a word than all do, and then has it itself.
      const replaced = verb.parameters.filter((parameter) => common.has(parameter.name)).map((parameter) => `${listed.name} --${parameter.name}`)
      expect(replaced).toEqual(listed.name === 'diff' ? ['diff --failOn'] : [])
      for (const { arguments: words } of verb.examples) {
        const [name, ...rest] = words.match(/'[^']*'|\S+/g)?.map((word) => word.replaceAll("'", '')) ?? []
        expect(name).toBe(listed.name)
        expect(understand(verb.name, verb.parameters, rest), words).toHaveProperty('input')
      }
      expect(helpOf(verb)).toContain(verb.summary)
    }
    expect(overview(operations, '1')).toContain('schema')
  })
})

describe('completion', () => {
  const cases: readonly { readonly words: readonly string[]; readonly has?: readonly string[]; readonly is?: string }[] = [
    { words: [''], has: ['schema\t', 'mcp\t', 'completion\t'] },
    { words: ['sch'], is: 'schema\twhat does a JSON document of Netwright look like?\n' },
    { words: ['schema', '--fo'], is: '--format\thow to write the answer\n' },
    { words: ['schema', '--format', ''], is: 'json\thow to write the answer\n' },
    { words: ['schema', '--fail-on', 'w'], has: ['warning\t'] },
    { words: ['schema', '--output', ''], is: ':files\n' },
    { words: ['completion', 'z'], is: 'zsh\tfor zsh\n' },
    { words: ['nothing', ''], is: ':files\n' },
  ]
  test.each(cases)('$words', async ({ words, has, is }) => {
    const found = await complete(words, operations)
    if (is !== undefined) expect(found).toBe(is)
    for (const part of has ?? []) expect(found).toContain(part)
  })
  test('every shell has a script', () => {
    for (const shell of ['bash', 'zsh', 'fish']) expect(scriptFor(shell)).toContain('netwright --complete')
  })
})

test.each([
  ['trase', ['trace']],
  ['chekc', ['check']],
  ['xyz', []],
  ['re', ['reach']],
])('%s is near %s', (typed, near) => expect(nearest(typed, ['check', 'map', 'reach', 'trace'])).toEqual(near))

test.each([
  { env: {}, tty: true, is: true },
  { env: {}, tty: false, is: false },
  { env: { NO_COLOR: '1' }, tty: true, is: false },
  { env: { NO_COLOR: '' }, tty: true, is: true },
  { env: { FORCE_COLOR: '1' }, tty: false, is: true },
  { env: { FORCE_COLOR: '1', NO_COLOR: '1' }, tty: true, is: false },
  { env: { TERM: 'dumb' }, tty: true, is: false },
])('colours: $env on a terminal: $tty', ({ env, tty, is }) => expect(wantsColor({ ...outlet(), isTTY: tty }, env, false)).toBe(is))

test('progress is for terminals, and is gone afterwards', () => {
  const terminal = Object.assign(outlet(), { isTTY: true })
  const shown = progressOn(terminal, true)
  shown.says('reading\u001B[31m')
  shown.clear()
  expect(terminal.text).toBe('\r\u001B[2Kreading\uFFFD[31m\r\u001B[2K')
  const pipe = outlet()
  progressOn(pipe, true).says('reading')
  expect(pipe.text).toBe('')
})

test('a reader that goes away ends the writing', async () => {
  let writes = 0
  const gone: Outlet = {
    write(_text, done) {
      writes++
      done?.(new Error('EPIPE'))
      return false
    },
  }
  expect(await writeAll(gone, 'x'.repeat(3 << 20))).toBe(false)
  expect(writes).toBe(1)
})

describe('the process', () => {
  const main = new URL('../../src/faces/cli/main.ts', import.meta.url).pathname
  const start = (line: string): ReturnType<typeof spawn> =>
    spawn('sh', ['-c', line.replaceAll('netwright', `"${process.execPath}" --import tsx "${main}"`)], { stdio: ['ignore', 'pipe', 'pipe'] })
  const ended = (child: ReturnType<typeof spawn>): Promise<{ code: number | null; err: string }> =>
    new Promise((resolve) => {
      let err = ''
      child.stderr?.on('data', (piece: Buffer) => (err += piece.toString()))
      child.stdout?.resume()
      child.on('close', (code) => resolve({ code, err }))
    })
  test('a closed pipe is no fault', async () => {
    expect(await ended(start('netwright schema trace | head -c 1 >/dev/null'))).toEqual({ code: 0, err: '' })
  })
  test('an interruption ends with 130', async () => {
    const child = spawn(process.execPath, ['--import', 'tsx', main, 'mcp', '--http', '0', folder], { stdio: ['ignore', 'ignore', 'pipe'] })
    await new Promise((resolve) => child.stderr.once('data', resolve))
    child.kill('SIGINT')
    expect((await ended(child)).code).toBe(130)
  })
})
