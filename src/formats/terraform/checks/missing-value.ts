import { written } from '../../../origin/origin.ts'
import type { TerraformCheck } from './look.ts'

export const missingValue: TerraformCheck = {
  code: 'terraform/missing-value',
  severity: 'note',
  needs: ['tree:terraform'],
  says: 'The variable {subject} of {module} has no value: Terraform asks for it, and what depends on it is not known here.',
  fix: 'Give it a default or a line in terraform.tfvars; to ask about one environment, name its values with --var-file.',
  *run({ tree }) {
    for (const { folder, module, unset } of tree.roots) {
      for (const name of unset) {
        const declared = module.variables.get(name)
        if (declared)
          yield {
            subject: name,
            origins: [written(declared.text, declared.block.headerSpan)],
            args: { module: folder === '' ? 'the root module' : folder },
          }
      }
    }
  },
}
