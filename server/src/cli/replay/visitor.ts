// One visitor: a session of the widget, a socket on which he reads, and the messages he writes.
import type { Ticket, VisitorEvent, WidgetSent, WidgetSession, WidgetState } from '@switchboard/protocol'
import { awayMs, type Answer } from './door.ts'
import { LiveSocket } from './live-socket.ts'
import type { Run } from './run.ts'
import { Screen } from './screen.ts'

export class Visitor {
  readonly token: string
  readonly name: string
  readonly screen = new Screen()
  readonly #run: Run
  readonly #socket: LiveSocket<VisitorEvent>

  /** With a new session. Throws `Limited` when the server lets no more in just now. */
  static async arrive(run: Run, key: string, name: string): Promise<Visitor> {
    const { body } = await run.door.call<WidgetSession>('POST', '/rest/v1/widget/sessions', { body: { key, visitor: describe(name) }, throwLimited: true })
    return new Visitor(run, body.token, name, body.state.position)
  }

  /** With a session of before. Throws `Refused` when it has ended. */
  static async comeBack(run: Run, token: string, name: string): Promise<Visitor> {
    const { body } = await run.door.call<WidgetState>('GET', '/rest/v1/widget/state', { authorization: `Visitor ${token}` })
    return new Visitor(run, token, name, body.position)
  }

  private constructor(run: Run, token: string, name: string, position: string) {
    this.#run = run
    this.token = token
    this.name = name
    this.#socket = new LiveSocket<VisitorEvent>(run.door.base, position, {
      ticket: async () => (await this.#call<Ticket>('POST', '/rest/v1/widget/tickets')).body.ticket,
      hear: (items) => this.screen.hear(items),
      catchUp: () => this.#catchUp(),
      lost: () => { run.tally.reconnects++ },
    }, run.signal)
  }

  async ready(): Promise<boolean> {
    return this.#socket.whenLive(awayMs)
  }

  write(text: string, clientId: string): Promise<Answer<WidgetSent>> {
    return this.#call<WidgetSent>('POST', '/rest/v1/widget/messages', { text, clientId })
  }

  async read(seq: number): Promise<void> {
    await this.#call('POST', '/rest/v1/widget/read', { seq })
  }

  typing(conversation: string, on: boolean): void {
    this.#socket.send({ type: 'typing', conversation, on })
  }

  leave(): void {
    this.#socket.close()
  }

  #call<T>(method: string, path: string, body?: unknown): Promise<Answer<T>> {
    return this.#run.door.call<T>(method, path, { authorization: `Visitor ${this.token}`, ...(body === undefined ? {} : { body }) })
  }

  async #catchUp(): Promise<string> {
    const { body } = await this.#call<WidgetState>('GET', '/rest/v1/widget/state')
    const { conversation, events, position } = body
    if (conversation) this.screen.hear(events.map((event): VisitorEvent => ({ name: 'conversation.message', position, conversation, event })))
    return position
  }
}

const describe = (name: string) => ({
  name, locale: 'en',
  page: { url: 'https://harbour-and-pine.example/coffee-bar', title: 'Order ahead: the coffee bar', referrer: '' },
})
