import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { it } from 'vitest'
import { tables } from '../../src/formats/cloudformation/types/index.ts'
import { isHarmless } from '../../src/platforms/aws/unread.ts'
import { typeOf, resourceTypes } from '../../src/platforms/aws/types/index.ts'
import { everywhere, type ResourceType } from '../../src/platforms/aws/type.ts'
import { golden, root } from '../golden.ts'

/** What is read of AWS, out of the tables that the reading itself goes by. UPDATE=1 writes the page. */
it('docs/coverage.md is what the tables say', async () => {
  golden('docs/coverage.md', await coverage())
})

async function coverage(): Promise<string> {
  const files = readdirSync(join(root, 'src/platforms/aws/types')).filter((name) => name !== 'index.ts').toSorted()
  const sections = await Promise.all(
    files.map(async (name) => {
      const module = (await import(join(root, 'src/platforms/aws/types', name))) as Record<string, unknown>
      const types = Object.values(module).find((value): value is ResourceType[] => Array.isArray(value)) ?? []
      return `## ${name.replace('.ts', '')}\n\n${types.toSorted((a, b) => (a.type < b.type ? -1 : 1)).map(typeText).join('\n')}\n`
    }),
  )
  const formation = Object.entries(tables).toSorted(([a], [b]) => (a < b ? -1 : 1))
  return `# What is read of AWS

Made from the tables that the program itself reads by (\`UPDATE=1 npx vitest run test/docs/coverage.test.ts\`). ${resourceTypes.length} types of resources, called as Terraform's
provider calls them; a plan, a state, a CloudFormation template and a dump of the API become the same. Under each type: what is *read*; what is *ignored*, since it
can't change where a flow goes, whether it passes or who answers; and what could, but is *not understood yet*: where one of these is set, the answer says that something was
not read. So it does for an attribute that no table lists, and for a type that is neither here nor among the services without any effect on flows. Every type also has ${everywhere.map((name) => `\`${name}\``).join(', ')}.

${sections.join('\n')}
## CloudFormation

${formation.length} types are translated:

${formation.map(([type, { type: to }]) => `- \`${type}\` → \`${to}\`${typeOf(to) ? '' : isHarmless(to) ? ' (without effect)' : ' (not read further yet)'}`).join('\n')}
`
}

function typeText({ type, reads, harmless, unread = {} }: ResourceType): string {
  const list = (names: readonly string[]): string => names.toSorted().map((name) => `\`${name}\``).join(', ')
  const parts = [
    reads.length > 0 ? `read: ${list(reads)}` : '',
    harmless.length > 0 ? `ignored: ${list(harmless)}` : '',
    Object.keys(unread).length > 0
      ? `not understood yet: ${Object.entries(unread)
          .map(([name, says]) => `\`${name}\` (${says})`)
          .join(', ')}`
      : '',
  ].filter((part) => part !== '')
  return `- **\`${type}\`**${parts.map((part) => `\n  - ${part}`).join('')}`
}
