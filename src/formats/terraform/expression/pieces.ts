import type { Link } from '../../../platforms/value.ts'
import { spendBytes } from '../value/budget.ts'
import { convert } from '../value/convert.ts'
import { Fault } from '../value/fault.ts'
import { linksIn } from '../value/links.ts'
import { stringType } from '../value/type.ts'
import { markSensitive, string, unknown, type TfValue } from '../value/value.ts'

/** A text that is put together of pieces, of which some may be unknown. */
export class Pieces {
  sensitive = false
  readonly #parts: (string | Link)[] = []
  #open = ''
  /** What is missing; undefined while nothing is. */
  #says: string | undefined
  /** Whether every missing piece is in `parts`. */
  #complete = true
  #prefix: string | undefined
  readonly #from: TfValue[] = []

  text(text: string): void {
    spendBytes(text.length)
    this.#open += text
  }

  /** A value as text; a `Fault` where it is null or can't be one. */
  add(value: TfValue): void {
    const converted = convert(value, stringType)
    if (converted.sensitive) this.sensitive = true
    switch (converted.kind) {
      case 'string':
        this.text(converted.value)
        break
      case 'null':
        throw new Fault('A null value can\'t be part of a text.')
      case 'unknown': {
        const { parts, says, refined } = converted
        if (parts === undefined) this.#from.push(converted)
        if (refined?.prefix !== undefined && this.#prefix === undefined) this.#prefix = this.#open + refined.prefix
        this.missing(says, parts)
        break
      }
      default:
        break
    }
  }

  missing(says: string, parts?: readonly (string | Link)[]): void {
    this.#says ??= says
    this.#prefix ??= this.#open
    if (parts === undefined) {
      this.#complete = false
      return
    }
    spendBytes(16 * parts.length)
    for (const part of parts) {
      if (typeof part === 'string') this.#open += part
      else {
        if (this.#open !== '') this.#parts.push(this.#open)
        this.#open = ''
        this.#parts.push(part)
      }
    }
  }

  #links(): readonly Link[] | undefined {
    return linksIn(unknown('', stringType, { parts: this.#parts }), ...this.#from)
  }

  value(): TfValue {
    if (this.#says === undefined) return markSensitive(string(this.#open), this.sensitive)
    if (this.#open !== '') this.#parts.push(this.#open)
    const prefix = this.#prefix ?? ''
    const refined = prefix === '' ? { notNull: true } : { notNull: true, prefix }
    return markSensitive(unknown(this.#says, stringType, this.#complete ? { parts: this.#parts, refined } : { from: this.#links(), refined }), this.sensitive)
  }
}
