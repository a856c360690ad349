import { describe, expect, it } from 'vitest'
import type { Resource } from '../../../src/platforms/resource.ts'
import { joined, link, resource, unknown, type Built } from './build.ts'
import { dependencyWords, listenerWords, placementWords, poolWords, served, vpc } from './served.ts'

const one = (id: string, attributes: { readonly [name: string]: Built } = {}): Resource => resource(id, attributes)
const subnets = [link('aws_subnet.a'), link('aws_subnet.b')]
const app = [link('aws_security_group.app')]

describe('where programs run', () => {
  const template = (name: string, attributes: { readonly [name: string]: Built } = { vpc_security_group_ids: app }): Resource =>
    one(`aws_launch_template.${name}`, attributes)
  const fleet = (attributes: { readonly [name: string]: Built }): Resource =>
    one('aws_autoscaling_group.g', { vpc_zone_identifier: subnets, ...attributes })
  const by = (name: string): Built => [{ id: link(`aws_launch_template.${name}`) }]
  const cases: readonly { readonly says: string; readonly resources: readonly Resource[]; readonly expected: readonly string[] }[] = [
    {
      says: 'an auto scaling group',
      resources: [template('t'), fleet({ launch_template: by('t') })],
      expected: ['autoscaling_group.g (auto scaling group) in subnet.a subnet.b, groups security_group.app'],
    },
    {
      says: 'a template whose first interface says it all',
      resources: [
        template('t', {
          network_interfaces: [
            { device_index: 1, security_groups: [link('aws_security_group.other')] },
            { device_index: 0, security_groups: app, associate_public_ip_address: true, ipv6_address_count: 1 },
          ],
        }),
        fleet({ launch_template: by('t') }),
      ],
      expected: ['autoscaling_group.g (auto scaling group) in subnet.a subnet.b, groups security_group.app, public, ipv6'],
    },
    {
      says: 'an old launch configuration, by its name',
      resources: [
        one('aws_launch_configuration.c', { name: 'c', security_groups: app, associate_public_ip_address: 'true' }),
        fleet({ launch_configuration: 'c' }),
      ],
      expected: ['autoscaling_group.g (auto scaling group) in subnet.a subnet.b, groups security_group.app, public'],
    },
    {
      says: 'templates that differ',
      resources: [
        template('t'),
        template('u', { vpc_security_group_ids: [link('aws_security_group.other')] }),
        fleet({
          mixed_instances_policy: [
            {
              launch_template: [
                {
                  launch_template_specification: [{ launch_template_id: link('aws_launch_template.t') }],
                  override: [{ launch_template_specification: [{ launch_template_id: link('aws_launch_template.u') }] }],
                },
              ],
            },
          ],
        }),
      ],
      expected: [
        'autoscaling_group.g (auto scaling group) in subnet.a subnet.b, groups security_group.app security_group.other, doubt: its instances start by templates with different security groups',
      ],
    },
    {
      says: 'a template that was not read',
      resources: [fleet({ launch_template: [{ id: 'lt-0123456789abcdef0' }] })],
      expected: [
        'autoscaling_group.g (auto scaling group) in subnet.a subnet.b, no groups, doubt: launch template lt-0123456789abcdef0 was not read',
      ],
    },
    {
      says: 'subnets that are not known: somewhere in the VPC of its groups',
      resources: [template('t'), fleet({ launch_template: by('t'), vpc_zone_identifier: unknown('data.aws_subnets.all is not known') })],
      expected: [
        'autoscaling_group.g (auto scaling group) in subnet.a subnet.b subnet.c, groups security_group.app, lost: data.aws_subnets.all is not known',
      ],
    },
    {
      says: 'fleets',
      resources: [
        template('t'),
        one('aws_ec2_fleet.f', {
          launch_template_config: [
            {
              launch_template_specification: [{ launch_template_id: link('aws_launch_template.t') }],
              override: [{ subnet_id: link('aws_subnet.b') }],
            },
          ],
        }),
        one('aws_spot_fleet_request.s', {
          launch_specification: [{ subnet_id: link('aws_subnet.c'), vpc_security_group_ids: app, associate_public_ip_address: true }],
        }),
      ],
      expected: [
        'spot_fleet_request.s (spot fleet) in subnet.c, groups security_group.app, public',
        'ec2_fleet.f (fleet) in subnet.b, groups security_group.app',
      ],
    },
    {
      says: 'tasks on Fargate with a public address, and on instances never',
      resources: [
        one('aws_ecs_service.f', {
          launch_type: 'FARGATE',
          network_configuration: [{ subnets, security_groups: app, assign_public_ip: true }],
        }),
        one('aws_ecs_service.e', {
          launch_type: 'EC2',
          network_configuration: [{ subnets, security_groups: app, assign_public_ip: true }],
        }),
        one('aws_ecs_service.u', { network_configuration: [{ subnets, assign_public_ip: true }] }),
      ],
      expected: [
        'ecs_service.f (ECS service) in subnet.a subnet.b, groups security_group.app, public',
        'ecs_service.e (ECS service) in subnet.a subnet.b, groups security_group.app',
        'ecs_service.u (ECS service) in subnet.a subnet.b, groups vpc.main/default, public?',
      ],
    },
    {
      says: 'a function in the VPC: nobody reaches it, and it has no public address',
      resources: [
        one('aws_lambda_function.f', { vpc_config: [{ subnet_ids: subnets, security_group_ids: app }] }),
        one('aws_lambda_function.out'),
      ],
      expected: ['lambda_function.f (function) in subnet.a subnet.b, groups security_group.app, closed'],
    },
    {
      says: 'a cluster, its nodes and its Fargate profile share the group that EKS makes',
      resources: [
        one('aws_eks_cluster.k', { vpc_config: [{ subnet_ids: subnets, security_group_ids: app, endpoint_private_access: true }] }),
        one('aws_eks_node_group.n', {
          cluster_name: link('aws_eks_cluster.k', 'name'),
          subnet_ids: subnets,
          remote_access: [{ ec2_ssh_key: 'k' }],
        }),
        template('t'),
        one('aws_eks_node_group.own', { cluster_name: link('aws_eks_cluster.k', 'name'), subnet_ids: subnets, launch_template: by('t') }),
        one('aws_eks_fargate_profile.p', { cluster_name: link('aws_eks_cluster.k', 'name'), subnet_ids: subnets }),
      ],
      expected: [
        'eks_cluster.k (control plane) in subnet.a subnet.b, groups eks_cluster.k.vpc_config[0].cluster_security_group_id security_group.app, closed',
        'eks_node_group.n (node group) in subnet.a subnet.b, groups eks_cluster.k.vpc_config[0].cluster_security_group_id eks_node_group.n.resources[0].remote_access_security_group_id',
        'eks_node_group.own (node group) in subnet.a subnet.b, groups security_group.app',
        'eks_fargate_profile.p (Fargate profile) in subnet.a subnet.b, groups eks_cluster.k.vpc_config[0].cluster_security_group_id',
        'eks_cluster.k tcp 443 tls end',
      ],
    },
  ]
  it.each(cases)('$says', ({ resources, expected }) => {
    const { placements, listeners } = served(...vpc('app', 'other'), ...resources)
    expect([...placements.map(placementWords), ...listeners.map(listenerWords)]).toEqual(expected)
  })

  it('as the subnet gives public addresses', () => {
    const cases: readonly (readonly [Built, string])[] = [
      [true, ', public'],
      [null, ''],
      [unknown(), ', public?'],
    ]
    for (const [value, expected] of cases) {
      const { placements } = served(
        one('aws_vpc.main', { cidr_block: '10.0.0.0/16' }),
        one('aws_subnet.a', { vpc_id: link('aws_vpc.main'), map_public_ip_on_launch: value }),
        one('aws_launch_template.t'),
        one('aws_autoscaling_group.g', { vpc_zone_identifier: [link('aws_subnet.a')], launch_template: by('t') }),
      )
      expect(placements.map(placementWords)).toEqual([
        `autoscaling_group.g (auto scaling group) in subnet.a, groups vpc.main/default${expected}`,
      ])
    }
  })
})

describe('tasks on container instances', () => {
  const base = [
    one('aws_launch_template.t', { vpc_security_group_ids: app }),
    one('aws_autoscaling_group.g', { vpc_zone_identifier: subnets, launch_template: [{ id: link('aws_launch_template.t') }] }),
    one('aws_ecs_cluster.c'),
    one('aws_lb.l', { subnets, security_groups: app }),
    one('aws_lb_listener.h', {
      load_balancer_arn: link('aws_lb.l', 'arn'),
      port: 80,
      default_action: [{ type: 'forward', target_group_arn: link('aws_lb_target_group.web', 'arn') }],
    }),
    one('aws_lb_target_group.web', { port: 80, protocol: 'HTTP' }),
  ]
  const provider = [
    one('aws_ecs_capacity_provider.p', {
      name: 'p',
      auto_scaling_group_provider: [{ auto_scaling_group_arn: link('aws_autoscaling_group.g', 'arn') }],
    }),
    one('aws_ecs_cluster_capacity_providers.c', {
      cluster_name: link('aws_ecs_cluster.c', 'name'),
      capacity_providers: ['p'],
      default_capacity_provider_strategy: [{ capacity_provider: 'p' }],
    }),
  ]
  const service = (mapping: string, mode: Built = null): Resource[] => [
    one('aws_ecs_task_definition.t', { network_mode: mode, container_definitions: `[{"name":"web","portMappings":[${mapping}]}]` }),
    one('aws_ecs_service.s', {
      cluster: link('aws_ecs_cluster.c'),
      task_definition: link('aws_ecs_task_definition.t', 'arn'),
      load_balancer: [{ target_group_arn: link('aws_lb_target_group.web', 'arn'), container_name: 'web', container_port: 3000 }],
    }),
  ]

  it.each([
    ['a fixed port of the host', '{"containerPort":3000,"hostPort":8080}', null, ['autoscaling_group.g:8080']],
    ['the network of the host', '{"containerPort":3000}', 'host', ['autoscaling_group.g:3000']],
    ['a port that is chosen when they start', '{"containerPort":3000,"hostPort":0}', null, []],
  ])('%s', (_, mapping, mode, expected) => {
    expect(served(...vpc('app'), ...base, ...provider, ...service(mapping, mode)).pools.map(poolWords)).toEqual(expected)
  })

  it('which instances it runs on must be known', () => {
    const { unread } = served(...vpc('app'), ...base, ...service('{"containerPort":3000}'))
    expect(unread.map(({ what }) => what)).toContain('aws_ecs_service.s runs on container instances, and which ones is not known')
  })
})

describe('what programs call', () => {
  const database = [
    one('aws_db_subnet_group.g', { name: 'g', subnet_ids: subnets }),
    one('aws_db_instance.db', { engine: 'postgres', db_subnet_group_name: 'g' }),
    one('aws_elasticache_replication_group.c', { subnet_group_name: 'g', security_group_ids: app }),
    one('aws_mq_broker.q', { engine_type: 'RabbitMQ', subnet_ids: subnets, security_groups: app }),
    one('aws_lb.l', { subnets, internal: true }),
    one('aws_instance.i', { subnet_id: link('aws_subnet.a') }),
    one('aws_route53_zone.z', { name: 'shop.internal' }),
    one('aws_route53_record.api', { zone_id: link('aws_route53_zone.z', 'zone_id'), name: 'api' }),
  ]
  const run = (variables: { readonly [name: string]: Built }): readonly string[] =>
    dependencyWords(
      served(
        ...vpc('app'),
        ...database,
        one('aws_lambda_function.f', { vpc_config: [{ subnet_ids: subnets }], environment: [{ variables }] }),
      ),
    )
  const cases: readonly (readonly [string, { readonly [name: string]: Built }, readonly string[]])[] = [
    [
      'a URL with a link in it',
      { DATABASE_URL: joined('postgres://shop:secret@', link('aws_db_instance.db', 'address'), ':5432/shop') },
      ['lambda_function.f → db_instance.db.address:5432 [aws_lambda_function.f:10]'],
    ],
    [
      'an endpoint that holds the port',
      { DB_ENDPOINT: link('aws_db_instance.db', 'endpoint') },
      ['lambda_function.f → db_instance.db.endpoint:5432 [aws_lambda_function.f:10]'],
    ],
    [
      'host and port apart',
      { DB_HOST: link('aws_db_instance.db', 'address'), DB_PORT: link('aws_db_instance.db', 'port') },
      ['lambda_function.f → db_instance.db.address:5432 [aws_lambda_function.f:10]'],
    ],
    [
      'a broker, with its scheme',
      { BROKER_URL: link('aws_mq_broker.q', 'instances[0].endpoints[0]') },
      ['lambda_function.f → mq_broker.q.instances[0].endpoints[0]:5671 [aws_lambda_function.f:10]'],
    ],
    [
      'a load balancer',
      { API: joined('http://', link('aws_lb.l', 'dns_name'), '/v1') },
      ['lambda_function.f → http://aws_lb.l.dns_name/v1 [aws_lambda_function.f:10]'],
    ],
    [
      'an instance by its address',
      { PEER_HOST: link('aws_instance.i', 'private_ip'), PEER_PORT: '9000' },
      ['lambda_function.f → instance.i:9000 [aws_lambda_function.f:10]'],
    ],
    [
      'a record of a private zone',
      { API_URL: joined('http://', link('aws_route53_record.api', 'fqdn')) },
      ['lambda_function.f → http://api.shop.internal/ [aws_lambda_function.f:10]'],
    ],
    [
      'known names',
      { CACHE_URL: 'redis://cache.shop.internal' },
      ['lambda_function.f → cache.shop.internal:6379 [aws_lambda_function.f:10]'],
    ],
    ['nothing where nothing is known', { API_URL: unknown('sensitive'), LEVEL: 'debug' }, []],
  ]
  it.each(cases)('%s', (_, variables, expected) => expect(run(variables)).toEqual(expected))

  it('from the definitions of containers, which are JSON with links in it', () => {
    const definitions = joined(
      '[{"name":"web","environment":[{"name":"DATABASE_URL","value":"postgres://',
      link('aws_db_instance.db', 'endpoint'),
      '/shop"}],"command":["--upstream=http://',
      link('aws_lb.l', 'dns_name'),
      ':81/"]}]',
    )
    const found = served(
      ...vpc('app'),
      ...database,
      one('aws_ecs_task_definition.t', { network_mode: 'awsvpc', container_definitions: definitions }),
      one('aws_ecs_service.s', {
        launch_type: 'FARGATE',
        task_definition: link('aws_ecs_task_definition.t', 'arn'),
        network_configuration: [{ subnets }],
      }),
    )
    expect(dependencyWords(found)).toEqual([
      'ecs_service.s → db_instance.db.endpoint:5432 [aws_ecs_task_definition.t:3]',
      'ecs_service.s → http://aws_lb.l.dns_name:81/ [aws_ecs_task_definition.t:3]',
    ])
  })

  it.each([
    '[',
    '{}',
    '[1,"x",null]',
    '[{"environment":"x","portMappings":7,"command":{}}]',
    `${'['.repeat(20000)}`,
    '[{"__proto__":{"name":"x"},"environment":[{"name":"A_URL","value":7}]}]',
  ])('definitions that are none: %.40s', (definitions) => {
    const found = served(
      ...vpc('app'),
      one('aws_ecs_task_definition.t', { network_mode: 'awsvpc', container_definitions: definitions }),
      one('aws_ecs_service.s', { task_definition: link('aws_ecs_task_definition.t', 'arn'), network_configuration: [{ subnets }] }),
    )
    expect(found.dependencies).toEqual([])
    expect(found.placements).toHaveLength(1)
  })
})

it('names of Cloud Map and Service Connect lead to the tasks, in the VPC', () => {
  const { names } = served(
    ...vpc('app'),
    one('aws_service_discovery_private_dns_namespace.n', { name: 'shop.local', vpc: link('aws_vpc.main') }),
    one('aws_service_discovery_service.d', {
      name: 'cart',
      dns_config: [{ namespace_id: link('aws_service_discovery_private_dns_namespace.n') }],
    }),
    one('aws_ecs_service.s', {
      network_configuration: [{ subnets }],
      service_registries: [{ registry_arn: link('aws_service_discovery_service.d', 'arn') }],
      service_connect_configuration: [{ enabled: true, service: [{ port_name: 'http', client_alias: [{ dns_name: 'cart', port: 80 }] }] }],
    }),
  )
  expect(names.map(({ name, endpoint, within }) => `${name} → ${endpoint} in ${within}`)).toEqual([
    'cart.shop.local → aws_ecs_service.s in aws_vpc.main',
    'cart → aws_ecs_service.s in aws_vpc.main',
  ])
})

it('file systems that are mounted are called', () => {
  const found = served(
    ...vpc('app'),
    one('aws_efs_file_system.f'),
    one('aws_efs_mount_target.a', { file_system_id: link('aws_efs_file_system.f'), subnet_id: link('aws_subnet.a') }),
    one('aws_efs_access_point.p', { file_system_id: link('aws_efs_file_system.f') }),
    one('aws_lambda_function.f', {
      vpc_config: [{ subnet_ids: subnets }],
      file_system_config: [{ arn: link('aws_efs_access_point.p', 'arn') }],
    }),
    one('aws_ecs_task_definition.t', {
      network_mode: 'awsvpc',
      container_definitions: '[]',
      volume: [{ efs_volume_configuration: [{ file_system_id: link('aws_efs_file_system.f') }] }],
    }),
    one('aws_ecs_service.s', { task_definition: link('aws_ecs_task_definition.t', 'arn'), network_configuration: [{ subnets }] }),
  )
  expect(dependencyWords(found)).toEqual([
    'ecs_service.s → efs_file_system.f:2049 (mounts a file system) [aws_ecs_task_definition.t:8]',
    'lambda_function.f → efs_file_system.f:2049 (mounts a file system) [aws_lambda_function.f:9]',
  ])
})

it('what is only looked up is told', () => {
  const { placements, unread } = served(
    ...vpc('app'),
    resource('data.aws_db_instance.d', { db_subnet_group_name: 'g' }, { lookedUp: true }),
    resource('data.aws_lb.l', { subnets, security_groups: app }, { lookedUp: true }),
  )
  expect(placements.map(placementWords)).toEqual([
    'data.aws_lb.l (load balancer) in subnet.a subnet.b, groups security_group.app, public, doubt: it is only looked up',
  ])
  expect(unread.map(({ what, changesAnswers }) => `${what} ${changesAnswers}`)).toEqual([
    'data.aws_db_instance.d is only looked up: where it lies and what it listens on is not followed false',
  ])
})
