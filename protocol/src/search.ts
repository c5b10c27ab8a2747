// Search over messages and people, and drafts: what an agent has begun to write.
import Type, { type Static } from 'typebox'
import { Instant, Nullable, Uid } from './objects.ts'
import { AuthorKind, Channel, ConversationState } from './words.ts'

/** Words, all of which must occur; the beginning of a word suffices. "a phrase" stands together, -word must not occur. */
export const SearchText = Type.String({ minLength: 1, maxLength: 200, pattern: '\\S' })

/** A piece of the text; `hit`: it is what was asked for. */
export const Snippet = Type.Array(Type.Object({ text: Type.String(), hit: Type.Boolean() }))
export type Snippet = Static<typeof Snippet>

export const MessageHit = Type.Object({
  conversation: Type.Object({ uid: Uid, number: Type.Integer(), state: ConversationState, channel: Channel, visitor: Type.Object({ uid: Uid, name: Nullable(Type.String()) }) }),
  event: Type.Object({ uid: Uid, seq: Type.Integer(), type: Type.Enum(['message', 'note']), author: AuthorKind, authorName: Nullable(Type.String()), at: Instant }),
  snippet: Snippet,
})
export type MessageHit = Static<typeof MessageHit>

export const PersonHit = Type.Object({
  visitor: Type.Object({ uid: Uid, name: Nullable(Type.String()), email: Nullable(Type.String()), phone: Nullable(Type.String()), lastSeenAt: Instant }),
  conversations: Type.Integer({ minimum: 0 }),
  /** The newest one. */
  conversation: Nullable(Type.Object({ uid: Uid, number: Type.Integer(), state: ConversationState })),
})
export type PersonHit = Static<typeof PersonHit>

export const draftModes = ['message', 'note', 'whisper'] as const
export const DraftMode = Type.Enum(draftModes)
export type DraftMode = Static<typeof DraftMode>

export const Draft = Type.Object({ conversation: Uid, mode: DraftMode, text: Type.String(), updatedAt: Instant })
export type Draft = Static<typeof Draft>
