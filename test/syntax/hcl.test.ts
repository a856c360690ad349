import { describe, expect, it } from 'vitest'
import { Text } from '../../src/base/text.ts'
import { readHcl, readHclExpression, readInside, readTemplate, reportHcl } from '../../src/syntax/hcl.ts'
import { faultsOf } from './faults.ts'
import { show, showBody } from './hcl/show.ts'

describe('expressions of HCL', () => {
  const check = (content: string, expected: string): void => {
    const { expression, problems } = readHclExpression(new Text('a', content))
    expect({ shown: show(expression), faults: faultsOf(problems) }).toEqual({ shown: expected, faults: [] })
  }

  it.each([
    ['12345678901234567890.10', '12345678901234567890.10'],
    ['-1.5e-3', '(-1.5e-3)'],
    ['true', 'true'],
    ['null', 'null'],
    ['aws_vpc.main.id', 'aws_vpc.main.id'],
    ['foo-bar.é', 'foo-bar.é'],
    ['a-1', 'a-1'],
    ['a - 1', '(a - 1)'],
    ['x["k"][0].y.0.z', 'x["k"][0].y[0].z'],
    ['x.*.a.0.b[1]', 'x.*{.a[0].b}[1]'],
    ['x[*].a[1].b', 'x[*]{.a[1].b}'],
    ['x[*].a[*].b', 'x[*]{.a[*]{.b}}'],
    ['x[*]', 'x[*]{}'],
    ['x[a.b + 1]', 'x[(a.b + 1)]'],
    ['f()[0].a', 'f()[0].a'],
    ['(a).b', '<a>.b'],
    ['"a".b', '"a".b'],
    ['[1, 2,][0]', '[1, 2][0]'],
    ['f(1, [2], x...)', 'f(1, [2], x...)'],
    ['provider::aws::arn_parse(a)', 'provider::aws::arn_parse(a)'],
    ['max (1,)', 'max(1)'],
    // hclsyntax/spec.md, Operations (2026-11): six levels, from the left; a sign binds tighter than any of them.
    ['1 + 2 * 3 - 4 / 5 % 6', '((1 + (2 * 3)) - ((4 / 5) % 6))'],
    ['a || b && c == d < e + f * g', '(a || (b && (c == (d < (e + (f * g))))))'],
    ['a * b + c < d == e && f || g', '((((((a * b) + c) < d) == e) && f) || g)'],
    ['1 - 2 - 3', '((1 - 2) - 3)'],
    ['a == b != c', '((a == b) != c)'],
    ['!a && -b.c > !!d', '((!a) && ((-b.c) > (!(!d))))'],
    ['-a * b', '((-a) * b)'],
    ['a ? b : c ? d : e', '(a ? b : (c ? d : e))'],
    ['a ? b ? c : d : e', '(a ? (b ? c : d) : e)'],
    ['a || b ? c : d', '((a || b) ? c : d)'],
    ['(1\n+\n2)', '<(1 + 2)>'],
    ['{a = 1, "b" : 2\n (c) = 3\n"${d}" = 4, true = 5, null: 6, 7 = 8\n}', `{'a': 1, "b": 2, <c>: 3, W(d): 4, 'true': 5, 'null': 6, 7: 8}`],
    ['{ b : c ? d : e }', `{'b': (c ? d : e)}`],
    ['({\n a = 1\n b = 2\n})', `<{'a': 1, 'b': 2}>`],
    ['[for x in y : x.z if x != ""]', 'for(_, x in y: x.z if (x != ""))'],
    ['{\nfor k, v in y :\n v => k...\n if k\n}', 'for(k, v in y: v => k... if k)'],
    ['[for k, v in {a = 1} : [k, v]]', "for(k, v in {'a': 1}: [k, v])"],
    ['for', 'for'],
    ['/* a */ b # c', 'b'],
    ['[\n1, # one\n2 // two\n]', '[1, 2]'],
  ])('%j', check)
})

describe('templates of HCL', () => {
  const check = (content: string, expected: string): void => {
    const { body, problems } = readHcl(new Text('a.tf', `a = ${content}\nz = 1\n`))
    expect({ shown: showBody(body), faults: faultsOf(problems) }).toEqual({ shown: `a=${expected} z=1`, faults: [] })
  }

  // What Terraform 1.11.4 gives for each (terraform console, 2026-11).
  it.each([
    ['"a"', '"a"'],
    ['""', '""'],
    ['"\\n\\r\\t\\"\\\\\\u00e9\\U0001F600"', '"\\n\\r\\t\\"\\\\é😀"'],
    ['"$${a} %%{b} $ % $$ %% $%"', '"${a} %{b} $ % $$ %% $%"'],
    ['"$$${b}"', '"$${b}"'],
    ['"a$$b $$$${x} %%%%{y}"', '"a$$b $$${x} %%%{y}"'],
    ['"é\\u0065\\u0301"', '"éé"'],
    ['"${b}"', 'W(b)'],
    ['"${~ b ~}"', 'W(b)'],
    ['" ${~ b}"', 'T(b)'],
    ['"a${b}c"', 'T("a" b "c")'],
    ['"x \\n ${~ b ~} \\n\\n y"', 'T("x" b "y")'],
    ['"${b ~}   ${c} ${~ d}"', 'T(b c d)'],
    ['"${"${"\\"${b}"}"}"', 'W(W(T("\\"" b)))'],
    ['"${ {a = "}"}.a }"', `W({'a': "}"}.a)`],
    ['"${\nb\n}"', 'W(b)'],
    ['"%{ if a }b%{ else }c%{ endif }"', 'T(if(a; "b"; "c"))'],
    ['"%{ if a }%{ endif }"', 'T(if(a; ; ))'],
    ['"  %{ if a ~}  b  %{~ else }  c %{ endif ~}  d"', 'T("  " if(a; "b"; "  c ") "d")'],
    ['"%{for i, x in y}${i}%{if x}!%{endif}%{endfor}"', 'T(for(i, x in y; i if(x; "!"; )))'],
    ['<<EOT\nEOT', '""'],
    ['<<EOT\na $${x} $$ \\n "q"\nEOT', '"a ${x} $$ \\\\n \\"q\\"\\n"'],
    ['<<EOT\na\n  EOTX\n  EOT  ', '"a\\n  EOTX\\n"'],
    ['<<EOT\r\na\r\nEOT\r', '"a\\r\\n"'],
    ['<<EOT\n${b}EOT\nEOT', 'T(b "EOT\\n")'],
    ['<<EOT\n${b}\nEOT', 'T(b "\\n")'],
    ['<<EOT\n  a\n   ${~ b ~}  \n \n c\n${~ b}\nEOT', 'T("  a\\n" b " \\n c" b "\\n")'],
    ['<<EOT\n${<<IN\nEOT\nIN\n}\nEOT', 'T("EOT\\n" "\\n")'],
    ['<<-EOT\n      a\n    b\n\n        c ${b}\n    EOT', 'T("  a\\nb\\n\\n    c " b "\\n")'],
    ['<<-EOT\n    ${b}\n      x\n\ttab\n    EOT', 'T("   " b "\\n     x\\ntab\\n")'],
    ['<<-EOT\n    a\n\n     \n    b\nEOT', '"a\\n\\n     \\nb\\n"'],
    ['<<-EOT\n    ${~ b }\n      c\n  EOT', 'T(b "\\n      c\\n")'],
    ['<<-EOT\n    a\n    $${b}\n   c\n  EOT', '" a\\n ${b}\\nc\\n"'],
    ['<<-EOT\n    %{ for x in y ~}\n    - ${x}\n    %{ endfor ~}\n    z\n  EOT', 'T(for(_, x in y; "    - " x "\\n") "    z\\n")'],
    ['<<-EOT\n    %{ if true }\n      yes\n    %{ endif }\n    EOT', 'T(if(true; "\\n  yes\\n"; ) "\\n")'],
    ['<<-EOT\n  a ${f(",",\n["x"])}\n   c\n  EOT', 'T("a " f(",", ["x"]) "\\n c\\n")'],
    ['[<<A\n1\nA\n, <<B\n2\nB\n]', '["1\\n", "2\\n"]'],
  ])('%j', check)

  it('reads a template without quotes', () => {
    const { expression, problems } = readTemplate(new Text('a.tftpl', 'a "q" \\n\n \n${~ b ~}\n \n c%{ if d }e\n%{ endif }'))
    expect(show(expression)).toBe('T("a \\"q\\" \\\\n\\n" b " \\n c" if(d; "e\\n"; ))')
    expect(problems).toEqual([])
  })
})

describe('bodies of HCL', () => {
  const check = (content: string, expected: string, faults: string[] = []): void => {
    const { body, problems } = readHcl(new Text('a.tf', content))
    expect({ shown: showBody(body), faults: faultsOf(problems) }).toEqual({ shown: expected, faults })
  }

  it.each<[string, string, string[]?]>([
    ['', ''],
    ['\ufeffa = 1\r\nb "x" y {\r\n  c = 2\r\n}\r\n', 'a=1 b"x""y"{c=2}'],
    ['a { b = 1 }\nc {}\n', 'a{b=1} c{}'],
    ['a {\n b {\n }\n}', 'a{b{}}'],
    ['a "\\u0041" {}', 'a"A"{}'],
    ['# c\n/* d\n */ a = 1 // e', 'a=1'],
    ['a = 1\na = 2\n', 'a=1', ['hcl/duplicate-attribute 2:1']],
    // What is broken costs itself alone.
    ['a = [1 2]\nb = 3\n', 'a=invalid b=3', ['hcl/separator 1:8']],
    ['a = [1,\nb = 3\n}\nc = 4\n', 'a=invalid b=3 c=4', ['hcl/separator 2:3', 'hcl/brace 3:1']],
    ['r {\n  a = f(1\n  b = 2\n}\nc = 3\n', 'r{a=invalid b=2} c=3', ['hcl/call 3:3']],
    ['a = {\n  b = 1 c = 2\n  d = 3\n}\ne = 4\n', 'a=invalid e=4', ['hcl/separator 2:9']],
    ['a = "x\nb = "y"\n', 'a=invalid b="y"', ['hcl/unclosed-quote 1:5']],
    ['a = <<EOT\nx\ny\n\nb = 1\n', 'a=invalid b=1', ['hcl/unclosed-heredoc 1:5']],
    ['a = 1 b = 2\nc = 3\n', 'a=invalid c=3', ['hcl/missing-newline 1:7']],
    ['a.b = 1\nc = 3\n', 'c=3', ['hcl/item 1:2']],
    ['= 1\nc = 3\n', 'c=3', ['hcl/item 1:1']],
    ['"a" {\n b = 1\n}\nc = 3\n', 'c=3', ['hcl/item 1:1']],
    ['a "${x}" {\n b = 1\n}\nc = 3\n', 'c=3', ['hcl/label 1:3']],
    ['a "x" = 1\nc = 3\n', 'c=3', ['hcl/item 1:7']],
    ["a = 'x'\nc = 3\n", 'a=invalid c=3', ['hcl/character 1:5']],
    ['a {\n b = 1 }\nc = 3\n', 'a{b=1} c=3', ['hcl/missing-newline 2:8']],
    ['a { b = 1\n c = 2\n}\nd = 3\n', 'a{b=1 c=2} d=3', ['hcl/one-line-block 1:5']],
    ['a { b {} }\nd = 3\n', 'a{b{}} d=3', ['hcl/one-line-block 1:5']],
    ['a { b = 1, c = 2 }\nd = 3\n', 'a{b=invalid} d=3', ['hcl/missing-newline 1:10']],
    ['a {} b {}\n', 'a{} b{}', ['hcl/missing-newline 1:6']],
    ['a = 1 }\nb = 2\n', 'a=1 b=2', ['hcl/brace 1:7']],
    ['a = "${b c}"\nd = 1\n', 'a=invalid d=1', ['hcl/unclosed-interpolation 1:10']],
    ['a = "%{ if b }c"\nd = 1\n', 'a=invalid d=1', ['hcl/directive 1:6']],
    ['a = "\\q"\nd = 1\n', 'a=invalid d=1', ['hcl/escape 1:6']],
    ['a = x.0.1\nd = 1\n', 'a=invalid d=1', ['hcl/index 1:7']],
    ['a = 1\0\nd = 1\n', 'a=invalid d=1', ['hcl/missing-newline 1:6']],
    ['a = 1 /* x\nd = 1\n', 'a=1', ['hcl/unclosed-comment 1:7']],
    // A missing brace: indentation tells where the block ended.
    ['r "a" {\n  x = 1\n\nr "b" {\n  y = 2\n}\n', 'r"a"{x=1} r"b"{y=2}', ['hcl/unclosed-block 1:1']],
    ['r "a" {\n  i {\n    x = 1\n}\n\nr "b" {\n  y = 2\n}\n', 'r"a"{i{x=1}} r"b"{y=2}', ['hcl/unclosed-block 2:3']],
    ['r "a" {\n  x = 1\n', 'r"a"{x=1}', ['hcl/unclosed-block 1:1']],
  ])('%j', check)

  it('says what to do', () => {
    const { problems } = readHcl(new Text('a.tf', 'x = 1\n\n\nresource "a" "b" {\n  c = 1\nresource "a" "d" {\n}\n'))
    expect(problems.map(({ says }) => says)).toEqual(['A closing brace is missing for the block that begins at line 4.'])
  })

  it('has a place for everything', () => {
    const content = 'é = 1\nresource "aws_vpc" main {\n  cidr = "${a}" # b\n}\n'
    const { body } = readHcl(new Text('a.tf', content))
    const at = ({ start, end }: { start: number; end: number }): string => content.slice(start, end)
    const block = body.kind === 'native' ? body.items[1] : undefined
    if (block?.kind !== 'block' || block.body.kind !== 'native') throw new Error('a block was expected')
    expect([block.typeSpan, block.headerSpan, ...block.labels.map(({ span }) => span), block.body.span].map(at)).toEqual([
      'resource', 'resource "aws_vpc" main', '"aws_vpc"', 'main', '\n  cidr = "${a}" # b\n',
    ])
    const [attribute] = block.body.items
    if (attribute?.kind !== 'attribute') throw new Error('an attribute was expected')
    expect([attribute.span, attribute.nameSpan, attribute.expression.span].map(at)).toEqual(['cidr = "${a}"', 'cidr', '"${a}"'])
    expect(at(block.span)).toBe(content.slice(6, -1))
  })

  it('reads references that stand in strings', () => {
    const content = 'a = "aws_vpc.main[0]"\n'
    const text = new Text('a.tf', content)
    const { body } = readHcl(text)
    const item = body.kind === 'native' ? body.items[0] : undefined
    if (item?.kind !== 'attribute' || item.expression.kind !== 'text') throw new Error('a text was expected')
    const inside = readInside(item.expression, reportHcl([], text))
    expect(show(inside)).toBe('aws_vpc.main[0]')
    expect(content.slice(inside.span.start, inside.span.end)).toBe('aws_vpc.main[0]')
  })
})
