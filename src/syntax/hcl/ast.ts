import type { Span, Text } from '../../base/text.ts'
import type { MapTree } from '../tree.ts'

/*
 * The located tree of HCL 2. Every span holds offsets into the text of the body in which it stands, and lies inside its parent's.
 * Bodies and the expressions in them nest at most `deepestHcl` deep together (in JSON a value, and each of its strings), so whoever walks
 * them may do it by recursion.
 */

/** What nests deeper costs a problem and isn't read. */
export const deepestHcl = 250

/** The inside of a file or a block. Ask it with `attributesOf` and `blocksOf`, which answer alike for both syntaxes. */
export type HclBody = NativeBody | JsonBody

/** `*.tf`, `*.tfvars`: what is an attribute and what is a block stands in the text. */
export interface NativeBody {
  readonly kind: 'native'
  readonly text: Text
  /** A block's body without its braces. */
  readonly span: Span
  /** In the order written; an attribute that was written twice is a problem, and its first expression counts. */
  readonly items: readonly (HclAttribute | HclBlock)[]
}

/** `*.tf.json`: only whoever knows the schema can tell which property is a block. */
export interface JsonBody {
  readonly kind: 'json'
  readonly text: Text
  readonly span: Span
  /** Properties of one body may be spread over several objects in a list. */
  readonly maps: readonly MapTree[]
}

export interface HclAttribute {
  readonly kind: 'attribute'
  /** The text that the spans are of. */
  readonly text: Text
  /** From the name to the end of the expression. */
  readonly span: Span
  readonly name: string
  readonly nameSpan: Span
  readonly expression: Expression
}

export interface HclBlock {
  readonly kind: 'block'
  /** From the type to the closing brace. */
  readonly span: Span
  /** From the type to the last label: what a message points at. In JSON the innermost key that names the block. */
  readonly headerSpan: Span
  readonly type: string
  readonly typeSpan: Span
  readonly labels: readonly Label[]
  readonly body: HclBody
}

export interface Label {
  readonly span: Span
  /** Quotes and escapes undone. */
  readonly value: string
}

export type Expression =
  | NumberExpression
  | BoolExpression
  | NullExpression
  | TextExpression
  | TemplateExpression
  | WrapExpression
  | VariableExpression
  | TraversalExpression
  | CallExpression
  | UnaryExpression
  | BinaryExpression
  | ConditionalExpression
  | TupleExpression
  | ObjectExpression
  | ForExpression
  | ParenthesesExpression
  | InvalidExpression

export interface NumberExpression {
  readonly kind: 'number'
  readonly span: Span
  /** Every digit as written: `1e3`, `12345678901234567890`; in JSON also with a minus sign. */
  readonly text: string
}

export interface BoolExpression {
  readonly kind: 'bool'
  readonly span: Span
  readonly value: boolean
}

export interface NullExpression {
  readonly kind: 'null'
  readonly span: Span
}

/** A string in which nothing is computed, escapes, `$${` and indentation undone. */
export interface TextExpression {
  readonly kind: 'text'
  readonly span: Span
  readonly value: string
  /** `name` is an object's key without quotes. */
  readonly form: 'quoted' | 'heredoc' | 'name' | 'json'
}

/** A string with at least one interpolation or directive; its value is always a string. */
export interface TemplateExpression {
  readonly kind: 'template'
  readonly span: Span
  readonly form: 'quoted' | 'heredoc' | 'json'
  readonly parts: readonly TemplatePart[]
}

/** `"${value}"` and nothing else: the value is handed on with its own type. */
export interface WrapExpression {
  readonly kind: 'wrap'
  readonly span: Span
  readonly value: Expression
}

/** The parts of a template with `~` already applied: the neighbouring texts are cut (and left out where nothing is left). */
export type TemplatePart =
  | { readonly kind: 'text'; readonly span: Span; readonly value: string }
  | { readonly kind: 'interpolation'; readonly span: Span; readonly value: Expression }
  | TemplateIf
  | TemplateFor

/** `%{if condition}…%{else}…%{endif}`. */
export interface TemplateIf {
  readonly kind: 'if'
  readonly span: Span
  readonly condition: Expression
  readonly then: readonly TemplatePart[]
  /** Empty without an `%{else}`. */
  readonly otherwise: readonly TemplatePart[]
}

/** `%{for keyName, valueName in collection}…%{endfor}`. */
export interface TemplateFor {
  readonly kind: 'for'
  readonly span: Span
  readonly keyName: string | undefined
  readonly valueName: string
  readonly collection: Expression
  readonly body: readonly TemplatePart[]
}

/** A name that stands alone; with steps it is the source of a traversal. */
export interface VariableExpression {
  readonly kind: 'variable'
  readonly span: Span
  readonly name: string
}

/** `aws_vpc.main.id`, `list[0]`, `f(x).y`: a source and at least one step, in order. */
export interface TraversalExpression {
  readonly kind: 'traversal'
  readonly span: Span
  readonly source: Expression
  readonly steps: readonly Step[]
}

export type Step =
  /** `.name` */
  | { readonly kind: 'attribute'; readonly span: Span; readonly name: string }
  /** `[key]` with any expression, and the old `.0`, whose key is a number. */
  | { readonly kind: 'index'; readonly span: Span; readonly key: Expression }
  /** `.*` (only attributes and `.0` go on inside) or `[*]` (every step behind it goes on inside): `steps` apply to each element. */
  | { readonly kind: 'splat'; readonly span: Span; readonly form: 'attributes' | 'full'; readonly steps: readonly Step[] }

export interface CallExpression {
  readonly kind: 'call'
  readonly span: Span
  /** `cidrsubnet`, `provider::aws::arn_parse`. */
  readonly name: string
  readonly nameSpan: Span
  readonly args: readonly Expression[]
  /** Whether `...` stands behind the last one: its elements are the last arguments. */
  readonly expands: boolean
}

export interface UnaryExpression {
  readonly kind: 'unary'
  readonly span: Span
  readonly operator: '-' | '!'
  readonly value: Expression
}

export type BinaryOperator = '||' | '&&' | '==' | '!=' | '<' | '>' | '<=' | '>=' | '+' | '-' | '*' | '/' | '%'

export interface BinaryExpression {
  readonly kind: 'binary'
  readonly span: Span
  readonly operator: BinaryOperator
  readonly left: Expression
  readonly right: Expression
}

export interface ConditionalExpression {
  readonly kind: 'conditional'
  readonly span: Span
  readonly condition: Expression
  readonly then: Expression
  readonly otherwise: Expression
}

export interface TupleExpression {
  readonly kind: 'tuple'
  readonly span: Span
  readonly items: readonly Expression[]
}

export interface ObjectExpression {
  readonly kind: 'object'
  readonly span: Span
  readonly entries: readonly ObjectEntry[]
}

export interface ObjectEntry {
  /** A `text` of the form `name` where it was a bare name (also `true` and `null`), else what was written. */
  readonly key: Expression
  readonly value: Expression
}

/** `[for keyName, valueName in collection : value if condition]`, or with a key: `{for … : key => value… if condition}`. */
export interface ForExpression {
  readonly kind: 'for'
  readonly span: Span
  readonly keyName: string | undefined
  readonly valueName: string
  readonly collection: Expression
  /** Undefined for a tuple. */
  readonly key: Expression | undefined
  readonly value: Expression
  /** Whether `...` stands behind the value: values of one key are gathered in a list. */
  readonly groups: boolean
  readonly condition: Expression | undefined
}

export interface ParenthesesExpression {
  readonly kind: 'parentheses'
  readonly span: Span
  readonly value: Expression
}

/** What could not be read; a problem has been reported at its place. */
export interface InvalidExpression {
  readonly kind: 'invalid'
  readonly span: Span
  /** A whole sentence without values. */
  readonly reason: string
}
