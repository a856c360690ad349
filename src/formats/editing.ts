import type { Model } from '../model/model.ts'
import type { Narrowing, Want } from '../model/want.ts'
import type { ResourceChange } from '../platforms/change.ts'
import type { Edit, Editor, Sources } from './edit.ts'

/** A format's editor, loaded when a want is there and files of the format were read. */
interface ListedEditor {
  readonly format: string
  readonly load: () => Promise<Editor>
}

/** What a platform makes of a want: changes to its resources, best first, which formats write. */
type Changes = (want: Want, tree: unknown, model: Model) => readonly ResourceChange[]
type Narrowed = (wanted: Narrowing, tree: unknown, model: Model) => readonly ResourceChange[]

interface ListedPlatform {
  readonly platform: string
  readonly load: () => Promise<{ readonly changes: Changes; readonly narrow: Narrowed }>
}

/** Every format that edits, sorted by name. */
const editors: readonly ListedEditor[] = [
  { format: 'cloudformation', load: async () => (await import('./cloudformation/edit/index.ts')).cloudformationEditor },
  { format: 'kubernetes', load: async () => (await import('./kubernetes/edit/index.ts')).kubernetesEditor },
  { format: 'linux', load: async () => (await import('./linux/edit/index.ts')).linuxEditor },
  { format: 'nginx', load: async () => (await import('./nginx/edit/index.ts')).nginxEditor },
  { format: 'terraform', load: async () => (await import('./terraform/edit/index.ts')).terraformEditor },
  { format: 'zone', load: async () => (await import('./zone/edit/index.ts')).zoneEditor },
]

/** Every platform that knows what its resources would have to be, sorted by name. */
const platforms: readonly ListedPlatform[] = [
  {
    platform: 'aws',
    load: async () => {
      const { changesInAws, narrowInAws } = await import('../platforms/aws/change/index.ts')
      return { changes: changesInAws, narrow: narrowInAws }
    },
  },
]

/** All edits that anybody offers for a want, best first, formats by name. `formats` are those whose files were read. */
export async function editsFor(want: Want, formats: readonly string[], sources: Sources): Promise<Edit[]> {
  const own = await editorsOf(formats)
  const changes: ResourceChange[] = []
  for (const { platform, load } of platforms) if (sources.trees.has(platform)) changes.push(...(await load()).changes(want, sources.trees.get(platform), sources.model))
  return [...own.flatMap((editor) => editor.edits?.(want, sources) ?? []), ...changes.flatMap((change) => own.flatMap((editor) => editor.write?.(change, sources) ?? []))]
}

/** All edits that narrow a rule. */
export async function narrowingsFor(wanted: Narrowing, formats: readonly string[], sources: Sources): Promise<Edit[]> {
  const own = await editorsOf(formats)
  const changes: ResourceChange[] = []
  for (const { platform, load } of platforms) if (sources.trees.has(platform)) changes.push(...(await load()).narrow(wanted, sources.trees.get(platform), sources.model))
  return [...own.flatMap((editor) => editor.narrow?.(wanted, sources) ?? []), ...changes.flatMap((change) => own.flatMap((editor) => editor.write?.(change, sources) ?? []))]
}

async function editorsOf(formats: readonly string[]): Promise<Editor[]> {
  const own: Editor[] = []
  for (const { format, load } of editors) if (formats.includes(format)) own.push(await load())
  return own
}
