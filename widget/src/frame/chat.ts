// Puts the parts of the frame together and says what the views may ask of them.
import { effect } from '@preact/signals'
import type { ConversationEvent, Ticket, VisitorEvent } from '@switchboard/protocol'
import type { ToFrame } from '../port/messages.ts'
import { createAdvance } from './advance.ts'
import { call } from './api.ts'
import type { Post } from './host.ts'
import { Link } from './link.ts'
import { createModel, type Model } from './model.ts'
import * as outbox from './outbox.ts'
import { keepRead } from './read.ts'
import { createSender } from './sender.ts'
import { createSession } from './session.ts'
import { withEvent, withOlder } from './thread.ts'
import { createTyping } from './typing.ts'

type Init = Extract<ToFrame, { type: 'init' }>
interface Older { data: ConversationEvent[]; hasMore: boolean }

export interface Chat {
  model: Model
  send(text: string): void
  retry(clientId: string): void
  typed(text: string): void
  loadOlder(): Promise<void>
  close(): void
  hear(message: Exclude<ToFrame, Init>): void
}

export function createChat(key: string, init: Init, post: Post): Chat {
  const model = createModel(key, init.page)
  const { thread, token } = model
  model.locale.value = init.locale
  model.theme.value = init.theme
  model.person.value = init.person
  model.open.value = init.open

  const advance = createAdvance(model, post)
  const session = createSession(model, advance, post, () => link)
  const sender = createSender(model, session, advance, post)
  const typing = createTyping(model, (frame) => link.send(frame))
  const link: Link = new Link({
    ticket: () => call<Ticket>('POST', 'tickets', { token: token.value }),
    read: () => session.read(),
    events(items: VisitorEvent[]) {
      for (const item of items) {
        advance(withEvent(thread.value, item))
        if (item.event && item.event.author.kind !== 'visitor') model.typing.value = null
        // Nobody tells us of presence; someone who took the conversation is there.
        if (item.name === 'conversation.assigned') model.available.value = true
      }
    },
    typing: (frame) => typing.heard(frame),
    state(connection) {
      model.connection.value = connection
      if (connection === 'live') sender.hurry()
    },
    ended: () => session.end(),
  })

  // Confirmed messages leave the outbox, whichever way the news came.
  effect(() => {
    for (const clientId of outbox.confirmedBy(model.outbox.value, thread.value.entries)) {
      model.outbox.value = outbox.remove(model.outbox.peek(), clientId)
      post({ type: 'drop', clientId })
    }
  })
  effect(() => {
    const available = model.available.value
    if (model.config.value) post({ type: 'event', name: 'availability', detail: { available } })
  })
  keepRead(model, post)

  let described = false
  effect(() => {
    if (described || !model.open.value || token.value === null || model.loading.value) return
    described = true
    session.describe()
  })

  let loadingOlder = false
  session.adopt(init.token)
  sender.restore(init.outbox)
  void session.loadConfig()

  return {
    model,
    send(text) {
      typing.typed('')
      sender.send(text)
    },
    retry: (clientId) => sender.retry(clientId),
    typed: (text) => typing.typed(text),
    async loadOlder() {
      const [oldest] = thread.value.entries
      if (!oldest || !thread.value.hasOlder || loadingOlder) return
      loadingOlder = true
      const answer = await call<Older>('GET', `events?before=${oldest.seq}&limit=50`, { token: token.value })
      loadingOlder = false
      if (answer.ok && thread.value.conversation?.uid === oldest.conversation) {
        thread.value = withOlder(thread.value, answer.data.data, answer.data.hasMore)
      }
    },
    close: () => post({ type: 'close' }),
    hear(message) {
      switch (message.type) {
        case 'token': return session.adopt(message.token)
        case 'shown': model.open.value = message.open; return
        case 'person':
          model.person.value = { ...model.person.value, ...message.person }
          return session.describe()
        case 'locale': model.locale.value = message.locale; return
        case 'theme': model.theme.value = message.theme; return
        case 'compose': model.draft.value = message.text; return
        case 'logout':
          model.person.value = {}
          model.outbox.value = []
          return session.end()
      }
    },
  }
}
