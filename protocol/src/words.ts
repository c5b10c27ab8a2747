// The closed vocabularies that cross the wire. docs/language.md explains each word.
import Type, { type Static } from 'typebox'

export const roles = ['admin', 'manager', 'agent', 'viewer', 'api'] as const
export const Role = Type.Enum(roles)
export type Role = Static<typeof Role>

export const permissions = [
  'account.read', 'account.write',
  'agent.read', 'agent.write',
  'audit.read',
  'canned.write',
  'conversation.read', 'conversation.reply', 'conversation.supervise',
  'group.read', 'group.write',
  'inbox.read', 'inbox.write',
  'metrics.read',
  'outbox.read', 'outbox.write',
  'profile.write',
  'settings.read', 'settings.write',
  'simulation.run',
  'status.write',
  'system.read',
  'webhook.read', 'webhook.write',
] as const
export const Permission = Type.Enum(permissions)
export type Permission = Static<typeof Permission>

export const presences = ['online', 'busy', 'away', 'offline'] as const
export const Presence = Type.Enum(presences)
export type Presence = Static<typeof Presence>

export const conversationStates = ['queued', 'assigned', 'resolved', 'closed'] as const
export const ConversationState = Type.Enum(conversationStates)
export type ConversationState = Static<typeof ConversationState>

export const channels = ['web', 'phone', 'email', 'api'] as const
export const Channel = Type.Enum(channels)
export type Channel = Static<typeof Channel>

/** `note`: for colleagues. `whisper`: from a supervisor to the agent. Visitors see neither. */
export const eventTypes = ['message', 'system', 'note', 'whisper'] as const
export const EventType = Type.Enum(eventTypes)
export type EventType = Static<typeof EventType>

export const authorKinds = ['visitor', 'agent', 'bot', 'system'] as const
export const AuthorKind = Type.Enum(authorKinds)
export type AuthorKind = Static<typeof AuthorKind>

/** What a system event says; faces translate the code, `text` is the English sentence. */
export const systemCodes = [
  'opened', 'agent_joined', 'agent_left', 'returned_to_queue', 'grace_expired', 'moved', 'idle_warning', 'resolved', 'reopened', 'closed', 'bot_handed_over', 'rated',
] as const
export const SystemCode = Type.Enum(systemCodes)
export type SystemCode = Static<typeof SystemCode>

export const routingStrategies = ['least_loaded', 'round_robin', 'sticky', 'scored', 'pull'] as const
export const RoutingStrategy = Type.Enum(routingStrategies)
export type RoutingStrategy = Static<typeof RoutingStrategy>
