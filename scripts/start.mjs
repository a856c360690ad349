// npm start [-- verb …]: installs what is missing, builds what is stale, and runs the program in this very process.
import './node-version.mjs'

/** What runs where nothing is asked: the arguments of the program's main job. */
const mainJob = ['report', 'examples/shop']

async function start() {
  const { root, installPackages, buildIfStale } = await import('./setup.mjs')
  const { join } = await import('node:path')
  const { pathToFileURL } = await import('node:url')
  installPackages()
  await buildIfStale()
  const program = join(root, 'dist/netwright.mjs')
  const asked = process.argv.slice(2)
  process.argv = [process.execPath, program].concat(asked.length > 0 ? asked : mainJob)
  await import(pathToFileURL(program).href)
}

start()
