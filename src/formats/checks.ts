import type { Check, StyleInput } from '../model/check.ts'
import { checks as aws } from '../platforms/aws/checks/index.ts'
import { checks as certificate } from './certificate/checks/index.ts'
import { checks as kubernetes } from './kubernetes/checks/index.ts'
import { checks as nginx } from './nginx/checks/index.ts'
import { checks as terraform } from './terraform/checks/index.ts'
import { checks as zone } from './zone/checks/index.ts'

/** A style check of whichever format: it is run with that format's tree and no other. */
export type StyleCheck = Check<StyleInput<never>>

/** Each format's style checks, under the format's name, sorted. */
export const styleChecks: Readonly<Record<string, readonly StyleCheck[]>> = { aws, certificate, kubernetes, nginx, terraform, zone }
