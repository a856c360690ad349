import { groupBy } from '../base/group.ts'
import type { Check, Found } from '../model/check.ts'
import { formatPlace, type Place, placesOf } from '../origin/place.ts'
import type { FindingPart } from '../render/documents/check.ts'

/** A finding with what it was found by and what it comes from. */
export interface Told {
  readonly check: Pick<Check<never>, 'code' | 'effectOf'>
  readonly causes: readonly string[]
  readonly finding: FindingPart
}

/** What a finding comes from: what its check says, else the lines that are at fault. */
export function causesOf({ cause, origins }: Found): readonly string[] {
  return cause ?? placesOf(...origins).flatMap((place) => ('file' in place ? [formatPlace(place)] : []))
}

const weight = { error: 2, warning: 1, note: 0 } as const

/**
 * One cause is told once: what is but the effect of another finding (its check says of which checks' findings, and both come from the same) stands with
 * that one. The deeper one becomes as grave as what follows from it, and is shown by the same flow.
 */
export function joinEffects(told: readonly Told[]): FindingPart[] {
  const byCause = new Map<string, Told[]>()
  for (const one of told) for (const cause of one.causes) byCause.set(cause, [...(byCause.get(cause) ?? []), one])
  const deeper = (effect: Told): Told | undefined =>
    effect.check.effectOf === undefined
      ? undefined
      : effect.causes
          .flatMap((cause) => byCause.get(cause) ?? [])
          .find(({ check, finding }) => effect.check.effectOf?.includes(check.code) === true && finding !== effect.finding)
  const effects = new Map<Told, FindingPart[]>()
  const kept: Told[] = []
  for (const one of told) {
    let root: Told | undefined = deeper(one)
    for (let depth = 0; root !== undefined && depth < 8; depth++) {
      const next = deeper(root)
      if (!next) break
      root = next
    }
    if (root && root !== one) effects.set(root, [...(effects.get(root) ?? []), one.finding])
    else kept.push(one)
  }
  return kept.map((one) => (effects.get(one) ?? []).reduce(withEffect, one.finding))
}

function withEffect(finding: FindingPart, effect: FindingPart): FindingPart {
  // What says no more than that it is so, follows for everybody who reads it.
  const says = effect.severity === 'note' ? [] : [{ code: effect.code, says: effect.says }]
  const follows = [...(finding.follows ?? []), ...says]
  return {
    ...finding,
    severity: weight[effect.severity] > weight[finding.severity] ? effect.severity : finding.severity,
    places: differentPlaces([...finding.places, ...effect.places]),
    witness: finding.witness ?? effect.witness,
    ...(follows.length > 0 && { follows }),
  }
}

/**
 * One line is told once: what differs in nothing but for whom one line is at fault (the instances of a resource, the members of a group, a module that is
 * called twice) is one finding that names all of them.
 */
export function joinAlike(findings: readonly FindingPart[]): FindingPart[] {
  const groups = groupBy(findings, (finding) => {
    const [place] = finding.places
    return place && 'file' in place
      ? `${finding.code}\n${formatPlace(place)}:${place.column}\n${withoutWhom(finding)}`
      : `${finding.code}\n${finding.fingerprint}`
  })
  return [...groups.values()].flatMap(([first, ...others]) => {
    if (!first) return []
    if (others.length === 0) return [first]
    const follows = [first, ...others].flatMap((one) => one.follows ?? [])
    const also = [...new Set(others.map((one) => one.subject))].filter((subject) => subject !== first.subject)
    return [
      {
        ...first,
        ...(also.length > 0 && { also }),
        severity: others.reduce((gravest, { severity }) => (weight[severity] > weight[gravest] ? severity : gravest), first.severity),
        places: differentPlaces([first, ...others].flatMap((one) => one.places)),
        ...(follows.length > 0 && { follows: [...new Map(follows.map((one) => [one.says, one])).values()] }),
      },
    ]
  })
}

/** The sentence without who it is about: without its subject, the keys of instances and the modules that they lie in. */
function withoutWhom({ says, subject }: FindingPart): string {
  return says
    .replaceAll(subject, '…')
    .replaceAll(/\[(?:\d+|"[^"]*")\]/g, '')
    .replaceAll(/\bmodule\.[\w-]+\./g, '')
}

function differentPlaces(places: readonly Place[]): Place[] {
  return [...new Map(places.map((place) => ['file' in place ? `${formatPlace(place)}:${place.column}` : JSON.stringify(place), place])).values()]
}
