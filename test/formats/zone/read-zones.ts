import { Text } from '../../../src/base/text.ts'
import { zone } from '../../../src/formats/zone/zone.ts'
import { read as readTexts } from '../../../src/formats/zone/read.ts'
import type { ZoneTree } from '../../../src/formats/zone/tree.ts'
import type { ReadingContext } from '../../../src/formats/format.ts'
import { noFacts } from '../../../src/model/facts.ts'
import type { Facts, Reading } from '../../../src/model/facts.ts'

/** Files in memory as a reader sees them; what no format would recognise is there to be opened. */
export function contextOf(files: Readonly<Record<string, string>>): { readonly texts: readonly Text[]; readonly context: ReadingContext } {
  const texts = Object.entries(files).map(([path, content]) => new Text(path, content))
  const context: ReadingContext = {
    profile: {},
    open: (path) => {
      if (path.startsWith('..') || path.startsWith('/')) return { why: 'outside' }
      const text = texts.find((one) => one.path === path)
      return text ? { text } : { why: 'absent' }
    },
    match: () => [],
    paths: texts.map((text) => text.path).sort(),
  }
  return { texts, context }
}

export interface ZonesRead extends Reading {
  readonly trees: ZoneTree
  readonly all: Facts
}

/** Reads files by path: those that the format recognises, with all of them to be included. */
export function readZones(files: Readonly<Record<string, string>>): ZonesRead {
  const { texts, context } = contextOf(files)
  const reading = readTexts(texts.filter((text) => zone.recognise(text.path, text.content) === 'yes'), context)
  return { ...reading, trees: reading.trees as ZoneTree, all: { ...noFacts, ...reading.facts } }
}
