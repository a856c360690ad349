import { run, type World } from '../../src/faces/cli/run.ts'
import { outlet } from '../outlet.ts'
import { wordsOf } from './markdown.ts'

/** The document that one command line answers with, and its exit status. The day is fixed: certificates age. */
export async function ask(command: string, folder: string): Promise<{ readonly document: object; readonly exit: number }> {
  const [program, ...words] = wordsOf(command)
  if (program !== 'netwright') throw new Error(`"${command}" does not begin with netwright`)
  const stdout = outlet()
  const stderr = outlet()
  const world: World = { version: '0.0.0', stdout, stderr, env: { NETWRIGHT_TODAY: '2026-11-20' }, folder }
  const exit = await run([...words, '--format', 'json', '--quiet'], world)
  if (stdout.text === '') throw new Error(`${command} says nothing but: ${stderr.text}`)
  return { document: JSON.parse(stdout.text) as object, exit }
}
