import type { Need } from '../../../model/check.ts'

/** Someone whom only the user can name: `cde` are those that hold card data. */
export interface PackScope {
  readonly name: string
  /** Who is meant, a phrase. */
  readonly says: string
  /** As it may be written in the file: `app=payment`. */
  readonly example: string
  /** Who might be meant: suggested, never assumed. */
  readonly candidates?: Candidates
}

/** By what somebody is suggested for a scope. */
export interface Candidates {
  /** Parts of ids, names and labels: `pay` finds `payments/Deployment/payment`. */
  readonly words?: readonly string[]
  /** Whoever can be reached from outside by an address of his own. */
  readonly exposed?: true
  /** Regions, clusters and networks in place of those who lie in them. */
  readonly places?: true
}

/**
 * A promise as `.netwright.yaml` writes it. `$cde` stands for those who were named for a scope, `!$cde,internet` for everybody else, the rest of the internet included. `says` tells it where the
 * sentence that is made of it would not read well.
 */
export type PackPromise = Readonly<Record<string, unknown>> & { readonly says?: string }

/** No rule of some filters lets every address of a family in, over this traffic. */
export interface RulesAsked {
  /** What the model calls such filters. */
  readonly filters: string
  /** What people call them: `security group`. */
  readonly says: string
  readonly over: string
  readonly family: 4 | 6 | 'both'
}

/** One requirement of a standard, as far as a network's configuration can show it. */
export interface PackRequirement {
  /** Its number in the standard. */
  readonly id: string
  /** What it asks for, in our own words. */
  readonly says: string
  readonly promises?: readonly PackPromise[]
  /** Checks: a finding that is not accepted breaks the requirement; of a domain (`tls`) those that are more than notes. */
  readonly checks?: readonly string[]
  readonly rules?: readonly RulesAsked[]
  /** What speaks against it and is no proof: with one of these it can not be told. */
  readonly signs?: { readonly promises?: readonly PackPromise[]; readonly checks?: readonly string[] }
  /** The scope that it is about: where nobody is in it, the requirement does not apply; findings about others are only signs. */
  readonly about?: string
  /** It does not apply where the network has none of these. */
  readonly needs?: readonly Need[]
  /** What it asks for besides, and was not evaluated: it can hold, and says so. */
  readonly besides?: string
  /** What no configuration that is read shows, and without which nothing is said: it never holds then, it can not be told. */
  readonly missing?: string
}

/** A standard as promises and checks. Data: nothing of it is known by name elsewhere. */
export interface Pack {
  /** As `--pack` names it: `pci-dss`. */
  readonly id: string
  /** The standard with its version. */
  readonly says: string
  /** What of it is in the pack, and of what date. */
  readonly covers: string
  readonly scope: readonly PackScope[]
  readonly requirements: readonly PackRequirement[]
}
