import type { Endpoint } from '../../../model/endpoint.ts'
import type { Model } from '../../../model/model.ts'
import type { Candidates } from './pack.ts'

/** So many are suggested for a scope. */
const most = 6

/** Who might be meant, as it may be written into the file: labels where they name several or none but them, ids else. */
export function suggest(model: Model, candidates: Candidates | undefined): readonly string[] {
  if (!candidates) return []
  const all = [...model.endpoints.values()].filter(({ kind }) => kind === 'workload' || kind === 'host')
  if (candidates.places) return [...new Set(all.flatMap(({ within }) => within.slice(0, 1)))].toSorted().slice(0, most)
  const { words = [], exposed = false } = candidates
  const found = all.filter((one) => (exposed && isExposed(model, one)) || wordsOf(one).some((own) => words.some((word) => own.startsWith(word))))
  return [...new Set(found.map((one) => nameOf(one, found, all)))].toSorted().slice(0, most)
}

function isExposed({ endpoints }: Model, { exposed, id }: Endpoint): boolean {
  return exposed === 'yes' || endpoints.get(`${id}/public`)?.exposed === 'yes'
}

/** Parts of its names, in lower case. */
function wordsOf({ id, names, labels }: Endpoint): string[] {
  const roles = roleKeys.flatMap((key) => labels[key] ?? [])
  return [id, ...names, ...roles].flatMap((text) => text.toLowerCase().split(/[^a-z0-9]+/))
}

/** Labels that say what something is for. */
const roleKeys = ['app', 'app.kubernetes.io/name', 'component', 'role', 'tier', 'Name']

function nameOf(one: Endpoint, found: readonly Endpoint[], all: readonly Endpoint[]): string {
  const { app } = one.labels
  if (app === undefined || app === '') return one.id
  const alike = all.filter(({ labels }) => labels['app'] === app)
  return alike.every((other) => found.includes(other)) ? `app=${app}` : one.id
}
