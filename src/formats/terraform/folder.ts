import type { Text } from '../../base/text.ts'
import { folderOf, isPassedOver, nameOf } from './recognise.ts'

/** The files of one folder that count, in the order in which Terraform reads them. */
export interface Folder {
  /** Relative to the roots; empty for the top. */
  readonly path: string
  readonly configurations: readonly Text[]
  /** They are put over the others afterwards, in this order. */
  readonly overrides: readonly Text[]
  /** Files with values that are read by themselves, the later over the earlier. */
  readonly values: readonly Text[]
  /** Files with values that count only where someone names them. */
  readonly otherValues: readonly Text[]
}

/** Files by their folders, sorted. */
export function foldersOf(texts: readonly Text[]): Map<string, Folder> {
  const byFolder = new Map<string, Text[]>()
  for (const text of texts) {
    const path = folderOf(text.path)
    const list = byFolder.get(path)
    if (list === undefined) byFolder.set(path, [text])
    else list.push(text)
  }
  return new Map([...byFolder].sort(([a], [b]) => (a < b ? -1 : 1)).map(([path, list]) => [path, makeFolder(path, list)]))
}

/** The folder that these files are in. */
export function makeFolder(path: string, texts: readonly Text[]): Folder {
  const sorted = texts.filter((text) => !isPassedOver(nameOf(text.path))).sort((a, b) => (a.path < b.path ? -1 : 1))
  const names = new Set(sorted.map((text) => nameOf(text.path)))
  const configurations: Text[] = []
  const overrides: Text[] = []
  const values: Text[] = []
  const otherValues: Text[] = []
  for (const text of sorted) {
    const name = nameOf(text.path)
    const [, base = '', ending = '', json = ''] = /^(.*)\.(tf|tofu|tfvars)(\.json)?$/.exec(name) ?? []
    if (ending === 'tfvars') (base === 'terraform' || base.endsWith('.auto') ? values : otherValues).push(text)
    // OpenTofu reads main.tofu instead of main.tf (Files and Directories, Extension Precedence, 2026-11).
    else if (ending === 'tf' && names.has(`${base}.tofu${json}`)) continue
    else if (base === 'override' || base.endsWith('_override')) overrides.push(text)
    else if (ending !== '') configurations.push(text)
  }
  // terraform.tfvars, then terraform.tfvars.json, then the automatic ones by name (Terraform: Input Variables, precedence, 2026-11).
  const isAutomatic = (text: Text): number => (/\.auto\.tfvars/.test(nameOf(text.path)) ? 1 : 0)
  return { path, configurations, overrides, values: values.sort((a, b) => isAutomatic(a) - isAutomatic(b)), otherValues }
}
