// One signed-in agent: a socket on which he hears everything and says his turns, and the REST calls he makes.
import type { Conversation, ConversationEvent, ServerFrame, SignedIn, StaffEvent, Ticket } from '@switchboard/protocol'
import { awayMs, Refused, type Call } from './door.ts'
import { LiveSocket } from './live-socket.ts'
import type { Credentials, Run } from './run.ts'
import { Screen } from './screen.ts'
import { sleep } from './waiting.ts'

interface Saying { conversation: string; text: string; clientId: string; sentAt: number; done(said: Said): void; refused(error: Error): void }
export interface Said { event: ConversationEvent; at: number }

/** The server said neither yes nor no in time. */
export class Unanswered extends Error {}

const busyMs = 300
const signInAgainMs = 5_000

export class Desk {
  readonly screen = new Screen()
  readonly #run: Run
  readonly #credentials: Credentials
  #signedIn: SignedIn
  #renewing: Promise<void> | null = null
  readonly #saying = new Map<string, Saying>()
  readonly #socket: LiveSocket<StaffEvent>
  readonly #hear: (items: StaffEvent[]) => void

  /** Throws `Refused` when the agent may not sign in. */
  static async open(run: Run, credentials: Credentials, hear: (desk: Desk, items: StaffEvent[]) => void): Promise<Desk> {
    return new Desk(run, credentials, await signIn(run, credentials), hear)
  }

  private constructor(run: Run, credentials: Credentials, signedIn: SignedIn, hear: (desk: Desk, items: StaffEvent[]) => void) {
    this.#run = run
    this.#credentials = credentials
    this.#signedIn = signedIn
    this.#hear = (items) => hear(this, items)
    this.#socket = new LiveSocket<StaffEvent>(run.door.base, null, {
      ticket: async () => (await this.call<Ticket>('POST', '/rest/v1/realtime/tickets')).ticket,
      hear: (items) => { this.screen.hear(items); this.#hear(items) },
      answer: (frame) => this.#answered(frame),
      live: () => { for (const saying of this.#saying.values()) this.#send(saying) },
      catchUp: () => this.#catchUp(),
      lost: () => { run.tally.reconnects++ },
    }, run.signal)
  }

  get uid(): string { return this.#signedIn.me.agent.uid }
  get name(): string { return this.#signedIn.me.agent.name }

  /** Ready for work: socket open, and online and accepting, which a person may have changed. */
  async ready(): Promise<void> {
    if (!await this.#socket.whenLive(awayMs)) throw new Error(`${this.name}'s socket did not open`)
    await this.call('PUT', '/rest/v1/me/status', { body: { status: 'online', accepting: true } })
  }

  /** Resolves when the server has it; the same client id is sent again after a loss. Throws `Refused`. */
  say(conversation: string, text: string, clientId: string): Promise<Said> {
    return new Promise((resolve, reject) => {
      const { signal } = this.#run
      const end = (): void => {
        clearTimeout(timer)
        signal.removeEventListener('abort', abort)
        this.#saying.delete(clientId)
      }
      const abort = (): void => { end(); reject(signal.reason as Error) }
      const timer = setTimeout(() => { end(); reject(new Unanswered(`${this.name}'s message was not answered`)) }, this.#run.options.deliveryMs)
      signal.addEventListener('abort', abort)
      const saying: Saying = { conversation, text, clientId, sentAt: 0, done: (said) => { end(); resolve(said) }, refused: (error) => { end(); reject(error) } }
      this.#saying.set(clientId, saying)
      if (signal.aborted) abort()
      else this.#send(saying)
    })
  }

  typing(conversation: string, on: boolean): void {
    this.#socket.send({ type: 'typing', conversation, on })
  }

  async act(conversation: string, verb: 'resolve' | 'close', signal?: AbortSignal): Promise<void> {
    await this.call('POST', `/rest/v1/conversations/${conversation}/${verb}`, signal ? { signal } : {})
  }

  /** All entries of a conversation, ascending. */
  async entries(conversation: string): Promise<ConversationEvent[]> {
    const all: ConversationEvent[] = []
    for (;;) {
      const page = await this.call<{ data: ConversationEvent[]; hasMore: boolean }>('GET', `/rest/v1/conversations/${conversation}/events?after=${all.at(-1)?.seq ?? 0}&limit=100`)
      all.push(...page.data)
      if (!page.hasMore) return all
    }
  }

  /** With a fresh token where the old one ended. */
  async call<T>(method: string, path: string, call: Call = {}): Promise<T> {
    const used = this.#signedIn.accessToken
    try {
      return (await this.#run.door.call<T>(method, path, { ...call, authorization: `Bearer ${used}` })).body
    } catch (error) {
      if (!(error instanceof Refused) || error.status !== 401) throw error
      if (this.#signedIn.accessToken === used) await (this.#renewing ??= this.#renew().finally(() => { this.#renewing = null }))
      return (await this.#run.door.call<T>(method, path, { ...call, authorization: `Bearer ${this.#signedIn.accessToken}` })).body
    }
  }

  /** Signs out, so that the agent does not linger as present and get work nobody does: the server ends the socket itself then. */
  async leave(ms: number): Promise<void> {
    const ended = this.#socket.ended(ms)
    await this.call('POST', '/rest/v1/auth/sign-out', { signal: AbortSignal.timeout(ms) }).catch(() => this.#socket.close())
    await ended
  }

  /** The session may have been ended by the person whose account it is: then he signs in anew. */
  async #renew(): Promise<void> {
    const { refreshToken } = this.#signedIn
    try {
      this.#signedIn = (await this.#run.door.call<SignedIn>('POST', '/rest/v1/auth/refresh', { body: refreshToken === null ? {} : { refreshToken } })).body
    } catch (error) {
      if (!(error instanceof Refused)) throw error
      await sleep(signInAgainMs, this.#run.signal)
      this.#signedIn = await signIn(this.#run, this.#credentials)
    }
  }

  #send(saying: Saying): void {
    const { conversation, text, clientId } = saying
    saying.sentAt = performance.now()
    this.#socket.send({ type: 'send', conversation, kind: 'message', text, clientId })
  }

  #answered(frame: ServerFrame & { type: 'sent' | 'error' }): void {
    const saying = frame.clientId === undefined ? undefined : this.#saying.get(frame.clientId)
    if (!saying) return
    if (frame.type === 'sent') saying.done({ event: frame.event, at: saying.sentAt })
    else if (frame.code === 'server.busy') setTimeout(() => { if (this.#saying.has(saying.clientId)) this.#send(saying) }, busyMs)
    else saying.refused(new Refused(0, frame.code, frame.title, `a message of ${this.name}`))
  }

  /** Reads what the socket could not tell any more: the open conversations, as they stand. */
  async #catchUp(): Promise<string> {
    const { position } = await this.call<{ position: string }>('GET', '/rest/v1/conversations/counts')
    for (let cursor = ''; ;) {
      const list = await this.call<{ data: Conversation[]; page: { next: string | null } }>('GET', `/rest/v1/conversations?limit=100${cursor}`)
      for (const conversation of list.data) {
        const items = (await this.entries(conversation.uid)).map((event): StaffEvent => ({ name: 'conversation.message', position, conversation, event }))
        this.screen.hear(items)
        this.#hear(items)
      }
      if (list.page.next === null) return position
      cursor = `&cursor=${encodeURIComponent(list.page.next)}`
    }
  }
}

const signIn = async (run: Run, { login, password }: Credentials): Promise<SignedIn> =>
  (await run.door.call<SignedIn>('POST', '/rest/v1/auth/sign-in', { body: { login, password } })).body
