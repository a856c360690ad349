import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

/** What an expression comes to: its JSON (undefined where that has no words for it), its type, whether it is sensitive; or that it isn't known; or an error. */
export type Answer = 'error' | 'unknown' | { readonly json: string | undefined; readonly type: string; readonly sensitive: boolean }

/** The files that expressions may name. */
export const files: Readonly<Record<string, string>> = {
  'a.txt': 'hello\n',
  'sub/b.json': '{"b":1}',
  'sub/deep/c.txt': 'ä',
  't.tftpl': 'Hi ${name}!%{ for x in xs ~}\n ${x}\n%{ endfor }',
  'again.tftpl': '${templatefile("t.tftpl", {})}',
}

/** Asks Terraform itself, all at once; takes a second or two for a thousand expressions. */
export function ask(expressions: readonly string[]): Answer[] {
  const folder = mkdtempSync(join(tmpdir(), 'netwright-console-'))
  try {
    for (const [path, content] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true })
      writeFileSync(join(folder, path), content)
    }
    writeFileSync(join(folder, 'main.tf'), configurationOf(expressions))
    const wrong = new Set<number>()
    const run = (input: string): string => {
      const { stdout, stderr: coloured } = spawnSync('terraform', ['console'], {
        cwd: folder,
        input: `${input}\n`,
        encoding: 'utf8',
        maxBuffer: 64 * 1024 * 1024,
        env: { ...process.env, TF_CLI_CONFIG_FILE: '/dev/null', CHECKPOINT_DISABLE: '1', TF_CLI_ARGS: '', NO_COLOR: '1' },
      })
      const stderr = coloured.replaceAll(/\u001b\[[0-9;]*m/g, '')
      // What is wrong before anything is evaluated is told with its line, of which each expression has two.
      for (const [, line] of stderr.matchAll(/main\.tf line (\d+)/g)) wrong.add((Number(line) - firstLine) % (expressions.length + 2))
      if (wrong.size === 0 && /Error/.test(stderr)) throw new Error(`terraform console: ${stderr.slice(0, 4000)}`)
      return stdout
    }
    const printed = run('base64encode(jsonencode(local.values))')
    if (wrong.size > 0) {
      const rest = ask(expressions.filter((_, at) => !wrong.has(at)))
      return expressions.map((_, at) => (wrong.has(at) ? 'error' : (rest.shift() ?? 'error')))
    }
    if (printed.startsWith('(known after apply)')) {
      // One that isn't known hides all: the halves are asked for themselves.
      if (expressions.length === 1) return ['unknown']
      const half = expressions.length >> 1
      return [...ask(expressions.slice(0, half)), ...ask(expressions.slice(half))]
    }
    const encoded = /^"([A-Za-z0-9+/=]*)"\s*$/.exec(printed)
    if (encoded === null) throw new Error(`terraform console gave no values: ${printed.slice(0, 400)}`)
    const values = JSON.parse(Buffer.from(encoded[1] ?? '', 'base64').toString('utf8')) as [boolean, string?, boolean?][]
    const types = splitTypes(run('type(local.types)').replaceAll(/\s+/g, '').replaceAll(/,(?=[)\]}])/g, ''))
    if (values.length !== expressions.length || types.length !== expressions.length) throw new Error(`terraform console answered ${values.length} and ${types.length}, not ${expressions.length}`)
    return values.map(([fine, json, sensitive], at) => (fine ? { json, type: types[at] ?? '', sensitive: sensitive === true } : 'error'))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Of the first expression in the configuration. */
const firstLine = 9

function configurationOf(expressions: readonly string[]): string {
  return [
    'terraform {\n  required_providers {\n    terraform = { source = "terraform.io/builtin/terraform" }\n  }\n}',
    'locals {',
    '  template = "<$${x}>"',
    '  values = [',
    ...expressions.map((each) => `    try([true, nonsensitive(jsonencode(${each})), issensitive(${each})], [nonsensitive(can(${each}))]),`),
    '  ]',
    '  types = [',
    ...expressions.map((each) => `    try(${each}, "error"),`),
    '  ]',
    '}',
    '',
  ].join('\n')
}

/** The members of `tuple([a,b,])`. */
function splitTypes(text: string): string[] {
  const body = text.replace(/^tuple\(\[/, '').replace(/\]\)$/, '')
  const types: string[] = []
  let depth = 0
  let start = 0
  for (let at = 0; at < body.length; at++) {
    const char = body.charAt(at)
    if (char === '"') at = body.indexOf('"', at + 1)
    else if ('([{'.includes(char)) depth++
    else if (')]}'.includes(char)) depth--
    else if (char === ',' && depth === 0) {
      types.push(body.slice(start, at))
      start = at + 1
    }
  }
  if (start < body.length) types.push(body.slice(start))
  return types
}
