import type { Reading } from '../model/facts.ts'
import type { Profile } from '../model/profile.ts'
import type { Problem } from '../origin/problem.ts'
import type { Resource } from '../platforms/resource.ts'
import { mergeResources } from './merge.ts'
import { wishType } from '../platforms/wish.ts'

/** A platform that formats hand resources to: what it takes of them by their type, and what they come to. */
interface Platform {
  readonly name: string
  readonly takes: (type: string) => boolean
  /** What it takes besides, where it has something of its own. */
  readonly also: (type: string) => boolean
  /** Loaded when the first of its resources is met. */
  readonly load: () => Promise<(resources: readonly Resource[], profile: Profile, future: boolean) => Reading>
}

/** Every platform with resources of its own, sorted by name. */
export const platforms: readonly Platform[] = [{ name: 'aws', takes: (type) => type.startsWith('aws_'), also: (type) => type === wishType, load: async () => (await import('../platforms/aws/lower.ts')).lowerAws }]

/**
 * The facts that the resources of all formats come to, platform by platform. `trees` holds what each platform made of its own, under its name. What
 * several sources describe under one id is lowered once: as the first of them in the order of formats says, and what that leaves open as the next does. So
 * a configuration comes before the plan that was made of it and the state that it left, and lends them its references.
 */
export async function lowerResources(resources: readonly Resource[], profile: Profile, future = false): Promise<readonly { readonly name: string; readonly reading: Reading }[]> {
  const { once, problems } = describeOnce(resources)
  const lowered: { readonly name: string; readonly reading: Reading }[] = []
  for (const { name, takes, also, load } of platforms) {
    const own = once.filter(({ type }) => takes(type))
    if (own.length > 0) lowered.push({ name, reading: (await load())([...own, ...once.filter(({ type }) => also(type))], profile, future) })
  }
  return problems.length === 0 ? lowered : [...lowered, { name: 'input', reading: { facts: {}, problems, unread: [] } }]
}

/** Every id once. */
function describeOnce(resources: readonly Resource[]): { readonly once: readonly Resource[]; readonly problems: readonly Problem[] } {
  const byId = new Map<string, Resource>()
  const doubles: Resource[] = []
  for (const resource of resources) {
    const first = byId.get(resource.id)
    if (first === undefined) byId.set(resource.id, resource)
    else {
      doubles.push(resource)
      byId.set(resource.id, mergeResources(first, resource))
    }
  }
  const [double] = doubles
  if (double === undefined) return { once: resources, problems: [] }
  const many = doubles.length === 1 ? ' is' : ` and ${doubles.length - 1} more are`
  const says = `${double.id}${many} described twice, by a configuration and a plan or state of it; the configuration counts, and what it leaves open is as the other says. Name one of them alone to ask about that one.`
  return { once: [...byId.values()], problems: [{ code: 'input/described-twice', severity: 'warning', says, origin: double.origin }] }
}
