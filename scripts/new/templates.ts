/** What a new thing starts as: it compiles, it is listed, and it does nothing yet. */

export function format(name: string, constant: string): string {
  return `import type { Format, Recognition } from '../format.ts'

/** How such a file is known by its path and its beginning. */
function recognise(_path: string, _head: string): Recognition {
  return 'no'
}

export const ${constant}: Format = {
  name: '${name}',
  says: '${name}',
  recognise,
  load: async () => (await import('./read.ts')).read,
}
`
}

export function formatReader(): string {
  return `import type { Text } from '../../base/text.ts'
import type { FormatReading, ReadingContext } from '../format.ts'

/** Reads all such files together: what is understood becomes facts, what is broken a problem, and the rest is unread. */
export function read(_files: readonly Text[], _context: ReadingContext): FormatReading {
  return { facts: {}, problems: [], unread: [] }
}
`
}

export function platform(name: string, constant: string): string {
  const type = constant.slice(0, 1).toUpperCase() + constant.slice(1)
  return `import type { Origin } from '../../origin/origin.ts'
import type { Reading } from '../../model/facts.ts'

/** One resource of ${name}, as any of its formats hands it over. */
export interface ${type}Resource {
  readonly kind: string
  readonly name: string
  readonly origin: Origin
}

/** Lowers resources to facts. A resource of a kind that is not understood is unread. */
export function lower${type}(resources: readonly ${type}Resource[]): Reading {
  return {
    facts: {},
    problems: [],
    unread: resources.map(({ kind, name, origin }) => ({ what: \`\${kind} \${name}\`, origin, changesAnswers: true })),
  }
}
`
}

export function layer(name: string, constant: string): string {
  return `import type { FlowSet } from '../flow/space.ts'
import type { Model } from '../model/model.ts'

/** What ${name} does to a flow set at a node: the parts that it is split into, which together are the whole. */
export function ${constant}(_model: Model, flows: FlowSet): readonly FlowSet[] {
  return [flows]
}
`
}

export function check(code: string, constant: string): string {
  return `import type { Analysis } from '../../engine/analysis.ts'
import type { Check, Found } from '../../model/check.ts'

export const ${constant}: Check<Analysis> = {
  code: '${code}',
  severity: 'warning',
  needs: [],
  says: '{subject} ….',
  fix: 'Change {subject} so that ….',
  *run(_analysis): Iterable<Found> {
    // Yield what is at fault, its lines, and a witness where it is about behaviour.
  },
}
`
}

export function styleCheck(code: string, constant: string): string {
  return `import type { Check, Found, StyleInput } from '../../../model/check.ts'

export const ${constant}: Check<StyleInput<unknown>> = {
  code: '${code}',
  severity: 'warning',
  needs: ['tree:${code.split('/')[0] ?? ''}'],
  says: '{subject} …',
  fix: 'Change {subject} so that …',
  *run(_input): Iterable<Found> {
    // Yield what is at fault and its lines.
  },
}
`
}

export function checkPage(code: string): string {
  return `# ${code}

## What it finds

One paragraph: what is written, and what that does.

## Why it matters

One paragraph: what goes wrong for whom. It is printed with each finding.

## Example

\`\`\`yaml example.yaml
what: is at fault
\`\`\`

## Instead

\`\`\`yaml example.yaml
what: to write
\`\`\`

## Silent when

What looks alike and is right:

\`\`\`yaml example.yaml
what: is right
\`\`\`
`
}

export function probe(name: string, constant: string): string {
  return `import type { Probe } from './probe.ts'

export const ${constant}: Probe = { name: '${name}' }
`
}

export function verb(name: string, type: string): string {
  return `import type { ${type}Document } from '../render/documents/${name}.ts'
import { operation } from './operation.ts'

export default operation({
  name: '${name}',
  summary: 'what does ${name} answer?',
  effect: 'reads',
  parameters: [{ name: 'paths', kind: 'paths', summary: 'what to read' }],
  examples: [{ says: 'asks it of a folder', arguments: '${name} examples/shop' }],
  formats: ['json'],
  document: 'netwright/${name}@1',
  async run(_input, { tool }) {
    const document: ${type}Document = { schema: 'netwright/${name}@1', tool, complete: true, unread: [], unknowns: [] }
    return { document, exit: 0 }
  },
})
`
}

export function document(name: string, constant: string, type: string): string {
  return `import { z } from 'zod'
import { head } from './common.ts'

export const ${constant}Schema = z.object({
  ...head('netwright/${name}@1'),
})

export type ${type}Document = z.infer<typeof ${constant}Schema>
`
}

/** A test that is red until it is written. */
export function test(from: string, constant: string, about: string): string {
  const imported = constant === 'default' ? 'thing' : `{ ${constant} }`
  const used = constant === 'default' ? 'thing' : constant
  return `import { expect, it } from 'vitest'
import ${imported} from '${from}'

it('${about} is tested', () => {
  expect(${used}).toBe('something that a test says')
})
`
}

/** A network as Markdown: files, a question, the answer. */
export function caseOf(about: string): string {
  return `# ${about}

What this network shows, in a sentence.

\`\`\`yaml file=example.yaml
# what is read
\`\`\`

\`\`\`sh
netwright check .
\`\`\`
`
}
