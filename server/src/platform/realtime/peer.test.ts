// Frames that are made by hand for many are those that a client reads.
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, it } from 'vitest'
import { WebSocket, WebSocketServer } from 'ws'
import { packetOf } from './peer.ts'

it('a client reads the texts of a packet, whatever their length, between those sent one by one', async () => {
  const texts = ['', 'a', ...[125, 126, 127, 65_535, 65_536, 300_000].map((length) => 'x'.repeat(length)), 'für Anna 👋', 'é'.repeat(63), 'é'.repeat(32_768)]
  const server = createServer()
  const sockets = new WebSocketServer({ noServer: true, perMessageDeflate: false })
  server.on('upgrade', (request, wire, head) => sockets.handleUpgrade(request, wire, head, (socket) => {
    socket.send('first')
    wire.write(packetOf(texts))
    socket.send('last')
    wire.write(packetOf([]))
    socket.close()
  }))
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve) })
  const client = new WebSocket(`ws://127.0.0.1:${(server.address() as AddressInfo).port}`)
  const heard: string[] = []
  client.on('message', (data: Buffer) => heard.push(data.toString()))
  await new Promise((resolve) => client.once('close', resolve))
  expect(heard).toEqual(['first', ...texts, 'last'])
  await new Promise((resolve) => server.close(resolve))
})
