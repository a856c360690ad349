import type { Check, StyleInput } from '../../../model/check.ts'
import { bool, part, text, unknownIn } from '../attribute.ts'
import { referred } from '../compute/locate.ts'
import type { AwsTree } from '../tree.ts'

export const singleDatabase: Check<StyleInput<AwsTree>> = {
  code: 'aws/single-database',
  severity: 'note',
  needs: ['tree:aws'],
  says: '{subject} runs in one zone alone ({because}): if that zone fails, it is down until it is restored.',
  fix: 'Set multi_az = true, or give a cluster a second instance.',
  *run({ tree: { world } }) {
    for (const database of world.ofType('aws_db_instance')) {
      const said = part(database, 'multi_az')
      if (
        database.lookedUp === true ||
        database.uncertain !== undefined ||
        bool(said, false) !== false ||
        part(database, 'replicate_source_db') !== undefined
      )
        continue
      const engine = text(part(database, 'engine'))
      // Instances of a cluster stand for each other.
      if (engine === undefined || engine.startsWith('aurora')) continue
      if (
        world.ofType('aws_db_instance').some((other) => referred(world, part(other, 'replicate_source_db'), 'aws_db_instance') === database)
      )
        continue
      yield { subject: database.id, origins: [said?.origin ?? database.origin, database.origin], args: { because: 'multi_az is off' } }
    }
    const members = world.ofType('aws_rds_cluster_instance')
    for (const cluster of world.ofType('aws_rds_cluster')) {
      if (
        cluster.lookedUp === true ||
        cluster.uncertain !== undefined ||
        part(cluster, 'db_cluster_instance_class') !== undefined ||
        unknownIn(part(cluster, 'engine_mode'))
      )
        continue
      if (
        text(part(cluster, 'engine_mode')) === 'serverless' ||
        members.some((one) => !referred(world, part(one, 'cluster_identifier'), 'aws_rds_cluster') || one.uncertain !== undefined)
      )
        continue
      const own = members.filter((one) => referred(world, part(one, 'cluster_identifier'), 'aws_rds_cluster') === cluster)
      if (own.length === 1)
        yield {
          subject: cluster.id,
          origins: [cluster.origin, ...own.map(({ origin }) => origin)],
          args: { because: 'it has a single instance' },
        }
    }
  },
}
