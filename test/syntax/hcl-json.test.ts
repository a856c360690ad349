import { describe, expect, it } from 'vitest'
import { Text } from '../../src/base/text.ts'
import type { Problem } from '../../src/origin/problem.ts'
import { attributesOf, blocksOf, contentOf } from '../../src/syntax/hcl/content.ts'
import type { BlockSchema } from '../../src/syntax/hcl/content.ts'
import { readHcl, reportHcl } from '../../src/syntax/hcl.ts'
import { faultsOf } from './faults.ts'
import { show } from './hcl/show.ts'

const schema: BlockSchema = { resource: 2, locals: 0, variable: 1 }

/** What a text holds by the schema: `a=1 resource"x""y"{b=2}`; blocks inside of blocks count as attributes in JSON. */
function contentsOf(path: string, content: string): { shown: string; faults: string[] } {
  const text = new Text(path, content)
  const { body, problems } = readHcl(text)
  const own: Problem[] = []
  const report = reportHcl(own, text)
  const { attributes, blocks } = contentOf(body, schema, report)
  const shown = [
    ...attributes.map(({ name, expression }) => `${name}=${show(expression)}`),
    ...blocks.map(({ type, labels, body: inner }) => {
      const inside = attributesOf(inner, report).map(({ name, expression }) => `${name}=${show(expression)}`)
      return `${type}${labels.map(({ value }) => JSON.stringify(value)).join('')}{${inside.join(' ')}}`
    }),
  ]
  return { shown: shown.join(' '), faults: faultsOf([...problems, ...own]) }
}

describe('the JSON syntax of HCL', () => {
  const check = (content: string, shown: string, faults: string[] = []): void => {
    expect(contentsOf('a.tf.json', content)).toEqual({ shown, faults })
  }

  it.each<[string, string, string[]?]>([
    ['{}', ''],
    ['{"//": "c", "a": 1e3, "b": [true, null, -1.5], "c": {"//": 1, "${k}": "v"}}', `a=1e3 b=[true, null, -1.5] c={"//": 1, W(k): "v"}`],
    ['{"locals": {"//": "c", "a": "x"}}', 'locals{a="x"}'],
    ['{"locals": [{"a": 1}, {"b": 2}]}', 'locals{a=1} locals{b=2}'],
    ['[{"locals": {"a": 1}}, {"locals": {"b": 2}}]', 'locals{a=1} locals{b=2}'],
    ['{"locals": null, "variable": {}, "resource": []}', ''],
    ['{"variable": {"a": {}, "b": {"default": 1}}}', 'variable"a"{} variable"b"{default=1}'],
    ['{"resource": {"x": {"a": {"i": 1}, "b": [{"i": 2}, {"i": 3}]}, "y": {"c": {}}}}',
      'resource"x""a"{i=1} resource"x""b"{i=2} resource"x""b"{i=3} resource"y""c"{}'],
    ['{"resource": [{"x": {"a": {}}}, {"x": [{"b": {}}]}]}', 'resource"x""a"{} resource"x""b"{}'],
    // What Terraform 1.11.4 gives for each (terraform console, 2026-11).
    ['{"a": "${1}"}', 'a=W(1)'],
    ['{"a": "x ${b}\\n\\"q\\" $${y}"}', 'a=T("x " b "\\n\\"q\\" ${y}")'],
    ['{"a": "a\\\\n\\"q\\" $${x}"}', 'a="a\\\\n\\"q\\" ${x}"'],
    ['{"a": "a\\n \\n${~ b ~}\\n \\n c"}', 'a=T("a\\n" b " \\n c")'],
    ['{"a": ["%{if true ~}\\n x\\n%{endif}"]}', 'a=[T(if(true; " x\\n"; ))]'],
    ['{"a": "${[\\"x\\"][0]}"}', 'a=W(["x"][0])'],
    // What is broken.
    ['{"a": "${", "b": 2}', 'a=invalid b=2', ['hcl/expression 1:10']],
    ['{"a": "\\u0041${b c}", "b": 2}', 'a=invalid b=2', ['hcl/unclosed-interpolation 1:18']],
    ['{"locals": 1, "b": 2}', 'b=2', ['hcl/wrong-type 1:12']],
    ['{"resource": {"x": 1}}', '', ['hcl/wrong-type 1:20']],
    ['[{"b": 2}, 3]', 'b=2', ['hcl/wrong-type 1:12']],
    ['[{"b": 2}, {"b": 3}]', 'b=2', ['hcl/duplicate-attribute 1:13']],
    ['{"b": 2,}', 'b=2', ['json/comma 1:8']],
    ['', '', ['json/empty 1:1']],
    ['"a"', '', ['hcl/wrong-type 1:1']],
  ])('%j', check)

  it('says the same as the native syntax', () => {
    const native = 'locals {\n a = "${b}"\n c = [1, "x${d}"]\n}\nresource "x" "y" {\n e = null\n}\nf = true\n'
    const json = '{"locals": {"a": "${b}", "c": [1, "x${d}"]}, "resource": {"x": {"y": {"e": null}}}, "f": true}'
    expect(contentsOf('a.tf', native)).toEqual(contentsOf('a.tf.json', json))
  })

  it('has places inside of strings, escapes counted', () => {
    const content = '{"a": "\\u0041\\n${bc.d}"}'
    const { body } = readHcl(new Text('a.tf.json', content))
    const [attribute] = attributesOf(body, reportHcl([], new Text('a.tf.json', content)))
    if (attribute?.expression.kind !== 'template') throw new Error('a template was expected')
    const part = attribute.expression.parts[1]
    if (part?.kind !== 'interpolation') throw new Error('an interpolation was expected')
    expect(content.slice(part.span.start, part.span.end)).toBe('${bc.d}')
    expect(content.slice(part.value.span.start, part.value.span.end)).toBe('bc.d')
    expect(content.slice(attribute.expression.span.start, attribute.expression.span.end)).toBe('"\\u0041\\n${bc.d}"')
  })

  it('reports what is wrong in a string once, however often it is asked', () => {
    const text = new Text('a.tf.json', '{"a": "${"}')
    const { body } = readHcl(text)
    const problems: Problem[] = []
    const report = reportHcl(problems, text)
    attributesOf(body, report)
    attributesOf(body, report)
    expect(faultsOf(problems)).toEqual(['hcl/expression 1:10'])
  })
})

describe('blocks of one type', () => {
  const check = (path: string, content: string, labels: string[][], faults: string[] = []): void => {
    const text = new Text(path, content)
    const { body } = readHcl(text)
    const problems: Problem[] = []
    const blocks = blocksOf(body, 'resource', 2, reportHcl(problems, text))
    expect(blocks.map((block) => block.labels.map(({ value }) => value))).toEqual(labels)
    expect(faultsOf(problems)).toEqual(faults)
  }

  it.each<[string, string, string[][], string[]?]>([
    ['a.tf', 'resource a b {\n}\nresource "c" "d" {\n}\nmodule "e" {\n}\n', [['a', 'b'], ['c', 'd']]],
    ['a.tf', 'resource a {\n}\nresource "c" "d" {\n}\n', [['c', 'd']], ['hcl/labels 1:1']],
    ['a.tf.json', '{"resource": {"a": {"b": {}}, "c": {"d": [{}, {}]}}, "module": {"e": {}}}', [['a', 'b'], ['c', 'd'], ['c', 'd']]],
  ])('%s %j', check)
})
