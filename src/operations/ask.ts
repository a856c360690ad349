import type { Given } from '../formats/format.ts'
import type { OutputFormat } from '../render/documents/format.ts'
import type { ToolPart } from '../render/documents/common.ts'
import type { Common } from './common.ts'
import type { Config } from './config.ts'
import type { Files } from './files.ts'
import { type Answer, type Context, type Input, type Operation, type Refusal, refuse } from './operation.ts'

/** What a face gives so that a question can be asked. */
export interface Surroundings {
  readonly tool: ToolPart
  /** ISO 8601 date. */
  readonly today: string
  /** Absolute: what relative paths start from. */
  readonly folder: string
  /** Absolute folders and files outside of which nothing is opened; everything that the user may read when undefined. */
  readonly confinedTo?: readonly string[]
  readonly progress: (says: string) => void
  /** Files that were named may be changed where a verb is asked to. */
  readonly mayWrite?: boolean
  /** What the environment says of Terraform's inputs: `TF_VAR_name`, `TF_WORKSPACE`. */
  readonly environment?: Readonly<Record<string, string>>
  /** Values and files of values in the order in which they were typed. */
  readonly given?: readonly Given[]
}

/** Opens what is to be read, runs the verb, and turns a fault of our own into an answer with exit status 2. Never throws. */
export async function ask(operation: Operation, input: Input, common: Common, surroundings: Surroundings): Promise<Answer> {
  const { tool } = surroundings
  try {
    const opened = await open(operation, input, common, surroundings)
    if ('refusal' in opened) return refuse(tool, opened.refusal)
    return await operation.run(input, contextOf(opened, common, surroundings))
  } catch (thrown) {
    return refuse(tool, faultOfOurs(`"${operation.name}"`, thrown, common.verbose))
  }
}

/** What was named, opened. */
export interface Opened {
  readonly files: Files
  readonly config: Config
}

function contextOf({ files, config }: Opened, common: Common, surroundings: Surroundings, moment?: 'before' | 'after'): Context {
  return {
    tool: surroundings.tool,
    files,
    config,
    problems: () => [...config.problems, ...files.problems],
    profile: { ...config.profile, ...common.profile },
    failOn: common.failOn,
    limit: common.limit,
    verbose: common.verbose,
    variables: {
      environment: surroundings.environment ?? {},
      values: common.var,
      files: common.varFile,
      ...(surroundings.given && { given: surroundings.given }),
      workspace: common.workspace,
    },
    ...(moment && { moment }),
    today: surroundings.today,
    mayWrite: surroundings.mayWrite ?? false,
    sides: async (words) => (await import('./sides.ts')).sidesOf(words, common, surroundings, contextOf),
    progress: surroundings.progress,
  }
}

async function open(
  operation: Operation,
  input: Input,
  common: Common,
  surroundings: Surroundings,
): Promise<Opened | { readonly refusal: Refusal }> {
  const parameter = operation.parameters.find((candidate) => candidate.kind === 'paths')
  const named = parameter && input[parameter.name]
  if (!Array.isArray(named) || (parameter?.kind === 'paths' && (parameter.sides || (named.length === 0 && parameter.orNone)))) return nothingNamed()
  const { openNamed } = await import('./named.ts')
  return openNamed(named.length > 0 ? named : ['.'], common, surroundings)
}

/** For a verb that reads nothing, or opens by itself: files and settings are not part of what the program starts with. */
async function nothingNamed(): Promise<Opened> {
  const [{ noFiles }, { noConfig }] = await Promise.all([import('./files.ts'), import('./config.ts')])
  return { files: noFiles, config: noConfig }
}

/** The message of an exception may quote what was read, secrets too, so only its kind is told, and the place where asked. */
export function faultOfOurs(where: string, thrown: unknown, verbose: boolean): Refusal {
  const kind = thrown instanceof Error ? thrown.name : typeof thrown
  const frames = thrown instanceof Error ? (thrown.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line)) : []
  const place = verbose && frames.length > 0 ? `\n${frames.slice(0, 12).join('\n')}` : ''
  return {
    code: 'fault/unexpected',
    says: `This is a fault of Netwright, not of your files: ${where} stopped with ${kind}.${place}`,
    todo: verbose ? 'Please report it with the lines above.' : 'Please report it; --verbose shows where it happened.',
  }
}

/** The format that an answer is drawn in, or why it cannot be. */
export function chooseFormat(
  operation: Operation,
  asked: OutputFormat | undefined,
): { readonly format: OutputFormat } | { readonly refusal: Refusal } {
  const format = asked ?? operation.formats[0] ?? 'json'
  if (operation.formats.includes(format)) return { format }
  return {
    refusal: {
      code: 'usage/format',
      says: `"${operation.name}" cannot be drawn as ${format}.`,
      todo: 'Choose one of the formats that it has.',
      candidates: operation.formats,
    },
  }
}
