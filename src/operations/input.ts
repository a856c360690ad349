import type { Input, Parameter, Refusal, Value } from './operation.ts'

/** Values by parameter name, as a face gathered them; what is missing gets its default, or is refused. */
export function completeInput(
  parameters: readonly Parameter[],
  given: Readonly<Record<string, Value | undefined>>,
  /** What a parameter is called where it is given: `--source-port`, `ENDPOINT`. */
  called: (parameter: Parameter) => string,
): { readonly input: Input } | { readonly refusal: Refusal } {
  const input: Record<string, Value> = {}
  for (const parameter of parameters) {
    const value = given[parameter.name] ?? fallback(parameter)
    if (value === undefined || (Array.isArray(value) && value.length === 0 && parameter.required)) {
      if (!parameter.required) continue
      return {
        refusal: {
          code: 'usage/missing',
          says: `${called(parameter)} is missing: ${parameter.summary}.`,
          todo:
            parameter.example === undefined
              ? 'Add it and ask again.'
              : `Add it and ask again, such as ${called(parameter)} ${parameter.example}.`,
        },
      }
    }
    const wrong = faultOf(parameter, value)
    if (wrong) {
      const candidates = parameter.kind === 'choice' ? { candidates: parameter.choices } : {}
      return {
        refusal: { code: 'usage/bad-value', says: `${called(parameter)} ${wrong}.`, todo: `It is ${parameter.summary}.`, ...candidates },
      }
    }
    input[parameter.name] = value
  }
  return { input }
}

function fallback(parameter: Parameter): Value | undefined {
  switch (parameter.kind) {
    case 'flag':
      return false
    case 'list':
      return []
    case 'paths':
      return []
    case 'keyvalue':
      return {}
    default:
      return parameter.default
  }
}

function faultOf(parameter: Parameter, value: Value): string | undefined {
  switch (parameter.kind) {
    case 'number':
      if (typeof value !== 'number' || !Number.isInteger(value)) return 'wants a whole number'
      if (parameter.least !== undefined && value < parameter.least) return `must be at least ${parameter.least}`
      if (parameter.most !== undefined && value > parameter.most) return `must be at most ${parameter.most}`
      return undefined
    case 'choice':
      if (typeof value !== 'string') return 'wants a text'
      return parameter.choices.includes(value) ? undefined : `cannot be "${value}"`
    case 'flag':
      return typeof value === 'boolean' ? undefined : 'wants true or false'
    case 'text':
      return typeof value === 'string' ? undefined : 'wants a text'
    case 'list':
    case 'paths':
      return Array.isArray(value) && value.every((item) => typeof item === 'string') ? undefined : 'wants a list of texts'
    case 'keyvalue':
      return typeof value === 'object' && !Array.isArray(value) && Object.values(value).every((item) => typeof item === 'string')
        ? undefined
        : 'wants pairs of texts'
  }
}
