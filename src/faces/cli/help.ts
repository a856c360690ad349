import { commonBeside } from '../../operations/common.ts'
import type { Listed } from '../../operations/index.ts'
import type { Effect, Operation, Parameter } from '../../operations/operation.ts'
import { isPositional, optionOf, placeholderOf } from './arguments.ts'

/** Words that the command line itself answers, beside the verbs. */
export const ownWords = [
  { name: 'completion', summary: 'print the completion script of a shell: bash, zsh or fish' },
  { name: 'help', summary: 'this page, or that of a verb' },
  { name: 'mcp', summary: 'offer the same verbs as MCP tools, over stdio or HTTP' },
] as const

const effects: Readonly<Record<Effect, string>> = {
  reads: 'Reads only what you name; opens no connection and changes nothing.',
  probes: 'Sends packets, to the targets that you name alone.',
  writes: 'Can change files; it says which before it does.',
}

/** Printed when nothing is asked, and by `--help`. */
export function overview(verbs: readonly Listed[], version: string): string {
  const rows = verbs.map((verb) => [verb.name, verb.summary] as const)
  return [
    `Netwright ${version}: follow a flow through the network that you declared.`,
    '',
    '  netwright <verb> [paths…] [options]',
    '',
    'Verbs, and the question that each answers:',
    ...table(rows),
    '',
    'Beside them:',
    ...table(ownWords.map(({ name, summary }) => [name, summary] as const)),
    '',
    "Paths are files, folders, globs, '-' (standard input) or REV:path (a git revision); '.' where none is given.",
    'Exit status: 0 answered; 1 the answer is "no"; 2 could not be asked; 3 unknown.',
    '',
    'Next: "netwright map ." shows what it finds here; "netwright <verb> --help" has examples.',
    '',
  ].join('\n')
}

/** The page of one verb. */
export function helpOf(
  verb: Pick<Operation, 'name' | 'summary' | 'effect' | 'parameters' | 'examples'> & Partial<Pick<Operation, 'formats' | 'document'>>,
): string {
  const { formats, document } = verb
  const positional = verb.parameters.filter(isPositional)
  const options = verb.parameters.filter((parameter) => !isPositional(parameter))
  return [
    `netwright ${verb.name}: ${verb.summary}`,
    effects[verb.effect],
    '',
    `  ${usageOf(verb)}`,
    '',
    ...(positional.length > 0
      ? ['Arguments:', ...table(positional.map((parameter) => [placeholderOf(parameter), describe(parameter)] as const)), '']
      : []),
    ...(options.length > 0 ? ['Options:', ...table(options.map(row)), ''] : []),
    'Options of every verb:',
    ...table(
      commonBeside(verb.parameters).map((parameter) =>
        parameter.name === 'format' && formats
          ? ([optionColumn(parameter), `how to write the answer: ${formats.join(', ')}`] as const)
          : row(parameter),
      ),
    ),
    '',
    `Examples:`,
    ...verb.examples.flatMap((example) => [`  ${example.says}`, `    netwright ${example.arguments}`]),
    '',
    ...(document === undefined
      ? []
      : [`JSON: "netwright schema ${document.replace(/^netwright\/|@\d+$/g, '')}" describes the document, ${document}.`, '']),
  ].join('\n')
}

function usageOf(verb: Pick<Operation, 'name' | 'parameters'>): string {
  const words = [`netwright ${verb.name}`]
  for (const parameter of verb.parameters) {
    if (parameter.kind === 'paths') words.push('[paths…]')
    else if (isPositional(parameter)) words.push(parameter.required ? placeholderOf(parameter) : `[${placeholderOf(parameter)}]`)
    else if (parameter.required) words.push(optionColumn(parameter))
  }
  return `${words.join(' ')} [options]`
}

const row = (parameter: Parameter): readonly [string, string] => [optionColumn(parameter), describe(parameter)]

function optionColumn(parameter: Parameter): string {
  return parameter.kind === 'flag' ? optionOf(parameter) : `${optionOf(parameter)} ${placeholderOf(parameter)}`
}

function describe(parameter: Parameter): string {
  const notes: string[] = []
  if (parameter.kind === 'choice' && !placeholderOf(parameter).includes('|')) notes.push(`one of ${parameter.choices.join(', ')}`)
  if (parameter.kind === 'list' || parameter.kind === 'keyvalue') notes.push('may be repeated')
  if ('default' in parameter && parameter.default !== undefined) notes.push(`default ${parameter.default}`)
  if (parameter.example !== undefined) notes.push(`such as ${parameter.example}`)
  return `${parameter.summary}${notes.length > 0 ? ` (${notes.join('; ')})` : ''}`
}

function table(rows: readonly (readonly [string, string])[]): string[] {
  const width = Math.min(30, Math.max(0, ...rows.map(([left]) => left.length)))
  return rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`)
}
