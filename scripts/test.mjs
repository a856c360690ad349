// npm test [-- what vitest takes]: brings what the tests need, builds, runs them, and says `N passed, N failed` last of all.
import './node-version.mjs'
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { count, skipped, summary } from './report.mjs'
import { buildIfStale, installPackages, progress, root, run } from './setup.mjs'

const report = join(root, '.cache/vitest.json')
const policy = '/usr/sbin/policy-rc.d'

/** The programs of test/programs.json that this machine lacks. */
function missingPrograms() {
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/sbin']
  return JSON.parse(readFileSync(join(root, 'test/programs.json'), 'utf8')).filter(
    ({ program }) => !folders.some((folder) => existsSync(join(folder, program))),
  )
}

function isDebian() {
  return process.platform === 'linux' && existsSync('/usr/bin/apt-get') && existsSync('/etc/debian_version')
}

/** Installs Debian packages without a question and without starting their servers. */
function installWithApt(packages) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  const apt = (...args) => run('apt-get', ['-qq', '-y', '-o', 'DPkg::Lock::Timeout=120', ...args], { quiet: true, env })
  // Debian asks this program whether a package may start its server; 101 is "no".
  const ours = !existsSync(policy)
  // Interrupted, apt-get ends, what stands below still tidies up, and then we end.
  process.once('SIGINT', () => process.exit(130))
  if (ours) writeFileSync(policy, '#!/bin/sh\nexit 101\n', { mode: 0o755 })
  try {
    const updated = apt('update')
    const installed = apt('install', '--no-install-recommends', ...packages)
    if (installed.status !== 0) process.stderr.write(`${updated.output}${installed.output}`.split('\n').slice(-8).join('\n'))
    return installed.status === 0
  } finally {
    if (ours) rmSync(policy, { force: true })
  }
}

function installPrograms() {
  const missing = missingPrograms()
  if (missing.length === 0) return
  if (isDebian() && process.getuid?.() === 0) {
    const packages = [...new Set(missing.map((one) => one.package))].sort()
    progress(`installing ${packages.join(' ')} (apt-get)…`)
    if (installWithApt(packages)) return
  }
  progress('these programs are missing; the tests that need them are skipped by name:')
  for (const one of missingPrograms()) progress(`  ${one.program} (Debian package ${one.package}), for ${one.for}`)
}

installPackages()
installPrograms()
await buildIfStale()
mkdirSync(join(root, '.cache'), { recursive: true })
rmSync(report, { force: true })
const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`]
const { status } = run(process.execPath, [join(root, 'node_modules/vitest/vitest.mjs'), 'run', ...reporters, ...process.argv.slice(2)])
const told = existsSync(report) ? JSON.parse(readFileSync(report, 'utf8')).testResults : []
const total = count(told, status)
for (const name of skipped(told)) process.stdout.write(`skipped: ${name}\n`)
process.stdout.write(`${summary(total)}\n`)
process.exitCode = total.failed > 0 ? 1 : 0
