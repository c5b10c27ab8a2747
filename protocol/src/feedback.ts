// The visitor's rating of a conversation, and messages that he leaves while nobody is there.
import Type, { type Static } from 'typebox'
import { PreChatAnswers } from './inbox-settings.ts'
import { ClientId, Email, MessageText } from './requests.ts'

export const maxScore = 5
export const Score = Type.Integer({ minimum: 1, maximum: maxScore })

export const RateConversation = Type.Object({ score: Score, comment: Type.Optional(Type.String({ maxLength: 2_000 })) }, { additionalProperties: false })
export type RateConversation = Static<typeof RateConversation>

export const OfflineMessage = Type.Object({
  email: Email,
  name: Type.Optional(Type.String({ maxLength: 100 })),
  text: MessageText,
  clientId: ClientId,
  preChat: Type.Optional(PreChatAnswers),
}, { additionalProperties: false })
export type OfflineMessage = Static<typeof OfflineMessage>
