/**
 * What is understood of one type of resource. Whoever lowers may read only what stands in `reads`; coverage is told from these tables, so nothing is said to
 * be read that isn't.
 */
export interface ResourceType {
  /** `aws_subnet` */
  readonly type: string
  readonly reads: readonly string[]
  /** Attributes that can't change where a flow goes, whether it passes, or who answers: tags, names, descriptions, sizes. */
  readonly harmless: readonly string[]
  /** Attributes that can, and that nobody understands yet: what isn't known when one is set. */
  readonly unread?: Readonly<Record<string, string>>
}

/** Attributes that nearly every type has. */
export const everywhere: readonly string[] = ['id', 'arn', 'tags', 'tags_all', 'timeouts', 'region', 'owner_id']
