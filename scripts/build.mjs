// npm run build: src/faces/cli/main.ts and what it reaches become dist/, with everything that is imported lazily in a file of its own.
import { createHash } from 'node:crypto'
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const dist = join(root, 'dist')
const stampFile = join(root, '.cache/build.stamp')

/** What package.json calls a dependency stays outside and is loaded when it is needed; every other package is copied in, which starts faster. */
const outside = Object.keys(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).dependencies)

/** Every file below a folder, sorted, as paths from the checkout's root. */
function filesBelow(folder) {
  if (!existsSync(join(root, folder))) return []
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1))
    .sort()
}

/** What the build came from, in short: name, size and time of each of its sources. */
function stamp() {
  const hash = createHash('sha256')
  for (const file of [...filesBelow('src'), 'scripts/build.mjs', 'package.json', 'package-lock.json']) {
    const { size, mtimeMs } = statSync(join(root, file))
    hash.update(`${file}\0${size}\0${mtimeMs}\n`)
  }
  return hash.digest('hex')
}

/** Whether dist/ was built from the sources as they are now. */
export function buildIsFresh() {
  return existsSync(join(dist, 'netwright.mjs')) && existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp()
}

/** The pages of all checks by whose they are: `checks`, or the name of a format or platform. */
function gatherPages() {
  const files = [...filesBelow('src/checks'), ...filesBelow('src/formats'), ...filesBelow('src/platforms')].filter((file) => /\/checks\/.*\.md$/.test(file))
  const pages = {}
  for (const file of files) {
    const [, room, name] = file.split('/')
    const of = room === 'checks' ? room : name
    pages[of] = [...(pages[of] ?? []), readFileSync(join(root, file), 'utf8')]
  }
  return Object.fromEntries(Object.entries(pages).sort(([a], [b]) => (a < b ? -1 : 1)))
}

/** The licences of the packages that are copied into the build, as they ask for. */
function gatherLicences(modules) {
  const names = modules.map((path) => /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1]).filter((name) => name !== undefined)
  return [...new Set(names)]
    .sort()
    .map((name) => {
      const folder = join(root, 'node_modules', name)
      const { version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
      const text = existsSync(join(folder, 'LICENSE')) ? readFileSync(join(folder, 'LICENSE'), 'utf8').trim() : `${license}; its text is in LICENSE.`
      return `${name} ${version} (${license})\n\n${text}\n`
    })
    .join(`\n${'-'.repeat(72)}\n\n`)
}

/** Builds into a folder beside and puts it in place at the end, so that a reader never sees half of it. Returns the milliseconds it took. */
export async function build(out = dist) {
  const started = performance.now()
  const from = stamp()
  const { rolldown } = await import('rolldown')
  const fresh = `${out}.${process.pid}`
  rmSync(fresh, { recursive: true, force: true })
  mkdirSync(fresh, { recursive: true })
  try {
    const bundle = await rolldown({
      cwd: root,
      input: { netwright: 'src/faces/cli/main.ts' },
      platform: 'node',
      external: (id) => outside.some((name) => id === name || id.startsWith(`${name}/`)),
      transform: { target: 'node20.19' },
      onLog(level, log, handle) {
        // What cannot be found now would be missing for every user.
        handle(log.code === 'UNRESOLVED_IMPORT' ? 'error' : level, log)
      },
    })
    // One flat folder: a file beside the program is found from every chunk.
    const { output } = await bundle.write({
      dir: fresh,
      format: 'esm',
      entryFileNames: '[name].mjs',
      chunkFileNames: '[name]-[hash].mjs',
      comments: { legal: true, annotation: false, jsdoc: false },
    })
    await bundle.close()
    const program = join(fresh, 'netwright.mjs')
    const code = readFileSync(program, 'utf8')
    if (!code.startsWith('#!')) writeFileSync(program, `#!/usr/bin/env node\n${code}`)
    chmodSync(program, 0o755)
    writeFileSync(join(fresh, 'pages.json'), `${JSON.stringify(gatherPages(), null, 1)}\n`)
    writeFileSync(join(fresh, 'THIRD-PARTY.txt'), gatherLicences(output.flatMap((chunk) => chunk.moduleIds ?? [])))
    const old = `${out}.old.${process.pid}`
    if (existsSync(out)) renameSync(out, old)
    renameSync(fresh, out)
    rmSync(old, { recursive: true, force: true })
  } finally {
    rmSync(fresh, { recursive: true, force: true })
  }
  if (out === dist) {
    mkdirSync(dirname(stampFile), { recursive: true })
    writeFileSync(stampFile, from)
  }
  return { ms: performance.now() - started }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const out = process.argv[2]
  const { ms } = await build(out)
  process.stderr.write(`netwright: built in ${(ms / 1000).toFixed(2)} s\n`)
}
