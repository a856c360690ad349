import type { Recognition } from '../format.ts'

/** Configuration and values, of Terraform and of OpenTofu, in both syntaxes. */
export function recognise(path: string): Recognition {
  return /\.(?:tf|tofu|tfvars)(?:\.json)?$/.test(path) && !isPassedOver(nameOf(path)) ? 'yes' : 'no'
}

/** Files of editors and hidden ones are no configuration (Terraform: configs, IsIgnoredFile, 2026-11). */
export function isPassedOver(name: string): boolean {
  return name.startsWith('.') || name.endsWith('~') || (name.startsWith('#') && name.endsWith('#'))
}

export function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1)
}

/** The folder of a path; empty for the top. */
export function folderOf(path: string): string {
  return path.includes('/') ? path.slice(0, path.lastIndexOf('/')) : ''
}
