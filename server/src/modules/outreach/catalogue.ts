// Every event a webhook can tell: what it means and what of the present state goes with it.
import type { EventName } from '../../platform/bus/events.ts'

export type Part = 'agent' | 'conversation' | 'event' | 'group' | 'inbox' | 'settings' | 'visitor' | 'webhook'
export interface Told {
  when: string
  /** Each is there when the event concerns one. */
  data: readonly Part[]
}

const conversation: readonly Part[] = ['conversation', 'event', 'agent']

export const catalogue = {
  'account.changed': { when: 'An account was changed: name, e-mail, role, active', data: ['agent'] },
  'account.created': { when: 'Somebody new works here', data: ['agent'] },
  'agent.changed': { when: 'Presence, status, capacity or load of an agent changed', data: ['agent'] },
  'auth.session_revoked': { when: 'Sign-in sessions of an account ended', data: ['agent'] },
  'auth.signed_in': { when: 'Somebody signed in', data: ['agent'] },
  'auth.token_revoked': { when: 'An API token of an account was revoked', data: ['agent'] },
  'conversation.assigned': { when: 'An agent or bot got a conversation', data: conversation },
  'conversation.closed': { when: 'A conversation was closed for good', data: conversation },
  'conversation.labelled': { when: 'Labels were put on or taken off', data: ['conversation'] },
  'conversation.message': { when: 'A message of a visitor, agent or bot, a note, or a whisper: see `data.event.type`', data: ['conversation', 'event'] },
  'conversation.opened': { when: 'A visitor began a conversation', data: ['conversation', 'visitor'] },
  'conversation.queued': { when: 'A conversation went back to the queue, moved to another inbox, or a bot handed it over', data: conversation },
  'conversation.rated': { when: 'The visitor rated a conversation, or changed his rating: see `data.conversation.rating`', data: conversation },
  'conversation.read': { when: 'The agent or the visitor has read further', data: ['conversation'] },
  'conversation.reopened': { when: 'A resolved conversation was taken up again', data: conversation },
  'conversation.resolved': { when: 'A conversation was resolved', data: conversation },
  'grace.cancelled': { when: 'An absent agent came back in time and keeps the conversation', data: ['conversation', 'agent'] },
  'grace.started': { when: 'An agent went offline; the conversation returns to the queue at `graceUntil`', data: ['conversation', 'agent'] },
  'group.changed': { when: 'A group or its members changed', data: ['group', 'agent'] },
  'inbox.changed': { when: 'An inbox was made or changed', data: ['inbox'] },
  'metrics.changed': { when: 'Numbers of an agent were counted anew', data: ['agent'] },
  'settings.changed': { when: 'Settings of the tenant changed', data: ['settings'] },
  'webhook.disabled': { when: 'A webhook was switched off because it failed for five days or answered 410', data: ['webhook'] },
} as const satisfies Record<EventName, Told>

/** Sent by the test button only. */
export const testEvent = 'webhook.test'
