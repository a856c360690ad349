import type { Given } from '../formats/format.ts'
import { outputFormats } from '../render/documents/format.ts'
import type { InputOf, Parameter } from './operation.ts'

/** What every verb takes besides its own parameters. A verb that means more by one of these names has its own, which goes before it. */
export const commonParameters = [
  { name: 'format', kind: 'choice', choices: outputFormats, summary: 'how to write the answer' },
  { name: 'output', kind: 'text', placeholder: 'FILE', summary: 'write the answer to a file' },
  {
    name: 'failOn',
    kind: 'choice',
    choices: ['error', 'warning', 'note', 'never'],
    default: 'error',
    summary: 'the lightest finding that makes the exit status 1',
  },
  { name: 'profile', kind: 'keyvalue', placeholder: 'KEY=VALUE', summary: 'say what the files leave open', example: 'cni=cilium' },
  { name: 'config', kind: 'text', placeholder: 'FILE', summary: 'settings to use instead of the nearest .netwright.yaml' },
  { name: 'var', kind: 'keyvalue', placeholder: 'KEY=VALUE', summary: 'the value of a Terraform variable' },
  { name: 'varFile', kind: 'list', placeholder: 'FILE', summary: 'a file of Terraform variables' },
  { name: 'workspace', kind: 'text', placeholder: 'NAME', summary: 'the Terraform workspace' },
  { name: 'limit', kind: 'number', least: 1, summary: 'show at most this many rows of each list; JSON is never cut' },
  {
    name: 'maxFileSize',
    kind: 'number',
    least: 1,
    most: 480,
    default: 64,
    placeholder: 'MEGABYTES',
    summary: 'larger files are named and not read',
  },
  { name: 'quiet', kind: 'flag', summary: 'say nothing besides the answer' },
  { name: 'noColor', kind: 'flag', summary: 'write without colours, as NO_COLOR=1 does' },
  { name: 'verbose', kind: 'flag', summary: 'say more, also where a fault of Netwright itself happened' },
] as const satisfies readonly Parameter[]

/** Those that a verb has not replaced by its own. */
export function commonBeside(own: readonly Parameter[]): readonly Parameter[] {
  return commonParameters.filter(({ name }) => !own.some((one) => one.name === name))
}

/** Values and files of values among options in the order in which they were typed: the later of two counts, whichever it is. */
export function givenInOrder(typed: readonly { readonly name: string; readonly text: string }[]): Given[] {
  return typed.flatMap(({ name, text }): Given[] => {
    if (name === 'varFile') return [{ file: text }]
    const equals = text.indexOf('=')
    return name === 'var' ? [{ name: text.slice(0, equals), value: text.slice(equals + 1) }] : []
  })
}

export type Common = InputOf<typeof commonParameters>
