import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { TextDimension } from '../../../src/flow/text/classes.ts'
import type { Language } from '../../../src/flow/text/language.ts'
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
        const found = dimension.classesIn((cube) => cube.length < dimension.variables.length || holdsAt(set, cube)).filter((each) => holdsAt(set, dimension.cubeOf(each)))
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
