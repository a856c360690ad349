import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { TextDimension } from '../../../src/flow/text/classes.ts'
import type { Language, Transform } from '../../../src/flow/text/language.ts'
import { languages, atoms, strings } from './languages.ts'
import { member } from './scalar.ts'
import { holdsAt, ToyBits, type Toy } from './toy.ts'

const many = fc.array(languages, { maxLength: 5 })

function setOf(dimension: TextDimension<Toy>, language: Language): Toy {
  const result = dimension.matching(language)
  if ('opaque' in result) throw new Error(`${result.opaque}: ${JSON.stringify(language)}`)
  return result.set
}

/** Whether the dimension's set holds a string, asked by way of the string's class. */
function holds(dimension: TextDimension<Toy>, set: Toy, value: string | undefined): boolean {
  return holdsAt(set, dimension.cubeOf(dimension.classOfText(value)))
}

describe('sets of strings', () => {
  test('hold exactly what the languages hold, prepared or not, and stay right when classes are split', () => {
    fc.assert(
      fc.property(many, many, fc.array(strings, { minLength: 1, maxLength: 8 }), fc.boolean(), (early, late, values, prepared) => {
        const dimension = new TextDimension(new ToyBits(), { optional: true })
        if (prepared) dimension.prepare(early)
        const sets = early.map((each) => setOf(dimension, each))
        sets.push(...late.map((each) => setOf(dimension, each)))
        const all = [...early, ...late]
        for (const value of [...values, undefined]) {
          expect(all.map((_, at) => holds(dimension, sets[at] ?? (() => false), value))).toEqual(all.map((each) => member(each, value)))
          if (value !== undefined) expect(holds(dimension, setOf(dimension, { kind: 'exact', text: value }), value)).toBe(true)
        }
        // Every class has a sample, and the sample is in what holds the class and in nothing else.
        for (const each of dimension.classesIn(() => true)) {
          const sample = dimension.sampleOf(each)
          expect(sample === undefined).toBe(dimension.isAbsent(each))
          expect(dimension.classOfText(sample)).toBe(each)
          const cube = dimension.cubeOf(each)
          expect(dimension.sample(cube)).toBe(sample)
          expect(sets.map((set) => holdsAt(set, cube))).toEqual(all.map((language) => member(language, sample)))
        }
      }),
      { numRuns: 400 },
    )
  })

  test('are described by languages that hold the same', () => {
    fc.assert(
      fc.property(fc.array(atoms, { maxLength: 7 }), languages, fc.array(strings, { maxLength: 8 }), (others, wanted, values) => {
        const dimension = new TextDimension(new ToyBits(), { optional: true })
        dimension.prepare([...others, wanted])
        const set = setOf(dimension, wanted)
        const found = dimension.classesIn(() => true).filter((each) => holdsAt(set, dimension.cubeOf(each)))
        const { include, exclude } = dimension.describe(found)
        for (const value of [...values, ...dimension.classesIn(() => true).map((each) => dimension.sampleOf(each)), undefined]) {
          const said = include.some((each) => member(each, value)) && !exclude.some((each) => member(each, value))
          expect(said).toBe(member(wanted, value))
        }
      }),
      { numRuns: 300 },
    )
  })

  test('a universe leaves no class for what does not exist', () => {
    const dimension = new TextDimension(new ToyBits(), { universe: { kind: 'prefix', text: '/' } })
    const set = setOf(dimension, { kind: 'prefix', text: '/' })
    setOf(dimension, { kind: 'suffix', text: '.php' })
    setOf(dimension, { kind: 'exact', text: 'apart' })
    expect(dimension.size).toBe(2)
    expect(set).toBe(setOf(dimension, { kind: 'prefix', text: '/' }))
    expect(dimension.classesIn(() => true).map((each) => dimension.sampleOf(each))).toEqual(['/', '/.php'])
  })
})

const any: Language = { kind: 'any' }
const prefix = (text: string): Language => ({ kind: 'prefix', text })
const exact = (text: string): Language => ({ kind: 'exact', text })
const not = (of: Language): Language => ({ kind: 'not', of })
const all = (...of: Language[]): Language => ({ kind: 'all', of })
const some = (...of: Language[]): Language => ({ kind: 'some', of })
const cart: Language = { kind: 'elements', prefix: '/cart' }
const api: Language = { kind: 'pattern', source: '^/api/v[0-9]+/', flavour: 'pcre', anchoring: 'search' }
const shop: Language = { kind: 'labels', suffix: 'shop.example', count: 'many' }
const shopOne: Language = { kind: 'labels', suffix: 'shop.example', count: 'one' }
const strip = (of: Language): Language => ({ kind: 'after', transform: { kind: 'elements', from: '/old', to: '/' }, of })

function check(wanted: Language, others: Language[], expected: { text: string; samples: (string | undefined)[] }, optional = false): void {
  const dimension = new TextDimension(new ToyBits(), { optional })
  dimension.prepare([...others, wanted])
  const set = setOf(dimension, wanted)
  const classes = dimension.classesIn(() => true).filter((each) => holdsAt(set, dimension.cubeOf(each)))
  expect({ text: dimension.describe(classes).text, samples: classes.map((each) => dimension.sampleOf(each)) }).toEqual(expected)
}

describe('a set is told by the matchers that made it', () => {
  const cases: readonly [wanted: Language, others: Language[], text: string, samples: (string | undefined)[], optional?: boolean][] = [
    [any, [exact('x')], 'any', ['a', 'x']],
    [some(), [exact('x')], 'none', []],
    [exact('shop.example'), [shop], 'shop.example', ['shop.example']],
    [shop, [exact('shop.example')], '*.shop.example', ['a.shop.example']],
    [all(shop, not(shopOne)), [], '*.shop.example except *.shop.example (one label)', ['..shop.example']],
    [prefix('/cart'), [], '/cart*', ['/cart']],
    [all(prefix('/cart'), not(prefix('/cart/admin'))), [prefix('/')], '/cart* except /cart/admin*', ['/cart']],
    [not(all(cart, not(prefix('/cart/admin')))), [], '/cart/admin* or not /cart[/*]', ['a', '/cart/admin']],
    [not(exact('x')), [], 'any except x', ['a']],
    [not(exact('x')), [], 'absent, any except x', ['a', undefined], true],
    [{ kind: 'absent' }, [exact('x')], 'absent', [undefined], true],
    [api, [cart, prefix('/api')], '~ ^/api/v[0-9]+/', ['/api/v0/']],
    [all(api, { kind: 'suffix', text: '.php' }), [], '~ ^/api/v[0-9]+/ and *.php', ['/api/v0/.php']],
    [strip(exact('/x')), [], '/old/x, /x', ['/old/x', '/x']],
    [strip(cart), [], '/cart[/*], /old/cart[/*]', ['/cart', '/old/cart']],
    [some(exact('b'), exact('a')), [exact('c')], 'a, b', ['a', 'b']],
    [{ kind: 'exact', text: 'Shop.Example', ignoreCase: true }, [api], 'shop.example', ['shop.example']],
  ]
  test.each(cases)('%j beside %j', (wanted, others, text, samples, optional) => {
    check(wanted, others, { text, samples }, optional)
  })
})

describe('what cannot be cut exactly is opaque and spoils nothing else', () => {
  const pattern = (source: string): Language => ({ kind: 'pattern', source, flavour: 'pcre', anchoring: 'search' })

  test.each<[Language, string]>([
    [pattern('(a)\\1'), 'a back-reference'],
    [pattern('(a'), 'not a regular expression: a group without end'],
    [some(exact('a'), pattern('(?=a)')), 'a look-around'],
    [{ kind: 'after', transform: { kind: 'constant', to: 'x' }, of: pattern('(?=a)') }, 'a look-around'],
    [{ kind: 'after', transform: { kind: 'leading', from: 'a', to: 'x' }, of: pattern('(?=a)') }, 'a look-around'],
    [pattern('a.{40}$'), 'too large'],
  ])('%j', (language, reason) => {
    const dimension = new TextDimension(new ToyBits())
    dimension.prepare([exact('a'), language])
    expect(dimension.matching(language)).toEqual({ opaque: reason })
    expect(holds(dimension, setOf(dimension, exact('a')), 'a')).toBe(true)
    expect(dimension.size).toBe(2)
  })

  test('too many independent matchers: the first ones stay exact', () => {
    const dimension = new TextDimension(new ToyBits())
    const list = Array.from({ length: 16 }, (_, index): Language => ({ kind: 'contains', text: `x${index}y` }))
    dimension.prepare(list)
    const opaque = list.map((each) => 'opaque' in dimension.matching(each))
    expect(opaque.slice(0, 8)).toEqual(Array.from({ length: 8 }, () => false))
    expect(opaque.at(-1)).toBe(true)
    expect(holds(dimension, setOf(dimension, list[0] ?? any), '-x0y-')).toBe(true)
  })

  test('nesting without end', () => {
    let language: Language = exact('/a')
    for (let depth = 0; depth < 20_000; depth++) language = { kind: 'not', of: language }
    expect(new TextDimension(new ToyBits()).matching(language)).toEqual({ opaque: 'nested too deeply' })
    let rewritten: Language = prefix('/a')
    const transform: Transform = { kind: 'elements', from: '/a/b', to: '/a' }
    for (let depth = 0; depth < 100; depth++) rewritten = { kind: 'after', transform, of: rewritten }
    expect(new TextDimension(new ToyBits()).matching(rewritten)).toHaveProperty('opaque')
  })
})

describe('thousands of texts are cut together', () => {
  const hosts = Array.from({ length: 5000 }, (_, index): Language => {
    const name = `svc-${index}.team${index % 97}.example`
    const labels: Language = { kind: 'labels', suffix: name, count: index % 2 === 0 ? 'one' : 'many', ignoreCase: true }
    if (index % 3 === 1) return labels
    return index % 3 === 0 ? { kind: 'exact', text: name, ignoreCase: true } : { kind: 'suffix', text: `.${name}`, ignoreCase: true }
  })
  const paths = Array.from({ length: 2000 }, (_, index): Language => {
    const path = `/app${index % 50}/v${index % 3}/resource-${index}/`
    return index % 3 === 0 ? exact(path) : index % 3 === 1 ? prefix(path) : { kind: 'elements', prefix: path }
  })

  // The limit is ten times what it takes: it is there to notice pairwise products.
  test.each([
    ['hosts', hosts, 5001],
    ['paths', [...paths, api], 2002],
  ])('%s', (_, list, size) => {
    const began = performance.now()
    const dimension = new TextDimension(new ToyBits())
    dimension.prepare(list)
    expect(performance.now() - began).toBeLessThan(3000)
    expect(dimension.size).toBe(size)
    expect(dimension.variables.length).toBe(Math.ceil(Math.log2(size)))
  })
})
