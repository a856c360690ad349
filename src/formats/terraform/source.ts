import type { Expression } from '../../syntax/hcl/ast.ts'
import { contentOf } from './content.ts'
import type { Module } from './declaration.ts'
import { dottedName } from './provider.ts'

/** So far locals are followed that are other locals. */
const deepest = 20

/**
 * The text of an expression that is put together of texts, locals and defaults of variables alone, before anything is evaluated: a module's source may be
 * one (OpenTofu: Early Evaluation, 1.8, 2026-11). Undefined where more is needed.
 */
export function earlyText(expression: Expression, module: Module, depth = 0): string | undefined {
  if (depth > deepest) return undefined
  switch (expression.kind) {
    case 'text':
      return expression.value
    case 'wrap':
    case 'parentheses':
      return earlyText(expression.value, module, depth + 1)
    case 'template': {
      const parts = expression.parts.map((part) =>
        part.kind === 'text' ? part.value : part.kind === 'interpolation' ? earlyText(part.value, module, depth + 1) : undefined,
      )
      return parts.includes(undefined) ? undefined : parts.join('')
    }
    case 'traversal': {
      const [root, name, ...more] = dottedName(expression)?.split('.') ?? []
      if (name === undefined || more.length > 0) return undefined
      const declared = root === 'var' ? module.variables.get(name) : undefined
      const found = root === 'local' ? module.locals.get(name) : declared && contentOf(declared.bodies, { validation: 0 }).attributes.get('default')
      return found && earlyText(found.expression, module, depth + 1)
    }
    default:
      return undefined
  }
}
