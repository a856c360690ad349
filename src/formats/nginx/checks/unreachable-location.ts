import type { Language } from '../../../flow/text/language.ts'
import { compile } from '../../../flow/text/atom.ts'
import { isEmpty, product } from '../../../flow/text/automaton.ts'
import type { Automaton } from '../../../flow/text/automaton.ts'
import type { Found } from '../../../model/check.ts'
import { languageOfLocation, readLocation } from '../location.ts'
import { placeOf } from '../look.ts'
import type { NginxCheck } from '../look.ts'
import { all, levelOf, walk } from '../statement.ts'
import type { Level, Statement } from '../statement.ts'

interface Place {
  readonly statement: Statement
  readonly kind: 'exact' | 'prefix' | 'regex'
  readonly path: string
  readonly noRegex: boolean
  readonly language: Language
}

/** Locations are compared one by one only where there are so few that it costs nothing. */
const most = 80
/** Several earlier locations together are asked only where they are this few. */
const mostTogether = 10

function automatonOf(language: Language): Automaton | undefined {
  if (language.kind !== 'exact' && language.kind !== 'prefix' && language.kind !== 'pattern') return undefined
  const compiled = compile(language, 4000)
  return 'opaque' in compiled ? undefined : compiled
}

/** True where surely nothing is left of `whole` without `taken`. */
function isCovered(whole: Automaton, taken: readonly Automaton[]): boolean {
  if (taken.length > 1 && taken.some((one) => isCovered(whole, [one]))) return true
  if (taken.length > mostTogether) return false
  let rest = whole
  for (const one of taken) {
    const left = product(rest, one, (a, b) => a & ~b & 1, 3000)
    if ('opaque' in left) return false
    if (isEmpty(left)) return true
    rest = left
  }
  return false
}

function* unreachable(level: Level): Generator<Found> {
  const places = all(level.block, 'location').flatMap((statement): Place[] => {
    const head = readLocation(statement)
    if (head.kind === 'named') return []
    const path = head.kind === 'regex' ? head.pattern : head.path
    return [{ statement, kind: head.kind, path, noRegex: head.kind === 'prefix' && head.noRegex, language: languageOfLocation(head) }]
  })
  if (places.length > most) return
  const automata = new Map(places.map((place) => [place, automatonOf(place.language)]))
  const regexes = places.filter(({ kind }) => kind === 'regex')
  for (const place of places) {
    const whole = automata.get(place)
    if (place.kind === 'exact' || whole === undefined) continue
    // Who is asked before: a regex after the exact ones, the `^~` prefixes and the earlier expressions; a prefix after the longer ones and all expressions.
    const before =
      place.kind === 'regex'
        ? [...places.filter((one) => one.kind === 'exact'), ...places.filter((one) => one.noRegex && !places.some((longer) => longer.kind === 'prefix' && !longer.noRegex && longer.path.length > one.path.length && longer.path.startsWith(one.path))), ...regexes.slice(0, regexes.indexOf(place))]
        : [...places.filter((one) => one !== place && one.kind !== 'regex' && one.path.startsWith(place.path)), ...(place.noRegex || all(place.statement.block ?? [], 'location').length > 0 ? [] : regexes)]
    const taken = before.flatMap((one) => automata.get(one) ?? [])
    if (taken.length === 0 || !isCovered(whole, taken)) continue
    const [by] = before.filter((one) => {
      const automaton = automata.get(one)
      return automaton !== undefined && isCovered(whole, [automaton])
    })
    yield {
      subject: placeOf(levelOf(place.statement, level)),
      origins: [place.statement.origin, ...(by === undefined ? [] : [by.statement.origin])],
      args: { by: by === undefined ? 'locations that come first' : ['location', ...by.statement.args].join(' ') },
    }
  }
}

export const unreachableLocation: NginxCheck = {
  code: 'nginx/unreachable-location',
  severity: 'warning',
  needs: ['tree:nginx'],
  says: '{subject} never answers: {by} takes every path that it is for.',
  fix: 'Change their order or their kind (= and ^~ come before expressions, expressions before other prefixes), or remove it.',
  *run({ tree }) {
    for (const { main } of tree.configurations) {
      for (const { statement, level } of walk(main)) {
        if (statement.name === 'server' || statement.name === 'location') yield* unreachable(levelOf(statement, level))
      }
    }
  },
}
