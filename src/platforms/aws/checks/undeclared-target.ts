import type { Check, StyleInput } from '../../../model/check.ts'
import { blocks, items, part, text } from '../attribute.ts'
import { domain } from '../names/domain.ts'
import type { AwsTree } from '../tree.ts'
import { isPublicZone, recordsIn } from './records.ts'

// Names of services that are given out anew once their holder gives them up.
const claimable: readonly (readonly [RegExp, string])[] = [
  [/\.s3-website[.-][a-z0-9-]+\.amazonaws\.com$/, 'a bucket'],
  [/\.s3[.-](?:[a-z0-9-]+\.)?amazonaws\.com$/, 'a bucket'],
  [/\.elasticbeanstalk\.com$/, 'an environment'],
]

export const undeclaredTarget: Check<StyleInput<AwsTree>> = {
  code: 'dns/undeclared-target',
  severity: 'note',
  needs: ['tree:aws'],
  says: '{subject} leads to {target}, {what} that nothing here declares: once it is given up, whoever takes that name next answers for {subject}.',
  fix: 'Refer to the resource in place of its name, so that both go together, or take the record away.',
  *run({ tree: { world } }) {
    const holders = world.ofType('aws_s3_bucket', 'aws_s3_bucket_website_configuration', 'aws_elastic_beanstalk_environment')
    const declared = new Set(holders.flatMap(({ keys }) => keys.map((key) => key.toLowerCase())))
    // The name of one that isn't known may be the one.
    if (holders.some((one) => [part(one, 'bucket'), part(one, 'cname_prefix')].some((value) => value?.kind === 'unknown' && !value.parts)))
      return
    for (const { record, zone, name } of recordsIn(world)) {
      if (name === undefined || isPublicZone(world, zone) !== true) continue
      const values = [...items(part(record, 'records')), ...blocks(part(record, 'alias')).flatMap((alias) => part(alias, 'name') ?? [])]
      for (const value of values) {
        const target = domain(text(value))
        const [, what] = claimable.find(([form]) => target !== undefined && form.test(target)) ?? []
        // A bucket has the name of the record where Route 53 leads to its website.
        if (
          target === undefined ||
          what === undefined ||
          declared.has(target) ||
          declared.has(target.split(/\.s3[.-]/)[0] ?? '') ||
          (target.startsWith('s3-website') && declared.has(name))
        )
          continue
        yield { subject: name, origins: [value.origin, record.origin], args: { target, what } }
      }
    }
  },
}
