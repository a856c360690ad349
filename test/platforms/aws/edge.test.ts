import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { link as linkFacts } from '../../../src/model/link/link.ts'
import { joinFacts } from '../../../src/model/facts.ts'
import { Matching } from '../../../src/model/matching.ts'
import { lowerAws } from '../../../src/platforms/aws/lower.ts'
import { edgeTypes } from '../../../src/platforms/aws/types/edge.ts'
import { apiTypes } from '../../../src/platforms/aws/types/edge-api.ts'
import { nameTypes } from '../../../src/platforms/aws/types/names.ts'
import type { Resource } from '../../../src/platforms/resource.ts'
import { joined, link, resource, unknown, type Built } from './build.ts'
import { ask, lowered, network, steps, verdict } from './network.ts'

type Attributes = { readonly [name: string]: Built }

/** A distribution for shop.example whose files lie in a bucket, behind a web ACL. */
function shop(acl: Attributes, ...more: readonly Resource[]): Resource[] {
  return [
    resource('aws_cloudfront_distribution.shop', {
      enabled: true,
      aliases: ['shop.example'],
      web_acl_id: link('aws_wafv2_web_acl.a', 'arn'),
      origin: [{ origin_id: 'files', domain_name: 'files.s3.eu-west-1.amazonaws.com' }],
      default_cache_behavior: [{ target_origin_id: 'files', viewer_protocol_policy: 'allow-all' }],
    }),
    resource('aws_wafv2_web_acl.a', { default_action: [{ allow: [{}] }], ...acl }),
    ...more,
  ]
}

const rule = (statement: Attributes, more: Attributes = {}): Attributes => ({ name: 'r', priority: 1, action: [{ block: [{}] }], statement: [statement], ...more })
const none: Built = [{ priority: 0, type: 'NONE' }]
const bytes = (text: string, place: string, field: Attributes = { uri_path: [{}] }, transformation: Built = none): Attributes => ({
  byte_match_statement: [{ search_string: text, positional_constraint: place, field_to_match: [field], text_transformation: transformation }],
})

/** What becomes of a request: `403` and the like where the ACL answers, `files` where it passes, `unknown` where nobody knows. */
function outcome(resources: readonly Resource[], request = 'GET http://shop.example/admin/x', headers: Readonly<Record<string, string>> = {}, profile: Readonly<Record<string, string>> = {}, from = '203.0.113.7'): string {
  const net = new Matching(linkFacts(joinFacts([lowerAws(resources, profile).facts])))
  const answer = ask(net, from, 'aws_cloudfront_distribution.shop:80', { request, headers })
  const ends = new Set(answer.ways.map(({ end }) => (end.verdict === 'answered' ? String(end.status ?? 'files') : end.verdict)))
  return [...ends].toSorted().join(' or ')
}

describe('statements of web ACLs', () => {
  const set = resource('aws_wafv2_ip_set.s', { addresses: ['203.0.113.0/24', '2001:db8::/32'] })
  const patterns = resource('aws_wafv2_regex_pattern_set.p', { regular_expression: [{ regex_string: '^/adm' }, { regex_string: 'x$' }] })
  const address: Attributes = { ip_set_reference_statement: [{ arn: link('aws_wafv2_ip_set.s', 'arn') }] }
  const lower: Built = [{ priority: 0, type: 'LOWERCASE' }]
  const cases: readonly (readonly [string, Attributes, string, string?])[] = [
    ['exactly', bytes('/admin/x', 'EXACTLY'), '403'],
    ['exactly, another', bytes('/admin', 'EXACTLY'), 'files'],
    ['begins', bytes('/admin', 'STARTS_WITH'), '403'],
    ['ends', bytes('/x', 'ENDS_WITH'), '403'],
    ['holds', bytes('min', 'CONTAINS'), '403'],
    ['holds a word', bytes('admin', 'CONTAINS_WORD'), '403'],
    ['holds no word', bytes('dmin', 'CONTAINS_WORD'), 'files'],
    ['case counts', bytes('/ADMIN', 'STARTS_WITH'), 'files'],
    ['in lower case', bytes('/admin', 'STARTS_WITH', { uri_path: [{}] }, lower), '403', 'GET http://shop.example/ADMIN'],
    ['capitals in lower case are never there', bytes('/ADMIN', 'STARTS_WITH', { uri_path: [{}] }, lower), 'files', 'GET http://shop.example/ADMIN'],
    ['decoded, without an escape', bytes('/admin', 'STARTS_WITH', { uri_path: [{}] }, [{ priority: 0, type: 'URL_DECODE' }]), '403'],
    ['decoded, with one', bytes('/admin', 'STARTS_WITH', { uri_path: [{}] }, [{ priority: 0, type: 'URL_DECODE' }]), '403 or files', 'GET http://shop.example/admin%2525'],
    ['another transformation', bytes('/admin', 'STARTS_WITH', { uri_path: [{}] }, [{ priority: 0, type: 'CMD_LINE' }]), '403 or files'],
    ['method', bytes('POST', 'EXACTLY', { method: [{}] }), '403', 'POST http://shop.example/'],
    ['another method', bytes('POST', 'EXACTLY', { method: [{}] }), 'files'],
    ['header', bytes('secret', 'EXACTLY', { single_header: [{ name: 'X-Key' }] }), '403'],
    ['host', bytes('shop.example', 'EXACTLY', { single_header: [{ name: 'Host' }] }), '403'],
    ['query', bytes('1', 'EXACTLY', { single_query_argument: [{ name: 'debug' }] }), '403', 'GET http://shop.example/?debug=1'],
    ['body', bytes('x', 'CONTAINS', { body: [{}] }), '403 or files'],
    ['expression', { regex_match_statement: [{ regex_string: 'adm.n', field_to_match: [{ uri_path: [{}] }], text_transformation: none }] }, '403'],
    ['pattern set', { regex_pattern_set_reference_statement: [{ arn: link('aws_wafv2_regex_pattern_set.p', 'arn'), field_to_match: [{ uri_path: [{}] }], text_transformation: none }] }, '403'],
    ['addresses', address, '403'],
    ['not', { not_statement: [{ statement: [address] }] }, 'files'],
    ['and', { and_statement: [{ statement: [address, bytes('/other', 'STARTS_WITH')] }] }, 'files'],
    ['or', { or_statement: [{ statement: [address, bytes('/other', 'STARTS_WITH')] }] }, '403'],
    ['an address that a header tells', { ip_set_reference_statement: [{ arn: link('aws_wafv2_ip_set.s', 'arn'), ip_set_forwarded_ip_config: [{ header_name: 'X-Forwarded-For', position: 'FIRST', fallback_behavior: 'MATCH' }] }] }, '403 or files'],
    ['country', { geo_match_statement: [{ country_codes: ['DE'] }] }, '403 or files'],
    ['rate', { rate_based_statement: [{ limit: 100 }] }, 'files'],
    ['injection', { sqli_match_statement: [{ field_to_match: [{ body: [{}] }] }] }, 'files'],
    ['a statement nobody knows', { future_statement: [{ a: 1 }] }, '403 or files'],
  ]
  for (const [says, statement, expected, request] of cases) {
    it(says, () => {
      expect(outcome(shop({ rule: [rule(statement)] }, set, patterns), request, { 'x-key': 'secret' })).toBe(expected)
    })
  }

  it('addresses of both families', () => {
    const net = shop({ rule: [rule(address)] }, set)
    const six = net.map((one) => (one.type === 'aws_cloudfront_distribution' ? resource(one.id, { is_ipv6_enabled: true, enabled: true, aliases: ['shop.example'], web_acl_id: link('aws_wafv2_web_acl.a', 'arn'), origin: [{ origin_id: 'files', domain_name: 'f.example' }], default_cache_behavior: [{ target_origin_id: 'files', viewer_protocol_policy: 'allow-all' }] }) : one))
    expect(outcome(six, undefined, {}, {}, '2001:db8::7')).toBe('403')
    expect(outcome(six, undefined, {}, {}, '2001:db9::7')).toBe('files')
    expect(outcome(six, undefined, {}, {}, '198.51.100.7')).toBe('files')
  })

  it('what is for attacks is unknown under waf=strict, and is said either way', () => {
    const net = shop({ rule: [rule({ rate_based_statement: [{ limit: 100 }] })] })
    expect(outcome(net, undefined, {}, { waf: 'strict' })).toBe('403 or files')
    const told = (profile: Readonly<Record<string, string>>): boolean[] => lowerAws(net, profile).unread.filter(({ what }) => what.includes('rate limit')).map(({ changesAnswers }) => changesAnswers)
    expect([told({}), told({ waf: 'strict' })]).toEqual([[false], [true]])
  })
})

describe('rules of web ACLs', () => {
  const path = (text: string): Attributes => bytes(text, 'STARTS_WITH')
  const group = resource('aws_wafv2_rule_group.g', { rule: [rule(path('/admin'), { name: 'inner' })] })
  const reference = { rule_group_reference_statement: [{ arn: link('aws_wafv2_rule_group.g', 'arn') }] }
  const cases: readonly (readonly [string, Attributes, string])[] = [
    ['by priority', { rule: [rule(path('/admin'), { priority: 9 }), rule(path('/'), { name: 'first', priority: 2, action: [{ allow: [{}] }] })] }, 'files'],
    ['counting goes on', { rule: [rule(path('/'), { action: [{ count: [{}] }] }), rule(path('/admin'), { priority: 2 })] }, '403'],
    ['block by default', { default_action: [{ block: [{}] }] }, '403'],
    ['allow before the default', { default_action: [{ block: [{}] }], rule: [rule(path('/admin'), { action: [{ allow: [{}] }] })] }, 'files'],
    ['a response of one’s own', { rule: [rule(path('/'), { action: [{ block: [{ custom_response: [{ response_code: 418 }] }] }] })] }, '418'],
    ['captcha without a token', { rule: [rule(path('/'), { action: [{ captcha: [{}] }] })] }, '405'],
    ['challenge without a token', { rule: [rule(path('/'), { action: [{ challenge: [{}] }] })] }, '202'],
    ['an action that is not known', { rule: [rule(path('/'), { action: [{ unheard: [{}] }] })] }, '403 or files'],
    ['rule group', { rule: [rule(reference, { action: [], override_action: [{ none: [{}] }] })] }, '403'],
    ['rule group that counts', { rule: [rule(reference, { action: [], override_action: [{ count: [{}] }] })] }, 'files'],
    [
      'an action of a group replaced',
      {
        rule: [
          rule(
            { rule_group_reference_statement: [{ arn: link('aws_wafv2_rule_group.g', 'arn'), rule_action_override: [{ name: 'inner', action_to_use: [{ count: [{}] }] }] }] },
            { action: [], override_action: [{ none: [{}] }] },
          ),
        ],
      },
      'files',
    ],
    ['a label of a rule before', { rule: [rule(path('/admin'), { action: [{ count: [{}] }], rule_label: [{ name: 'team:admin' }] }), rule({ label_match_statement: [{ scope: 'LABEL', key: 'admin' }] }, { priority: 2 })] }, '403'],
    ['a label that nobody gave', { rule: [rule({ label_match_statement: [{ scope: 'LABEL', key: 'admin' }] })] }, 'files'],
    ['a rule whose statement is not known', { rule: [{ name: 'r', priority: 1, action: [{ block: [{}] }] }] }, '403 or files'],
    ['rules that are not known', { rule: unknown() }, '403 or files'],
    ['rules as JSON', { rule_json: '[]' }, '403 or files'],
  ]
  for (const [says, acl, expected] of cases) {
    it(says, () => {
      expect(outcome(shop(acl, group))).toBe(expected)
    })
  }

  it('a web ACL that was not read', () => {
    expect(outcome(shop({}).slice(0, 1))).toBe('403 or files')
  })

  it('a rule group that a resource puts in', () => {
    const association = resource('aws_wafv2_web_acl_rule_group_association.x', { rule_name: 'x', priority: 5, web_acl_arn: link('aws_wafv2_web_acl.a', 'arn'), rule_group_reference: [{ arn: link('aws_wafv2_rule_group.g', 'arn') }] })
    expect(outcome(shop({}, group, association))).toBe('403')
  })
})

describe('HTTP APIs', () => {
  const route = (name: string, key: string, more: Attributes = {}): Resource[] => [
    resource(`aws_apigatewayv2_route.${name}`, { api_id: link('aws_apigatewayv2_api.a'), route_key: key, target: joined('integrations/', link(`aws_apigatewayv2_integration.${name}`)), ...more }),
    resource(`aws_apigatewayv2_integration.${name}`, { api_id: link('aws_apigatewayv2_api.a'), integration_type: 'AWS_PROXY', integration_uri: `arn:aws:lambda:eu-west-1:1:function:${name}` }),
  ]
  // The example of the documentation: full paths, greedy ones, the default.
  const api = [
    resource('aws_apigatewayv2_api.a', { protocol_type: 'HTTP' }),
    resource('aws_apigatewayv2_stage.d', { api_id: link('aws_apigatewayv2_api.a'), name: '$default' }),
    resource('aws_apigatewayv2_stage.t', { api_id: link('aws_apigatewayv2_api.a'), name: 'test' }),
    ...route('fixed', 'GET /pets/dog/1'),
    ...route('variable', 'GET /pets/dog/{id}'),
    ...route('greedy', 'GET /pets/{proxy+}'),
    ...route('any', 'ANY /{proxy+}'),
    ...route('rest', '$default'),
  ]
  const called = (resources: readonly Resource[], request: string, headers: Readonly<Record<string, string>> = {}): string[] => {
    const answer = ask(network(...resources), 'internet', 'aws_apigatewayv2_api.a:443', { request: request.replace(' /', ' https://aws_apigatewayv2_api.a.api_endpoint/'), headers })
    return [...new Set(answer.ways.flatMap(({ end }) => end.branch.leg.steps.at(-1)?.says ?? []))].map((says) => says.replace(/ is called and answers$/, '')).toSorted()
  }
  for (const [request, expected] of [
    ['GET /pets/dog/1', 'fixed'],
    ['GET /pets/dog/2', 'variable'],
    ['GET /pets/cat/1', 'greedy'],
    ['POST /pets/dog/1', 'any'],
    ['POST /test/5', 'any'],
    ['GET /', 'rest'],
    ['GET /test/pets/dog/2', 'variable'],
  ] as const)
    it(request, () => {
      expect(called(api, request)).toEqual([expected])
    })

  it('what no route takes', () => {
    const only = api.filter(({ id }) => !/\.(?:any|rest|greedy)$/.test(id))
    expect(called(only, 'GET /nothing')).toEqual(['answers 404'])
    expect(called(only.filter(({ id }) => !id.endsWith('.d')), 'GET /pets/dog/1')).toEqual(['answers 404'])
  })

  it('credentials', () => {
    const guarded = [...api.filter(({ id }) => !id.endsWith('.rest')), ...route('iam', 'GET /iam', { authorization_type: 'AWS_IAM' }), ...route('jwt', 'GET /jwt', { authorization_type: 'JWT' })]
    expect(called(guarded, 'GET /iam')).toEqual(['answers 403'])
    expect(called(guarded, 'GET /jwt')).toEqual(['answers 401'])
    expect(called(guarded, 'GET /jwt', { authorization: 'Bearer t' })).toEqual(['jwt'])
  })

  it('a body that is no JSON may declare anything', () => {
    const described = [resource('aws_apigatewayv2_api.a', { protocol_type: 'HTTP', body: 'openapi: 3.0.1' }), ...api.slice(1, 2)]
    expect(called(described, 'GET /x')).toEqual(['answers 404', 'what the body of aws_apigatewayv2_api.a declares is not read'])
  })

  it('a body in JSON', () => {
    const paths = { '/x/{id}': { get: { 'x-amazon-apigateway-integration': { type: 'AWS_PROXY', uri: 'arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/arn:aws:lambda:eu-west-1:1:function:made/invocations' } } } }
    const described = [resource('aws_apigatewayv2_api.a', { protocol_type: 'HTTP', body: JSON.stringify({ openapi: '3.0.1', paths }) }), ...api.slice(1, 2)]
    expect(called(described, 'GET /x/1')).toEqual(['made'])
    expect(called(described, 'POST /x/1')).toEqual(['answers 404'])
  })

  it('an address with a path', () => {
    const proxied = [
      ...api.slice(0, 2),
      resource('aws_apigatewayv2_route.p', { api_id: link('aws_apigatewayv2_api.a'), route_key: 'ANY /shop/{id}', target: joined('integrations/', link('aws_apigatewayv2_integration.p')) }),
      resource('aws_apigatewayv2_integration.p', { api_id: link('aws_apigatewayv2_api.a'), integration_type: 'HTTP_PROXY', integration_uri: 'http://aws_lambda_function_url.f.function_url/items/{id}/all' }),
      resource('aws_lambda_function_url.f', { function_name: 'f', authorization_type: 'NONE' }),
    ]
    const answer = ask(network(...proxied), 'internet', 'aws_apigatewayv2_api.a:443', { request: 'GET https://aws_apigatewayv2_api.a.api_endpoint/shop/7' })
    expect(verdict(answer)).toMatch(/^(?:refused|dropped)/)
    expect(answer.ways[0]?.end.branch.context.request?.path).toBe('/items/7/all')
  })
})

describe('accelerators', () => {
  const base = [
    resource('aws_vpc.main', { cidr_block: '10.0.0.0/16' }),
    resource('aws_internet_gateway.i', { vpc_id: link('aws_vpc.main') }),
    resource('aws_subnet.a', { vpc_id: link('aws_vpc.main'), cidr_block: '10.0.0.0/24' }),
    resource('aws_security_group.w', { vpc_id: link('aws_vpc.main'), ingress: [{ protocol: 'tcp', from_port: 80, to_port: 80, cidr_blocks: ['203.0.113.0/24'] }] }),
    resource('aws_instance.w', { subnet_id: link('aws_subnet.a'), vpc_security_group_ids: [link('aws_security_group.w')] }),
    resource('aws_globalaccelerator_accelerator.a', { ip_addresses: ['198.51.100.1', '198.51.100.2'] }),
    resource('aws_globalaccelerator_listener.l', { accelerator_arn: link('aws_globalaccelerator_accelerator.a', 'arn'), protocol: 'TCP', port_range: [{ from_port: 8000, to_port: 8000 }] }),
  ]
  const group = (more: Attributes = {}, weight = 1): Resource =>
    resource('aws_globalaccelerator_endpoint_group.g', { listener_arn: link('aws_globalaccelerator_listener.l', 'arn'), port_override: [{ listener_port: 8000, endpoint_port: 80 }], endpoint_configuration: [{ endpoint_id: link('aws_instance.w'), weight }], ...more })
  for (const [says, from, resources, expected] of [
    ['the client’s own address is judged', '203.0.113.7', [...base, group()], 'delivered'],
    ['another’s is dropped', '192.0.2.7', [...base, group()], 'dropped by filter'],
    ['weight 0 gets nothing', '203.0.113.7', [...base, group({}, 0)], 'dropped by nat'],
    ['a group that is dialled down', '203.0.113.7', [...base, group({ traffic_dial_percentage: 0 })], 'dropped by nat'],
    ['endpoints that are not known', '203.0.113.7', [...base, group({ endpoint_configuration: unknown() })], 'unknown by nat'],
  ] as const)
    it(says, () => {
      expect(verdict(ask(network(...resources), from, '198.51.100.2:8000'))).toBe(expected)
    })
})

describe('names', () => {
  const base = [
    resource('aws_vpc.main', { cidr_block: '10.0.0.0/16' }),
    resource('aws_subnet.a', { vpc_id: link('aws_vpc.main'), cidr_block: '10.0.0.0/24' }),
    resource('aws_security_group.w', { vpc_id: link('aws_vpc.main'), ingress: [{ protocol: '-1', from_port: 0, to_port: 0, self: true }], egress: [{ protocol: '-1', from_port: 0, to_port: 0, cidr_blocks: ['0.0.0.0/0'] }] }),
    ...['a', 'b'].map((name, place) => resource(`aws_instance.${name}`, { subnet_id: link('aws_subnet.a'), private_ip: `10.0.0.${place + 5}`, vpc_security_group_ids: [link('aws_security_group.w')] })),
    resource('aws_route53_zone.p', { name: 'in.example', vpc: [{ vpc_id: link('aws_vpc.main') }] }),
    ...['good', 'bad'].map((name) => resource(`aws_route53_record.${name}`, { zone_id: link('aws_route53_zone.p', 'zone_id'), name, type: 'A', ttl: 60, records: ['10.0.0.6'] })),
    resource('aws_route53_resolver_firewall_rule_group.g', { name: 'g' }),
    resource('aws_route53_resolver_firewall_rule_group_association.g', { firewall_rule_group_id: link('aws_route53_resolver_firewall_rule_group.g'), vpc_id: link('aws_vpc.main'), priority: 101 }),
    resource('aws_route53_resolver_firewall_domain_list.l', { domains: ['bad.in.example', '*.evil.example'] }),
    resource('aws_route53_resolver_firewall_domain_list.all', { domains: ['*'] }),
  ]
  const refuse = (priority: number, list: string, more: Attributes = {}): Resource =>
    resource(`aws_route53_resolver_firewall_rule.r${priority}`, { firewall_rule_group_id: link('aws_route53_resolver_firewall_rule_group.g'), firewall_domain_list_id: link(`aws_route53_resolver_firewall_domain_list.${list}`), priority, action: 'BLOCK', block_response: 'NODATA', ...more })
  const asked = (name: string, ...rules: readonly Resource[]): string => verdict(ask(network(...base, ...rules), 'aws_instance.a', `http://${name}/`))
  for (const [says, name, rules, expected] of [
    ['nothing refused', 'bad.in.example', [], 'delivered'],
    ['a name in a list', 'bad.in.example', [refuse(1, 'l')], 'failed by name'],
    ['a name beside it', 'good.in.example', [refuse(1, 'l')], 'delivered'],
    ['below a wildcard', 'x.evil.example', [refuse(1, 'l')], 'failed by name'],
    ['an alert passes', 'bad.in.example', [refuse(1, 'l', { action: 'ALERT' })], 'delivered'],
    ['allowed before all is refused', 'bad.in.example', [refuse(1, 'l', { action: 'ALLOW' }), refuse(2, 'all')], 'delivered'],
    ['refused with all others', 'good.in.example', [refuse(1, 'l', { action: 'ALLOW' }), refuse(2, 'all')], 'failed by name'],
    ['another name instead', 'bad.in.example', [refuse(1, 'l', { block_response: 'OVERRIDE', block_override_domain: 'good.in.example', block_override_ttl: 0 })], 'delivered'],
    ['another kind of question', 'bad.in.example', [refuse(1, 'l', { q_type: 'MX' })], 'delivered'],
  ] as const)
    it(says, () => {
      expect(asked(name, ...rules)).toBe(expected)
    })

  it('a public name has the private address within the VPC', () => {
    const net = network(
      resource('aws_vpc.main', { cidr_block: '10.0.0.0/16', enable_dns_hostnames: true }),
      ...base.slice(1, 4),
      resource('aws_internet_gateway.i', { vpc_id: link('aws_vpc.main') }),
      resource('aws_instance.b', { subnet_id: link('aws_subnet.a'), associate_public_ip_address: true, vpc_security_group_ids: [link('aws_security_group.w')] }),
    )
    expect(verdict(ask(net, 'aws_instance.a', 'http://aws_instance.b.public_dns/'))).toBe('delivered')
    expect(steps(ask(net, 'aws_instance.a', 'http://aws_instance.b.public_dns/')).filter((step) => step.includes('gateway'))).toEqual([])
  })

  it('certificates by the names that they cover', () => {
    const { trees } = lowered(resource('aws_acm_certificate.c', { domain_name: 'Shop.example', subject_alternative_names: ['*.shop.example'] }), resource('aws_acm_certificate.d', { domain_name: unknown() }))
    expect(trees).toMatchObject({ certificates: new Map([['aws_acm_certificate.c', ['shop.example', '*.shop.example']], ['aws_acm_certificate.d', undefined]]) })
  })
})

describe('whatever is written', () => {
  const types = [...edgeTypes, ...apiTypes, ...nameTypes].filter(({ reads }) => reads.length > 0)
  const words = ['GET', 'ANY', '/a', '{proxy+}', '$default', 'GET /x/{id}', 'prod', 'VPC_LINK', 'HTTP_PROXY', 'AWS_PROXY', 'MOCK', 'http://a.example/{x}', 'JWT', 'CUSTOM', 'FORWARD', 'SYSTEM', 'INBOUND', 'BLOCK', 'NODATA', 'TCP', 'DUAL_STACK', '10.0.0.1', '::1', '80', '{"paths":{"/":{"get":{}}}}', '', '.', 'a.example']
  const names = ['block', 'allow', 'count', 'statement', 'not_statement', 'and_statement', 'byte_match_statement', 'ip_set_reference_statement', 'label_match_statement', 'field_to_match', 'uri_path', 'search_string', 'action', 'origin_id', 'domain_name', 'custom_origin_config', 'vpc_origin_config', 'vpc_origin_id', 'arn', 'subnet_id', 'ip', 'from_port', 'to_port', 'endpoint_id', 'path_pattern', 'target_origin_id', 'name', 'priority', 'vpc_id']
  const targets = types.map(({ type }) => link(`${type}.x`))
  const value: fc.Arbitrary<Built> = fc.letrec<{ value: Built }>((tie) => ({
    value: fc.oneof(
      { depthSize: 'small', maxDepth: 5 },
      fc.constantFrom<Built>(...words, ...targets, link('aws_subnet.a'), link('aws_lb.l', 'arn'), link('aws_vpc.main'), unknown(), null, 80, true, false),
      fc.array(tie('value'), { maxLength: 2 }),
      fc.dictionary(fc.constantFrom(...names), tie('value'), { maxKeys: 3 }),
    ),
  })).value
  const one = ({ type, reads }: (typeof types)[number]): fc.Arbitrary<Resource> =>
    fc.record(Object.fromEntries(reads.map((name) => [name, value])), { requiredKeys: [] }).map((attributes) => resource(`${type}.x`, Object.fromEntries(Object.entries(attributes).flatMap(([name, one]) => (one === undefined ? [] : [[name, one]])))))

  it('nothing throws, ids are unique, and everything links', () => {
    const base = [resource('aws_vpc.main', { cidr_block: '10.0.0.0/16' }), resource('aws_subnet.a', { vpc_id: link('aws_vpc.main'), cidr_block: '10.0.0.0/24' }), resource('aws_lb.l', { subnets: [link('aws_subnet.a')] })]
    const all = fc.tuple(...types.map((type) => fc.option(one(type), { nil: undefined })))
    fc.assert(
      fc.property(all, (chosen) => {
        const { facts } = lowerAws([...base, ...chosen.flatMap((each) => each ?? [])], {})
        for (const list of [facts.nodes, facts.endpoints, facts.listeners, facts.routers, facts.pools, facts.translations]) expect(new Set(list?.map(({ id }) => id)).size).toBe(list?.length)
        linkFacts(joinFacts([facts]))
      }),
      { numRuns: 150, seed: Number(process.env.FUZZ_SEED ?? 818988) },
    )
  })
})

describe('behind the edge', () => {
  const base = [
    resource('aws_vpc.main', { cidr_block: '10.0.0.0/16' }),
    resource('aws_internet_gateway.i', { vpc_id: link('aws_vpc.main') }),
    ...['a', 'b'].map((name, place) => resource(`aws_subnet.${name}`, { vpc_id: link('aws_vpc.main'), cidr_block: `10.0.${place}.0/24`, availability_zone: `eu-west-1${name}` })),
    resource('aws_security_group.open', {
      vpc_id: link('aws_vpc.main'),
      ingress: [{ protocol: 'tcp', from_port: 0, to_port: 65535, cidr_blocks: ['0.0.0.0/0'] }],
      egress: [{ protocol: '-1', from_port: 0, to_port: 0, cidr_blocks: ['0.0.0.0/0'] }],
    }),
    resource('aws_instance.w', { subnet_id: link('aws_subnet.a'), vpc_security_group_ids: [link('aws_security_group.open')] }),
    resource('aws_lb_target_group.w', { port: 8080, protocol: 'TCP', vpc_id: link('aws_vpc.main') }),
    resource('aws_lb_target_group_attachment.w', { target_group_arn: link('aws_lb_target_group.w', 'arn'), target_id: link('aws_instance.w') }),
  ]
  const subnets = [link('aws_subnet.a'), link('aws_subnet.b')]

  it('a web ACL at a load balancer', () => {
    const net = network(
      ...base,
      resource('aws_route_table.r', { vpc_id: link('aws_vpc.main'), route: [{ cidr_block: '0.0.0.0/0', gateway_id: link('aws_internet_gateway.i') }] }),
      ...['a', 'b'].map((name) => resource(`aws_route_table_association.${name}`, { subnet_id: link(`aws_subnet.${name}`), route_table_id: link('aws_route_table.r') })),
      resource('aws_lb.l', { subnets, security_groups: [link('aws_security_group.open')] }),
      resource('aws_lb_listener.l', { load_balancer_arn: link('aws_lb.l', 'arn'), port: 80, protocol: 'HTTP', default_action: [{ type: 'fixed-response', fixed_response: [{ status_code: '204' }] }] }),
      resource('aws_wafv2_web_acl.a', { default_action: [{ allow: [{}] }], rule: [rule(bytes('/admin', 'STARTS_WITH'))] }),
      resource('aws_wafv2_web_acl_association.a', { resource_arn: link('aws_lb.l', 'arn'), web_acl_arn: link('aws_wafv2_web_acl.a', 'arn') }),
    )
    const status = (path: string): (number | undefined)[] => ask(net, 'internet', `http://aws_lb.l.dns_name${path}`).ways.map(({ end }) => end.status)
    expect([status('/admin'), status('/')]).toEqual([[403], [204]])
  })

  const rest = (enforce: Built): Resource[] => [
    ...base,
    resource('aws_lb.n', { load_balancer_type: 'network', internal: true, subnets, ...(enforce === null ? {} : { security_groups: [link('aws_security_group.open')], enforce_security_group_inbound_rules_on_private_link_traffic: enforce }) }),
    resource('aws_lb_listener.n', { load_balancer_arn: link('aws_lb.n', 'arn'), port: 80, protocol: 'TCP', default_action: [{ type: 'forward', target_group_arn: link('aws_lb_target_group.w', 'arn') }] }),
    resource('aws_api_gateway_vpc_link.l', { target_arns: [link('aws_lb.n', 'arn')] }),
    resource('aws_api_gateway_rest_api.r', {}),
    resource('aws_api_gateway_stage.s', { rest_api_id: link('aws_api_gateway_rest_api.r'), stage_name: 'prod' }),
    resource('aws_api_gateway_method.m', { rest_api_id: link('aws_api_gateway_rest_api.r'), resource_id: link('aws_api_gateway_rest_api.r', 'root_resource_id'), http_method: 'GET', authorization: 'NONE' }),
    resource('aws_api_gateway_integration.i', { rest_api_id: link('aws_api_gateway_rest_api.r'), resource_id: link('aws_api_gateway_rest_api.r', 'root_resource_id'), http_method: 'GET', type: 'HTTP_PROXY', connection_type: 'VPC_LINK', connection_id: link('aws_api_gateway_vpc_link.l'), uri: 'http://inside.example/root' }),
  ]
  for (const [says, enforce, expected] of [
    ['a balancer without groups', null, 'delivered'],
    ['groups that do not judge PrivateLink', 'off', 'delivered'],
    ['groups that do', 'on', 'unknown by http'],
  ] as const)
    it(`a VPC link of the first kind: ${says}`, () => {
      const answer = ask(network(...rest(enforce)), 'internet', 'https://aws_api_gateway_rest_api.r.id.execute-api.eu-west-1.amazonaws.com/prod')
      expect(verdict(answer)).toBe(expected)
    })

  const origin = (ingress: Built, ...more: readonly Resource[]): Resource[] => [
    ...base,
    resource('aws_security_group.w', { vpc_id: link('aws_vpc.main'), ingress }),
    resource('aws_instance.o', { subnet_id: link('aws_subnet.b'), vpc_security_group_ids: [link('aws_security_group.w')] }),
    resource('aws_cloudfront_vpc_origin.o', { vpc_origin_endpoint_config: [{ arn: link('aws_instance.o', 'arn'), http_port: 8080, https_port: 443, origin_protocol_policy: 'http-only' }] }),
    resource('aws_cloudfront_distribution.d', {
      enabled: true,
      aliases: ['shop.example'],
      origin: [{ origin_id: 'o', domain_name: link('aws_instance.o', 'private_dns'), vpc_origin_config: [{ vpc_origin_id: link('aws_cloudfront_vpc_origin.o') }] }],
      default_cache_behavior: [{ target_origin_id: 'o', viewer_protocol_policy: 'allow-all', cache_policy_id: '658327ea-f89d-4fab-a63d-7e88639e58f6' }],
    }),
    ...more,
  ]
  const open = { protocol: 'tcp', from_port: 8080, to_port: 8080 }
  const list = resource('data.aws_ec2_managed_prefix_list.c', { name: 'com.amazonaws.global.cloudfront.origin-facing' }, { lookedUp: true })
  for (const [says, resources, expected] of [
    ['by CloudFront’s prefix list', origin([{ ...open, prefix_list_ids: [link('data.aws_ec2_managed_prefix_list.c')] }], list), 'delivered'],
    ['by its group, looked up with a filter', origin([{ ...open, security_groups: [link('data.aws_security_group.s')] }], resource('data.aws_security_group.s', { filter: [{ name: 'group-name', values: ['CloudFront-VPCOrigins-Service-SG'] }] }, { lookedUp: true })), 'delivered'],
    ['from nobody', origin([]), 'dropped by filter'],
  ] as const)
    it(`a VPC origin that is let in ${says}`, () => {
      expect(verdict(ask(network(...resources), 'internet', 'aws_cloudfront_distribution.d:80', { request: 'GET http://shop.example/' }))).toBe(expected)
    })

  it('resolver endpoints listen on port 53, inbound ones alone', () => {
    const endpoint = (direction: string): Resource => resource(`aws_route53_resolver_endpoint.${direction.toLowerCase()}`, { direction, security_group_ids: [link('aws_security_group.open')], ip_address: [{ subnet_id: link('aws_subnet.b') }] })
    const net = network(...base, endpoint('INBOUND'), endpoint('OUTBOUND'))
    expect(['inbound:53', 'inbound:80', 'outbound:53'].map((to) => verdict(ask(net, 'aws_instance.w', `aws_route53_resolver_endpoint.${to}`)))).toEqual(['delivered', 'dropped by filter', 'dropped by filter'])
  })
})

describe('private APIs', () => {
  const host = (name: string): string => `https://aws_api_gateway_rest_api.${name}.id.execute-api.eu-west-1.amazonaws.com/prod`
  const policy = (condition: Attributes): Built => JSON.stringify({ Statement: [{ Effect: 'Allow', Principal: '*', Action: '*', Resource: '*', Condition: condition }] })
  const api = (name: string, attributes: Attributes): Resource[] => [
    resource(`aws_api_gateway_rest_api.${name}`, attributes),
    resource(`aws_api_gateway_stage.${name}`, { rest_api_id: link(`aws_api_gateway_rest_api.${name}`), stage_name: 'prod' }),
    resource(`aws_api_gateway_method.${name}`, { rest_api_id: link(`aws_api_gateway_rest_api.${name}`), resource_id: link(`aws_api_gateway_rest_api.${name}`, 'root_resource_id'), http_method: 'GET', authorization: 'NONE' }),
    resource(`aws_api_gateway_integration.${name}`, { rest_api_id: link(`aws_api_gateway_rest_api.${name}`), resource_id: link(`aws_api_gateway_rest_api.${name}`, 'root_resource_id'), http_method: 'GET', type: 'MOCK' }),
  ]
  const inside: Attributes = { endpoint_configuration: [{ types: ['PRIVATE'] }] }
  const net = network(
    resource('aws_vpc.main', { cidr_block: '10.0.0.0/16', enable_dns_hostnames: true }),
    resource('aws_subnet.a', { vpc_id: link('aws_vpc.main'), cidr_block: '10.0.0.0/24' }),
    resource('aws_security_group.w', { vpc_id: link('aws_vpc.main'), ingress: [{ protocol: '-1', from_port: 0, to_port: 0, self: true }], egress: [{ protocol: '-1', from_port: 0, to_port: 0, cidr_blocks: ['0.0.0.0/0'] }] }),
    resource('aws_instance.a', { subnet_id: link('aws_subnet.a'), vpc_security_group_ids: [link('aws_security_group.w')] }),
    resource('aws_vpc_endpoint.e', { vpc_id: link('aws_vpc.main'), vpc_endpoint_type: 'Interface', service_name: 'com.amazonaws.eu-west-1.execute-api', subnet_ids: [link('aws_subnet.a')], security_group_ids: [link('aws_security_group.w')], private_dns_enabled: true }),
    ...api('mine', { ...inside, policy: policy({ StringEquals: { 'aws:SourceVpce': 'aws_vpc_endpoint.e.id' } }) }),
    ...api('others', { ...inside, policy: policy({ StringEquals: { 'aws:SourceVpce': 'vpce-0123' } }) }),
    ...api('open', {}),
  )
  const status = (from: string, name: string): string => {
    const { verdict: said, layer, ways } = ask(net, from, host(name))
    return said === 'answered' ? ways.map(({ end }) => end.status).join() : `${said} ${layer}`
  }
  for (const [from, name, expected] of [
    ['aws_instance.a', 'mine', '200'],
    ['aws_instance.a', 'others', '403'],
    // Private DNS takes every name of API Gateway there.
    ['aws_instance.a', 'open', '403'],
    ['internet', 'open', '200'],
    ['internet', 'mine', 'unrouted route'],
  ] as const)
    it(`${name} from ${from}`, () => {
      expect(status(from, name)).toBe(expected)
    })
})
