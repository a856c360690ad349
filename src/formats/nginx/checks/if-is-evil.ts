import { enclosing, occurrences, placeOf } from '../look.ts'
import type { NginxCheck } from '../look.ts'
import type { Statement } from '../statement.ts'

/** What is safe inside `if` in a location: the rewrite module's own, and what only logs. */
const safe = new Set(['return', 'rewrite', 'set', 'break', 'if', 'access_log', 'error_log', 'limit_rate', 'limit_rate_after'])

export const ifIsEvil: NginxCheck = {
  code: 'nginx/if-is-evil',
  severity: 'warning',
  needs: ['tree:nginx'],
  says: '{directive} inside an if of {subject}: only return, rewrite and set do there what they say.',
  fix: 'Choose by a map, or answer from a location of its own.',
  *run({ tree }) {
    for (const { statement, level } of occurrences(tree, 'if')) {
      if (enclosing(level, 'location') === undefined) continue
      const block: readonly Statement[] = statement.block ?? []
      const strange = block.find(({ name }) => !safe.has(name))
      // A return in the same block leaves before anything else could count.
      if (strange === undefined || block.some(({ name }) => name === 'return')) continue
      yield { subject: placeOf(level), origins: [strange.origin, statement.origin], args: { directive: strange.name } }
    }
  },
}
