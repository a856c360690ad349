// npm run new -- format|platform|layer|check|probe|verb NAME: makes a new thing from its template, with its line in the list, its page and its case.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { insertEntry, insertImported } from './new/lists.ts'
import { kinds, type Kind } from './new/kinds.ts'

const root = fileURLToPath(new URL('..', import.meta.url))

function refuse(says: string): never {
  process.stderr.write(`${says}\n`)
  process.exit(2)
}

function write(path: string, content: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true })
  writeFileSync(join(root, path), content)
  process.stdout.write(`${path}\n`)
}

const [kindName, name] = process.argv.slice(2)
const kind: Kind | undefined = kinds.find((one) => one.kind === kindName)
if (kind === undefined || name === undefined) {
  refuse(`npm run new -- KIND NAME, for example:\n${kinds.map((one) => `  npm run new -- ${one.kind} ${one.example}`).join('\n')}`)
}
if (!kind.named.test(name)) refuse(`"${name}" is no name for a ${kind.kind}; ${kind.example} would be one.`)

const made = kind.make(name, (path) => existsSync(join(root, path)))
const taken = Object.keys(made.files).find((path) => existsSync(join(root, path)))
if (taken !== undefined) refuse(`${taken} is there already.`)

for (const [path, content] of Object.entries(made.files)) write(path, content)
for (const line of made.lists) {
  const source = existsSync(join(root, line.file)) ? readFileSync(join(root, line.file), 'utf8') : line.empty
  const changed = line.how === 'imported' ? insertImported(source, line.name, line.from) : insertEntry(source, line.key, line.entry)
  if (changed === undefined) refuse(`${line.file} has no list that this can be added to; add it by hand.`)
  write(line.file, changed)
}
process.stdout.write(`\nNext: ${made.next}\n`)
