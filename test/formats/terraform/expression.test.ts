import { describe, expect, it } from 'vitest'
import { Text } from '../../../src/base/text.ts'
import { placesOf } from '../../../src/origin/place.ts'
import type { Problem } from '../../../src/origin/problem.ts'
import { evaluate } from '../../../src/formats/terraform/expression/evaluate.ts'
import { dynamicType, formatType, listType, mapType, stringType } from '../../../src/formats/terraform/value/type.ts'
import { linked, list, markSensitive, object, string, tuple, typeOf, unknown, type TfValue } from '../../../src/formats/terraform/value/value.ts'
import { readHclExpression } from '../../../src/syntax/hcl.ts'
import { evaluateText, scopeOf } from './console.answer.ts'

const vpc = object(new Map([['cidr_block', string('10.0.0.0/16')]]), undefined, { resource: 'aws_vpc.main', attribute: '' })

const names: Readonly<Record<string, TfValue>> = {
  vpc,
  lb: object(new Map(), undefined, { resource: 'aws_lb.web', attribute: '' }),
  two: tuple([vpc, object(new Map(), undefined, { resource: 'aws_vpc.other', attribute: '' })]),
  secret: markSensitive(string('hunter2')),
  anything: unknown('variable x has no value'),
  flag: unknown('variable flag has no value', { kind: 'bool' }),
  names: unknown('a list from elsewhere', listType(stringType)),
  tags: unknown('a map from elsewhere', mapType(stringType)),
  arn: linked({ resource: 'aws_s3_bucket.b', attribute: 'arn' }, stringType),
  partly: list(stringType, [string('a'), linked({ resource: 'aws_vpc.main', attribute: 'id' }, stringType)]),
}

/** A value in few characters: `?` unknown, with its type, its pieces in braces; `!` sensitive. */
function show(value: TfValue): string {
  const mark = value.sensitive ? '!' : ''
  switch (value.kind) {
    case 'unknown': {
      const type = typeOf(value).kind === 'dynamic' ? '' : `:${formatType(typeOf(value))}`
      const parts = value.parts?.map((part) => (typeof part === 'string' ? part : `<${part.resource} ${part.attribute}>`)).join('')
      return `${mark}?${type}${parts === undefined ? '' : `{${parts}}`}`
    }
    case 'null':
      return `${mark}null`
    case 'bool':
      return mark + String(value.value)
    case 'number':
      return mark + String(value.value.toNumber())
    case 'string':
      return mark + JSON.stringify(value.value)
    case 'list':
    case 'set':
    case 'tuple':
      return `${mark}[${value.items.map(show).join(', ')}]`
    default:
      return `${mark}{${[...value.entries].map(([key, each]) => `${key}=${show(each)}`).join(', ')}}${value.kind === 'object' && value.open !== undefined ? `<${value.open.resource}>` : ''}`
  }
}

function check(source: string, expected: string): void {
  const { value, problems } = evaluateText(source, names)
  expect({ source, value: show(value), problems: problems.map(({ says }) => says) }).toEqual({ source, value: expected, problems: [] })
}

describe('what is unknown', () => {
  it.each([
    // A bare reference stays exactly one link, whatever it goes through.
    ['vpc.cidr_block', '"10.0.0.0/16"'],
    ['vpc.id', '?{<aws_vpc.main id>}'],
    ['"${vpc.id}"', '?{<aws_vpc.main id>}'],
    ['lb.endpoint[0].address', '?{<aws_lb.web endpoint[0].address>}'],
    ['lb.map["k"]', '?{<aws_lb.web map["k"]>}'],
    ['lb["dns_name"]', '?{<aws_lb.web dns_name>}'],
    ['[vpc.id, lb.arn][1]', '?{<aws_lb.web arn>}'],
    ['tostring(vpc.id)', '?:string{<aws_vpc.main id>}'],
    ['toset([vpc.id])', '[?{<aws_vpc.main id>}]'],
    ['concat([vpc.id], ["x"])', '[?{<aws_vpc.main id>}, "x"]'],
    ['flatten([[vpc.id], "x"])', '[?{<aws_vpc.main id>}, "x"]'],
    ['merge({ a = vpc.id }, { b = 1 }).a', '?{<aws_vpc.main id>}'],
    ['element([vpc.id], 3)', '?{<aws_vpc.main id>}'],
    ['lookup({ a = vpc.id }, "a", "")', '?{<aws_vpc.main id>}'],
    ['[for v in [vpc, lb] : v.id]', '[?{<aws_vpc.main id>}, ?{<aws_lb.web id>}]'],
    ['{ for k, v in { a = vpc } : k => v.id }', '{a=?{<aws_vpc.main id>}}'],
    ['two[*].id', '[?{<aws_vpc.main id>}, ?{<aws_vpc.other id>}]'],
    ['vpc[*].id', '[?{<aws_vpc.main id>}]'],
    ['lb.nodes[*].ip', '?{<aws_lb.web nodes[*].ip>}'],
    ['one([vpc.id])', '?{<aws_vpc.main id>}'],
    ['try(vpc.id, "none")', '?{<aws_vpc.main id>}'],
    ['try(lb.nodes[0].id, "none")', '?'],
    ['can(vpc.id)', 'true'],
    ['true ? vpc.id : "x"', '?{<aws_vpc.main id>}'],
    // Texts keep their pieces.
    ['"${arn}/*"', '?:string{<aws_s3_bucket.b arn>/*}'],
    ['"a${"b"}${arn}${1}%{ if true }c%{ endif }"', '?:string{ab<aws_s3_bucket.b arn>1c}'],
    ['"%{ for v in partly }[${v}]%{ endfor }"', '?:string{[a][<aws_vpc.main id>]}'],
    ['"%{ if flag }a%{ else }b%{ endif }c"', '?:string'],
    ['join(",", partly)', '?:string{a,<aws_vpc.main id>}'],
    ['format("%s-%s", "x", arn)', '?:string{x-<aws_s3_bucket.b arn>}'],
    ['jsonencode({ r = "${arn}/*", n = 1 })', '?:string{{"n":1,"r":"<aws_s3_bucket.b arn>/*"}}'],
    // Of what is known of them something follows.
    ['startswith("s3://${arn}", "s3:")', 'true'],
    ['startswith("s3://${arn}", "http:")', 'false'],
    ['startswith("s3://${arn}", "s3://x")', '?:bool'],
    ['"a${arn}" == "b"', 'false'],
    ['"${arn}x" == null', 'false'],
    ['arn == null', '?:bool'],
    ['arn == 1', 'false'],
    ['flag && false', 'false'],
    ['flag || true', 'true'],
    ['flag && true', '?:bool'],
    ['length(partly)', '2'],
    ['contains(partly, "a")', 'true'],
    ['contains(partly, "b")', '?:bool'],
    ['length([for v in partly : v])', '2'],
    // A condition that isn't known.
    ['flag ? "a" : "a"', '"a"'],
    ['flag ? vpc.id : vpc.id', '?{<aws_vpc.main id>}'],
    ['flag ? "a" : "b"', '?:string'],
    ['flag ? 1 : "b"', '?:string'],
    ['flag ? [1] : []', '?:list(number)'],
    ['flag ? null : null', 'null'],
    ['[for v in partly : v if v == "a"]', '?'],
    ['[for v in names : v]', '?'],
    ['{ for v in partly : v => 1 }', '?'],
    ['{ (arn) = 1 }', '?'],
    ['names[*]', '?:list(string)'],
    ['names[0]', '?:string'],
    ['tags.a', '?:string'],
    ['anything.a.b[0]', '?'],
    ['anything + 1', '?:number'],
    ['anything == anything', '?:bool'],
    ['upper(anything)', '?:string'],
    ['keys(vpc)', '?'],
    ['cidrsubnet(vpc.cidr_block, 8, 1)', '"10.0.1.0/24"'],
    ['cidrsubnet(vpc.ipv6_cidr_block, 8, 1)', '?:string'],
    ['max(names...)', '?'],
    ['uuid()', '?:string'],
    ['formatdate("YYYY", timestamp())', '?:string'],
    ['timeadd(plantimestamp(), "1h")', '?:string'],
    ['base64gzip("a")', '?:string'],
    ['abspath("x")', '?:string'],
    ['provider::aws::arn_parse(arn)', '?'],
    ['distinct(partly)', '?:list(string)'],
    ['sort(partly)', '?:list(string)'],
    ['toset(partly)', '["a", ?:string{<aws_vpc.main id>}]'],
  ])('%s is %s', check)
})

describe('what is sensitive', () => {
  it.each([
    ['secret', '!"hunter2"'],
    ['"a${secret}"', '!"ahunter2"'],
    ['[secret, 1]', '[!"hunter2", 1]'],
    ['[secret, 1][1]', '1'],
    ['upper(secret)', '!"HUNTER2"'],
    ['"${secret}${arn}"', '!?:string{hunter2<aws_s3_bucket.b arn>}'],
    ['secret == "a" ? 1 : 2', '!2'],
    ['nonsensitive(secret)', '"hunter2"'],
    ['jsonencode({ a = secret })', '!"{\\"a\\":\\"hunter2\\"}"'],
    ['{ (secret) = 1 }', '!{hunter2=1}'],
    ['toset([secret])', '![!"hunter2"]'],
  ])('%s is %s', check)

  it.each(['{ a = 1 }[secret]', 'tonumber(secret)', '{ for v in [1, 2] : secret => v }', 'tobool(secret)', 'file(secret)', 'regex(secret, "a")', 'lookup({}, secret)', 'formatdate(secret, "2020-01-01T00:00:00Z")'])(
    'no message tells it: %s',
    (source) => {
      const { problems } = evaluateText(source, names)
      expect(problems.length).toBe(1)
      expect(JSON.stringify(problems.map(({ says }) => says))).not.toContain('hunter2')
    },
  )
})

describe('what is wrong is told at its place', () => {
  it.each([
    ['1 + "a"', 'terraform/wrong-value', '1 + "a"'],
    ['[1, 2][upper("a")]', 'terraform/wrong-value', '[upper("a")]'],
    ['[1, 2][5]', 'terraform/bad-index', '[5]'],
    ['{ a = 1 }.b.c', 'terraform/no-such-attribute', '.b'],
    ['upper([1], 2)', 'terraform/function-call', '2'],
    ['join(",", "a")', 'terraform/function-call', '"a"'],
    ['max(1, [2])', 'terraform/function-call', '[2]'],
    ['nope(1)', 'terraform/no-such-function', 'nope'],
    ['1 + nope.a', 'terraform/unknown-name', 'nope'],
    ['file("absent.txt")', 'terraform/file', '"absent.txt"'],
    ['file("../x")', 'terraform/file', '"../x"'],
    ['file("/etc/passwd")', 'terraform/file', '"/etc/passwd"'],
    ['fileset("..", "*")', 'terraform/file', '".."'],
    ['[for v in [1] : v if "x"]', 'terraform/wrong-value', '"x"'],
    ['"a${[1]}b"', 'terraform/wrong-value', '${[1]}'],
    ['{ (null) = 1 }', 'terraform/wrong-value', '(null)'],
    ['null ? 1 : 2', 'terraform/wrong-value', 'null'],
    ['true ? 1 : [1]', 'terraform/wrong-value', 'true ? 1 : [1]'],
  ])('%s: %s at %s', (source, code, place) => {
    const { value, problems } = evaluateText(source, names)
    expect(value.known).toBe(false)
    expect(problems.map((problem) => [problem.code, textAt(problem)])).toEqual([[code, place]])
  })

  it('a template that is read is told in its own file', () => {
    const { problems } = evaluateText('templatefile("t.tftpl", { name = [], xs = [1] })', names)
    expect(problems.flatMap(({ origin }) => placesOf(origin)).map((place) => ('file' in place ? `${place.file}:${place.line}:${place.column}` : ''))).toEqual(['t.tftpl:1:4'])
  })

  it('the rest is still evaluated', () => {
    const { value, problems } = evaluateText('{ a = 1 / "x", b = 2, c = [nope, 3] }', names)
    expect(show(value)).toBe('{a=?:number, b=2, c=[?, 3]}')
    expect(problems).toHaveLength(2)
  })
})

function textAt({ origin }: Problem): string {
  return origin.kind === 'written' ? origin.text.content.slice(origin.start, origin.end) : ''
}

it('values know where they were written', () => {
  const { value } = evaluateText('concat([{ port = 80 }], [{ port = "x" }])[1]', names)
  expect(value.kind === 'object' && value.origin?.kind === 'written' && value.origin.text.content.slice(value.origin.start, value.origin.end)).toBe('{ port = "x" }')
})

describe('bombs are bounded and named', () => {
  const thousand = 'range(1000)'
  const doubled = (): TfValue => {
    let value: TfValue = tuple([string('a')])
    for (let at = 0; at < 60; at++) value = tuple([value, value])
    return value
  }
  const nested = (make: (inner: string) => string, times: number): string => {
    let source = '"aaaaaaaaaa"'
    for (let at = 0; at < times; at++) source = make(source)
    return source
  }
  it.each([
    `[for a in ${thousand} : [for b in ${thousand} : [for c in ${thousand} : a]]]`,
    `"%{ for a in ${thousand} }%{ for b in ${thousand} }%{ for c in ${thousand} }aaaaaaaaaa%{ endfor }%{ endfor }%{ endfor }"`,
    `setproduct(${thousand}, ${thousand}, ${thousand}, ${thousand})`,
    nested((inner) => `join("", [for x in range(10) : ${inner}])`, 40),
    nested((inner) => `jsonencode([${inner}, "\\"\\\\"])`, 60),
    'indent(1000000000, "a\\nb")',
    'jsonencode(doubled)',
    'yamlencode(doubled)',
    'toset(doubled)',
    'flatten(doubled)',
    'replace(join("", range(1000)), "", join("", [for i in range(1000) : "bbbbbbbbbbbbbbbb"]))',
    'regexall("(a{1,900})b", join("", [for i in range(1000) : "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"]))',
  ])('%#', (source) => {
    const started = process.cpuUsage().user
    const { value, problems } = evaluateText(`{ bomb = ${source}, rest = 1 }`, { doubled: doubled() })
    expect(problems.map(({ code, says }) => `${code} ${says}`)).toEqual([expect.stringMatching(/^terraform\/evaluation-stopped Evaluation stopped: /)])
    expect(value.kind === 'unknown' && value.says).toMatch(/^evaluation stopped: /)
    expect(process.cpuUsage().user - started).toBeLessThan(4_000_000)
  })

  it('one bomb does not cost its neighbours, and many end together', () => {
    const problems: Problem[] = []
    const text = new Text('main.tf', `[for a in ${thousand} : [for b in ${thousand} : [for c in ${thousand} : a]]]`)
    const scope = scopeOf(text, {}, problems)
    const { expression } = readHclExpression(text)
    const small = readHclExpression(new Text('main.tf', '1 + 1')).expression
    evaluate(expression, scope)
    expect(show(evaluate(small, scope))).toBe('2')
    scope.budget.steps = 10_000
    evaluate(expression, scope)
    expect(show(evaluate(small, scope))).toBe('?')
    expect(problems.map(({ code }) => code)).toEqual(['terraform/evaluation-stopped', 'terraform/evaluation-stopped', 'terraform/evaluation-stopped'])
  })

  it('expressions that wait for each other do so only so deeply', () => {
    const problems: Problem[] = []
    const text = new Text('main.tf', '((next + 1))')
    const { expression } = readHclExpression(text)
    const scope = { ...scopeOf(text, {}, problems), resolve: () => ({ value: evaluate(expression, scope), taken: 1 }) }
    expect(show(evaluate(expression, scope))).toMatch(/^\?/)
    expect(problems.map(({ says }) => says)).toEqual([expect.stringMatching(/^Evaluation stopped: /)])
  })

  it('deep values and deep texts end it', () => {
    const deep = '['.repeat(5000) + ']'.repeat(5000)
    expect(evaluateText(`jsondecode("${deep}")`).problems).toHaveLength(1)
    expect(evaluateText(deep).value.kind).toBe('unknown')
    expect(evaluateText('{ for x in [1] : x => wrapped }', { wrapped: unknown('x', dynamicType) }).problems).toHaveLength(0)
  })
})
