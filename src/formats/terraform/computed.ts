import type { DeclaredResource } from './declaration.ts'
import { joinPath } from './paths.ts'
import { policyDocument } from './policy-document.ts'
import { remoteState } from './remote-state.ts'
import type { ResourceInstance, ResourceSet } from './resource.ts'
import { compareText, linked, list, nullValue, object, string, tuple, unknown, type TfValue } from './value/value.ts'
import { listType, stringType } from './value/type.ts'

/** What follows from a resource's configuration, or from where it is, without asking anybody. */
export type Computed = Readonly<Record<string, (instance: ResourceInstance) => TfValue | undefined>>

const terraformData: Computed = {
  id: (instance) => linked({ resource: instance.id, attribute: 'id' }, stringType),
  input: (instance) => instance.configured('input') ?? nullValue(),
  // What goes in comes out (Terraform: terraform_data, 2026-11).
  output: (instance) => instance.configured('input') ?? nullValue(),
  triggers_replace: (instance) => instance.configured('triggers_replace') ?? nullValue(),
}

const region = (instance: ResourceInstance): TfValue | undefined => text(nameOfRegion(instance))

const dataSources: Readonly<Record<string, Computed>> = {
  aws_availability_zones: { names: zoneNames },
  aws_caller_identity: { account_id: accountNumber, id: accountNumber },
  aws_iam_policy_document: { json: policyDocument, minified_json: policyDocument },
  aws_partition: { partition, id: partition, dns_suffix: dnsSuffix },
  aws_region: { name: region, id: region, region },
  local_file: { content: fileContent },
  null_data_source: { outputs: (instance) => instance.configured('inputs') },
  terraform_remote_state: { outputs: remoteState },
}

/** The attributes that a type has, where we know all of them: what isn't set is null then. */
export function hasWholeSchema({ mode, type }: DeclaredResource): readonly string[] | undefined {
  return mode === 'managed' && type === 'terraform_data' ? Object.keys(terraformData) : undefined
}

export function computedOf(set: ResourceSet): Computed | undefined {
  const { type, mode } = set.declared
  if (mode === 'managed') {
    if (type === 'terraform_data') return terraformData
    if (type === 'aws_acm_certificate') return certificate
    return type.startsWith('aws_') && set.provider()?.hasDefaultTags === true ? withDefaultTags : undefined
  }
  return mode === 'data' && Object.hasOwn(dataSources, type) ? dataSources[type] : undefined
}

/** How an attribute follows from others; undefined where it doesn't. Nearly every resource has the same, so that is asked without a look-up. */
export function computeOf(computed: Computed, name: string): Computed[string] | undefined {
  if (computed === withDefaultTags) return name === 'tags_all' ? withDefaultTags[name] : undefined
  return Object.hasOwn(computed, name) ? computed[name] : undefined
}

/** The names of what follows and is handed over, `tags_all` left out. */
export function computedNames(computed: Computed): readonly string[] {
  return computed === withDefaultTags ? noNames : Object.keys(computed).filter((name) => name !== 'tags_all' && !onlyReferred.has(name))
}

const noNames: readonly string[] = []

const withDefaultTags: Computed = {
  tags_all: (instance) => {
    const defaults = instance.provider()?.defaultTags()
    const own = instance.attribute('tags')
    if (defaults === undefined) return undefined
    if (own === undefined || own.kind === 'null') return defaults
    if (!('entries' in defaults)) return defaults
    // The resource's own tag counts where both have one (AWS provider: default_tags, 2026-11).
    return 'entries' in own ? object(new Map([...defaults.entries, ...own.entries]), own.origin) : own
  },
}

const certificate: Computed = {
  ...withDefaultTags,
  /**
   * Which names are proven is known before the records are: loops over this have known keys (AWS provider: aws_acm_certificate, 2026-11).
   */
  domain_validation_options: (instance) => {
    const method = instance.configured('validation_method')
    const first = instance.configured('domain_name')
    const others = instance.configured('subject_alternative_names')
    if (method?.kind !== 'string' || method.value !== 'DNS' || first?.kind !== 'string') return undefined
    const more = others === undefined || others.kind === 'null' ? [] : 'items' in others ? others.items : undefined
    if (more === undefined || more.some((item) => item.kind !== 'string')) return undefined
    const names = new Map([first, ...more].map((item) => [item.kind === 'string' ? item.value : '', item]))
    return tuple(
      [...names]
        .sort(([a], [b]) => compareText(a, b))
        .map(([name, value]) => {
          const attribute = `domain_validation_options[${JSON.stringify(name)}]`
          return object(new Map([['domain_name', value]]), undefined, { resource: instance.id, attribute })
        }),
    )
  },
}

/** What references see, but what is no part of what somebody declared. */
const onlyReferred: ReadonlySet<string> = new Set(['domain_validation_options'])

function text(value: string | undefined): TfValue | undefined {
  return value === undefined ? undefined : string(value)
}

function nameOfRegion(instance: ResourceInstance): string | undefined {
  const named = instance.configured('name')
  return named?.kind === 'string' ? named.value : instance.region()
}

function accountNumber(instance: ResourceInstance): TfValue | undefined {
  return text(instance.provider()?.accountNumber())
}

/** By the beginning of a region's name (AWS: Partitions, 2026-11); what is elsewhere isn't guessed. */
function partition(instance: ResourceInstance): TfValue | undefined {
  const name = instance.region()
  if (name === undefined) return undefined
  if (name.startsWith('cn-')) return string('aws-cn')
  if (name.startsWith('us-gov-')) return string('aws-us-gov')
  return /^(?:af|ap|ca|eu|il|me|mx|sa|us)-[a-z]+-\d+$/.test(name) ? string('aws') : undefined
}

function dnsSuffix(instance: ResourceInstance): TfValue | undefined {
  const found = partition(instance)
  if (found?.kind !== 'string') return undefined
  return string(found.value === 'aws-cn' ? 'amazonaws.com.cn' : 'amazonaws.com')
}

/** The zones that the profile names: nothing else says which a region offers to an account. */
function zoneNames(instance: ResourceInstance): TfValue {
  const here = instance.region()
  // A zone's name begins with its region's, also those of local and wavelength zones (AWS: Regions and Zones, 2026-11).
  const refined = here === undefined ? undefined : { notNull: true, prefix: here }
  const unsaid = unknown('computed at apply', listType(stringType), { parts: [{ resource: instance.id, attribute: 'names' }], refined })
  const given = instance.set.instance.evaluation.context.profile.zones
  if (given === undefined) return unsaid
  const excluded = instance.configured('exclude_names')
  const without = new Set(
    (excluded !== undefined && 'items' in excluded ? excluded.items : []).map((item) => (item.kind === 'string' ? item.value : '')),
  )
  const zones = given.split(/[\s,]+/).filter((zone) => zone !== '' && !without.has(zone) && (here === undefined || zone.startsWith(here)))
  return zones.length === 0
    ? unsaid
    : list(
        stringType,
        zones.sort().map((zone) => string(zone)),
      )
}

function fileContent(instance: ResourceInstance): TfValue | undefined {
  const { root, evaluation } = instance.set.instance
  const name = instance.configured('filename')
  const path = name?.kind === 'string' ? joinPath(root.folder, name.value) : undefined
  const opened = path === undefined ? undefined : evaluation.context.open(path)
  return opened !== undefined && 'text' in opened ? string(opened.text.content) : undefined
}
