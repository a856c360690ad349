import type { Pack } from './pack.ts'

/** Every pack, by what `--pack` calls it, loaded when it is asked for. */
export const packs: Readonly<Record<string, () => Promise<Pack>>> = {}
