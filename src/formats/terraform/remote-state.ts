import { readJson } from '../../syntax/json.ts'
import { get } from '../../syntax/tree.ts'
import { contentOf } from './content.ts'
import { evaluate } from './expression/evaluate.ts'
import { lazyObject } from './lazy.ts'
import type { ModuleInstance } from './module.ts'
import { joinPath } from './paths.ts'
import type { ResourceInstance } from './resource.ts'
import { valueOfTree } from './tree-value.ts'
import { markSensitive, object, unknown, type TfValue } from './value/value.ts'

/** What tells the states of one kind of backend from each other (Terraform: Backends, 2026-11). */
const identities: Readonly<Record<string, readonly string[]>> = {
  azurerm: ['storage_account_name', 'container_name', 'key'],
  consul: ['address', 'path'],
  cos: ['bucket', 'prefix', 'key'],
  gcs: ['bucket', 'prefix'],
  http: ['address'],
  kubernetes: ['namespace', 'secret_suffix'],
  oss: ['bucket', 'prefix', 'key'],
  pg: ['conn_str', 'schema_name'],
  remote: ['hostname', 'organization', 'workspaces'],
  s3: ['bucket', 'key', 'endpoint'],
}

/** A root module's outputs, where its backend is the one that is asked for; else those in a state file among what is read. */
export function remoteState(instance: ResourceInstance): TfValue | undefined {
  const { evaluation, root } = instance.set.instance
  const backend = instance.configured('backend')
  if (backend?.kind !== 'string') return undefined
  const config = instance.configured('config')
  const asked = config !== undefined && 'entries' in config ? config.entries : new Map<string, TfValue>()
  if (backend.value === 'local') {
    const path = asked.get('path')
    const file = path === undefined ? undefined : path.kind === 'string' ? joinPath(root.folder, path.value) : undefined
    if (file === undefined) return undefined
    const owner = evaluation.roots.find((one) => localState(one) === file)
    return owner === undefined ? outputsOfFile(file, instance) : outputsOf(owner)
  }
  const identity = Object.hasOwn(identities, backend.value) ? identities[backend.value] : undefined
  if (identity === undefined) return undefined
  const owner = evaluation.roots.find((one) => {
    const own = backendOf(one)
    return (
      own?.type === backend.value &&
      identity.some((name) => own.config.has(name)) &&
      identity.every((name) => plainly(own.config.get(name)) === plainly(asked.get(name)) && plainly(asked.get(name)) !== undefined)
    )
  })
  return owner && outputsOf(owner)
}

/** A simple value as a text, the empty text where there is none; undefined where it isn't known. */
function plainly(value: TfValue | undefined): string | undefined {
  if (value === undefined) return ''
  switch (value.kind) {
    case 'null':
      return ''
    case 'string':
      return `"${value.value}"`
    case 'bool':
      return String(value.value)
    case 'number':
      return String(value.value.toNumber())
    case 'unknown':
      return undefined
    default: {
      const parts =
        'items' in value
          ? value.items.map(plainly)
          : [...value.entries].map(([key, each]) => (plainly(each) === undefined ? undefined : `${key}=${plainly(each)}`))
      return parts.includes(undefined) ? undefined : `{${parts.join(';')}}`
    }
  }
}

function outputsOf(owner: ModuleInstance): TfValue {
  return lazyObject([...owner.module.outputs.keys()], (name) => owner.output(name) ?? unknown(`there is no output ${name}`))
}

interface Backend {
  readonly type: string
  readonly config: ReadonlyMap<string, TfValue>
}

const backends = new WeakMap<ModuleInstance, { readonly backend: Backend | undefined }>()

/** The backend that a root declares. */
function backendOf(root: ModuleInstance): Backend | undefined {
  let found = backends.get(root)
  if (found === undefined) backends.set(root, (found = { backend: readBackend(root) }))
  return found.backend
}

function readBackend(root: ModuleInstance): Backend | undefined {
  for (const { bodies } of root.module.settings.toReversed()) {
    const { blocks } = contentOf(bodies, { backend: 1, cloud: 0, required_providers: 0 })
    for (const { text, block } of blocks) {
      if (block.type !== 'backend') continue
      const config = new Map<string, TfValue>()
      const inner = contentOf([block.body], { workspaces: 0 })
      for (const { name, expression } of inner.attributes.list) config.set(name, evaluate(expression, root.scope(text)))
      for (const { block: nested } of inner.blocks) {
        const entries = contentOf([nested.body], {}).attributes.list.map(
          ({ name, expression }) => [name, evaluate(expression, root.scope(text))] as const,
        )
        config.set(nested.type, object(new Map(entries)))
      }
      return { type: block.labels[0]?.value ?? '', config }
    }
  }
  return undefined
}

/** Where a root keeps its state on the disk; without a backend that is beside it. */
function localState(root: ModuleInstance): string | undefined {
  const backend = backendOf(root)
  if (backend !== undefined && backend.type !== 'local') return undefined
  const path = backend?.config.get('path')
  return joinPath(root.module.folder, path?.kind === 'string' ? path.value : 'terraform.tfstate')
}

/** The outputs that a state file holds. */
function outputsOfFile(path: string, instance: ResourceInstance): TfValue | undefined {
  const opened = instance.set.instance.evaluation.context.open(path)
  if (!('text' in opened)) return undefined
  const outputs = get(readJson(opened.text).tree, 'outputs')
  if (outputs?.kind !== 'map') return undefined
  const entries = outputs.entries.map(({ key, value }) => {
    const tree = get(value, 'value')
    const secret = get(value, 'sensitive')
    const isSecret = secret?.kind === 'scalar' && secret.value === true
    return [
      key,
      tree === undefined ? unknown(`output ${key} has no value`) : markSensitive(valueOfTree(tree, opened.text), isSecret),
    ] as const
  })
  return object(new Map(entries))
}
