import { constants, type Stats } from 'node:fs'
import { access, chmod, lstat, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { Files } from '../files.ts'
import type { Refusal } from '../operation.ts'
import { decode } from './decode.ts'

/** What a file is to hold instead of what was read of it; `old` undefined: it must not be there yet. */
export interface Rewritten {
  readonly path: string
  readonly old: string | undefined
  readonly now: string
}

/**
 * Writes files, all or none as far as a file system can promise it: each is made beside its place first, and only when all are there they are put in place. Refused where a
 * file lies outside of what was named, is a link, or holds something else than what was read. Byte order marks stay.
 */
export async function writeFiles(files: Files, rewritten: readonly Rewritten[]): Promise<{ readonly written: readonly string[] } | { readonly refusal: Refusal }> {
  const ready: { readonly absolute: string; readonly beside: string; readonly bytes: Uint8Array; readonly mode: number | undefined }[] = []
  for (const { path, old, now } of rewritten) {
    const place = files.place?.(path)
    if (!place || place.isNew !== (old === undefined)) return refusal('outside', `${path} does not lie in what was named, so it is not written.`, 'Name the folder that it lies in.')
    const { absolute } = place
    const found = await statOf(absolute)
    if (old === undefined) {
      if (found) return refusal('changed', `${path} is there by now; nothing was written.`, 'Ask again.')
      ready.push({ absolute, beside: besideOf(absolute), bytes: Buffer.from(now), mode: undefined })
      continue
    }
    if (!found?.isFile()) return refusal('changed', `${path} is no file any more; nothing was written.`, 'Ask again.')
    const bytes = await readFile(absolute)
    const decoded = decode(bytes, false)
    if ('binary' in decoded || decoded.encoding !== 'utf-8' || decoded.brokenAt !== undefined) return refusal('encoding', `${path} is not UTF-8 throughout, so it is not written.`, 'Save it as UTF-8, or apply the patch by hand.')
    if (decoded.content !== old) return refusal('changed', `${path} has changed since it was read; nothing was written.`, 'Ask again.')
    const mark = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? '\uFEFF' : ''
    ready.push({ absolute, beside: besideOf(absolute), bytes: Buffer.from(mark + now), mode: found.mode & 0o7777 })
  }
  try {
    for (const { absolute, beside, bytes, mode } of ready) {
      await access(mode === undefined ? dirname(absolute) : absolute, constants.W_OK)
      await writeFile(beside, bytes, { flag: 'wx' })
      if (mode !== undefined) await chmod(beside, mode)
    }
    for (const { absolute, beside } of ready) await rename(beside, absolute)
  } catch (thrown) {
    const reason = (thrown as NodeJS.ErrnoException).code ?? 'an error'
    return refusal('write', `The files cannot be written (${reason}).`, 'See that they may be written by you.')
  } finally {
    for (const { beside } of ready) await rm(beside, { force: true })
  }
  return { written: rewritten.map(({ path }) => path) }
}

const besideOf = (absolute: string): string => `${absolute}.${process.pid}.part`

/** Of the thing itself: a link is none of ours to follow. */
async function statOf(absolute: string): Promise<Stats | undefined> {
  return lstat(absolute).catch(() => undefined)
}

function refusal(fault: string, says: string, todo: string): { readonly refusal: Refusal } {
  return { refusal: { code: `input/${fault}`, says, todo } }
}
