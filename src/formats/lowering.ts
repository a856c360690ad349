import type { Reading } from '../model/facts.ts'
import type { Profile } from '../model/profile.ts'
import { lowerAws } from '../platforms/aws/lower.ts'
import type { Resource } from '../platforms/resource.ts'

/** A platform that formats hand resources to: what it takes of them by their type, and what they come to. */
interface Platform {
  readonly name: string
  readonly takes: (type: string) => boolean
  readonly lower: (resources: readonly Resource[], profile: Profile) => Reading
}

/** Every platform with resources of its own, sorted by name. */
export const platforms: readonly Platform[] = [{ name: 'aws', takes: (type) => type.startsWith('aws_'), lower: lowerAws }]

/** The facts that the resources of all formats come to, platform by platform. `trees` holds what each platform made of its own, under its name. */
export function lowerResources(resources: readonly Resource[], profile: Profile): readonly { readonly name: string; readonly reading: Reading }[] {
  return platforms.flatMap(({ name, takes, lower }) => {
    const own = resources.filter(({ type }) => takes(type))
    return own.length === 0 ? [] : [{ name, reading: lower(own, profile) }]
  })
}
