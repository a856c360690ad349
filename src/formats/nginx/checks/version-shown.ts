import { enclosing, occurrences, placeOf } from '../look.ts'
import type { NginxCheck } from '../look.ts'
import { all, walk, levelOf } from '../statement.ts'

export const versionShown: NginxCheck = {
  code: 'nginx/version-shown',
  severity: 'note',
  needs: ['tree:nginx'],
  says: '{subject} tells everyone the version of nginx.',
  fix: 'Write server_tokens off in http.',
  *run({ tree }) {
    for (const { statement, level } of occurrences(tree, 'server_tokens')) {
      if (['on', 'build'].includes(statement.args[0] ?? '')) yield { subject: placeOf(level), origins: [statement.origin] }
    }
    // Whole configurations only: a fragment's surroundings may have turned it off.
    for (const { main, fragment } of tree.configurations) {
      if (fragment) continue
      for (const http of all(main.block, 'http')) {
        const level = levelOf(http, main)
        const inside = [...walk(level)]
        const answers = inside.some(({ statement, level: here }) => statement.name === 'listen' && enclosing(here, 'server') !== undefined)
        const unread = inside.some(({ statement }) => statement.name === 'include')
        if (answers && !unread && !inside.some(({ statement }) => statement.name === 'server_tokens')) yield { subject: 'http', origins: [http.origin] }
      }
    }
  },
}
