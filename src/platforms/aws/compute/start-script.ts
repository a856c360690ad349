import type { Resource } from '../../resource.ts'
import type { Link } from '../../value.ts'
import { attribute } from '../attribute.ts'
import { textWithLinks, type Told, type Variable } from './environment.ts'

// AWS takes 16 KB of user data before it is encoded (EC2, "Run commands when you launch an EC2 instance with user data input", 2026-11).
const most = 64 * 1024
const setting = /(?<![\w$-])([A-Z][A-Z0-9_]*)=(?:"([^"\n]*)"|'([^'\n]*)'|([^\s"']+))/g

/**
 * What a machine's start script (user data) gives programs: variables in capitals that it sets, wherever they stand (`export`, an environment file, a unit). Undefined where
 * there is none or it isn't known. `inherits`: whose user data counts for the endpoint.
 */
export function toldAtStart(endpoint: string, inherits: Resource): Told | undefined {
  // A launch template's is handed over as it is (AWS provider: aws_launch_template, 2026-11).
  const asGiven = inherits.type === 'aws_launch_template'
  const encoded = asGiven ? attribute(inherits, 'user_data') : attribute(inherits, 'user_data_base64')
  const value = encoded ?? (asGiven ? undefined : attribute(inherits, 'user_data'))
  if (!value) return undefined
  const links: Link[] = []
  const written = textWithLinks(value, links)
  if (written === undefined || written.length > most) return undefined
  const script = encoded ? decoded(written) : written
  const variables = script.split('\n').flatMap((line): Variable[] => {
    if (/^\s*#/.test(line)) return []
    return [...line.matchAll(setting)].map(([, name = '', double, single, bare]) => ({ name, value: double ?? single ?? bare ?? '', origin: value.origin }))
  })
  return variables.length === 0 ? undefined : { endpoint, variables, args: [], links }
}

function decoded(base64: string): string {
  return Buffer.from(base64, 'base64').toString('utf8')
}
