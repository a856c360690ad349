import { documents } from '../render/documents/index.ts'
import type { SchemasDocument } from '../render/documents/schemas.ts'
import { operation, refuse } from './operation.ts'

const names = Object.keys(documents)

/** Prints the JSON Schema of one document, or the list of documents. */
export default operation({
  name: 'schema',
  summary: 'what does a JSON document of Netwright look like?',
  effect: 'reads',
  parameters: [
    {
      name: 'name',
      kind: 'text',
      positional: true,
      placeholder: 'DOCUMENT',
      summary: `one of ${names.join(', ')}; all are listed when none is named`,
    },
  ],
  examples: [
    { says: 'which documents there are', arguments: 'schema' },
    { says: 'the JSON Schema of what trace answers', arguments: 'schema trace' },
  ],
  formats: ['json'],
  document: 'netwright/schemas@1',
  async run({ name }, { tool }) {
    if (name === undefined) {
      const list: SchemasDocument = {
        schema: 'netwright/schemas@1',
        tool,
        documents: Object.entries(documents).map(([known, { schema, says }]) => ({ name: known, schema, says })),
      }
      return { document: list, exit: 0 }
    }
    const asked = name.replace(/^netwright\//, '').replace(/@1$/, '')
    const published = Object.hasOwn(documents, asked) ? documents[asked] : undefined
    if (!published) {
      return refuse(tool, {
        code: 'usage/unknown-document',
        says: `There is no document called "${name}".`,
        todo: 'Name one of the documents that Netwright writes.',
        candidates: names,
      })
    }
    const { toJSONSchema } = await import('zod')
    // The input side leaves objects open, so that a document may gain fields without breaking who validates it.
    const { $schema, ...rest } = toJSONSchema(await published.load(), { io: 'input', target: 'draft-2020-12' })
    return { document: { $schema, $id: published.schema, title: `${published.schema}: ${published.says}`, ...rest }, exit: 0 }
  },
})
