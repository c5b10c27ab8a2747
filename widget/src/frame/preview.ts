// A chat that talks to nobody: the console shows by it what an inbox will be like. It is the frame as visitors get it, on a
// stage that is set from outside; nothing is sent, kept or asked. It imports nothing, or visitors would load the frame in parts.
import type { ConversationEvent, PreviewShow, WidgetConversation } from '@switchboard/protocol'
import type { Chat } from './chat.ts'
import type { Post } from './host.ts'
import type { Model } from './model.ts'
import type { Thread } from './thread.ts'

export interface Preview extends Chat { stage(show: PreviewShow): void }

const nil = '00000000-0000-7000-8000-000000000000'
const nothing = () => {}

export function createPreview(model: Model, post: Post): Preview {
  const began = Date.now()

  return {
    model,
    uploads: { add: nothing, retry: nothing, remove: nothing, take: () => [], clear: nothing, preview: () => null },
    links: { of: () => null, want: () => Promise.resolve(null), renew: () => Promise.resolve(null), opened: (_, event) => event.preventDefault() },
    configured: Promise.resolve(),
    leave: () => Promise.resolve(false),
    rate: () => Promise.resolve(true),
    mail: () => Promise.resolve(true),
    send: nothing,
    retry: nothing,
    typed: nothing,
    loadOlder: () => Promise.resolve(),
    start: nothing,
    choose(change) { model.memo.value = { ...model.memo.peek(), ...change } },
    forget: nothing,
    close: () => post({ type: 'close' }),
    hear: nothing,
    stage(show) {
      const { config, scene } = show
      model.config.value = config
      model.locale.value = show.locale
      model.theme.value = show.theme
      model.available.value = scene !== 'offline'
      model.opensAt.value = scene === 'offline' ? config.opensAt : null
      // Who has answered the form sees what comes after it.
      model.memo.value = { ...model.memo.peek(), answers: scene === 'preChat' ? null : {} }
      model.open.value = true
      model.thread.value = threadOf(show, began)
    },
  }
}

function threadOf({ scene, config, sample }: PreviewShow, began: number): Thread {
  if (scene !== 'chat' && scene !== 'rating') return { conversation: null, entries: [], hasOlder: false }
  const agent = config.appearance.showAgentNames ? sample.agent : config.company
  const entry = (seq: number, kind: 'visitor' | 'agent' | 'system', text: string): ConversationEvent => ({
    uid: nil, conversation: nil, thread: nil, seq, type: kind === 'system' ? 'system' : 'message', author: { kind, uid: null, name: kind === 'visitor' ? null : agent },
    text, code: kind === 'system' ? 'agent_joined' : null, attachments: [], metadata: null, clientId: null, at: new Date(began - 180_000 + seq * 40_000).toISOString(),
  })
  const conversation: WidgetConversation = {
    uid: nil, state: scene === 'chat' ? 'assigned' : 'resolved', agent: scene === 'chat' ? { name: agent } : null, queuePosition: null, unread: 0, deliveredSeq: 3, readSeq: 3,
    rateable: scene === 'rating' && config.rating.enabled, rating: null, lastSeq: 3, version: 1,
  }
  return { conversation, hasOlder: false, entries: [entry(1, 'visitor', sample.question), entry(2, 'system', ''), entry(3, 'agent', sample.answer)] }
}
