import type { Text } from '../base/text.ts'
import type { Problem } from '../origin/problem.ts'
import type { Expression, HclBody, TextExpression } from './hcl/ast.ts'
import { ExpressionReader } from './hcl/expression.ts'
import { jsonBody } from './hcl/json.ts'
import { BodyReader } from './hcl/native.ts'
import { describeToken } from './hcl/reading.ts'
import { readBare } from './hcl/template.ts'
import { readJson } from './json.ts'
import { reportSome } from './tree.ts'
import type { Report } from './tree.ts'

export interface HclReading {
  readonly body: HclBody
  readonly problems: readonly Problem[]
}

/** In UTF-16 code units. */
export const longestHcl = 64 * 1024 * 1024

/**
 * Reads a file of HCL 2: `*.json` in its JSON syntax, everything else (`*.tf`, `*.tfvars`) in the native one. Never throws. What is
 * broken costs a problem `hcl/…` (`json/…` for JSON itself) and the attribute or block header in which it stands; an attribute's
 * expression is then `invalid`.
 */
export function readHcl(text: Text): HclReading {
  return text.path.endsWith('.json') ? readJsonSyntax(text) : readNative(text)
}

function readNative(text: Text): HclReading {
  const problems: Problem[] = []
  const report = reportSome(problems, text, 'hcl')
  if (text.content.length > longestHcl) {
    report('too-large', { start: 0, end: 0 }, `The text is longer than ${longestHcl / 1024 / 1024} MiB; it is not read.`)
    return { body: emptyBody(text), problems }
  }
  const reader = new BodyReader(text, false, report)
  const body = reader.read()
  if (reader.unclosed === undefined) return { body, problems }
  // A brace is missing somewhere: lines tell better than braces where blocks end.
  const again: Problem[] = []
  return { body: new BodyReader(text, true, reportSome(again, text, 'hcl')).read(), problems: again }
}

function readJsonSyntax(text: Text): HclReading {
  const { tree, problems } = readJson(text)
  if (tree === undefined) return { body: emptyBody(text), problems }
  const own: Problem[] = []
  const body = jsonBody(text, tree, reportSome(own, text, 'hcl'))
  return { body, problems: [...problems, ...own] }
}

function emptyBody(text: Text): HclBody {
  return { kind: 'native', text, span: { start: 0, end: text.content.length }, items: [] }
}

export interface ExpressionReading {
  readonly expression: Expression
  readonly problems: readonly Problem[]
}

/** Reads a text that is one expression, as in `--var`; the ends of lines are blanks. What is broken gives problems and `invalid`. */
export function readHclExpression(text: Text): ExpressionReading {
  const problems: Problem[] = []
  return { expression: readAlone(text.content, reportSome(problems, text, 'hcl')), problems }
}

/** Reads a whole text as a template without quotes, as `templatefile` does. What is broken gives problems and `invalid`. */
export function readTemplate(text: Text): ExpressionReading {
  const problems: Problem[] = []
  const reader = new ExpressionReader(text.content, 0, false, reportSome(problems, text, 'hcl'))
  const expression = readBare(reader)
  return { expression: expression ?? { kind: 'invalid', span: { start: 0, end: text.content.length }, reason: reader.reason }, problems }
}

function readAlone(content: string, report: Report, place?: (offset: number) => number): Expression {
  const reader = new ExpressionReader(content, 0, false, report, place)
  reader.tokens.next()
  const expression = reader.read()
  const { tokens } = reader
  if (expression !== undefined && tokens.kind === 'end') return expression
  if (expression !== undefined) reader.fail('expression', `The expression must end here, and here is ${describeToken(tokens)}.`)
  return { kind: 'invalid', span: reader.span(0, content.length), reason: reader.reason }
}

/** The expression that stands in a string: `"aws_vpc.main"` in `depends_on` and in other places that take references, not values. */
export function readInside(expression: TextExpression, report: Report): Expression {
  const { span, value } = expression
  const last = Math.max(span.start, span.end - 1)
  return readAlone(value, report, (offset) => Math.min(span.start + 1 + offset, last))
}

/** A report of problems `hcl/…` in one text, for `contentOf` and its like: at most a hundred. */
export function reportHcl(problems: Problem[], text: Text): Report {
  return reportSome(problems, text, 'hcl')
}

