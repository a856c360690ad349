import type { Place } from '../origin/place.ts'
import type { Problem } from '../origin/problem.ts'
import type { Variables } from '../formats/format.ts'
import type { Profile } from '../model/profile.ts'
import type { ErrorDocument } from '../render/documents/error.ts'
import type { OutputFormat } from '../render/documents/format.ts'
import type { ToolPart } from '../render/documents/common.ts'
import type { Config } from './config.ts'
import type { Files } from './files.ts'

/**
 * A verb is one file that exports `operation({...})` as its default, and one line in `index.ts`. Command line options, MCP tools, help and
 * completion are all made from `parameters`, which is plain data: nothing of a verb is known by name outside its file.
 */

/** `reads` opens only named files; `probes` sends packets to named targets; `writes` changes something outside of the answer. */
export type Effect = 'reads' | 'probes' | 'writes'

interface ParameterBase {
  /** camelCase; `--source-port` on the command line. */
  readonly name: string
  /** One phrase, lower case, without a full stop. */
  readonly summary: string
  readonly required?: boolean
  /** What stands for the value in help: `ENDPOINT`. */
  readonly placeholder?: string
  readonly example?: string
}

export type Parameter =
  | (ParameterBase & { readonly kind: 'text'; readonly positional?: boolean; readonly default?: string })
  | (ParameterBase & { readonly kind: 'number'; readonly default?: number; readonly least?: number; readonly most?: number })
  | (ParameterBase & {
      readonly kind: 'choice'
      readonly positional?: boolean
      readonly choices: readonly string[]
      readonly default?: string
    })
  | (ParameterBase & { readonly kind: 'flag' })
  /** An option that may be given many times. */
  | (ParameterBase & { readonly kind: 'list' })
  /** `KEY=VALUE`, many times; a later one wins. */
  | (ParameterBase & { readonly kind: 'keyvalue' })
  /** What to read: always positional, always last; `.` where none is given. The files behind them are `context.files`. */
  | (ParameterBase & {
      readonly kind: 'paths'
      /** Nothing is read where nothing is named, instead of `.`. */
      readonly orNone?: true
      /** Two states of a network: the verb opens them with `context.sides`. Revisions of git count, and `--` among the words is kept. */
      readonly sides?: true
    })

type ValueOf<P extends Parameter> = P extends { kind: 'number' }
  ? number
  : P extends { kind: 'flag' }
    ? boolean
    : P extends { kind: 'list' | 'paths' }
      ? readonly string[]
      : P extends { kind: 'keyvalue' }
        ? Readonly<Record<string, string>>
        : P extends { kind: 'choice'; choices: readonly (infer Choice)[] }
          ? Choice
          : string

/** Values that are always there: required ones, those with a default, and those for which "none" is a value. */
type Present<P extends Parameter> = P extends { required: true } | { kind: 'flag' | 'list' | 'paths' | 'keyvalue' }
  ? P
  : P extends { default: string | number }
    ? P
    : never

/** What `run` is given, worked out from the parameters. */
export type InputOf<Parameters extends readonly Parameter[]> = {
  readonly [P in Present<Parameters[number]> as P['name']]: ValueOf<P>
} & {
  readonly [P in Exclude<Parameters[number], Present<Parameters[number]>> as P['name']]?: ValueOf<P> | undefined
}

export type Value = string | number | boolean | readonly string[] | Readonly<Record<string, string>>
export type Input = Readonly<Record<string, Value | undefined>>

export type FailOn = 'error' | 'warning' | 'note' | 'never'

/** Two states of a network, each read like what a verb is given: its own files, and the config that goes with them. */
export interface Sides {
  readonly old: Context
  readonly now: Context
  /** What each is called: as it was typed, or `the work tree`. */
  readonly names: { readonly old: string; readonly now: string }
  /** The paths by which each can be asked about alone; undefined where there are none. */
  readonly paths?: { readonly old: string; readonly now: string }
}

/** What was named as two states. A file that was named alone may hold both moments itself; else it is opened beside its last commit. */
export interface Asked {
  readonly alone?: Context
  open(): Promise<Sides | { readonly refusal: Refusal }>
}

/** What every verb is given besides its own input. */
export interface Context {
  readonly tool: ToolPart
  /** What was named to be read; empty for a verb without `paths`. */
  readonly files: Files
  readonly config: Config
  /** What was wrong with the files and the config so far; call it last, reading adds to it. */
  readonly problems: () => readonly Problem[]
  /** The config's profile with `--profile` over it. */
  readonly profile: Profile
  readonly failOn: FailOn
  /** How many rows the reader of the answer wants to see; documents are never cut by it, only what is drawn from them. */
  readonly limit: number | undefined
  readonly verbose: boolean
  readonly variables: Variables
  /** Which moment of a plan is read; what will be, unless told. */
  readonly moment?: 'before' | 'after'
  /** With what could be there and isn't: made-up endpoints for selectors, groups and subnets that hold nobody yet. */
  readonly future?: true
  /** ISO 8601 date; only for what is accepted until a day, and for certificates. `NETWRIGHT_TODAY` sets it. */
  readonly today: string
  /** Whether the face lets files be changed; nothing is changed without being asked for, either. */
  readonly mayWrite?: boolean
  /** What the words of a parameter with `sides` name. Paths are confined as those of `files` are. */
  readonly sides: (words: readonly string[]) => Promise<Asked | { readonly refusal: Refusal }>
  /** Says what is being done, to a terminal only. */
  readonly progress: (says: string) => void
}

/** `document` is exactly what `--format json` prints. Exit 2 goes with a `netwright/error@1`, made by `refuse`. */
export interface Answer {
  readonly document: object
  /** 0 answered · 1 answered, and the answer is "no" · 2 could not be asked · 3 answered `unknown`. */
  readonly exit: 0 | 1 | 2 | 3
  /** Files to which it is written, too. */
  readonly also?: readonly { readonly path: string; readonly format: OutputFormat }[]
}

export interface Example {
  /** What it is for, a phrase. */
  readonly says: string
  /** As typed after `netwright `: `trace --from internet --to https://shop.example/ examples/shop`. */
  readonly arguments: string
}

export interface Operation {
  readonly name: string
  /** The question that it answers. */
  readonly summary: string
  readonly effect: Effect
  readonly parameters: readonly Parameter[]
  readonly examples: readonly Example[]
  /** The first is what it is drawn in when nothing else is asked for. */
  readonly formats: readonly OutputFormat[]
  /** The schema of its document: `netwright/trace@1`. */
  readonly document: string
  run(input: Input, context: Context): Promise<Answer>
}

/** A verb whose `run` is typed by its own parameters. */
export function operation<const Parameters extends readonly Parameter[]>(
  definition: Omit<Operation, 'parameters' | 'run'> & {
    readonly parameters: Parameters
    run(input: InputOf<Parameters>, context: Context): Promise<Answer>
  },
): Operation {
  const { run, ...rest } = definition
  // The loops hand over only what `inputOf` made from the same parameters.
  return { ...rest, run: (input, context) => run.call(definition, input as InputOf<Parameters>, context) }
}

/** Why a question cannot be asked, and what to do about it: whole sentences, without secrets. */
export interface Refusal {
  /** `usage/unknown-option`, `input/nothing-to-read`. */
  readonly code: string
  readonly says: string
  readonly todo: string
  readonly candidates?: readonly string[] | undefined
  readonly places?: readonly Place[]
}

export function refuse(tool: ToolPart, refusal: Refusal): Answer & { readonly document: ErrorDocument; readonly exit: 2 } {
  const { code, says, todo, candidates, places } = refusal
  return {
    document: {
      schema: 'netwright/error@1',
      tool,
      code,
      says,
      todo,
      ...(candidates && { candidates: [...candidates] }),
      places: [...(places ?? [])],
    },
    exit: 2,
  }
}
