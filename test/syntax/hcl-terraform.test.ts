import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { Text } from '../../src/base/text.ts'
import { readHcl } from '../../src/syntax/hcl.ts'
import { root } from '../golden.ts'
import { accepts, terraform } from './hcl/terraform.ts'

/** `snippets.json` holds texts, `accepted.json` those that Terraform takes: RECORD=1 asks it about all and writes it. */
const folder = join(root, 'test/syntax/hcl')
const snippets = JSON.parse(readFileSync(join(folder, 'snippets.json'), 'utf8')) as readonly string[]

const program = terraform ?? ''
if (process.env.RECORD === '1' && program !== '') {
  const taken = snippets.filter((snippet) => accepts(program, snippet))
  writeFileSync(join(folder, 'accepted.json'), `[\n${taken.map((snippet) => `  ${ascii(snippet)}`).join(',\n')}\n]\n`)
}

/** JSON without invisible characters. */
function ascii(snippet: string): string {
  return JSON.stringify(snippet).replaceAll(/[\u007f-\uffff]/g, (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`)
}

const accepted = new Set(JSON.parse(readFileSync(join(folder, 'accepted.json'), 'utf8')) as readonly string[])

describe('what Terraform 1.11.4 takes for HCL', () => {
  it('holds texts of both kinds', () => {
    expect(accepted.size).toBeGreaterThan(80)
    expect(snippets.length - accepted.size).toBeGreaterThan(80)
    expect([...accepted].filter((snippet) => !snippets.includes(snippet))).toEqual([])
  })

  it.each(snippets)('%j', (snippet) => {
    const { problems } = readHcl(new Text('a.tf', snippet))
    expect(problems.map(({ says }) => says).length === 0).toBe(accepted.has(snippet))
  })
})

const name = terraform === undefined ? 'terraform is not installed: it is not asked again' : 'terraform itself, asked again'
describe.skipIf(terraform === undefined)(name, () => {
  // One in five, as each takes the program some 30 ms; RECORD=1 asks about all.
  it.each(snippets.filter((_, index) => index % 5 === 0))('%j', (snippet) => {
    expect(accepts(program, snippet)).toBe(accepted.has(snippet))
  })
})
