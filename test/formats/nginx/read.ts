import { Text } from '../../../src/base/text.ts'
import { nginx } from '../../../src/formats/nginx/index.ts'
import { read as readNginx } from '../../../src/formats/nginx/read.ts'
import type { NginxTree } from '../../../src/formats/nginx/tree.ts'
import type { Facts, Reading } from '../../../src/model/facts.ts'
import { joinFacts } from '../../../src/model/facts.ts'
import type { ReadingContext } from '../../../src/formats/format.ts'

/** A folder in memory: paths with their contents. */
export type Files = Readonly<Record<string, string>>

export function contextOf(files: Files): ReadingContext {
  const paths = Object.keys(files).sort()
  return {
    profile: {},
    paths,
    open: (path) => (files[path] === undefined ? { why: 'absent' } : { text: new Text(path, files[path]) }),
    match: (glob) => {
      const expression = new RegExp(`^${glob.replace(/[.+^${}()|\\]/g, '\\$&').replaceAll('*', '[^/]*').replaceAll('?', '[^/]')}$`)
      return paths.filter((path) => expression.test(path))
    },
  }
}

/** Reads what is recognised in a folder. */
export function readFolder(files: Files): Reading & { readonly all: Facts; readonly tree: NginxTree } {
  const texts = Object.entries(files)
    .filter(([path, content]) => nginx.recognise(path, content.slice(0, 65536)) !== 'no')
    .map(([path, content]) => new Text(path, content))
  const reading = readNginx(texts, contextOf(files))
  return { ...reading, all: joinFacts([reading.facts]), tree: reading.trees as NginxTree }
}
