import { implied, type Origin } from '../../../origin/origin.ts'
import type { Resource } from '../../resource.ts'
import { attribute, blocks, bool, part, text } from '../attribute.ts'
import { declared, groupsOf, subnetsOf } from '../compute/locate.ts'
import type { World } from '../world.ts'
import { defaultSubnets, type DataService, type Name, type Port } from './service.ts'

/** MSK clusters and Amazon MQ brokers. */
export function brokers(world: World): DataService[] {
  return [
    ...declared(world, 'aws_msk_cluster').flatMap((resource) => kafka(world, resource)),
    ...serverless(world),
    ...declared(world, 'aws_mq_broker').map((resource) => queue(world, resource)),
  ]
}

// MSK: brokers listen on 9092 plain, 9094 TLS, 9096 SASL/SCRAM, 9098 IAM; 9194, 9196, 9198 publicly (msk port-info, 2026-11).
const kafkaPorts = { plain: 9092, tls: 9094, scram: 9096, iam: 9098 }

function kafka(world: World, resource: Resource): DataService[] {
  const [nodes] = blocks(attribute(resource, 'broker_node_group_info'))
  const encryption = blocks(attribute(resource, 'encryption_info')).flatMap((one) => blocks(part(one, 'encryption_in_transit')))[0]
  const between = encryption && part(encryption, 'client_broker')
  // MSK: TLS alone unless it is told otherwise (EncryptionInTransit, clientBroker, 2026-11).
  const manner = between === undefined ? 'TLS' : text(between)
  const authentication = blocks(attribute(resource, 'client_authentication'))
  const sasl = authentication.flatMap((one) => blocks(part(one, 'sasl')))
  const says = between?.origin ?? implied('aws: clients reach brokers over TLS unless another way is set')
  const on = (name: string): Origin | undefined => {
    const value = sasl.map((one) => part(one, name)).find(Boolean)
    return bool(value, false) === true ? value?.origin : undefined
  }
  const scram = on('scram')
  const iam = on('iam')
  const certificates = authentication.some((one) => blocks(part(one, 'tls')).length > 0)
  const unauthenticated = authentication.length === 0 || authentication.some((one) => bool(part(one, 'unauthenticated'), false) === true)
  const ports: Port[] = []
  const add = (port: number, tls: boolean, origin: Origin): void => void ports.push({ port, says: 'Kafka', tls, origin })
  if (manner !== 'TLS') add(kafkaPorts.plain, false, says)
  if (manner !== 'PLAINTEXT' && (certificates || unauthenticated)) add(kafkaPorts.tls, true, says)
  if (scram) add(kafkaPorts.scram, true, scram)
  if (iam) add(kafkaPorts.iam, true, iam)
  const zookeeper = implied('aws: the ZooKeeper nodes of a cluster answer on 2181 and, over TLS, 2182')
  for (const port of [2181, 2182]) ports.push({ port, says: 'ZooKeeper', tls: port === 2182, origin: zookeeper })
  const named = (attributeName: string, port: number): Name => ({ attribute: attributeName, form: `{host}:${port}` })
  const reach = nodes && blocks(part(nodes, 'connectivity_info')).flatMap((one) => blocks(part(one, 'public_access')))[0]
  const way = reach && part(reach, 'type')
  const open = way !== undefined && text(way) !== 'DISABLED'
  const common = {
    resource,
    says: 'Kafka cluster',
    subnets: subnetsOf(world, nodes && part(nodes, 'client_subnets')),
    groups: groupsOf(world, nodes && part(nodes, 'security_groups')),
    ipv6: false,
    called: ['cluster_name'],
    ...(manner === undefined && { doubt: 'how clients reach its brokers is not known' }),
  }
  const cluster: DataService = {
    ...common,
    ports,
    names: [
      named('bootstrap_brokers', kafkaPorts.plain),
      named('bootstrap_brokers_tls', kafkaPorts.tls),
      named('bootstrap_brokers_sasl_scram', kafkaPorts.scram),
      named('bootstrap_brokers_sasl_iam', kafkaPorts.iam),
      named('zookeeper_connect_string', 2181),
    ],
  }
  if (!open) return [cluster]
  // MSK: with public access brokers have public addresses besides, on other ports, for clients that prove who they are over TLS (msk "public-access", 2026-11).
  const outside: Port[] = []
  if (certificates) outside.push({ port: 9194, says: 'Kafka', tls: true, origin: way.origin })
  if (scram) outside.push({ port: 9196, says: 'Kafka', tls: true, origin: scram })
  if (iam) outside.push({ port: 9198, says: 'Kafka', tls: true, origin: iam })
  const shown = 'public-access'
  return [
    { ...cluster, alsoAs: [`${resource.id}/${shown}/public`] },
    {
      ...common,
      part: shown,
      says: 'public access of a Kafka cluster',
      ports: outside,
      names: [named('bootstrap_brokers_public_tls', 9194), named('bootstrap_brokers_public_sasl_scram', 9196), named('bootstrap_brokers_public_sasl_iam', 9198)],
      public: way.kind === 'unknown' ? way : { kind: 'bool', value: true, origin: way.origin },
      called: [],
    },
  ]
}

function serverless(world: World): DataService[] {
  return world.ofType('aws_msk_serverless_cluster').map((resource): DataService => {
    const [network] = blocks(attribute(resource, 'vpc_config'))
    return {
      resource,
      says: 'Kafka cluster',
      subnets: subnetsOf(world, network && part(network, 'subnet_ids')),
      groups: groupsOf(world, network && part(network, 'security_group_ids')),
      ports: [
        { port: kafkaPorts.iam, says: 'Kafka', tls: true, origin: implied('aws: serverless clusters take clients by IAM alone, on 9098') },
      ],
      names: [{ attribute: 'bootstrap_brokers_sasl_iam', form: `{host}:${kafkaPorts.iam}` }],
      ipv6: false,
      called: ['cluster_name'],
    }
  })
}

// Amazon MQ: the protocols of each engine, all over TLS (amazon-mq "Configuring security groups", 2026-11).
const queuePorts: Readonly<Record<string, readonly (readonly [number, string])[]>> = {
  activemq: [
    [8162, 'web console'],
    [61617, 'OpenWire'],
    [5671, 'AMQP'],
    [61614, 'STOMP'],
    [8883, 'MQTT'],
    [61619, 'WSS'],
  ],
  rabbitmq: [
    [443, 'web console'],
    [5671, 'AMQP'],
  ],
}

function queue(world: World, resource: Resource): DataService {
  const engine = text(attribute(resource, 'engine_type'))?.toLowerCase() ?? ''
  const ports = queuePorts[engine] ?? []
  const given = attribute(resource, 'subnet_ids')
  const schemes =
    engine === 'activemq'
      ? ['ssl://{host}:61617', 'amqp+ssl://{host}:5671', 'stomp+ssl://{host}:61614', 'mqtt+ssl://{host}:8883', 'wss://{host}:61619']
      : ['amqps://{host}:5671']
  return {
    resource,
    says: 'message broker',
    subnets: given ? subnetsOf(world, given) : defaultSubnets(world, resource),
    groups: groupsOf(world, attribute(resource, 'security_groups')),
    ports: ports.map(([port, says]): Port => ({
      port,
      says,
      tls: true,
      origin: implied(`aws: ${says} of ${engine === 'rabbitmq' ? 'RabbitMQ' : 'ActiveMQ'} brokers is on ${port}`),
    })),
    names: [
      ...schemes.map((form, index): Name => ({ attribute: `instances[0].endpoints[${index}]`, form })),
      { attribute: 'instances[0].console_url', form: engine === 'activemq' ? 'https://{host}:8162' : 'https://{host}' },
    ],
    public: attribute(resource, 'publicly_accessible'),
    ipv6: false,
    // Amazon MQ: security groups stand before private RabbitMQ brokers (configuring-private-broker, 2026-11); of what stands before public ones nothing is declared.
    doubt:
      ports.length === 0
        ? 'what it listens on is not known'
        : engine === 'rabbitmq' && !attribute(resource, 'security_groups') && bool(attribute(resource, 'publicly_accessible'), false) !== false
          ? 'whether a security group stands before a public RabbitMQ broker is not declared'
          : undefined,
    called: ['broker_name'],
  }
}
