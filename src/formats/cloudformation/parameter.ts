import type { Origin } from '../../origin/origin.ts'
import type { Value } from '../../platforms/value.ts'
import { accepts } from '../../flow/text/automaton.ts'
import { compile } from '../../flow/text/atom.ts'
import { get } from '../../syntax/tree.ts'
import type { Tree } from '../../syntax/tree.ts'
import { linkValue, listValue, resolvedText, textOf, textValue, unknownValue } from './value.ts'
import type { Ledger } from './ledger.ts'

export interface Parameter {
  readonly name: string
  /** Unknown where nobody gives one. */
  readonly value: Value
  /** `NoEcho`: it may decide conditions and never stands in output. */
  readonly secret: boolean
}

/** Something in the account by whose id a parameter has its value: its type, which attribute that is, and the same for a list of them. */
interface Thing {
  readonly type: string
  readonly attribute: string
  readonly many: string
  readonly ids: string
}

const things: Readonly<Record<string, Thing>> = {
  'AWS::EC2::VPC::Id': { type: 'aws_vpc', attribute: 'id', many: 'aws_vpcs', ids: 'ids' },
  'AWS::EC2::Subnet::Id': { type: 'aws_subnet', attribute: 'id', many: 'aws_subnets', ids: 'ids' },
  'AWS::EC2::SecurityGroup::Id': { type: 'aws_security_group', attribute: 'id', many: 'aws_security_groups', ids: 'ids' },
  'AWS::EC2::SecurityGroup::GroupName': { type: 'aws_security_group', attribute: 'name', many: 'aws_security_groups', ids: 'names' },
  'AWS::EC2::Instance::Id': { type: 'aws_instance', attribute: 'id', many: 'aws_instances', ids: 'ids' },
  'AWS::EC2::Image::Id': { type: 'aws_ami', attribute: 'id', many: 'aws_ami_ids', ids: 'ids' },
  'AWS::Route53::HostedZone::Id': { type: 'aws_route53_zone', attribute: 'zone_id', many: 'aws_route53_zones', ids: 'ids' },
  'AWS::EC2::AvailabilityZone::Name': { type: 'aws_availability_zone', attribute: 'name', many: 'aws_availability_zones', ids: 'names' },
}

/** Where a parameter is declared, and whose it is. */
export interface Declaration {
  readonly name: string
  readonly tree: Tree
  readonly origin: Origin
  readonly originOf: (tree: Tree) => Origin
  /** The id that links to somebody else's thing carry. */
  readonly id: string
  readonly region: string | undefined
}

/**
 * A parameter's value: the one given, else its default; as a list where its type is one. What its rules forbid is a problem, and counts
 * nevertheless.
 */
export function evaluateParameter(declaration: Declaration, given: Value | undefined, ledger: Ledger): Parameter {
  const { name, tree, origin, originOf } = declaration
  const type = scalarOf(get(tree, 'Type')) ?? 'String'
  const secret = /^true$/i.test(scalarOf(get(tree, 'NoEcho')) ?? '')
  const standard = get(tree, 'Default')
  const standardText = scalarOf(standard)
  const value = given ?? (standard === undefined || standardText === undefined ? undefined : textValue(standardText, originOf(standard)))
  const list = /^(?:CommaDelimitedList$|List<)/.test(type)
  // Its value is the name of another parameter, whose own value stands in the account.
  if (type.startsWith('AWS::SSM::Parameter::Value<')) {
    return { name, value: unknownValue(`parameter ${name} is looked up in Systems Manager`, origin), secret }
  }
  if (value === undefined) return { name, value: missing(declaration, type, list, ledger), secret }
  const whole = textOf(value)
  if (whole === undefined && !(list && value.kind === 'list')) return { name, value, secret }
  const words = whole === undefined || whole === '' ? [] : whole.split(',')
  const items = value.kind === 'list' ? value.items : words.map((word) => textValue(word.trim(), value.origin))
  const single = list ? items : [value]
  for (const item of single) {
    const text = textOf(item)
    const wrong = text === undefined ? undefined : violation(tree, type, text)
    if (wrong !== undefined) {
      ledger.problem('parameter-value', given ? value.origin : origin, `The value of the parameter ${name} ${wrong}.`)
    }
  }
  return { name, value: list ? listValue(items, value.origin) : resolvedText(whole ?? '', value.origin), secret }
}

function missing({ name, origin, id, region }: Declaration, type: string, list: boolean, ledger: Ledger): Value {
  const says = `parameter ${name} has no value`
  const thing = things[/^List<(.*)>$/.exec(type)?.[1] ?? type]
  if (thing === undefined) return unknownValue(says, origin)
  ledger.lookUp(id, list ? thing.many : thing.type, region, origin)
  return linkValue(id, list ? thing.ids : thing.attribute, origin, says)
}

function violation(tree: Tree, type: string, text: string): string | undefined {
  const allowed = get(tree, 'AllowedValues')
  if (allowed?.kind === 'list' && !allowed.items.some((item) => item.kind === 'scalar' && item.text === text)) {
    return 'is none of its AllowedValues'
  }
  const pattern = scalarOf(get(tree, 'AllowedPattern'))
  if (pattern !== undefined && pattern.length <= 1000) {
    const automaton = compile({ kind: 'pattern', source: pattern, flavour: 'pcre', anchoring: 'full' }, 2000)
    if (!('opaque' in automaton) && !accepts(automaton, text)) return 'does not match its AllowedPattern'
  }
  const limit = (key: string): number | undefined => {
    const written = scalarOf(get(tree, key))
    return written === undefined || !Number.isFinite(Number(written)) ? undefined : Number(written)
  }
  const isNumber = /^(?:Number|List<Number>)$/.test(type)
  if (isNumber && !/^[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?$/.test(text)) return 'is no number'
  const size = isNumber ? Number(text) : text.length
  const [least, most] = isNumber ? [limit('MinValue'), limit('MaxValue')] : [limit('MinLength'), limit('MaxLength')]
  if (least !== undefined && size < least) return isNumber ? 'is less than its MinValue' : 'is shorter than its MinLength'
  if (most !== undefined && size > most) return isNumber ? 'is more than its MaxValue' : 'is longer than its MaxLength'
  return undefined
}

function scalarOf(tree: Tree | undefined): string | undefined {
  return tree?.kind === 'scalar' && tree.value !== null ? tree.text : undefined
}
