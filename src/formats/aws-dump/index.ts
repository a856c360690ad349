import type { Format } from '../format.ts'
import { readAnswers, type Output } from './answers.ts'
import { makeResources } from './resources.ts'
import { recognise } from './recognise.ts'

/** What the AWS command line answers when it is asked to describe or list things, one file or a folder of a whole region. */
export const awsDump: Format = {
  name: 'aws-dump',
  says: 'answers of the AWS command line',
  recognise,
  read(files) {
    const output: Output = { problems: [], unread: [] }
    const resources = makeResources(readAnswers(files, output), output)
    return { facts: {}, problems: output.problems, unread: output.unread, resources }
  },
}
