// A socket that only listens: it counts the frames it is told and answers heartbeats. A whole client takes as much time for a
// frame as the server that is measured.
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'

const pong = Buffer.from([0x8a, 0x80, 0, 0, 0, 0])

export class Ear {
  frames = 0
  readonly #socket: Socket
  #opened = false
  #held: Buffer = Buffer.alloc(0)
  /** Of the present frame's payload. */
  #left = 0

  private constructor(socket: Socket) {
    this.#socket = socket
    socket.on('data', (data: Buffer) => this.#hear(data)).on('error', () => undefined)
  }

  /** Open when the first frame has come. */
  static async open(base: string, path: string, authorization: string): Promise<Ear> {
    const { hostname, port, host } = new URL(base)
    const ear = new Ear(connect({ host: hostname, port: Number(port), noDelay: true }))
    ear.#socket.write([
      `GET ${path} HTTP/1.1`, `host: ${host}`, `authorization: ${authorization}`, 'connection: upgrade', 'upgrade: websocket',
      'sec-websocket-version: 13', `sec-websocket-key: ${randomBytes(16).toString('base64')}`, '', '',
    ].join('\r\n'))
    while (ear.frames === 0) {
      if (ear.#socket.destroyed) throw new Error('the socket was refused')
      await Promise.race([once(ear.#socket, 'data'), once(ear.#socket, 'close')])
    }
    return ear
  }

  get listens(): boolean { return !this.#socket.destroyed && !this.#socket.readableEnded }
  close(): void { this.#socket.destroy() }

  #hear(data: Buffer): void {
    let rest = this.#held.length === 0 ? data : Buffer.concat([this.#held, data])
    if (!this.#opened) {
      const end = rest.indexOf('\r\n\r\n')
      if (end >= 0 && !rest.toString('latin1', 0, 12).endsWith('101')) this.#socket.destroy()
      this.#opened = end >= 0
      rest = this.#opened ? rest.subarray(end + 4) : rest
    }
    if (this.#opened) rest = this.#frames(rest)
    this.#held = rest
  }

  /** Goes past whole frames; what is left is too short to be the head of one. */
  #frames(data: Buffer): Buffer {
    let at = 0
    for (;;) {
      const skipped = Math.min(this.#left, data.length - at)
      this.#left -= skipped
      at += skipped
      const short = (data[at + 1] ?? 0) & 0x7f
      const head = short < 126 ? 2 : short === 126 ? 4 : 10
      if (data.length - at < 2 || data.length - at < head) return data.subarray(at)
      this.#left = short < 126 ? short : short === 126 ? data.readUInt16BE(at + 2) : Number(data.readBigUInt64BE(at + 2))
      if (((data[at] ?? 0) & 0x0f) === 0x9) this.#socket.write(pong)
      else this.frames++
      at += head
    }
  }
}
