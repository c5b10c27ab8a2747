// A visitor writes: into his open conversation, by taking up the one resolved lately, or by opening another.
import { AppError } from '../../kernel/errors.ts'
import type { Context } from '../../platform/context.ts'
import { sqlState } from '../../platform/db/database.ts'
import { hour } from '../../kernel/clock.ts'
import { answeringGroup } from '../inboxes/index.ts'
import { takeWantedGroup } from '../people/index.ts'
import { settingsOf } from '../settings/index.ts'
import { refuseLargeMetadata } from '../../platform/db/attached-json.ts'
import { carried, filesAreGone, hasFiles, withFiles, type Content } from './content.ts'
import { moveConversation } from './move.ts'
import { appendVisitorMessage, findByClientId, insertConversation, lockNewestOfVisitor, openThread, type NewVisitorMessage } from './store.ts'

export interface Sent { conversationId: number; seq: number; /** It had been stored before: this was a retry. */ repeated: boolean }

export interface VisitorMessageInput extends Content {
  /** Makes a retry harmless; null: the sender takes the risk. */
  clientId: string | null
  /** A conversation that this opens is marked: nobody was there. */
  offline?: boolean
  /** Called before the first conversation of the visitor in the inbox opens; may refuse by throwing. */
  atFirst?(tx: Context): Promise<void>
  /** What else happens in the transaction of the message. */
  also?(tx: Context, sent: { conversationId: number; seq: number }): Promise<void>
}

/** The visitor's open conversation came or went between two looks. */
class Missed extends Error {}
const attempts = 4

/**
 * Errors: `auth.forbidden`, `server.busy`, `file.not_found`, `input.invalid`. The same `clientId` is stored once, whatever
 * happened to the conversation meanwhile.
 */
export async function sendVisitorMessage(ctx: Context, input: VisitorMessageInput): Promise<Sent> {
  const { actor } = ctx
  if (actor.kind !== 'visitor') throw new AppError('auth.forbidden')
  const message: NewVisitorMessage = {
    uid: ctx.ids.uid(), visitorId: actor.visitorId, inboxId: actor.inboxId, text: input.text, clientId: input.clientId, ...carried(input),
  }
  const alone = !hasFiles(input) && !input.also
  let refusal: unknown = null
  for (let attempt = 1; refusal === null; attempt++) {
    try {
      const row = (alone ? await ctx.write(appendVisitorMessage(message, ctx.now())) : null) ?? await ctx.tx((tx) => openAndAppend(tx, message, input))
      return { conversationId: row.conversation_id, seq: row.seq, repeated: false }
    } catch (error) {
      refuseLargeMetadata(error)
      const refused = sqlState(error) === '23505' ? (error as Error).message : ''
      if (refused.includes('_visitor_once') || filesAreGone(error)) refusal = error
      // Another of his conversations was reopened or moved here, or what another message opened is resolved already.
      else if (!(error instanceof Missed) && !refused.includes('conversations_one_open')) throw error
      else if (attempt === attempts) throw new AppError('server.busy', { retryAfter: 1 })
    }
  }
  const row = await ctx.db.maybe(findByClientId({ visitorId: actor.visitorId, accountId: null, clientId: input.clientId ?? '' }))
  if (!row) throw refusal
  return { conversationId: row.conversation_id, seq: row.seq, repeated: true }
}

async function openAndAppend(tx: Context, message: NewVisitorMessage, input: VisitorMessageInput): Promise<{ conversation_id: number; seq: number }> {
  const { bind, ...content } = await withFiles(tx, input)
  const newest = await tx.db.maybe(lockNewestOfVisitor(message.visitorId, message.inboxId))
  const open = newest?.state === 'queued' || newest?.state === 'assigned'
  const wanted = open ? null : await takeWantedGroup(tx)
  if (newest?.state === 'resolved' && (wanted === null || wanted === newest.group_id) && await isFresh(tx, newest.resolved_at)) {
    await moveConversation(tx, newest.id, {
      to: 'queued', from: ['resolved'], agentId: null, code: 'reopened', text: 'The visitor wrote again', accountId: null,
      by: 'visitor', reason: 'reopened',
    })
  } else if (!open) {
    if (!newest) await input.atFirst?.(tx)
    const groupId = wanted ?? await answeringGroup(tx, message.inboxId)
    const opened = await tx.db.maybe(insertConversation({ uid: tx.ids.uid(), inboxId: message.inboxId, groupId, visitorId: message.visitorId, offline: input.offline ?? false }, tx.now()))
    // No row: another message of the same visitor opened it just now.
    if (opened) {
      await Promise.all([
        tx.db.run(openThread({ uid: tx.ids.uid(), conversationId: opened.id, agentId: null }, tx.now())),
        tx.emit({ name: 'conversation.opened', conversationId: opened.id }),
      ])
    }
  }
  const row = await tx.write(appendVisitorMessage({ ...message, ...content }, tx.now()))
  if (!row) throw new Missed()
  await bind(row.conversation_id, row.seq)
  await input.also?.(tx, { conversationId: row.conversation_id, seq: row.seq })
  return row
}

/** Within the tenant's window after resolution a message takes the conversation up again. */
async function isFresh(tx: Context, resolvedAt: string | null): Promise<boolean> {
  const { reopenHours } = await settingsOf(tx)
  return resolvedAt !== null && Date.parse(resolvedAt) > tx.clock.now() - reopenHours * hour
}
