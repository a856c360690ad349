import type { Language, Transform } from '../../../src/flow/text/language.ts'

/** Whether one string (undefined: it isn't there) is in a language, by looking at it. */
export function speaks(language: Language, value: string | undefined): boolean {
  switch (language.kind) {
    case 'any':
      return value !== undefined
    case 'absent':
      return value === undefined
    case 'some':
      return language.of.some((one) => speaks(one, value))
    case 'all':
      return language.of.every((one) => speaks(one, value))
    case 'not':
      return !speaks(language.of, value)
    case 'after':
      return speaks(language.of, transformed(language.transform, value))
    case 'pattern': {
      if (value === undefined) return false
      const source = language.anchoring === 'full' ? `^(?:${language.source})$` : language.source
      return new RegExp(source, language.ignoreCase === true ? 'i' : '').test(value)
    }
    default: {
      if (value === undefined) return false
      const folded = (text: string): string => (language.ignoreCase === true ? text.toLowerCase() : text)
      const here = folded(value)
      switch (language.kind) {
        case 'exact':
          return here === folded(language.text)
        case 'prefix':
          return here.startsWith(folded(language.text))
        case 'suffix':
          return here.endsWith(folded(language.text))
        case 'contains':
          return here.includes(folded(language.text))
        case 'elements': {
          const prefix = folded(language.prefix).replace(/\/$/, '')
          return here === prefix ? prefix !== '' : here.startsWith(`${prefix}/`)
        }
        case 'labels': {
          const rest = `.${folded(language.suffix)}`
          if (!here.endsWith(rest)) return false
          const labels = here.slice(0, -rest.length)
          return labels !== '' && (language.count === 'many' || !labels.includes('.'))
        }
      }
    }
  }
}

export function transformed(transform: Transform, value: string | undefined): string | undefined {
  switch (transform.kind) {
    case 'constant':
      return transform.to
    case 'remove':
      return undefined
    case 'leading':
      return value?.startsWith(transform.from) === true ? transform.to + value.slice(transform.from.length) : value
    case 'elements': {
      const from = transform.from.replace(/\/$/, '')
      const to = transform.to.replace(/\/$/, '')
      if (value === undefined || (value !== from && !value.startsWith(`${from}/`))) return value
      const made = to + value.slice(from.length)
      return made === '' ? '/' : made
    }
  }
}
