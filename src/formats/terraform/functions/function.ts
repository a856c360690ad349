import type { Text } from '../../../base/text.ts'
import type { Files } from '../expression/scope.ts'
import type { Type } from '../value/type.ts'
import type { TfValue } from '../value/value.ts'

export interface Parameter {
  /** An argument is converted to it. */
  readonly type: Type
  readonly nullable?: boolean
  /**
   * How much of it must be known for the function to run: all (unless told), the thing itself but not what is in it, or nothing. Where less is
   * known, the call's value is unknown.
   */
  readonly needs?: 'all' | 'itself' | 'nothing'
}

/** One built-in function. It gets arguments of the right number, type and knowledge, and throws a `Fault` where they are wrong otherwise. */
export interface TfFunction {
  readonly parameters: readonly Parameter[]
  /** Of any further arguments. */
  readonly rest?: Parameter
  /** The type of an unknown result; where arguments decide it, from them. */
  readonly result: Type | ((args: readonly TfValue[]) => Type)
  /**
   * Which marks the whole result has beside those that `run` gives it: those of all that is in the arguments (unless told), of the arguments
   * themselves (what is `inside` stays marked where it goes), or none (its `own` alone).
   */
  readonly marks?: 'inside' | 'own'
  /** The result is no secret, whatever it is made of. */
  readonly dropsMarks?: boolean
  /** Its result is a collection of elements of the first argument. */
  readonly keeps?: true
  /** Its result is one element of the first argument, or what is said in the last for the case that there is none. */
  readonly picks?: true
  readonly run: (args: readonly TfValue[], call: Call) => TfValue
}

/** What a function may ask of whoever evaluates. */
export interface Call {
  /** Nobody knows how many there are of a resource. */
  readonly isUncertain: (resource: string) => boolean
  readonly files: Files
  /** The value of a template with these names. */
  readonly render: (template: Text, names: ReadonlyMap<string, TfValue>) => TfValue
  /** The values of a file of variables, as an object. */
  readonly variables: (text: Text) => TfValue
}

export type Functions = Readonly<Record<string, TfFunction>>
