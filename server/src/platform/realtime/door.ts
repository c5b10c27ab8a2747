// Where sockets come in: the upgrades of an HTTP server, and on request a port of their own.
import { createServer, type Server } from 'node:http'
import { addressReader } from '../http/client-address.ts'
import type { Hub } from './hub.ts'

export class SocketDoor {
  readonly #hub: Hub
  readonly #addressOf: ReturnType<typeof addressReader>
  #own: Server | null = null

  constructor(hub: Hub, trustProxy: string | null) {
    this.#hub = hub
    this.#addressOf = addressReader(trustProxy)
  }

  guard(server: Server): void {
    server.on('upgrade', (request, stream, head) => {
      stream.on('error', () => undefined)
      void this.#hub.upgrade(request, stream, head, { ip: this.#addressOf(request), userAgent: request.headers['user-agent']?.slice(0, 400) ?? null })
    })
  }

  /** A port that takes sockets alone. */
  listen(port: number, host: string): Promise<void> {
    const server = createServer((_, response) => { response.writeHead(426, { upgrade: 'websocket', connection: 'close' }).end() })
    this.guard(server)
    this.#own = server
    return new Promise((resolve, reject) => {
      server.once('error', reject)
      server.listen(port, host, () => resolve())
    })
  }

  stop(): Promise<void> {
    const server = this.#own
    if (!server?.listening) return Promise.resolve()
    return new Promise((resolve) => { server.close(() => resolve()) })
  }
}
