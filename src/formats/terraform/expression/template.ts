import type { TemplateFor, TemplateIf, TemplatePart } from '../../../syntax/hcl/ast.ts'
import { spend } from '../value/budget.ts'
import { convert } from '../value/convert.ts'
import { Fault } from '../value/fault.ts'
import { boolType } from '../value/type.ts'
import type { TfValue } from '../value/value.ts'
import type { Evaluation } from './evaluation.ts'
import { pairsOf } from './pairs.ts'
import { Pieces } from './pieces.ts'

/** The text of a template; unknown with its pieces where some of them are. */
export function renderTemplate(parts: readonly TemplatePart[], evaluation: Evaluation): TfValue {
  const pieces = new Pieces()
  render(parts, evaluation, pieces)
  return pieces.value()
}

function render(parts: readonly TemplatePart[], evaluation: Evaluation, pieces: Pieces): void {
  for (const part of parts) {
    spend(1)
    switch (part.kind) {
      case 'text':
        pieces.text(part.value)
        break
      case 'interpolation':
        try {
          pieces.add(evaluation.value(part.value))
        } catch (error) {
          if (!(error instanceof Fault)) throw error
          evaluation.note(error, part.span)
          pieces.missing('an error in its expression')
        }
        break
      case 'if':
        renderIf(part, evaluation, pieces)
        break
      case 'for':
        renderFor(part, evaluation, pieces)
        break
    }
  }
}

function renderIf(part: TemplateIf, evaluation: Evaluation, pieces: Pieces): void {
  try {
    const condition = convert(evaluation.value(part.condition), boolType)
    if (condition.sensitive) pieces.sensitive = true
    if (condition.kind === 'null') throw new Fault('The condition is null.')
    if (condition.kind === 'bool') render(condition.value ? part.then : part.otherwise, evaluation, pieces)
    else pieces.missing(condition.kind === 'unknown' ? condition.says : 'an unknown condition')
  } catch (error) {
    if (!(error instanceof Fault)) throw error
    evaluation.note(error, part.condition.span)
    pieces.missing('an error in its condition')
  }
}

function renderFor(part: TemplateFor, evaluation: Evaluation, pieces: Pieces): void {
  try {
    const collection = evaluation.value(part.collection)
    if (collection.sensitive) pieces.sensitive = true
    const pairs = pairsOf(collection)
    if ('says' in pairs) {
      pieces.missing(pairs.says)
      return
    }
    for (const [key, value] of pairs.pairs) {
      evaluation.bind([[part.keyName, key], [part.valueName, value]], () => render(part.body, evaluation, pieces))
    }
  } catch (error) {
    if (!(error instanceof Fault)) throw error
    evaluation.note(error, part.collection.span)
    pieces.missing('an error in its collection')
  }
}
