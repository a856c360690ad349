import type { Format } from './format.ts'
import { awsDump } from './aws-dump/index.ts'
import { certificate } from './certificate/certificate.ts'
import { cloudformation } from './cloudformation/index.ts'
import { kubernetes } from './kubernetes/index.ts'
import { linux } from './linux/index.ts'
import { nginx } from './nginx/index.ts'
import { terraform } from './terraform/index.ts'
import { terraformPlan } from './terraform-plan/index.ts'
import { zone } from './zone/zone.ts'

/** Every format, sorted by name. */
export const formats: readonly Format[] = [awsDump, certificate, cloudformation, kubernetes, linux, nginx, terraform, terraformPlan, zone]
