import { resolve } from 'node:path'
import { McpServer, type CallToolResult, fromJsonSchema } from '@modelcontextprotocol/server'
import { ask } from '../../operations/ask.ts'
import type { Common } from '../../operations/common.ts'
import { operations } from '../../operations/index.ts'
import { completeInput } from '../../operations/input.ts'
import { type Operation, type Parameter, type Value, refuse } from '../../operations/operation.ts'
import type { ErrorDocument } from '../../render/documents/error.ts'
import type { OutputFormat } from '../../render/documents/format.ts'
import { type Readable, insideOf, sidesInside } from './roots.ts'

/** What every tool call has around it. */
export interface Offer {
  readonly version: string
  readonly today: string
  /** What the tools may read. */
  readonly readable: Readable
  /** What was said when the server was started; a call may say more. */
  readonly common: Common
  /** Whether the tools may change what they may read. */
  readonly mayWrite?: boolean
}

/** Rows of each list in the text of a result when a call does not say; the document beside it is whole. */
const rows = 50
const textFormats: readonly OutputFormat[] = ['markdown', 'text', 'json', 'mermaid', 'dot']

/** A server whose tools are the verbs. */
export async function serverOf(offer: Offer): Promise<McpServer> {
  const server = new McpServer(
    { name: 'netwright', version: offer.version },
    {
      instructions:
        'Netwright follows flows through the network that configuration files declare. ' +
        'Start with "map"; ask "trace" about one flow, "reach" about all. ' +
        'Every answer names the lines that decided it; a verdict of unknown says what is missing, and is not a guess. ' +
        `Paths are relative to ${offer.readable.roots.join(', ')}; nothing else can be read.`,
    },
  )
  for (const listed of operations) offerVerb(server, await listed.load(), offer)
  return server
}

function offerVerb(server: McpServer, verb: Operation, offer: Offer): void {
  const formats = verb.formats.filter((format) => textFormats.includes(format))
  const parameters: readonly Parameter[] = [
    ...verb.parameters,
    { name: 'profile', kind: 'keyvalue', summary: 'what the files leave open, such as cni: cilium' },
    {
      name: 'limit',
      kind: 'number',
      least: 1,
      summary: `rows of each list in the text, ${offer.common.limit ?? rows} unless said; structuredContent is whole`,
    },
    ...(formats.length > 1
      ? [{ name: 'format', kind: 'choice', choices: formats, summary: 'how the text of the result is written' } as const]
      : []),
  ]
  const writes = verb.effect === 'writes' && offer.mayWrite === true
  server.registerTool(
    verb.name,
    {
      title: verb.name,
      description: `${capital(verb.summary)} The structured result is a ${verb.document} document.`,
      inputSchema: fromJsonSchema<Readonly<Record<string, Value>>>({
        type: 'object',
        properties: Object.fromEntries(parameters.map((parameter) => [parameter.name, schemaOf(parameter)])),
        required: parameters.filter((parameter) => parameter.required).map((parameter) => parameter.name),
        additionalProperties: false,
      }),
      annotations: { readOnlyHint: !writes, destructiveHint: writes, idempotentHint: !writes, openWorldHint: verb.effect === 'probes' },
    },
    (given) => call(verb, parameters, formats, given, offer),
  )
}

async function call(
  verb: Operation,
  parameters: readonly Parameter[],
  formats: readonly OutputFormat[],
  given: Readonly<Record<string, Value>>,
  offer: Offer,
): Promise<CallToolResult> {
  const tool = { name: 'netwright', version: offer.version } as const
  const completed = completeInput(parameters, given, (parameter) => parameter.name)
  if ('refusal' in completed) return failed(refuse(tool, completed.refusal).document)
  const { profile, limit, format, ...own } = completed.input
  const common: Common = {
    ...offer.common,
    limit: typeof limit === 'number' ? limit : (offer.common.limit ?? rows),
    profile: { ...offer.common.profile, ...(profile as Readonly<Record<string, string>> | undefined) },
  }
  const paths = verb.parameters.find((parameter) => parameter.kind === 'paths')
  let input = own
  if (paths) {
    const named = own[paths.name]
    const words = Array.isArray(named) ? named.map(String) : []
    // Two states have to be named: all that may be read is one.
    const inside = paths.kind === 'paths' && paths.sides ? sidesInside(offer.readable, words) : insideOf(offer.readable, words)
    if ('refusal' in inside) return failed(refuse(tool, inside.refusal).document)
    input = { ...own, [paths.name]: inside.paths }
  }
  const answer = await ask(verb, input, common, {
    tool,
    today: offer.today,
    folder: offer.readable.folder,
    confinedTo: offer.readable.roots.map((root) => resolve(root)),
    progress: () => undefined,
    mayWrite: offer.mayWrite === true,
  })
  if (answer.exit === 2) return failed(answer.document as ErrorDocument)
  const chosen = formats.find((candidate) => candidate === format) ?? textFormats.find((candidate) => formats.includes(candidate)) ?? 'json'
  const { render } = await import('../../render/index.ts')
  const text = await render(answer.document, chosen, { color: false, width: 100, verbose: common.verbose, limit: common.limit ?? rows })
  return { content: [{ type: 'text', text }], structuredContent: { ...answer.document } }
}

/** A call that could not be asked: the tool says why, and what to do. */
function failed(document: ErrorDocument): CallToolResult {
  const candidates = document.candidates?.length ? `\nIt can be: ${document.candidates.slice(0, 30).join(', ')}` : ''
  return {
    content: [{ type: 'text', text: `${document.says}${candidates}\n${document.todo}` }],
    structuredContent: { ...document },
    isError: true,
  }
}

function schemaOf(parameter: Parameter): Record<string, unknown> {
  const description = `${parameter.summary}${parameter.example === undefined ? '' : `; such as ${parameter.example}`}`
  switch (parameter.kind) {
    case 'flag':
      return { type: 'boolean', description, default: false }
    case 'number':
      return {
        type: 'integer',
        description,
        ...(parameter.least !== undefined && { minimum: parameter.least }),
        ...(parameter.most !== undefined && { maximum: parameter.most }),
        ...(parameter.default !== undefined && { default: parameter.default }),
      }
    case 'choice':
      return {
        type: 'string',
        enum: [...parameter.choices],
        description,
        ...(parameter.default !== undefined && { default: parameter.default }),
      }
    case 'text':
      return { type: 'string', description, ...(parameter.default !== undefined && { default: parameter.default }) }
    case 'list':
      return { type: 'array', items: { type: 'string' }, description }
    case 'paths':
      return { type: 'array', items: { type: 'string' }, description: parameter.sides ? 'two files or folders: the old state, then the new one' : `${description}; everything that may be read when left out` }
    case 'keyvalue':
      return { type: 'object', additionalProperties: { type: 'string' }, description }
  }
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)
