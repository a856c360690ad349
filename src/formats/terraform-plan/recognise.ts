import type { Recognition } from '../format.ts'

const jsonPath = /\.(?:json|tfstate)$/i
/** Standard input and pipes of the shell: `terraform show -json plan | netwright … -`. */
const streamPath = /^(?:-|\/(?:dev|proc)\/.*)$/

/** What the first keys of a file say it is; cheap, by its path and beginning. */
export function recognise(path: string, head: string): Recognition {
  if (!jsonPath.test(path) && !streamPath.test(path)) return 'no'
  if (!/^\ufeff?\s*\{/.test(head)) return 'no'
  const terraform = /"terraform_version"\s*:\s*"/.test(head)
  if (/"format_version"\s*:\s*"\d/.test(head)) {
    if (terraform || /"(?:planned_values|resource_changes|prior_state)"\s*:/.test(head)) return 'yes'
    return /"values"\s*:\s*\{/.test(head) ? 'yes' : 'no'
  }
  if (/"version"\s*:\s*\d/.test(head) && (terraform || /"lineage"\s*:\s*"/.test(head))) return 'yes'
  // OpenTofu writes a state that it encrypted with its lineage in front.
  if (/"encrypted_data"\s*:\s*"/.test(head) && /"(?:lineage|encryption_version)"\s*:/.test(head)) return 'yes'
  // Keys that somebody sorted: the version follows after all of the configuration.
  return /"configuration"\s*:\s*\{\s*"(?:provider_config|root_module)"\s*:/.test(head) ? 'yes' : 'no'
}
