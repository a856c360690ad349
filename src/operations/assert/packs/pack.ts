import type { Need } from '../../../model/check.ts'

/** Someone whom only the user can name: `cde` are those that hold card data. */
export interface PackScope {
  readonly name: string
  /** Who is meant, a phrase. */
  readonly says: string
  /** As it may be written in the file: `app=payment`. */
  readonly example: string
}

/** A promise as `.netwright.yaml` writes it; `$cde` stands for those who were named for a scope. */
export type PackPromise = Readonly<Record<string, unknown>>

/** One requirement of a standard, as far as a network's configuration can show it. */
export interface PackRequirement {
  /** Its number in the standard. */
  readonly id: string
  /** What it asks for, in our own words. */
  readonly says: string
  readonly promises?: readonly PackPromise[]
  /** Codes or domains of checks: a finding that is not accepted, and more than a note, breaks the requirement. */
  readonly checks?: readonly string[]
  /** It does not apply where the network has none of these. */
  readonly needs?: readonly Need[]
  /** What it asks for besides and no configuration shows: it never holds then, it cannot be told. */
  readonly missing?: string
}

/** A standard as promises and checks. Data: nothing of it is known by name elsewhere. */
export interface Pack {
  /** As `--pack` names it: `pci-dss`. */
  readonly id: string
  readonly says: string
  readonly scope: readonly PackScope[]
  readonly requirements: readonly PackRequirement[]
}
