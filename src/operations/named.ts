import type { Common } from './common.ts'
import { type Config, noConfig } from './config.ts'
import { type Files, noFiles } from './files.ts'
import type { Surroundings } from './ask.ts'
import type { Refusal } from './operation.ts'

/** The files behind the paths that were named, and the config that goes with them. */
export async function openNamed(
  _paths: readonly string[],
  _common: Common,
  _surroundings: Surroundings,
): Promise<{ readonly files: Files; readonly config: Config } | { readonly refusal: Refusal }> {
  return { files: noFiles, config: noConfig }
}
