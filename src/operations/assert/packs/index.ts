import type { Pack } from './pack.ts'

/** Every pack, by what `--pack` calls it, loaded when it is asked for. */
export const packs: Readonly<Record<string, () => Promise<Pack>>> = {
  'cis-aws': async () => (await import('./cis-aws.ts')).default,
  'cis-kubernetes': async () => (await import('./cis-kubernetes.ts')).default,
  gdpr: async () => (await import('./gdpr.ts')).default,
  hipaa: async () => (await import('./hipaa.ts')).default,
  'pci-dss': async () => (await import('./pci-dss.ts')).default,
  'zero-trust': async () => (await import('./zero-trust.ts')).default,
}
