// Puts the parts of the frame together and says what the views may ask of them.
import { computed, effect } from '@preact/signals'
import type { ConversationEvent, Ticket, VisitorEvent } from '@switchboard/protocol'
import type { ToFrame } from '../port/messages.ts'
import { createAdvance } from './advance.ts'
import { call } from './api.ts'
import { type Ask, createAsk } from './ask.ts'
import { createChime } from './chime.ts'
import type { Answers } from './form.ts'
import type { Post } from './host.ts'
import { emptyMemo, type Memo, memoName, readKept, writeMemo } from './kept.ts'
import { Link } from './link.ts'
import { createLinks, type Links } from './links.ts'
import { createModel, type Model } from './model.ts'
import * as outbox from './outbox.ts'
import { keepAvailable } from './availability.ts'
import { keepRead } from './read.ts'
import { createSender } from './sender.ts'
import { createSession } from './session.ts'
import { withEvent, withOlder } from './thread.ts'
import { createTyping } from './typing.ts'
import { createUploads, type Uploads } from './uploads.ts'

type Init = Extract<ToFrame, { type: 'init' }>
interface Older { data: ConversationEvent[]; hasMore: boolean }

export interface Chat extends Ask {
  model: Model
  uploads: Uploads
  links: Links
  /** The inbox was asked what it is like, once. */
  configured: Promise<void>
  /** The draft goes, and the files beside it. */
  send(): void
  retry(clientId: string): void
  typed(text: string): void
  loadOlder(): Promise<void>
  /** The questions before the first message are answered. */
  start(answers: Answers): void
  choose(change: Partial<Memo>): void
  forget(): void
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
  const kept = readKept(init.kept)
  model.memo.value = kept.memo
  const choose = (change: Partial<Memo>) => { model.memo.value = { ...model.memo.peek(), ...change } }

  const chime = createChime(model)
  const advance = createAdvance(model, post, () => chime.tell())
  const session = createSession(model, advance, post, () => link)
  const uploads = createUploads(model, session, post)
  const links = createLinks(model)
  const ask = createAsk(model, session, advance)
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
      post({ type: 'keep', name: clientId, value: null })
    }
  })
  // Answers are kept until a conversation has them.
  effect(() => {
    if (thread.value.conversation && model.memo.value.answers) choose({ answers: null })
  })
  let written = writeMemo(model.memo.peek())
  effect(() => {
    const value = writeMemo(model.memo.value)
    if (value === written) return
    written = value
    post({ type: 'keep', name: memoName, value })
  })
  // The inbox is asked again and again; what is said is what changed.
  const known = computed(() => model.config.value !== null)
  effect(() => {
    const available = model.available.value
    if (known.value) post({ type: 'event', name: 'availability', detail: { available } })
  })
  keepRead(model, post, (frame) => link.send(frame))
  keepAvailable(model, session)

  let described = false
  effect(() => {
    if (described || !model.open.value || token.value === null || model.loading.value) return
    described = true
    session.describe()
  })

  let loadingOlder = false
  session.adopt(init.token)
  sender.restore(kept.outbox)

  return {
    model,
    uploads,
    links,
    ...ask,
    configured: session.loadConfig(),
    send() {
      typing.typed('')
      sender.send(model.draft.value.trim(), uploads.take())
      model.draft.value = ''
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
    start(answers) {
      model.wrong.value = []
      choose({ answers })
      sender.offerAgain()
    },
    choose(change) {
      choose(change)
      if (change.locale !== undefined) session.describe()
      if (change.sound) chime.ring()
    },
    forget: () => post({ type: 'forget' }),
    close: () => post({ type: 'close' }),
    hear(message) {
      switch (message.type) {
        case 'token': return session.adopt(message.token)
        case 'shown': model.open.value = message.open; return
        case 'person':
          model.person.value = { ...model.person.value, ...message.person }
          return session.describe()
        case 'locale':
          // The site changed its language; what was chosen for the old one is over.
          if (message.locale !== model.locale.value) choose({ locale: null })
          model.locale.value = message.locale
          return
        case 'theme': model.theme.value = message.theme; return
        case 'compose': model.draft.value = message.text; return
        case 'logout':
          uploads.clear()
          model.person.value = {}
          model.outbox.value = []
          model.values.value = {}
          model.draft.value = ''
          model.leaving.value = false
          model.memo.value = emptyMemo
          return session.end()
      }
    },
  }
}
