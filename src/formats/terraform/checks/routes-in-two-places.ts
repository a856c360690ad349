import type { TerraformCheck } from './look.ts'
import { declaredTwice, foundTwice } from './twice.ts'

/** hashicorp/aws, aws_route_table: routes within it and aws_route undo each other (2026-11). */
export const routesInTwoPlaces: TerraformCheck = {
  code: 'terraform/routes-in-two-places',
  severity: 'error',
  needs: ['tree:terraform'],
  says: '{subject} has routes within itself and in {others}: each apply takes the other’s away.',
  fix: 'Write all routes of {subject} as aws_route, or all within it.',
  *run({ tree }) {
    for (const twice of declaredTwice(tree, [
      { holders: ['aws_route_table', 'aws_default_route_table'], attribute: 'route', apart: ['aws_route'], names: 'route_table_id' },
    ]))
      yield foundTwice(twice)
  },
}
