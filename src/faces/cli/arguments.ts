import { type Common, commonBeside, commonParameters } from '../../operations/common.ts'
import { completeInput } from '../../operations/input.ts'
import type { Input, Parameter, Refusal, Value } from '../../operations/operation.ts'
import { nearest } from '../../operations/nearest.ts'

/** `sourcePort` is typed `--source-port`. */
export function optionOf(parameter: Parameter): string {
  return `--${parameter.name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`
}

export function isPositional(parameter: Parameter): boolean {
  return parameter.kind === 'paths' || ('positional' in parameter && parameter.positional === true)
}

/** What stands for the value of a parameter in help and messages. */
export function placeholderOf(parameter: Parameter): string {
  if (parameter.placeholder !== undefined) return parameter.placeholder
  if (parameter.kind === 'choice') return parameter.choices.length <= 4 ? parameter.choices.join('|') : parameter.name.toUpperCase()
  return parameter.kind === 'number' ? 'NUMBER' : parameter.name.replace(/[A-Z]/g, (letter) => `-${letter}`).toUpperCase()
}

const called = (parameter: Parameter): string => (isPositional(parameter) ? placeholderOf(parameter) : optionOf(parameter))

/** `typed`: each option with its value, in order. */
export interface Asked {
  readonly input: Input
  readonly common: Common
  readonly typed: readonly Option[]
}

export type Understood = Asked | { readonly help: true } | { readonly refusal: Refusal }

interface Option {
  readonly name: string
  readonly text: string
}

/**
 * What was typed after the verb, by the verb's own parameters and the common ones. `--name value` and `--name=value` are the same; `--`
 * ends the options (and is kept for a verb that compares two states); `-` is a path (standard input).
 */
export function understand(verb: string, parameters: readonly Parameter[], typed: readonly string[]): Understood {
  const beside = commonBeside(parameters)
  const all = [...parameters, ...beside]
  const options = new Map(all.filter((parameter) => !isPositional(parameter)).map((parameter) => [optionOf(parameter), parameter]))
  const positional = parameters.filter((parameter) => isPositional(parameter) && parameter.kind !== 'paths')
  const paths = parameters.find((parameter) => parameter.kind === 'paths')
  const given = new Map<string, Value>()
  const inOrder: Option[] = []
  const refusal = (code: string, says: string, candidates: readonly string[] = []): Understood => ({
    refusal: {
      code: `usage/${code}`,
      says,
      todo: `"netwright ${verb} --help" shows what it takes.`,
      ...(candidates.length > 0 && { candidates }),
    },
  })

  let ended = false
  for (let index = 0; index < typed.length; index++) {
    const word = typed[index] ?? ''
    if (!ended && word === '--') {
      ended = true
      if (paths?.kind === 'paths' && paths.sides) given.set(paths.name, [...listOf(given.get(paths.name)), word])
      continue
    }
    if (ended || word === '-' || !word.startsWith('-')) {
      const next = positional.find((parameter) => !given.has(parameter.name))
      if (next) given.set(next.name, word)
      else if (paths) given.set(paths.name, [...listOf(given.get(paths.name)), word])
      else return refusal('too-much', `"${verb}" does not know what to do with "${word}".`)
      continue
    }
    if (word === '--help' || word === '-h') return { help: true }
    const equals = word.indexOf('=')
    const name = equals < 0 ? word : word.slice(0, equals)
    const parameter = options.get(name)
    if (!parameter) return refusal('unknown-option', `"${verb}" has no option ${name}.`, nearest(name, [...options.keys(), '--help']))
    if (parameter.kind === 'flag') {
      if (equals >= 0) return refusal('bad-value', `${name} is a switch and takes no value.`)
      given.set(parameter.name, true)
      continue
    }
    let text = equals < 0 ? undefined : word.slice(equals + 1)
    if (text === undefined) {
      const next = typed[index + 1]
      if (next === undefined || (next.startsWith('--') && next.length > 2)) {
        return refusal('missing-value', `${name} wants a value: ${placeholderOf(parameter)}, ${parameter.summary}.`)
      }
      text = next
      index++
    }
    inOrder.push({ name: parameter.name, text })
    const wrong = take(parameter, text, given)
    if (wrong !== undefined) return refusal('bad-value', `${name} ${wrong}.`)
  }

  const own = completeInput(parameters, Object.fromEntries(given), called)
  if ('refusal' in own) return own
  // What the verb has replaced is as nobody said it.
  const shared = [...given].filter(([name]) => beside.some((parameter) => parameter.name === name))
  const common = completeInput(commonParameters, Object.fromEntries(shared), called)
  if ('refusal' in common) return common
  // The loop over the same parameters has just checked every value.
  return { input: own.input, common: common.input as Common, typed: inOrder }
}

const listOf = (value: Value | undefined): readonly string[] => (Array.isArray(value) ? value.map(String) : [])

/** Adds one value to what was given; says what is wrong with it, otherwise nothing. */
function take(parameter: Parameter, text: string, given: Map<string, Value>): string | undefined {
  const { name } = parameter
  if (parameter.kind === 'list') {
    given.set(name, [...listOf(given.get(name)), text])
    return undefined
  }
  if (parameter.kind === 'keyvalue') {
    const equals = text.indexOf('=')
    if (equals < 1) return `wants KEY=VALUE${parameter.example === undefined ? '' : `, such as ${parameter.example}`}`
    const before = given.get(name)
    const pairs: Record<string, string> = {
      ...(before as Record<string, string> | undefined),
      [text.slice(0, equals)]: text.slice(equals + 1),
    }
    given.set(name, pairs)
    return undefined
  }
  if (given.has(name)) return 'is given twice; once is enough'
  if (parameter.kind === 'number') {
    if (!/^-?\d{1,15}$/.test(text)) return 'wants a whole number'
    given.set(name, Number(text))
    return undefined
  }
  given.set(name, text)
  return undefined
}
