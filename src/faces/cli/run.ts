import type { ErrorDocument } from '../../render/documents/error.ts'
import { ask, chooseFormat, faultOfOurs } from '../../operations/ask.ts'
import { givenInOrder } from '../../operations/common.ts'
import { operations } from '../../operations/index.ts'
import { type Answer, type Operation, type Refusal, refuse } from '../../operations/operation.ts'
import { askedWords } from './again.ts'
import { understand, type Asked } from './arguments.ts'
import { ownWords } from './help.ts'
import { nearest } from '../../operations/nearest.ts'
import { type Outlet, progressOn, sayRefusal, wantsColor, widthOf, writeAll } from './terminal.ts'

/** What a run of the program has around it. */
export interface World {
  readonly version: string
  readonly stdout: Outlet
  readonly stderr: Outlet
  readonly env: Readonly<Record<string, string | undefined>>
  /** Absolute. */
  readonly folder: string
}

/** The world of a real process: an interruption ends it with 130, a reader that went away ends it quietly. */
export function surroundingsOf(process: NodeJS.Process, version: string): World {
  process.on('SIGINT', () => process.exit(130))
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EPIPE') process.exit()
      process.exitCode = 2
    })
  }
  return { version, stdout: process.stdout, stderr: process.stderr, env: process.env, folder: process.cwd() }
}

/** The day by which what is accepted until a day is judged; `NETWRIGHT_TODAY` sets it. */
/** What Terraform itself would take from the environment, and nothing else of it. */
function terraformInputs(env: World['env']): Record<string, string> {
  return Object.fromEntries(Object.entries(env).flatMap(([key, value]) => (value !== undefined && (key.startsWith('TF_VAR_') || key === 'TF_WORKSPACE') ? [[key, value]] : [])))
}

export function todayOf(env: World['env']): string {
  const said = env['NETWRIGHT_TODAY'] ?? ''
  return /^\d{4}-\d{2}-\d{2}$/.test(said) ? said : new Date().toISOString().slice(0, 10)
}

/** Runs one command line and returns its exit status. Never throws. */
export async function run(typed: readonly string[], world: World): Promise<number> {
  const verbose = typed.includes('--verbose')
  try {
    return await dispatch(typed, world)
  } catch (thrown) {
    await writeAll(world.stderr, sayRefusal(faultOfOurs('the command line', thrown, verbose)))
    return 2
  }
}

async function dispatch(typed: readonly string[], world: World): Promise<number> {
  const [word, ...rest] = typed
  if (word === '--version' || word === '-V') return print(world, `${world.version}\n`)
  if (word === undefined || word === '--help' || word === '-h' || (word === 'help' && rest.length === 0)) {
    const { overview } = await import('./help.ts')
    return print(world, overview(operations, world.version))
  }
  if (word === 'help') return dispatch([rest[0] ?? '', '--help'], world)
  if (word === 'completion' || word === '--complete') {
    const { complete, scriptFor } = await import('./completion.ts')
    if (word === '--complete') return print(world, await complete(rest, operations))
    const script = scriptFor(rest[0])
    return typeof script === 'string' ? print(world, script) : fail(world, script, rest)
  }
  if (word === 'mcp') {
    const { serve } = await import('../mcp/serve.ts')
    const outcome = await serve(rest, world)
    if (typeof outcome === 'number') return outcome
    return 'help' in outcome ? print(world, outcome.help) : fail(world, outcome, rest)
  }
  const listed = operations.find((verb) => verb.name === word)
  if (!listed) {
    const known = [...operations.map((verb) => verb.name), ...ownWords.map(({ name }) => name)]
    const candidates = nearest(word, known)
    const says = word.startsWith('-') ? `The verb comes first, before ${word}.` : `There is no verb "${word}".`
    return fail(
      world,
      { code: 'usage/unknown-verb', says, todo: '"netwright --help" lists the verbs.', ...(candidates.length > 0 && { candidates }) },
      rest,
    )
  }
  const verb = await listed.load()
  const understood = understand(verb.name, verb.parameters, rest)
  if ('help' in understood) {
    const { helpOf } = await import('./help.ts')
    return print(world, helpOf(verb))
  }
  if ('refusal' in understood) return fail(world, understood.refusal, rest)
  const format = chooseFormat(verb, understood.common.format)
  if ('refusal' in format) return fail(world, format.refusal, rest)
  const progress = progressOn(world.stderr, !understood.common.quiet)
  const answer = await ask(verb, understood.input, understood.common, {
    tool: { name: 'netwright', version: world.version },
    today: todayOf(world.env),
    environment: terraformInputs(world.env),
    given: givenInOrder(understood.typed),
    folder: world.folder,
    progress: progress.says,
    mayWrite: true,
  })
  progress.clear()
  return show(verb, answer, format.format, understood, world)
}

async function show(verb: Operation, answer: Answer, format: Operation['formats'][number], understood: Asked, world: World): Promise<number> {
  const { common } = understood
  if (answer.exit === 2) {
    const document = answer.document as ErrorDocument
    await writeAll(world.stderr, sayRefusal(document))
    if (common.format === 'json') await writeAll(world.stdout, `${JSON.stringify(document, null, 2)}\n`)
    return 2
  }
  let drawn: string
  try {
    const { formatsOf, render } = await import('../../render/index.ts')
    const formats = formatsOf(answer.document)
    if ('schema' in answer.document && !formats.includes(format))
      return fail(world, { code: 'usage/format', says: `This answer cannot be drawn as ${format}.`, todo: 'Choose one of the formats that it has.', candidates: formats })
    const toFile = common.output !== undefined && common.output !== '-'
    drawn = await render(answer.document, format, {
      color: !toFile && wantsColor(world.stdout, world.env, common.noColor),
      width: widthOf(world.stdout),
      verbose: common.verbose,
      ...(common.limit !== undefined && { limit: common.limit }),
      asked: askedWords(verb, understood),
    })
  } catch (thrown) {
    return fail(world, faultOfOurs(`drawing the answer of "${verb.name}" as ${format}`, thrown, common.verbose))
  }
  if (!drawn.endsWith('\n')) drawn += '\n'
  if (common.output === undefined || common.output === '-') await writeAll(world.stdout, drawn)
  else {
    const refusal = await writeOutput(common.output, drawn, world)
    if (refusal) return fail(world, refusal)
    if (!common.quiet) await writeAll(world.stderr, `netwright: wrote ${common.output}\n`)
  }
  for (const { path, format: other } of answer.also ?? []) {
    const { render } = await import('../../render/index.ts')
    const refusal = await writeOutput(path, await render(answer.document, other, { color: false, width: 100, verbose: common.verbose }), world)
    if (refusal) return fail(world, refusal)
    if (!common.quiet) await writeAll(world.stderr, `netwright: wrote ${path}\n`)
  }
  return answer.exit
}

/** Writes beside and renames, so that nobody reads half an answer. */
async function writeOutput(path: string, text: string, world: World): Promise<Refusal | undefined> {
  const [{ rename, rm, stat, writeFile }, { resolve }] = await Promise.all([import('node:fs/promises'), import('node:path')])
  const target = resolve(world.folder, path)
  const plain = await stat(target).then(
    (found) => found.isFile(),
    () => true,
  )
  const beside = plain ? `${target}.${process.pid}.part` : target
  try {
    await writeFile(beside, text)
    if (plain) await rename(beside, target)
    return undefined
  } catch (thrown) {
    if (plain) await rm(beside, { force: true }).catch(() => undefined)
    const reason = (thrown as NodeJS.ErrnoException).code ?? 'an error'
    return {
      code: 'usage/output',
      says: `The answer cannot be written to ${path} (${reason}).`,
      todo: 'Name a file in a folder that exists and may be written to.',
    }
  }
}

async function print(world: World, text: string): Promise<number> {
  await writeAll(world.stdout, text)
  return 0
}

/** Says why it could not be asked; a program that wants JSON also gets it as a document. */
async function fail(world: World, refusal: Refusal, typed: readonly string[] = []): Promise<number> {
  await writeAll(world.stderr, sayRefusal(refusal))
  if (typed.some((word, index) => word === '--format=json' || (word === 'json' && typed[index - 1] === '--format'))) {
    const { document } = refuse({ name: 'netwright', version: world.version }, refusal)
    await writeAll(world.stdout, `${JSON.stringify(document, null, 2)}\n`)
  }
  return 2
}
