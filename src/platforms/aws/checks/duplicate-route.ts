import { formatRange } from '../../../base/address.ts'
import type { Check, StyleInput } from '../../../model/check.ts'
import type { AwsTree } from '../tree.ts'
import type { DeclaredRoute } from '../vpc/routes.ts'

export const duplicateRoute: Check<StyleInput<AwsTree>> = {
  code: 'aws/duplicate-route',
  severity: 'error',
  needs: ['tree:aws'],
  says: '{subject} has {count} routes for {prefix}: AWS takes only one ({routes}).',
  fix: 'Keep the route that is meant.',
  *run({ tree: { tables } }) {
    for (const table of tables.all.values()) {
      const known = new Map<string, DeclaredRoute[]>()
      for (const route of table.routes) {
        const [range, more] = route.to.peers.ranges
        // One with a prefix list may be for the same prefix: the other counts.
        if (!range || more || route.list !== undefined || route.uncertain !== undefined) continue
        const key = formatRange(range)
        known.set(key, [...(known.get(key) ?? []), route])
      }
      for (const [prefix, routes] of known)
        if (routes.length > 1)
          yield {
            subject: table.id,
            origins: routes.map(({ origin }) => origin),
            args: { prefix, count: routes.length, routes: routes.map(({ says }) => says).join('; ') },
          }
    }
  },
}
