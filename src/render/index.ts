import type { OutputFormat } from './documents/format.ts'

export interface RenderOptions {
  readonly color: boolean
  /** Columns. */
  readonly width: number
  readonly verbose: boolean
  /** At most this many rows of each list; JSON is never cut. */
  readonly limit?: number
}

/** Draws a document, by the schema that it names. */
export async function render(document: unknown, _format: OutputFormat, _options: RenderOptions): Promise<string> {
  return JSON.stringify(document, null, 2)
}
