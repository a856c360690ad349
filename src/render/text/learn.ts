import type { LearnDocument } from '../documents/learn.ts'

/** The promises alone, so that they can be written to a file as they are. */
export function learnText({ yaml }: LearnDocument): string {
  return yaml
}

export function learnMarkdown({ yaml }: LearnDocument): string {
  return `\`\`\`yaml\n${yaml}\`\`\`\n`
}
