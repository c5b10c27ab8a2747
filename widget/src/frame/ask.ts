// What the visitor asks of us beside writing in the chat: to take a message while nobody is there, his rating, the chat by mail.
import { batch } from '@preact/signals'
import type { OfflineMessage, WidgetConversation, WidgetSent } from '@switchboard/protocol'
import type { Advance } from './advance.ts'
import { call } from './api.ts'
import { messageKey } from './form.ts'
import type { Model } from './model.ts'
import type { Session } from './session.ts'
import { withEvent } from './thread.ts'

/** Each tells whether it was done. */
export interface Ask {
  leave(message: Omit<OfflineMessage, 'clientId'>): Promise<boolean>
  rate(score: number, comment: string): Promise<boolean>
  mail(email: string): Promise<boolean>
}

export function createAsk(model: Model, session: Session, advance: Advance): Ask {
  const { token, thread } = model
  let left = { print: '', clientId: '' }

  return {
    async leave(message) {
      // The same message again is a retry; another one is another, even if nobody knows what became of the first.
      const print = JSON.stringify(message)
      if (print !== left.print) left = { print, clientId: crypto.randomUUID() }
      const own = await session.ensure()
      if (typeof own !== 'string') return false
      const { clientId } = left
      const answer = await call<WidgetSent>('POST', 'offline-messages', { token: own, body: { ...message, clientId } })
      if (answer.ok) {
        batch(() => {
          model.leaving.value = false
          model.wrong.value = []
          model.values.value = { ...model.values.value, [messageKey]: '' }
          advance(withEvent(thread.value, answer.data))
        })
        return true
      }
      model.wrong.value = answer.fields
      if (answer.status === 401 && token.value === own) session.end()
      if (answer.code === 'offline.closed') {
        model.leaving.value = false
        void session.loadConfig()
      }
      return false
    },
    async rate(score, comment) {
      const said = comment.trim()
      const answer = await call<WidgetConversation>('POST', 'rating', { token: token.value, body: { score, ...said !== '' && { comment: said } } })
      if (answer.ok) advance(withEvent(thread.value, { conversation: answer.data }))
      // Too late: the state says so, too.
      else if (answer.code === 'rating.closed') void session.read()
      return answer.ok
    },
    async mail(email) {
      const answer = await call<null>('POST', 'transcript', { token: token.value, body: { email } })
      return answer.ok
    },
  }
}
