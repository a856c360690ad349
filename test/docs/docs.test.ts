import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { allChecks } from '../../src/operations/findings.ts'
import { golden, root } from '../golden.ts'

const update = process.env['UPDATE'] === '1'

const readme = join(root, 'README.md')
const examples = [...readFileSync(readme, 'utf8').matchAll(/```console\n\$ netwright (.*)\n([\s\S]*?)\n```/g)].map(([, command = '', shown = '']) => ({ command, shown }))

/** A line that is `…` stands for lines that are left out. */
test.each(examples)('the README shows what the program says: $command', ({ command, shown }) => {
  const { stdout } = spawnSync(process.execPath, ['--import', 'tsx', 'src/faces/cli/main.ts', ...command.split(' ')], { cwd: root, encoding: 'utf8', env: { ...process.env, NO_COLOR: '1' } })
  const said = stdout.trimEnd()
  const parts = shown.split('\n…\n')
  if (parts.length === 1) {
    if (update) writeFileSync(readme, readFileSync(readme, 'utf8').replace(shown, () => said))
    else expect(shown).toBe(said)
    return
  }
  let rest = `\n${said}\n`
  for (const part of parts) {
    expect(rest).toContain(`\n${part}\n`)
    rest = rest.slice(rest.indexOf(`\n${part}\n`) + part.length + 1)
  }
})

test('the list of checks is what the program checks', async () => {
  const checks = (await allChecks()).toSorted((a, b) => (a.code < b.code ? -1 : 1))
  const domains = [...new Set(checks.map((c) => c.code.split('/')[0] ?? ''))]
  const lines = [
    '# Checks',
    '',
    `Netwright knows ${checks.length} checks. \`netwright explain CODE\` shows a check's page: what it finds, why it matters, an example, what to write instead, when it stays silent.`,
    'A check about behaviour reports only what it can show by a flow, the witness. This list is written by a test from the checks themselves.',
    ...domains.flatMap((domain) => [
      '',
      `## ${domain}`,
      '',
      '| code | severity | what it says |',
      '|---|---|---|',
      ...checks.filter((c) => c.code.startsWith(`${domain}/`)).map((c) => `| \`${c.code}\` | ${c.severity} | ${c.says.replaceAll('|', '\\|')} |`),
    ]),
    '',
  ]
  golden('docs/checks.md', lines.join('\n'))
})
