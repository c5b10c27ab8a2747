// What tells other systems, started and stopped as one.
import type { DomainEvent } from '../../platform/bus/events.ts'
import { makeContext, type Platform } from '../../platform/context.ts'
import type { Remote } from '../../platform/firebase/connect.ts'
import { WebhookSender } from './deliver.ts'
import { FirebaseMirror } from './firebase/mirror.ts'
import { endMirror } from './firebase/store.ts'
import { Typing, type TypingChange } from './firebase/typing.ts'
import type { Pace } from './model.ts'

export interface OutreachOptions {
  pace?: Pace
  /** Opens the Firebase database to mirror to; null: none. */
  firebase: (() => Promise<Remote>) | null
}

export class Outreach {
  readonly webhooks: WebhookSender
  readonly mirror: FirebaseMirror | null
  readonly typing: Typing
  readonly #platform: Platform
  readonly #typists: ((change: TypingChange) => void)[] = []

  constructor(platform: Platform, options: OutreachOptions) {
    this.#platform = platform
    this.webhooks = new WebhookSender(platform, options.pace)
    this.mirror = options.firebase ? new FirebaseMirror(platform, options.firebase) : null
    this.typing = new Typing((change) => { for (const listener of this.#typists) listener(change) })
  }

  /** Hears when somebody begins or ends writing. */
  onTyping(listener: (change: TypingChange) => void): void { this.#typists.push(listener) }

  /** Listens to the feed. */
  hear(events: DomainEvent[]): void {
    this.webhooks.hear(events)
    this.mirror?.hear(events)
  }

  /** A signal between sockets; `local`: it came in on this server. */
  signal(signal: { tenant: number; name: string; [key: string]: unknown }, local: boolean): void {
    if (signal.name !== 'typing' || typeof signal['conversation'] !== 'string') return
    const frame = signal['frame'] as { on: boolean; author: { kind: string; uid: string | null } } | undefined
    if (!frame) return
    this.typing.hear({ tenant: signal.tenant, conversation: signal['conversation'], agent: frame.author.kind === 'agent' ? frame.author.uid : null, on: frame.on, local })
  }

  async run(): Promise<void> {
    if (this.mirror) {
      // Of all servers only one tells Firebase.
      this.onTyping(({ path, on, local }) => { if (local) this.mirror?.tell(path, on ? true : null) })
      this.mirror.run()
    } else await makeContext(this.#platform, 'none').db.run(endMirror())
    this.webhooks.run()
  }

  async stop(): Promise<void> {
    this.typing.stop()
    await Promise.all([this.webhooks.stop(), this.mirror?.stop()])
  }
}
