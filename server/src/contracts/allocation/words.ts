// The words of this tongue and of the core, as total maps. Every word shown is a word that may be written back.
import type { ConversationState, Presence, Role } from '@switchboard/protocol'
import type { HistoryEntry } from '../../modules/routing/index.ts'

export const roleWords = ['OPERATOR', 'MANAGER', 'ADMIN'] as const
export type RoleWord = (typeof roleWords)[number]
export const stateWords = ['QUEUED', 'ALLOCATED', 'RESOLVED'] as const
export type StateWord = (typeof stateWords)[number]
export const statusWords = ['AVAILABLE', 'OFFLINE'] as const
export type StatusWord = (typeof statusWords)[number]

/** Null: not an operator, and never listed as one. */
export const roles = {
  admin: 'ADMIN', manager: 'MANAGER', agent: 'OPERATOR', viewer: null, api: null,
} as const satisfies Record<Role, RoleWord | null>

export const states = {
  queued: 'QUEUED', assigned: 'ALLOCATED', resolved: 'RESOLVED', closed: 'RESOLVED',
} as const satisfies Record<ConversationState, StateWord>

export const statesOf = {
  QUEUED: ['queued'], ALLOCATED: ['assigned'], RESOLVED: ['resolved', 'closed'],
} satisfies Record<StateWord, ConversationState[]>

/** By presence, for one who accepts and one who does not. */
const statuses = {
  online: { accepting: 'AVAILABLE', not: 'OFFLINE' },
  busy: { accepting: 'OFFLINE', not: 'OFFLINE' },
  away: { accepting: 'OFFLINE', not: 'OFFLINE' },
  offline: { accepting: 'OFFLINE', not: 'OFFLINE' },
} as const satisfies Record<Presence, { accepting: StatusWord; not: StatusWord }>

export const statusOf = (o: { presence: Presence; accepting: boolean }): StatusWord => statuses[o.presence][o.accepting ? 'accepting' : 'not']

export const actionWords = ['CREATED', 'ALLOCATED', 'CLAIMED', 'REASSIGNED', 'DEALLOCATED', 'GRACE_EXPIRED', 'MOVED', 'RESOLVED', 'REOPENED', 'CLOSED'] as const
export type ActionWord = (typeof actionWords)[number]

const got = { automatic: 'ALLOCATED', pull: 'ALLOCATED', claim: 'CLAIMED', manual: 'REASSIGNED' } as const satisfies Record<NonNullable<HistoryEntry['origin']>, ActionWord>

const actions = {
  opened: () => 'CREATED',
  agent_joined: (entry) => (entry.origin ? got[entry.origin] : 'ALLOCATED'),
  agent_left: () => 'DEALLOCATED',
  returned_to_queue: () => 'DEALLOCATED',
  grace_expired: () => 'GRACE_EXPIRED',
  moved: () => 'MOVED',
  resolved: () => 'RESOLVED',
  reopened: () => 'REOPENED',
  closed: () => 'CLOSED',
  bot_handed_over: () => 'DEALLOCATED',
} satisfies Record<HistoryEntry['code'], (entry: HistoryEntry) => ActionWord>

export const actionOf = (entry: HistoryEntry): ActionWord => actions[entry.code](entry)
