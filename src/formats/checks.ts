import type { Check, StyleInput } from '../model/check.ts'

/** A style check of whichever format: it is run with that format's tree and no other. */
export type StyleCheck = Check<StyleInput<never>>

/** Each format's and platform's style checks, under its name, sorted. They are loaded when they are wanted. */
export const styleChecks: Readonly<Record<string, () => Promise<readonly StyleCheck[]>>> = {
  aws: async () => (await import('../platforms/aws/checks/index.ts')).checks,
  certificate: async () => (await import('./certificate/checks/index.ts')).checks,
  kubernetes: async () => (await import('./kubernetes/checks/index.ts')).checks,
  nginx: async () => (await import('./nginx/checks/index.ts')).checks,
  terraform: async () => (await import('./terraform/checks/index.ts')).checks,
  zone: async () => (await import('./zone/checks/index.ts')).checks,
}
