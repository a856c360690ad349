import { spawnSync } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { root } from '../golden.ts'

/** The recipes of docs/ci, run as their servers would run them: in a repository, with `npx` and `gh` that stand for the real ones. */
const folders: string[] = []
afterAll(() => folders.forEach((folder) => rmSync(folder, { recursive: true, force: true })))

interface Step {
  readonly name?: string
  readonly id?: string
  readonly if?: string
  readonly run?: string
  readonly uses?: string
  readonly env?: Readonly<Record<string, string>>
  readonly with?: Readonly<Record<string, unknown>>
}
interface Workflow {
  readonly on: unknown
  readonly permissions: Readonly<Record<string, string>>
  readonly jobs: { readonly network: { readonly env: Readonly<Record<string, string>>; readonly steps: readonly Step[] } }
}
interface GitLab {
  readonly network: { readonly script: readonly string[]; readonly variables: Readonly<Record<string, string>>; readonly artifacts: { readonly paths: readonly string[] } }
}

const closed = 'resource "aws_security_group" "web" {\n  vpc_id = aws_vpc.main.id\n}\n'
const opened = closed.replace('id\n', 'id\n  ingress {\n    from_port = 22\n    to_port = 22\n    protocol = "tcp"\n    cidr_blocks = ["0.0.0.0/0"]\n  }\n')
const network = (group: string): string => `resource "aws_vpc" "main" {
  cidr_block = "10.0.0.0/16"
}
resource "aws_internet_gateway" "main" {
  vpc_id = aws_vpc.main.id
}
resource "aws_subnet" "main" {
  vpc_id     = aws_vpc.main.id
  cidr_block = "10.0.1.0/24"
}
resource "aws_route_table" "main" {
  vpc_id = aws_vpc.main.id
  route {
    cidr_block = "0.0.0.0/0"
    gateway_id = aws_internet_gateway.main.id
  }
}
resource "aws_route_table_association" "main" {
  subnet_id      = aws_subnet.main.id
  route_table_id = aws_route_table.main.id
}
resource "aws_instance" "web" {
  ami                         = "ami-1"
  instance_type               = "t3.micro"
  subnet_id                   = aws_subnet.main.id
  vpc_security_group_ids      = [aws_security_group.web.id]
  associate_public_ip_address = true
}
${group}`

/** A repository with a base and a branch upon it. */
function repository(change: string): { folder: string; base: string; tools: string } {
  const folder = mkdtempSync(join(tmpdir(), 'netwright-ci-'))
  const tools = mkdtempSync(join(tmpdir(), 'netwright-ci-tools-'))
  folders.push(folder, tools)
  const git = (...words: string[]): string => {
    const { stdout, stderr, status } = spawnSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@example.org', '-c', 'init.defaultBranch=main', ...words], { cwd: folder, encoding: 'utf8' })
    expect(stderr && status).not.toBe(128)
    return stdout.trim()
  }
  git('init', '-q')
  write(join(folder, 'main.tf'), network(closed))
  git('add', '.')
  git('commit', '-q', '-m', 'base')
  const base = git('rev-parse', 'HEAD')
  write(join(folder, 'main.tf'), change)
  git('add', '.')
  tool(tools, 'npx', `while [ "\${1#--}" != "$1" ]; do shift; done\nshift\nexec ${process.execPath} --import ${join(root, 'node_modules/tsx/dist/esm/index.mjs')} ${join(root, 'src/faces/cli/main.ts')} "$@"\n`)
  tool(tools, 'gh', 'printf "%s\\n" "$@" > "$GH_SAW"\n')
  return { folder, base, tools }
}
const commit = (folder: string): void => void spawnSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@example.org', 'commit', '-q', '-m', 'change', '--no-verify'], { cwd: folder })
function write(path: string, content: string): void {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, content)
}
function tool(folder: string, name: string, script: string): void {
  write(join(folder, name), `#!/bin/sh\n${script}`)
  chmodSync(join(folder, name), 0o755)
}
function bash(script: string, folder: string, tools: string, env: Readonly<Record<string, string>>): { status: number | null; said: string } {
  const { status, stdout, stderr } = spawnSync('bash', ['-eo', 'pipefail', '-c', script], { cwd: folder, encoding: 'utf8', env: { PATH: `${tools}:${process.env['PATH'] ?? ''}`, HOME: folder, NO_COLOR: '1', NETWRIGHT_TODAY: '2026-11-20', ...env } })
  return { status, said: stdout + stderr }
}

const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string }
const page = (name: string): string => readFileSync(join(root, 'docs/ci', name), 'utf8')

describe('GitHub Actions', () => {
  const workflow = parse(page('github-actions.yml')) as Workflow
  const { env, steps } = workflow.jobs.network

  test.each([
    { change: opened, verdict: 1, headline: '❌ Opens 1 flow' },
    { change: `${closed}# a remark\n`, verdict: 0, headline: 'Nothing' },
  ])('a change that $headline ends with $verdict', ({ change, verdict, headline }) => {
    const { folder, base, tools } = repository(network(change))
    commit(folder)
    const outputs = join(tools, 'outputs')
    write(outputs, '')
    // What the expressions of the workflow stand for; a step with an unknown one fails this test.
    const known: Record<string, string> = { 'github.event.pull_request.base.sha': base, 'github.event.pull_request.number': '7', 'github.token': 'secret' }
    const evaluate = (values: Readonly<Record<string, string>>): Record<string, string> =>
      Object.fromEntries(
        Object.entries(values).map(([key, value]) => [
          key,
          String(value).replaceAll(/\$\{\{ (\S+) \}\}/g, (_, expression: string) => {
            const output = /^steps\.diff\.outputs\.(\w+)$/.exec(expression)?.[1]
            const found = output === undefined ? known[expression] : new RegExp(`^${output}=(.*)$`, 'm').exec(readFileSync(outputs, 'utf8'))?.[1]
            if (found === undefined) throw new Error(`what is ${expression}?`)
            return found
          }),
        ]),
      )
    const common = { GITHUB_OUTPUT: outputs, GITHUB_STEP_SUMMARY: join(tools, 'summary'), GH_SAW: join(tools, 'saw') }
    const ended = steps.flatMap((step) => (step.run === undefined ? [] : [{ name: step.name, ...bash(step.run, folder, tools, { ...common, ...evaluate(env), ...evaluate(step.env ?? {}) }) }]))
    expect(ended.map(({ name, status }) => [name, status])).toEqual([
      ['What changed', 0],
      ['Findings', 0],
      ['Comment', 0],
      ['Verdict', verdict],
    ])
    expect(readFileSync(join(tools, 'summary'), 'utf8')).toContain(`### ${headline}`)
    expect(readFileSync(join(tools, 'saw'), 'utf8').split('\n')).toEqual(expect.arrayContaining(['pr', 'comment', '7', '--body-file', 'network.md']))
    const uploaded = steps.find((step) => step.uses?.startsWith('github/codeql-action/upload-sarif'))?.with?.['sarif_file']
    expect(JSON.parse(readFileSync(join(folder, String(uploaded)), 'utf8'))).toMatchObject({ version: '2.1.0' })
  })

  test('it asks for no more than it needs, and puts no text of others into a script', () => {
    expect(workflow.permissions).toEqual({ contents: 'read', 'pull-requests': 'write', 'security-events': 'write' })
    expect(steps.filter(({ run }) => run?.includes('${{'))).toEqual([])
  })
})

test.each([
  { change: opened, verdict: 1 },
  { change: closed, verdict: 0 },
])('the GitLab job ends with $verdict', ({ change, verdict }) => {
  const job = (parse(page('gitlab-ci.yml')) as GitLab).network
  const { folder, base, tools } = repository(network(change))
  commit(folder)
  const { status, said } = bash(job.script.join('\n'), folder, tools, { ...job.variables, CI_MERGE_REQUEST_DIFF_BASE_SHA: base })
  expect({ status, said }).toMatchObject({ status: verdict })
  expect(job.artifacts.paths.filter((path) => !existsSync(join(folder, path)))).toEqual([])
})

describe('before a commit', () => {
  const hook = (parse(page('pre-commit-config.yaml')) as { repos: { hooks: { entry: string; files: string }[] }[] }).repos[0]?.hooks[0]

  test.each([
    { change: network(opened), verdict: 1 },
    { change: network(closed).replace('10.0.1.0', '10.0.2.0'), verdict: 0 },
    { change: network(closed), verdict: 0 },
  ])('the hook ends with $verdict', ({ change, verdict }) => {
    const { folder, tools } = repository(change)
    expect(bash(join(root, 'docs/ci/pre-commit'), folder, tools, {})).toMatchObject({ status: verdict })
    expect(bash(`npx ${hook?.entry ?? ''}`, folder, tools, {})).toMatchObject({ status: verdict })
  })

  test('it is run for what is read', () => {
    const files = new RegExp(hook?.files ?? '^$')
    expect(['a/main.tf', 'k8s/web.yaml', 'nginx.conf', 'x.zone', 'vars.tfvars', 'README.md'].filter((path) => files.test(path))).toEqual(['a/main.tf', 'k8s/web.yaml', 'nginx.conf', 'x.zone', 'vars.tfvars'])
  })
})

test('the recipes name the version that they were tried with', () => {
  for (const name of ['github-actions.yml', 'gitlab-ci.yml', 'pre-commit-config.yaml']) expect([...page(name).matchAll(/netwright@([\d.]+)/g)].map(([, said]) => said)).toEqual([version])
})
