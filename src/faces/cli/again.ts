import type { Operation } from '../../operations/operation.ts'
import type { AskedWords } from '../../render/options.ts'
import { quoted } from '../../render/words/quoted.ts'
import { isPositional, optionOf, type Asked } from './arguments.ts'
import { commonParameters } from '../../operations/common.ts'

/** Options that say how files are read: the same files are another network without them. */
const reading: readonly string[] = ['profile', 'config', 'var', 'varFile', 'workspace', 'maxFileSize']

/** How it was asked, as it can be typed again. A variable's value may be a secret, so it is left to whoever types. */
export function askedWords({ name, parameters }: Pick<Operation, 'name' | 'parameters'>, { input, typed }: Asked): AskedWords {
  const own = parameters.filter((parameter) => parameter.kind !== 'paths')
  const paths = parameters.find((parameter) => parameter.kind === 'paths')
  const named = paths ? input[paths.name] : undefined
  const option = (word: string, text: string): string => `${word} ${quoted(text)}`
  return {
    question: [
      name,
      ...own.flatMap((parameter) => {
        const given = input[parameter.name]
        if (isPositional(parameter)) return typeof given === 'string' || typeof given === 'number' ? [quoted(`${given}`)] : []
        if (parameter.kind === 'flag') return given === true ? [optionOf(parameter)] : []
        return typed.flatMap((one) => (one.name === parameter.name ? [option(optionOf(parameter), one.text)] : []))
      }),
    ].join(' '),
    reading: typed
      .flatMap((one) => {
        const parameter = own.some((mine) => mine.name === one.name) ? undefined : commonParameters.find((common) => common.name === one.name)
        if (!parameter || !reading.includes(one.name)) return []
        return [option(optionOf(parameter), one.name === 'var' ? `${one.text.slice(0, one.text.indexOf('='))}=…` : one.text)]
      })
      .join(' '),
    paths: Array.isArray(named) ? named.map((path) => quoted(String(path))).join(' ') : '',
  }
}
