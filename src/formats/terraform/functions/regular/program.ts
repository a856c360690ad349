import { spend, stop } from '../../value/budget.ts'
import type { Assertion, CharacterSet, Pattern, ReadPattern } from './pattern.ts'

/** A step of a program: where two ways lead on, the first is preferred. */
export type Instruction =
  | { readonly kind: 'set'; readonly set: CharacterSet }
  | { readonly kind: 'split'; first: number; second: number }
  | { readonly kind: 'jump'; to: number }
  | { readonly kind: 'save'; readonly slot: number }
  | { readonly kind: 'assert'; readonly what: Assertion }
  | { readonly kind: 'match' }

const LONGEST = 100_000

/** A pattern as steps that are all tried side by side: time grows with pattern times text, whatever the pattern. */
export function compile({ pattern }: ReadPattern): readonly Instruction[] {
  const program: Instruction[] = []
  add(program, { kind: 'group', of: pattern, number: 0 })
  push(program, { kind: 'match' })
  return program
}

function push(program: Instruction[], instruction: Instruction): number {
  if (program.length >= LONGEST) stop('a regular expression is too large')
  spend(1)
  return program.push(instruction) - 1
}

function add(program: Instruction[], pattern: Pattern): void {
  switch (pattern.kind) {
    case 'set':
      push(program, { kind: 'set', set: pattern.set })
      break
    case 'assert':
      push(program, { kind: 'assert', what: pattern.what })
      break
    case 'group':
      push(program, { kind: 'save', slot: 2 * pattern.number })
      add(program, pattern.of)
      push(program, { kind: 'save', slot: 2 * pattern.number + 1 })
      break
    case 'sequence':
      for (const each of pattern.of) add(program, each)
      break
    case 'either':
      addEither(program, pattern.of)
      break
    case 'repeat':
      addRepeat(program, pattern)
      break
  }
}

function addEither(program: Instruction[], of: readonly Pattern[]): void {
  const ends: { to: number }[] = []
  for (const [at, each] of of.entries()) {
    if (at === of.length - 1) {
      add(program, each)
      break
    }
    const split = { kind: 'split' as const, first: program.length + 1, second: 0 }
    push(program, split)
    add(program, each)
    const jump = { kind: 'jump' as const, to: 0 }
    push(program, jump)
    ends.push(jump)
    split.second = program.length
  }
  for (const jump of ends) jump.to = program.length
}

function addRepeat(program: Instruction[], { of, least, most, lazy }: Pattern & { readonly kind: 'repeat' }): void {
  if (most === undefined) {
    for (let count = 1; count < least; count++) add(program, of)
    // A star is an optional plus: so an empty round doesn't end the others (as Go has it since 1.17).
    const skip = least === 0 ? { kind: 'split' as const, first: 0, second: 0 } : undefined
    if (skip !== undefined) push(program, skip)
    const start = program.length
    add(program, of)
    const loop = { kind: 'split' as const, first: 0, second: 0 }
    push(program, loop)
    aim(loop, lazy, start, program.length)
    if (skip !== undefined) aim(skip, lazy, start, program.length)
    return
  }
  for (let count = 0; count < least; count++) add(program, of)
  const skips: { first: number; second: number; start: number }[] = []
  for (let count = least; count < most; count++) {
    const split = { kind: 'split' as const, first: 0, second: 0 }
    push(program, split)
    skips.push(Object.assign(split, { start: program.length }))
    add(program, of)
  }
  for (const skip of skips) aim(skip, lazy, skip.start, program.length)
}

function aim(split: { first: number; second: number }, lazy: boolean, inside: number, outside: number): void {
  split.first = lazy ? outside : inside
  split.second = lazy ? inside : outside
}
