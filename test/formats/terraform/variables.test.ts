import { expect, it } from 'vitest'
import { readTerraform, type FileMap, type Given } from './read-terraform.ts'

interface Case extends Given {
  readonly says: string
  readonly files: FileMap
  readonly outputs?: Readonly<Record<string, unknown>>
  readonly problems?: readonly string[]
  readonly unread?: readonly string[]
}

const cases: readonly Case[] = [
  {
    says: 'a required variable without a value is unknown, and named',
    files: {
      'main.tf':
        'variable "cidr" { type = string }\nvariable "list" { type = list(string) }\noutput "o" { value = ["${var.cidr}/x", var.list, length(var.list), var.list[0]] }\n',
    },
    outputs: {
      o: [
        '?(variable cidr has no value)',
        '?(variable list has no value)',
        '?(variable list has no value)',
        '?(variable list has no value)',
      ],
    },
    unread: ['variable cidr has no value main.tf:1', 'variable list has no value main.tf:2'],
  },
  {
    says: 'a value that does not fit is a problem, and is used',
    files: {
      'main.tf':
        'variable "n" { type = number }\nvariable "d" {\n  type    = list(string)\n  default = "x"\n}\noutput "o" { value = [var.n, var.d] }\n',
      'terraform.tfvars': 'n = "many"\n',
    },
    outputs: { o: ['many', 'x'] },
    problems: [
      'terraform/wrong-type terraform.tfvars:1: The value of n: A number is required; this text is none.',
      'terraform/wrong-type main.tf:4: The default of d: A list(string) is required; this is a string.',
    ],
  },
  {
    says: 'a broken rule is a problem at the value, without secrets',
    files: {
      'main.tf': `
variable "port" {
  validation {
    condition     = var.port > 1024
    error_message = "The port \${var.port} is too small."
  }
}
variable "key" {
  sensitive = true
  validation {
    condition     = length(var.key) > 10
    error_message = "Too short: \${nonsensitive(var.key)}"
  }
}
variable "unknown" {
  validation {
    condition     = var.unknown == "x"
    error_message = "No."
  }
}
`,
      'a.auto.tfvars': 'port = 80\nkey = "hush"\n',
    },
    problems: [
      'terraform/validation-failed a.auto.tfvars:1 < main.tf:4: The value of port is not valid: The port 80 is too small.',
      'terraform/validation-failed a.auto.tfvars:2 < main.tf:11: The value of key is not valid.',
    ],
    unread: ['variable unknown has no value main.tf:15'],
  },
  {
    says: 'values that nobody declared, and files that nobody names',
    files: {
      'main.tf': 'variable "a" { default = 1 }\noutput "a" { value = var.a }\n',
      'terraform.tfvars': 'a = 2\ntypo = 3\n',
      'prod.tfvars': 'a = 4\n',
      'env/dev.tfvars': 'a = 5\n',
      'env/terraform.tfvars': 'a = 6\n',
    },
    outputs: { a: 2 },
    problems: ['terraform/undeclared-variable terraform.tfvars:2: No variable typo is declared, so this value has no effect.'],
    unread: [
      'harmless: prod.tfvars is not read by itself; --var-file names it prod.tfvars:1',
      'harmless: env/dev.tfvars is not read by itself; --var-file names it env/dev.tfvars:1',
      'harmless: env/terraform.tfvars is not read by itself; --var-file names it env/terraform.tfvars:1',
    ],
  },
  {
    says: 'named files and values: those of all roots, the values last',
    files: {
      'a/main.tf':
        'variable "x" { default = "" }\nvariable "y" { default = "" }\noutput "o" { value = [var.x, var.y, terraform.workspace] }\n',
      'b/main.tf': 'variable "z" { type = list(number) }\n',
      'env/dev.tfvars': 'x = "dev"\ny = "dev"\nother = 1\n',
      'env/dev.tfvars.json': '{ "y": "json" }',
    },
    variables: {
      files: ['env/dev.tfvars', 'env/dev.tfvars.json', 'env/gone.tfvars'],
      values: { z: '[1, 2]', nowhere: '1', x: 'given' },
      workspace: 'blue',
    },
    outputs: { o: ['given', 'json', 'blue'] },
    problems: [
      'terraform/values-not-read (--var-file env/gone.tfvars): The file of values env/gone.tfvars cannot be read (absent).',
      'terraform/undeclared-variable (--var nowhere): No root module declares a variable nowhere, so this value has no effect.',
    ],
  },
  {
    says: 'a file after a value counts more than the value',
    files: { 'main.tf': 'variable "x" {}\nvariable "y" {}\noutput "o" { value = [var.x, var.y] }\n', 'env/dev.tfvars': 'x = "file"\ny = "file"\n' },
    variables: { files: ['env/dev.tfvars'], values: { x: 'value', y: 'value' }, given: [{ name: 'x', value: 'value' }, { file: 'env/dev.tfvars' }, { name: 'y', value: 'value' }] },
    outputs: { o: ['file', 'value'] },
  },
  {
    says: 'a text that is no expression',
    files: { 'main.tf': 'variable "l" { type = list(string) }\noutput "o" { value = var.l }\n' },
    variables: { environment: { TF_VAR_l: '[a' } },
    outputs: { o: '?(an expression that could not be read)' },
    problems: [
      'hcl/separator environment variable TF_VAR_l:1: After an element a comma or the closing ] must follow, and here is the end of the text.',
    ],
  },
  {
    says: 'the workspace that was chosen in the folder',
    files: { 'main.tf': 'output "o" { value = terraform.workspace }\n', '.terraform/environment': 'green\n' },
    outputs: { o: 'green' },
  },
  {
    says: 'types that are none',
    files: {
      'main.tf':
        'variable "a" { type = strin }\nvariable "b" { type = list }\nvariable "c" { type = "list" }\nvariable "d" { type = object({ a = optional(string, 1), b = foo(1) }) }\nvariable "e" { type = map() }\n',
    },
    problems: [
      'terraform/wrong-type main.tf:1: This is no type.',
      'terraform/wrong-type main.tf:4: This is no type.',
      'terraform/wrong-type main.tf:5: The type map takes one argument.',
    ],
    unread: 'abcde'.split('').map((name, i) => `variable ${name} has no value main.tf:${i + 1}`),
  },
]

it.each(cases)('$says', ({ files, variables, outputs, problems = [], unread = [] }) => {
  const read = readTerraform(files, variables && { variables })
  expect(read.problems).toEqual(problems)
  expect(read.unread).toEqual(unread)
  if (outputs !== undefined) expect(read.outputs).toEqual(outputs)
})
