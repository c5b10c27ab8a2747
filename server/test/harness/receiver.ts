// A receiver of webhooks on loopback: checks every signature with the reference library, answers as it is told to, and keeps
// what it accepted.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { Webhook } from 'standardwebhooks'

export interface Payload { type: string; timestamp: string; data: Record<string, { uid?: string } & Record<string, unknown>> }
export interface Received { id: string; signatures: string[]; payload: Payload; text: string; at: number; headers: IncomingMessage['headers'] }
/** A status, or: never answer, or break the connection. `accept then break`: it was taken, but the sender does not hear so. */
export type Behaviour = number | 'hang' | 'reset' | 'accept then break'

export class Receiver {
  /** Answered with 2xx (or taken before the connection broke), in the order of arrival. */
  readonly accepted: Received[] = []
  /** Everything that came. */
  readonly attempts: Received[] = []
  readonly badSignatures: string[] = []
  behave: (one: Received) => Behaviour | Promise<Behaviour> = () => 204
  /** Empty: signatures are not looked at. */
  secrets: string[] = []
  readonly #server: Server

  private constructor() {
    this.#server = createServer((request, response) => void this.#hear(request, response))
  }

  static async start(): Promise<Receiver> {
    const receiver = new Receiver()
    receiver.#server.listen(0, '127.0.0.1')
    await once(receiver.#server, 'listening')
    return receiver
  }

  get url(): string { return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/hook` }

  types(): string[] { return this.accepted.map((one) => one.payload.type) }

  async stop(): Promise<void> {
    this.#server.closeAllConnections()
    this.#server.close()
    await once(this.#server, 'close')
  }

  async #hear(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = []
    try {
      for await (const chunk of request) chunks.push(chunk as Buffer)
    } catch {
      return
    }
    const text = Buffer.concat(chunks).toString()
    const one: Received = {
      id: String(request.headers['webhook-id']), signatures: String(request.headers['webhook-signature']).split(' '), payload: JSON.parse(text) as Payload, text, at: performance.now(), headers: request.headers,
    }
    for (const secret of this.secrets) {
      try {
        new Webhook(secret).verify(text, request.headers as Record<string, string>)
      } catch (error) {
        this.badSignatures.push(`${one.payload.type}: ${(error as Error).message}`)
      }
    }
    this.attempts.push(one)
    const behaviour = await this.behave(one)
    if (behaviour === 'hang') return
    if (behaviour === 'accept then break' || (typeof behaviour === 'number' && behaviour >= 200 && behaviour < 300)) this.accepted.push(one)
    if (typeof behaviour !== 'number') { request.socket.resetAndDestroy(); return }
    response.writeHead(behaviour, { 'x-upstream': 'secret of the other side' }).end(behaviour === 204 ? undefined : 'words of the other side')
  }
}
