/** How an answer can be written; a verb names those that it can be drawn in. */
export const outputFormats = ['text', 'json', 'markdown', 'sarif', 'junit', 'html', 'svg', 'mermaid', 'dot'] as const

export type OutputFormat = (typeof outputFormats)[number]
