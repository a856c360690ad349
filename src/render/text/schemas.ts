import type { SchemasDocument } from '../documents/schemas.ts'
import type { RenderOptions } from '../options.ts'
import { columns, openPage, pad, paragraph } from './page.ts'
import { nextStep } from './ending.ts'

/** The documents that Netwright writes. */
export function schemasText(document: SchemasDocument, options: RenderOptions): string {
  const page = openPage(options)
  const name = Math.max(0, ...document.documents.map((one) => columns(one.name)))
  const schema = Math.max(0, ...document.documents.map((one) => columns(one.schema)))
  return [
    ...document.documents.flatMap((one) => paragraph(page, `${pad(one.name, name)}  ${pad(one.schema, schema)}  `, one.says)),
    '',
    ...nextStep(page, { says: 'The JSON Schema of one of them:', command: 'netwright schema trace' }),
    '',
  ].join('\n')
}
