import type { Language, Transform } from '../../../src/flow/text/language.ts'

/** Membership by definition, one string at a time; undefined is "not there". Patterns by JavaScript's RegExp. */
export function member(language: Language, value: string | undefined): boolean {
  switch (language.kind) {
    case 'some':
      return language.of.some((each) => member(each, value))
    case 'all':
      return language.of.every((each) => member(each, value))
    case 'not':
      return !member(language.of, value)
    case 'after':
      return member(language.of, transformed(language.transform, value))
    case 'absent':
      return value === undefined
    case 'any':
      return value !== undefined
    default:
      break
  }
  if (value === undefined) return false
  const fold = (text: string): string => (language.ignoreCase === true ? text.toLowerCase() : text)
  const own = fold(value)
  switch (language.kind) {
    case 'exact':
      return own === fold(language.text)
    case 'prefix':
      return own.startsWith(fold(language.text))
    case 'suffix':
      return own.endsWith(fold(language.text))
    case 'contains':
      return own.includes(fold(language.text))
    case 'elements': {
      const prefix = fold(language.prefix).replace(/\/$/, '')
      return (prefix !== '' && own === prefix) || own.startsWith(`${prefix}/`)
    }
    case 'labels': {
      const end = `.${fold(language.suffix)}`
      const rest = own.slice(0, -end.length)
      return own.endsWith(end) && rest !== '' && (language.count === 'many' || !rest.includes('.'))
    }
    case 'pattern': {
      const source = language.anchoring === 'full' ? `^(?:${language.source})$` : language.source
      return new RegExp(source, language.ignoreCase === true ? 'i' : '').test(value)
    }
  }
}

function transformed(transform: Transform, value: string | undefined): string | undefined {
  switch (transform.kind) {
    case 'remove':
      return undefined
    case 'constant':
      return transform.to
    case 'leading':
      return value?.startsWith(transform.from) === true ? transform.to + value.slice(transform.from.length) : value
    case 'elements': {
      const from = transform.from.replace(/\/$/, '')
      const to = transform.to.replace(/\/$/, '')
      if (value !== undefined && from !== '' && value === from) return to === '' ? '/' : to
      return value?.startsWith(`${from}/`) === true ? to + value.slice(from.length) : value
    }
  }
}
