/** The few things that a text dimension needs of the space that holds flow sets; `Handle` is that space's name for a set. */
export interface Bits<Handle, Variable extends number = number> {
  /** A new variable, below all that exist. */
  addVariable(): Variable
  /** The set of all flows in which the variable is true (or false). */
  literal(variable: Variable, positive: boolean): Handle
  and(a: Handle, b: Handle): Handle
  or(a: Handle, b: Handle): Handle
  not(a: Handle): Handle
  readonly none: Handle
  readonly all: Handle
}

/** One variable with its value; several make a cube. */
export interface Bit<Variable extends number = number> {
  readonly variable: Variable
  readonly positive: boolean
}
