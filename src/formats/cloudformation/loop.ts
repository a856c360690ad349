import type { Origin } from '../../origin/origin.ts'
import type { Value } from '../../platforms/value.ts'
import type { Entry, MapTree, Tree } from '../../syntax/tree.ts'
import type { Ledger } from './ledger.ts'
import type { Scope } from './scope.ts'
import { textOf } from './value.ts'

/** An entry of a map in which loops were written out. */
export interface Spread {
  readonly key: string
  readonly keySpan: Entry['keySpan']
  readonly value: Tree
  readonly scope: Scope | undefined
}

interface Asked {
  readonly ledger: Ledger
  readonly hasExtensions: boolean
  readonly originOf: (tree: Tree) => Origin
}

interface Evaluator {
  readonly evaluate: (tree: Tree, scope: Scope | undefined) => Value | undefined
  readonly spread: (tree: MapTree, scope: Scope | undefined) => readonly Spread[]
}

/** The entries that `Fn::ForEach` comes to; of a list that isn't known, none, and that is told. */
export function writeOut(tree: Tree, scope: Scope | undefined, asked: Asked, evaluator: Evaluator): readonly Spread[] {
  const { ledger, hasExtensions, originOf } = asked
  const origin = originOf(tree)
  if (!hasExtensions) ledger.problem('no-extensions', origin, 'Fn::ForEach needs Transform: AWS::LanguageExtensions.')
  const [variable, collection, body] = tree.kind === 'list' ? tree.items : []
  if (variable?.kind !== 'scalar' || collection === undefined || body?.kind !== 'map') {
    ledger.problem('wrong-argument', origin, 'Fn::ForEach takes a name, a list and a map.')
    return []
  }
  const over = evaluator.evaluate(collection, scope)
  if (over?.kind !== 'list') {
    ledger.skip(`Fn::ForEach over a list that is not known${over?.kind === 'unknown' ? `: ${over.says}` : ''}`, origin, true)
    return []
  }
  return ledger.budget.deeper(
    () => {
      const all: Spread[] = []
      for (const item of over.items) {
        const value = textOf(item)
        if (value === undefined) ledger.skip('an item of Fn::ForEach that is not known', item.origin, true)
        else if (!ledger.budget.round()) {
          ledger.exhausted('too-much', origin)
          break
        } else for (const one of evaluator.spread(body, { name: variable.text, value, outer: scope })) all.push(one)
      }
      return all
    },
    () => {
      ledger.exhausted('too-deep', origin)
      return []
    },
  )
}
