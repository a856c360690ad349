import { spawnSync } from 'node:child_process'
import { findProgram } from '../../needs.ts'

/** The program, or undefined where the machine has none. */
export const terraform = findProgram('terraform')

/** Whether the real program takes a text for HCL: `terraform fmt -` reads it and nothing else. */
export function accepts(program: string, content: string): boolean {
  const env = { ...process.env, TF_CLI_CONFIG_FILE: '/dev/null', CHECKPOINT_DISABLE: '1' }
  return spawnSync(program, ['fmt', '-'], { input: content, env }).status === 0
}
