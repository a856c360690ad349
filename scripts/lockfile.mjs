// npm run lockfile: writes into package-lock.json the optional packages (binaries for other machines) that npm left out because
// the registry it asked did not have them. Without those lines `npm ci` refuses the lockfile on every machine.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './setup.mjs'

const systems = ['aix', 'android', 'darwin', 'freebsd', 'linux', 'netbsd', 'openbsd', 'openharmony', 'sunos', 'win32']
const processors = ['arm64', 'arm', 'ia32', 'loong64', 'mips64el', 'ppc64', 'riscv64', 's390x', 'wasm32', 'x64']

/** Where Node.js would find a package that is required from another: the nearest folder going up that the lockfile knows. */
function findEntry(packages, from, name) {
  for (let folder = from; ; folder = folder.slice(0, Math.max(0, folder.lastIndexOf('/node_modules/')))) {
    const path = `${folder === '' ? '' : `${folder}/`}node_modules/${name}`
    if (packages[path] !== undefined) return packages[path]
    if (folder === '' || !folder.includes('/node_modules/')) return folder === '' ? undefined : packages[`node_modules/${name}`]
  }
}

/** The optional packages that the lockfile's packages name and the lockfile does not hold, with the entry each should have. */
export function missingEntries(packages) {
  const missing = {}
  for (const [path, { optionalDependencies, dev }] of Object.entries(packages)) {
    for (const [name, range] of Object.entries(optionalDependencies ?? {})) {
      const version = range.replace(/^[=^~]/, '')
      if (findEntry(packages, path, name)?.version === version || !/^\d+\.\d+\.\d+$/.test(version)) continue
      const words = name.split(/[-/]/)
      const os = words.find((word) => systems.includes(word))
      const cpu = words.find((word) => processors.includes(word))
      if (cpu === undefined) continue
      const libc = os !== 'linux' ? undefined : /musl/.test(name) ? 'musl' : /gnu/.test(name) ? 'glibc' : undefined
      const beside = `${path.slice(0, path.lastIndexOf('node_modules/'))}node_modules/${name}`
      missing[packages[beside] === undefined ? beside : `${path}/node_modules/${name}`] = {
        version, cpu: [cpu], ...(dev && { dev }), ...(libc && { libc: [libc] }), optional: true, ...(os && { os: [os] }),
      }
    }
  }
  return missing
}

if (process.argv[1]?.endsWith('lockfile.mjs')) {
  const file = join(root, 'package-lock.json')
  const lock = JSON.parse(readFileSync(file, 'utf8'))
  const missing = missingEntries(lock.packages)
  lock.packages = Object.fromEntries(Object.entries({ ...lock.packages, ...missing }).sort(([a], [b]) => a.localeCompare(b, 'en')))
  writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`)
  process.stdout.write(`${Object.keys(missing).length} entries added\n`)
}
