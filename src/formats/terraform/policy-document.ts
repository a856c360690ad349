import type { ResourceInstance } from './resource.ts'
import type { TfValue } from './value/value.ts'

export function policyDocument(instance: ResourceInstance): TfValue | undefined {
  void instance
  return undefined
}
