import { caseOf, check, checkPage, document, format, formatReader, layer, platform, probe, styleCheck, test, verb } from './templates.ts'

/** A line that a list gets. `empty` is the list before its first thing. */
type ListLine =
  | { readonly how: 'imported'; readonly file: string; readonly name: string; readonly from: string; readonly empty: string }
  | { readonly how: 'entry'; readonly file: string; readonly key: string; readonly entry: string; readonly empty: string }

interface Made {
  /** Contents by path from the checkout's root. */
  readonly files: Readonly<Record<string, string>>
  readonly lists: readonly ListLine[]
  readonly next: string
}

export interface Kind {
  readonly kind: string
  readonly example: string
  readonly named: RegExp
  readonly make: (name: string, isThere: (path: string) => boolean) => Made
}

const word = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/

/** `shadowed-rule` as a constant's name: `shadowedRule`. */
export function camelCase(name: string): string {
  return name.replaceAll(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase())
}

function emptyList(comment: string, type: string, from: string, constant: string): string {
  return `import type { ${type} } from '${from}'\n\n/** ${comment} */\nexport const ${constant}: readonly ${type}[] = []\n`
}

function makeCheck(name: string, isThere: (path: string) => boolean): Made {
  const [domain = '', fault = ''] = name.split('/')
  const constant = camelCase(fault)
  const page = checkPage(name)
  if (isThere(`src/formats/${domain}`)) {
    const folder = `src/formats/${domain}/checks`
    return {
      files: { [`${folder}/${fault}.ts`]: styleCheck(name, constant), [`${folder}/${fault}.md`]: page, [`cases/${domain}/${fault}.md`]: caseOf(name) },
      lists: [
        {
          how: 'imported',
          file: `${folder}/index.ts`,
          name: constant,
          from: `./${fault}.ts`,
          empty: `import type { Check, StyleInput } from '../../../model/check.ts'\n\n/** The style checks of ${domain}, sorted. */\nexport const checks: readonly Check<StyleInput<unknown>>[] = []\n`,
        },
      ],
      next: 'write the page first, then the check, then the case for every "Silent when".',
    }
  }
  return {
    files: { [`src/checks/${name}.ts`]: check(name, constant), [`src/checks/${name}.md`]: page, [`cases/${name}.md`]: caseOf(name) },
    lists: [
      {
        how: 'imported',
        file: 'src/checks/index.ts',
        name: constant,
        from: `./${name}.ts`,
        empty: "import type { Analysis } from '../engine/analysis.ts'\nimport type { Check } from '../model/check.ts'\n\n/** The checks of what a network does, sorted by code. */\nexport const checks: readonly Check<Analysis>[] = []\n",
      },
    ],
    next: 'write the page first, then the check, then the case for every "Silent when".',
  }
}

export const kinds: readonly Kind[] = [
  {
    kind: 'format',
    example: 'haproxy',
    named: word,
    make: (name) => ({
      files: {
        [`src/formats/${name}/${name}.ts`]: format(name, camelCase(name)),
        [`src/formats/${name}/read.ts`]: formatReader(),
        [`test/formats/${name}/${name}.test.ts`]: test(`../../../src/formats/${name}/${name}.ts`, camelCase(name), `the ${name} format`),
        [`cases/${name}/first.md`]: caseOf(name),
      },
      lists: [
        {
          how: 'imported',
          file: 'src/formats/index.ts',
          name: camelCase(name),
          from: `./${name}/${name}.ts`,
          empty: emptyList('Every format, sorted by name.', 'Format', './format.ts', 'formats'),
        },
      ],
      next: 'say in `recognise` how such a file is known, and read it; what is not understood is Unread.',
    }),
  },
  {
    kind: 'platform',
    example: 'azure',
    named: word,
    make: (name) => ({
      files: {
        [`src/platforms/${name}/${name}.ts`]: platform(name, camelCase(name)),
        [`test/platforms/${name}/${name}.test.ts`]: test(`../../../src/platforms/${name}/${name}.ts`, `lower${pascalCase(name)}`, `the ${name} platform`),
        [`cases/platforms/${name}.md`]: caseOf(name),
      },
      lists: [],
      next: 'declare the resources that formats hand over, and lower them to facts, each with its origin.',
    }),
  },
  {
    kind: 'layer',
    example: 'tunnel',
    named: word,
    make: (name) => ({
      files: {
        [`src/layers/${name}.ts`]: layer(name, camelCase(name)),
        [`test/layers/${name}.test.ts`]: test(`../../src/layers/${name}.ts`, camelCase(name), `the layer ${name}`),
        [`cases/layers/${name}.md`]: caseOf(name),
      },
      lists: [],
      next: 'call it from the walk in src/engine; a layer may split a flow set and never loses part of it: say so in a property test.',
    }),
  },
  { kind: 'check', example: 'filter/shadowed-rule', named: /^[a-z][a-z0-9-]*\/[a-z][a-z0-9-]*$/, make: makeCheck },
  {
    kind: 'probe',
    example: 'tls',
    named: word,
    make: (name) => ({
      files: {
        [`src/probes/${name}.ts`]: probe(name, camelCase(name)),
        [`test/probes/${name}.test.ts`]: test(`../../src/probes/${name}.ts`, camelCase(name), `the probe ${name}`),
        [`cases/probes/${name}.md`]: caseOf(name),
      },
      lists: [
        {
          how: 'imported',
          file: 'src/probes/index.ts',
          name: camelCase(name),
          from: `./${name}.ts`,
          empty: emptyList('Every probe, sorted by name.', 'Probe', './probe.ts', 'probes'),
        },
      ],
      next: 'a probe makes claims and gives no verdicts; give the room its line in test/house/rooms.ts when it is the first.',
    }),
  },
  {
    kind: 'verb',
    example: 'assert',
    named: word,
    make: (name) => ({
      files: {
        [`src/operations/${name}.ts`]: verb(name, pascalCase(name)),
        [`src/render/documents/${name}.ts`]: document(name, camelCase(name), pascalCase(name)),
        [`test/operations/${name}.test.ts`]: test(`../../src/operations/${name}.ts`, 'default', `netwright ${name}`),
        [`cases/verbs/${name}.md`]: caseOf(name),
      },
      lists: [
        {
          how: 'entry',
          file: 'src/operations/index.ts',
          key: name,
          entry: `  {\n    name: '${name}',\n    summary: 'what does ${name} answer?',\n    effect: 'reads',\n    load: async () => (await import('./${name}.ts')).default,\n  },\n`,
          empty: '',
        },
        {
          how: 'entry',
          file: 'src/render/documents/index.ts',
          key: camelCase(name),
          entry: `  ${camelCase(name)}: { schema: 'netwright/${name}@1', says: 'what ${name} answers', load: async () => (await import('./${name}.ts')).${camelCase(name)}Schema },\n`,
          empty: '',
        },
      ],
      next: 'say the question in `summary` (here and in the list), its parameters as data, and its document as a schema.',
    }),
  },
]

function pascalCase(name: string): string {
  const camel = camelCase(name)
  return camel.slice(0, 1).toUpperCase() + camel.slice(1)
}
