// What a caller may see and for whom he may act. Operators see the inboxes they are subscribed to and what is assigned to
// them; managers and admins see all. Inboxes of this tongue have a phone number. What another tenant has is not there.
import { AppError } from '../../kernel/errors.ts'
import { must } from '../../kernel/must.ts'
import { conversationById, type ConversationHandle } from '../../modules/conversations/index.ts'
import { allowed } from '../../modules/identity/index.ts'
import { labelById, phoneInboxIds } from '../../modules/inboxes/index.ts'
import { operatorById, type Operator } from '../../modules/presence/index.ts'
import type { Context } from '../../platform/context.ts'

export const operator = { kind: 'account', permission: 'conversation.reply' } as const
export const manager = { kind: 'account', permission: 'conversation.supervise' } as const
export const admin = { kind: 'account', permission: 'settings.write' } as const

export const manages = (ctx: Context): boolean => allowed(ctx, 'conversation.supervise')

export const callerId = (ctx: Context): number => {
  if (ctx.actor.kind !== 'agent') throw new AppError('auth.required')
  return ctx.actor.accountId
}

export const tenantId = (ctx: Context): number => must(ctx.tenant === 'none' ? null : ctx.tenant, 'tenant')

/** An operator acts for himself; for another only managers do. Errors: `agent.not_found`, `auth.forbidden`. */
export async function actFor(ctx: Context, operatorId: number): Promise<Operator> {
  const found = await operatorById(ctx, operatorId)
  if (operatorId !== callerId(ctx) && !manages(ctx)) throw new AppError('auth.forbidden')
  return found
}

/** The same where only the number counts: a person who calls for himself was just found to work here. */
export async function actAs(ctx: Context, operatorId: number): Promise<number> {
  const own = operatorId === callerId(ctx) && ctx.actor.kind === 'agent' && !ctx.actor.bot
  return own ? operatorId : (await actFor(ctx, operatorId)).id
}

/** Whose inboxes a caller sees; null: all. */
export const ownerOfView = (ctx: Context): number | null => manages(ctx) ? null : callerId(ctx)

/** The inboxes a caller sees. */
export const visibleInboxes = (ctx: Context): Promise<number[]> => phoneInboxIds(ctx, ownerOfView(ctx))

/** Errors: `inbox.not_found`, `inbox.not_subscribed`. */
export async function demandInbox(ctx: Context, inboxId: number): Promise<void> {
  const [all, visible] = await Promise.all([phoneInboxIds(ctx, null), visibleInboxes(ctx)])
  if (!all.includes(inboxId)) throw new AppError('inbox.not_found')
  if (!visible.includes(inboxId)) throw new AppError('inbox.not_subscribed')
}

/** A label of an inbox: tags of the whole company are none here. Errors: `label.not_found`. */
export async function anyLabel(ctx: Context, id: number): Promise<{ inboxId: number }> {
  const { inboxId } = await labelById(ctx, id)
  if (inboxId === null) throw new AppError('label.not_found')
  return { inboxId }
}

/** Errors: `label.not_found`, `inbox.not_subscribed`. */
export async function demandLabel(ctx: Context, id: number): Promise<void> {
  await demandInbox(ctx, (await anyLabel(ctx, id)).inboxId)
}

/** The conversation, whoever may see it. Errors: `conversation.not_found`. */
export async function anyConversation(ctx: Context, id: number): Promise<ConversationHandle> {
  const [handle, all] = await Promise.all([conversationById(ctx, id), phoneInboxIds(ctx, null)])
  if (!all.includes(handle.inboxId)) throw new AppError('conversation.not_found')
  return handle
}

/** The conversation, if the caller sees it. Errors: `conversation.not_found`, `inbox.not_subscribed`. */
export async function conversationFor(ctx: Context, id: number): Promise<ConversationHandle> {
  const handle = await anyConversation(ctx, id)
  if (handle.agentId !== callerId(ctx)) await demandInbox(ctx, handle.inboxId)
  return handle
}
