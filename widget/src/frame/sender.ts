// Sends the outbox, one message at a time and in order. The client id makes every retry harmless.
import type { WidgetMessage, WidgetSent } from '@switchboard/protocol'
import type { Advance } from './advance.ts'
import { call, passes, type Refusal } from './api.ts'
import type { Post } from './host.ts'
import type { FileRef, OutboxEntry } from './kept.ts'
import type { Model } from './model.ts'
import * as outbox from './outbox.ts'
import type { Session } from './session.ts'
import { withEvent } from './thread.ts'

export interface Sender {
  send(text: string, files: FileRef[]): void
  retry(clientId: string): void
  /** Take up what an earlier page could not send. */
  restore(entries: readonly OutboxEntry[]): void
  /** What the server refused may be taken now. */
  offerAgain(): void
  /** Do not wait out the pause. */
  hurry(): void
}

export function createSender(model: Model, session: Session, advance: Advance, post: Post): Sender {
  let busy = false
  let wake = () => {}

  const pause = (ms: number) => new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, ms)
    wake = () => {
      clearTimeout(timer)
      resolve()
    }
  })

  async function attempt(entry: outbox.Pending): Promise<WidgetSent | Refusal> {
    const token = await session.ensure()
    if (typeof token !== 'string') return token
    const { clientId, text, files } = entry
    const attachments = files.map(({ uid }) => uid)
    // The questions are asked before the first conversation only.
    const preChat = model.thread.value.conversation ? null : model.memo.value.answers
    const body: WidgetMessage = { clientId, text, ...attachments.length > 0 && { attachments }, ...preChat && { preChat } }
    const answer = await call<WidgetSent>('POST', 'messages', { token, body })
    if (answer.ok) return answer.data
    // The session is over, not the message: it goes into a new one.
    if (answer.status === 401 && model.token.value === token) session.end()
    return answer.status === 401 ? { ...answer, status: 0 } : answer
  }

  async function step(entry: outbox.Pending) {
    const { clientId } = entry
    const result = await attempt(entry)
    if ('event' in result) {
      const { conversation, event } = result
      advance(withEvent(model.thread.value, result))
      post({ type: 'event', name: 'message:sent', detail: { conversation: conversation.uid, seq: event.seq, text: event.text } })
      return
    }
    if (!passes(result)) {
      model.outbox.value = outbox.refuse(model.outbox.value, clientId)
      if (result.fields.some((field) => field.startsWith('preChat'))) askAgain(result.fields)
      post({ type: 'event', name: 'error', detail: { code: result.code } })
      return
    }
    model.outbox.value = outbox.failed(model.outbox.value, clientId)
    await pause(Math.max(result.retryAfterMs, outbox.backoff(entry.tries, Math.random())))
  }

  /** The questions are not those that were answered, or came after the message. */
  function askAgain(fields: readonly string[]) {
    model.memo.value = { ...model.memo.value, answers: null }
    model.wrong.value = fields
    void session.loadConfig()
  }

  async function work() {
    if (busy) return
    busy = true
    for (let entry = outbox.next(model.outbox.value); entry; entry = outbox.next(model.outbox.value)) await step(entry)
    busy = false
  }

  addEventListener('online', () => wake())

  return {
    send(text, files) {
      const entry: OutboxEntry = { clientId: crypto.randomUUID(), text, files, at: outbox.stamp(model.outbox.value, Date.now()) }
      post({ type: 'keep', name: entry.clientId, value: JSON.stringify(entry) })
      model.outbox.value = outbox.add(model.outbox.value, [entry])
      void work()
    },
    retry(clientId) {
      model.outbox.value = outbox.retry(model.outbox.value, clientId)
      wake()
      void work()
    },
    offerAgain() {
      for (const { clientId, refused } of model.outbox.value) if (refused) model.outbox.value = outbox.retry(model.outbox.value, clientId)
      void work()
    },
    restore(entries) {
      model.outbox.value = outbox.add(model.outbox.value, entries)
      void work()
    },
    hurry: () => wake(),
  }
}
