import type { ResourceType } from '../type.ts'

/** Every type that is understood, one file a service. */
export const resourceTypes: readonly ResourceType[] = []

const byType = new Map(resourceTypes.map((one) => [one.type, one]))

export function typeOf(type: string): ResourceType | undefined {
  return byType.get(type)
}
