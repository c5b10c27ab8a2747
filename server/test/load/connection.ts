// One keep-alive HTTP connection, one request at a time. It costs far less than fetch, so that on a small machine the
// generator does not take the time that the server is measured by.
import { connect, type Socket } from 'node:net'
import { must } from '../../src/kernel/must.ts'

export interface Answer { status: number; body: string }

interface Waiting { resolve(answer: Answer): void; reject(error: Error): void }

export class Connection {
  readonly #host: string
  readonly #socket: Socket
  #received: Buffer = Buffer.alloc(0)
  #waiting: Waiting | null = null
  #closed = false

  /** `base`: http://host:port */
  constructor(base: string) {
    const url = new URL(base)
    this.#host = url.host
    this.#socket = connect({ host: url.hostname, port: Number(url.port), noDelay: true })
    this.#socket.on('data', (data: Buffer) => this.#take(data))
    this.#socket.on('error', () => undefined)
    this.#socket.on('close', () => {
      this.#closed = true
      this.#waiting?.reject(new Error('the connection was closed'))
    })
  }

  send(method: string, path: string, body?: unknown, authorization?: string): Promise<Answer> {
    if (this.#waiting || this.#closed) return Promise.reject(new Error(this.#closed ? 'the connection is closed' : 'one request at a time'))
    const text = body === undefined ? '' : JSON.stringify(body)
    const head = [
      `${method} ${path} HTTP/1.1`, `host: ${this.#host}`,
      ...(authorization === undefined ? [] : [`authorization: ${authorization}`]),
      ...(text === '' ? [] : ['content-type: application/json']),
      ...(method === 'GET' ? [] : [`content-length: ${Buffer.byteLength(text)}`]),
    ]
    return new Promise((resolve, reject) => {
      this.#waiting = { resolve, reject }
      this.#socket.write(`${head.join('\r\n')}\r\n\r\n${text}`)
    })
  }

  /** The answer's JSON; throws when it is not a success. */
  async call<T>(method: string, path: string, body?: unknown, authorization?: string): Promise<T> {
    const answer = await this.send(method, path, body, authorization)
    if (answer.status >= 300) throw new Error(`${method} ${path} answered ${answer.status}: ${answer.body.slice(0, 500)}`)
    return (answer.body === '' ? undefined : JSON.parse(answer.body)) as T
  }

  close(): void { this.#socket.destroy() }

  #take(data: Buffer): void {
    this.#received = this.#received.length === 0 ? data : Buffer.concat([this.#received, data])
    const end = this.#received.indexOf('\r\n\r\n')
    if (end < 0 || !this.#waiting) return
    const head = this.#received.toString('latin1', 0, end)
    const length = Number(/\r\ncontent-length: *(\d+)/i.exec(head)?.[1] ?? 0)
    if (this.#received.length < end + 4 + length) return
    const answer = { status: Number(must(head.split(' ')[1], 'status')), body: this.#received.toString('utf8', end + 4, end + 4 + length) }
    this.#received = this.#received.subarray(end + 4 + length)
    const { resolve } = this.#waiting
    this.#waiting = null
    resolve(answer)
  }
}

/** Runs `work` once with a connection of its own. */
export async function withConnection<T>(base: string, work: (connection: Connection) => Promise<T>): Promise<T> {
  const connection = new Connection(base)
  try {
    return await work(connection)
  } finally {
    connection.close()
  }
}
