// Runs inside one network namespace: listens, and probes what it is told, one JSON message a line.
import { createSocket } from 'node:dgram'
import { connect, createServer } from 'node:net'
import { createInterface } from 'node:readline'

const say = (message) => process.stdout.write(`${JSON.stringify(message)}\n`)
process.on('uncaughtException', (error) => say({ kind: 'fault', says: String(error) }))

const bound = (socket, port, address) =>
  new Promise((done) => {
    socket.once('error', (error) => done(`${address} ${port} ${error.code}`))
    socket.bind({ port, address }, () => done(undefined))
  })

async function listen({ addresses, ports }) {
  const waits = []
  for (const port of ports) {
    const server = createServer((socket) => {
      socket.on('error', () => undefined)
      socket.resume()
    })
    waits.push(
      new Promise((done) =>
        server
          .once('error', (error) => done(`tcp ${port} ${error.code}`))
          .listen({ port, host: '::', backlog: 500 }, () => done(undefined)),
      ),
    )
    // One socket for each address: the answer must come from the address that was asked.
    for (const address of addresses) {
      const socket = createSocket(address.includes(':') ? 'udp6' : 'udp4')
      socket.on('message', (data, from) => socket.send(data, from.port, from.address, () => undefined))
      waits.push(bound(socket, port, address))
    }
  }
  const failed = (await Promise.all(waits)).filter((f) => f !== undefined)
  say({ kind: 'listening', failed })
}

const refusals = new Set(['ECONNREFUSED', 'EHOSTUNREACH', 'ENETUNREACH', 'EACCES', 'ECONNRESET', 'EPROTO'])
const told = (error) =>
  refusals.has(error.code) ? 'refused' : error.code === 'EPERM' || error.code === 'EINVAL' ? 'silent' : `error ${error.code}`

function probe({ id, protocol, source, sourcePort, destination, port, timeout }) {
  const family = destination.includes(':') ? 6 : 4
  let over = false
  const finish = (result, close) => {
    if (over) return
    over = true
    clearTimeout(timer)
    close()
    say({ kind: 'result', id, result })
  }
  let timer
  if (protocol === 'tcp') {
    const socket = connect({ host: destination, port, localAddress: source, localPort: sourcePort, family })
    // A reset leaves no connection that waits, so that the port is free again at once.
    const close = () => (socket.connecting ? socket.destroy() : socket.resetAndDestroy())
    timer = setTimeout(() => finish('silent', close), timeout)
    socket.once('connect', () => finish('answered', close))
    socket.on('error', (error) => finish(told(error), () => socket.destroy()))
  } else {
    const socket = createSocket(family === 6 ? 'udp6' : 'udp4')
    const close = () => socket.close()
    timer = setTimeout(() => finish('silent', close), timeout)
    socket.on('error', (error) => finish(told(error), close))
    socket.bind({ port: sourcePort, address: source }, () => {
      socket.connect(port, destination, (failed) => {
        if (failed) return finish(told(failed), close)
        socket.on('message', () => finish('answered', close))
        socket.send('?', (error) => error && finish(told(error), close))
      })
    })
  }
}

createInterface({ input: process.stdin }).on('line', (line) => {
  const message = JSON.parse(line)
  if (message.kind === 'listen') void listen(message)
  else if (message.kind === 'probe') probe(message)
})
say({ kind: 'ready' })
