import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

export type Place = 'a' | 'r' | 'b'
export type Outcome = 'answered' | 'refused' | 'silent'

export interface Probe {
  readonly at: 'a' | 'r'
  readonly protocol: 'tcp' | 'udp'
  readonly source: string
  readonly sourcePort: number
  readonly destination: string
  readonly port: number
}

export const addresses: Readonly<Record<Place, readonly string[]>> = {
  a: ['10.1.0.2', '10.1.0.3', '10.1.0.4', 'fd01::2', 'fd01::3', 'fd01::4'],
  r: ['10.1.0.1', '10.2.0.1', 'fd01::1', 'fd02::1'],
  b: ['10.2.0.2', '10.2.0.3', '10.2.0.4', '10.3.0.1', 'fd02::2', 'fd02::3', 'fd02::4', 'fd03::1'],
}
/** Where the router's own routes refuse or swallow, or have nothing to say. */
export const nowhere = ['10.4.0.1', '10.5.0.1', '10.6.0.1', '10.4.7.1', '10.50.0.1', 'fd04::1', 'fd05::1', 'fd06::1', 'fd50::1']
/** Where iproute2 keeps names of network namespaces. */
const folder = '/run/netns'
export const ports = [22, 53, 80, 443, 1000, 1500, 5432, 8080, 9000]

const links = {
  a: { mac: '02:00:00:00:01:02', router: '02:00:00:00:01:01' },
  b: { mac: '02:00:00:00:02:02', router: '02:00:00:00:02:01' },
} as const

interface Agent {
  readonly process: ChildProcess
  readonly waiting: Map<number, (result: string) => void>
}

/** Two hosts and the router between them, each a network namespace with a process that probes and answers. */
export class Lab {
  readonly #prefix = `nw${process.pid}`
  readonly #agents = new Map<Place, Agent>()
  #probes = 0

  name(place: Place): string {
    return `${this.#prefix}${place}`
  }

  /** `ip netns exec` would remount the root as well, which a chroot can't. */
  #net(place: Place): string {
    return `--net=${folder}/${this.name(place)}`
  }

  /** Runs a program in a namespace; its output, or an exception with its complaint. */
  run(place: Place, command: readonly string[], input?: string): string {
    const done = spawnSync('nsenter', [this.#net(place), ...command], { input, encoding: 'utf8', maxBuffer: 1 << 26 })
    if (done.status !== 0) throw new Error(`${command.join(' ')}: ${done.stderr}`)
    return done.stdout
  }

  /** Loads a ruleset without the rules that nft refuses (conditions that contradict each other); what was loaded. */
  load(ruleset: string): string {
    const lines = ruleset.split('\n')
    for (let tries = 0; tries < 40; tries++) {
      const done = spawnSync('nsenter', [this.#net('r'), 'nft', '-f', '-'], { input: lines.join('\n'), encoding: 'utf8' })
      if (done.status === 0) return lines.join('\n')
      const refused = Number(/^\/dev\/stdin:(\d+)/m.exec(done.stderr)?.[1])
      const line = lines[refused - 1] ?? ''
      if (!/^ {4}\S/.test(line) || line.includes(' hook ')) throw new Error(`${done.stderr}\n${lines.join('\n')}`)
      lines[refused - 1] = ''
    }
    throw new Error('nft refuses too many rules')
  }

  async start(): Promise<void> {
    const script: string[] = []
    for (const place of ['a', 'r', 'b'] as const) must(['ip', 'netns', 'add', this.name(place)])
    for (const side of ['a', 'b'] as const) {
      must([
        'ip',
        'link',
        'add',
        `r${side}`,
        'address',
        links[side].router,
        'netns',
        this.name('r'),
        'type',
        'veth',
        'peer',
        'name',
        'eth0',
        'address',
        links[side].mac,
        'netns',
        this.name(side),
      ])
    }
    script.push('ip link set lo up', 'ip link set ra up', 'ip link set rb up')
    for (const own of addresses.r)
      script.push(`ip addr add ${own}/${own.includes(':') ? '64 nodad' : '24'} dev ${/^10\.1|^fd01/.test(own) ? 'ra' : 'rb'}`)
    for (const side of ['a', 'b'] as const)
      for (const other of addresses[side]) script.push(`ip neigh replace ${other} lladdr ${links[side].mac} nud permanent dev r${side}`)
    script.push(
      'ip route add 10.3.0.0/24 via 10.2.0.2 metric 7',
      'ip route add blackhole 10.3.0.0/24 metric 9',
      'ip -6 route add fd03::/64 via fd02::2',
    )
    script.push(
      'ip route add unreachable 10.4.0.0/16',
      'ip route add 10.4.7.0/24 via 10.2.0.2',
      'ip route add blackhole 10.5.0.0/16',
      'ip route add prohibit 10.6.0.0/16',
    )
    script.push('ip -6 route add unreachable fd04::/16', 'ip -6 route add blackhole fd05::/16', 'ip -6 route add prohibit fd06::/16')
    // Errors are not held back, so that every refusal is seen.
    const settings = [
      'net/ipv4/ip_forward=1',
      'net/ipv6/conf/all/forwarding=1',
      'net/ipv4/icmp_ratelimit=0',
      'net/ipv6/icmp/ratelimit=0',
      'net/ipv4/conf/all/rp_filter=0',
      'net/ipv4/conf/ra/rp_filter=0',
      'net/ipv4/conf/rb/rp_filter=0',
      'net/ipv4/conf/all/send_redirects=0',
      'net/ipv4/conf/ra/send_redirects=0',
      'net/ipv4/conf/rb/send_redirects=0',
    ]
    for (const setting of settings) script.push(`echo ${setting.split('=')[1] ?? ''} > /proc/sys/${setting.split('=')[0] ?? ''}`)
    this.run('r', ['sh', '-ec', script.join('\n')])
    for (const side of ['a', 'b'] as const) {
      const own = ['ip link set lo up', 'ip link set eth0 up']
      const net = side === 'a' ? '1' : '2'
      for (const one of addresses[side])
        own.push(
          `ip addr add ${one}/${/^10\.3|^fd03/.test(one) ? (one.includes(':') ? '128' : '32') : one.includes(':') ? '64' : '24'} dev ${/^10\.3|^fd03/.test(one) ? 'lo' : 'eth0'}${one.includes(':') ? ' nodad' : ''}`,
        )
      own.push(`ip route add default via 10.${net}.0.1`, `ip -6 route add default via fd0${net}::1`)
      for (const router of [`10.${net}.0.1`, `fd0${net}::1`])
        own.push(`ip neigh replace ${router} lladdr ${links[side].router} nud permanent dev eth0`)
      this.run(side, ['sh', '-ec', own.join('\n')])
    }
    await Promise.all((['a', 'r', 'b'] as const).map((place) => this.#begin(place)))
  }

  async #begin(place: Place): Promise<void> {
    const agent = fileURLToPath(new URL('agent.mjs', import.meta.url))
    const child = spawn('nsenter', [this.#net(place), process.execPath, agent], { stdio: ['pipe', 'pipe', 'inherit'] })
    const waiting = new Map<number, (result: string) => void>()
    this.#agents.set(place, { process: child, waiting })
    await new Promise<void>((done, failed) => {
      child.once('exit', () => failed(new Error(`the agent in ${place} ended`)))
      createInterface({ input: child.stdout }).on('line', (line) => {
        const message = JSON.parse(line) as { kind: string; id: number; result: string; failed: readonly string[]; says: string }
        if (message.kind === 'ready')
          child.stdin.write(`${JSON.stringify({ kind: 'listen', ports: place === 'a' ? [] : ports, addresses: addresses[place] })}\n`)
        else if (message.kind === 'listening' && message.failed.length === 0) done()
        else if (message.kind === 'result') {
          waiting.get(message.id)?.(message.result)
          waiting.delete(message.id)
        } else failed(new Error(`${place}: ${line}`))
      })
    })
  }

  /** What becomes of one connection or datagram, seen by who sends it. `timeout` in milliseconds. A port still in use is waited for. */
  async probe(probe: Probe, timeout: number): Promise<string> {
    for (let tries = 0; ; tries++) {
      const result = await this.#send(probe, timeout)
      if (!result.startsWith('error') || tries === 3) return result
      await new Promise((done) => setTimeout(done, 250))
    }
  }

  #send(probe: Probe, timeout: number): Promise<string> {
    const agent = this.#agents.get(probe.at)
    const id = this.#probes++
    return new Promise((done) => {
      agent?.waiting.set(id, done)
      agent?.process.stdin?.write(`${JSON.stringify({ kind: 'probe', id, ...probe, timeout })}\n`)
    })
  }

  /** Ends the agents and takes the namespaces away, whatever of them is there. */
  stop(): void {
    for (const { process: child } of this.#agents.values()) {
      child.removeAllListeners('exit')
      child.kill('SIGKILL')
    }
    for (const place of ['a', 'r', 'b'] as const) spawnSync('ip', ['netns', 'del', this.name(place)])
    // `ip netns add` mounts its folder onto itself; with nobody's name left in it, it goes too.
    if (existsSync(folder) && readdirSync(folder).length === 0) spawnSync('umount', [folder])
  }
}

function must(command: readonly string[]): void {
  const [program = '', ...rest] = command
  const done = spawnSync(program, rest, { encoding: 'utf8' })
  if (done.status !== 0) throw new Error(`${command.join(' ')}: ${done.stderr}`)
}
