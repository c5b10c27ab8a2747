// The words of this tongue and of the core, as total maps. Every word shown may be written back and then changes nothing.
import type { AuthorKind, ConversationState, EventType, Presence, Role, RoutingStrategy } from '@switchboard/protocol'

export const roleWords = ['agent', 'supervisor', 'admin'] as const
export type RoleWord = (typeof roleWords)[number]
export const statusWords = ['online', 'offline', 'away'] as const
export type StatusWord = (typeof statusWords)[number]
export const conversationWords = ['pending', 'active', 'resolved', 'closed'] as const
export type ConversationWord = (typeof conversationWords)[number]
/** `pull` is ours: agents of such a group take from its queue themselves. */
export const strategyWords = ['round_robin', 'least_loaded', 'sticky', 'scored', 'pull'] as const
export type StrategyWord = (typeof strategyWords)[number]
/** `note` and `whisper` are ours: what visitors do not see. */
export const typeWords = ['message', 'system', 'note', 'whisper'] as const
export type TypeWord = (typeof typeWords)[number]
export const authorWords = ['visitor', 'agent', 'system'] as const
export type AuthorWord = (typeof authorWords)[number]

/** Null: a program, which is no agent here. A viewer is an agent who never accepts chats. */
export const roles = {
  admin: 'admin', manager: 'supervisor', agent: 'agent', viewer: 'agent', api: null,
} as const satisfies Record<Role, RoleWord | null>

const roleOf = { agent: 'agent', supervisor: 'manager', admin: 'admin' } as const satisfies Record<RoleWord, Role>

/** The role that is meant; `now`: the one he has. */
export const roleFrom = (word: RoleWord, now: Role | null): Role => (now !== null && roles[now] === word ? now : roleOf[word])

export const statuses = {
  online: 'online', busy: 'away', away: 'away', offline: 'offline',
} as const satisfies Record<Presence, StatusWord>

/** Undefined: he is what the word says already. */
export const presenceFrom = (word: StatusWord, now: Presence): Presence | undefined => (statuses[now] === word ? undefined : word)

export const states = {
  queued: 'pending', assigned: 'active', resolved: 'resolved', closed: 'closed',
} as const satisfies Record<ConversationState, ConversationWord>

export const stateOf = {
  pending: 'queued', active: 'assigned', resolved: 'resolved', closed: 'closed',
} as const satisfies Record<ConversationWord, ConversationState>

export const strategies = {
  least_loaded: 'least_loaded', round_robin: 'round_robin', sticky: 'sticky', scored: 'scored', pull: 'pull',
} as const satisfies Record<RoutingStrategy, StrategyWord>

export const strategyOf = {
  least_loaded: 'least_loaded', round_robin: 'round_robin', sticky: 'sticky', scored: 'scored', pull: 'pull',
} as const satisfies Record<StrategyWord, RoutingStrategy>

export const types = { message: 'message', system: 'system', note: 'note', whisper: 'whisper' } as const satisfies Record<EventType, TypeWord>

/** A bot answers as an agent. */
export const authors = { visitor: 'visitor', agent: 'agent', bot: 'agent', system: 'system' } as const satisfies Record<AuthorKind, AuthorWord>
