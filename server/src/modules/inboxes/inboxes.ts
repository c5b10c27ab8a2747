// Inboxes: the doors by which visitors come in. A web inbox has a public key that stands in the snippet.
import type { Channel, Inbox } from '@switchboard/protocol'
import { AppError, invalid } from '../../kernel/errors.ts'
import { phone } from '../../kernel/phone.ts'
import { must } from '../../kernel/must.ts'
import { makeContext, type Context } from '../../platform/context.ts'
import { sqlState } from '../../platform/db/database.ts'
import { accountByUid } from '../identity/index.ts'
import { groupByUid } from './groups.ts'
import { seal, unseal } from '../../platform/crypto/seal.ts'
import { findAnsweringGroup, findFirstInbox, findInbox, findInboxTenant, findInboxTenantByUid, findSigningSecret, setSigningSecret, insertInbox, listInboxes, updateInbox, type InboxRow } from './store.ts'

export interface InboxInput {
  name: string; channel: Channel; group?: string | undefined; greeting?: string | undefined; hue?: number | undefined; allowedOrigins?: string[] | undefined
  /** Needed by phone inboxes; any way of writing it. */
  phoneNumber?: string | undefined
  /** Only for demo data, where the key is printed in documents. */
  key?: string
}

export type InboxWithId = Inbox & { id: number }

const toInbox = (row: InboxRow): InboxWithId => ({
  id: row.id, uid: row.uid, number: row.id, name: row.name, channel: row.channel, key: row.key, greeting: row.greeting, hue: row.hue, phoneNumber: row.phone_number,
  allowedOrigins: row.allowed_origins,
  group: row.group_uid && row.group_name !== null ? { uid: row.group_uid, name: row.group_name } : null,
  bot: row.bot_uid && row.bot_name !== null ? { uid: row.bot_uid, name: row.bot_name } : null, botTimeoutSeconds: row.bot_timeout_seconds,
})

const taken = (error: unknown): never => {
  const text = sqlState(error) === '23505' ? (error as Error).message : ''
  if (text.includes('inboxes_name')) throw new AppError('inbox.name_taken')
  if (text.includes('inboxes_phone')) throw new AppError('inbox.phone_taken')
  throw error
}

export async function inboxes(ctx: Context, after: number, limit: number): Promise<InboxWithId[]> {
  return (await ctx.db.rows(listInboxes(after, limit))).map(toInbox)
}

/** Errors: `inbox.not_found`. */
export async function inboxBy(ctx: Context, by: { uid?: string; key?: string; id?: number }): Promise<InboxWithId> {
  const row = await ctx.db.maybe(findInbox(by))
  if (!row) throw new AppError('inbox.not_found')
  return toInbox(row)
}

/** The context of the tenant an inbox key belongs to. Errors: `inbox.not_found`. */
export async function contextOfInboxKey(ctx: Context, key: string): Promise<Context> {
  const row = await ctx.db.maybe(findInboxTenant(key))
  if (!row?.tenant) throw new AppError('inbox.not_found')
  return makeContext(ctx.platform, row.tenant, { kind: 'system' }, ctx.origin)
}

/** The tenant's oldest web inbox. Errors: `inbox.not_found` (it has none). */
export async function firstWebInbox(ctx: Context): Promise<InboxWithId> {
  const row = await ctx.db.maybe(findFirstInbox('web'))
  if (!row) throw new AppError('inbox.not_found')
  return inboxBy(ctx, { id: row.id })
}

/** A new secret for signing deliveries to this inbox; the one before stops working. It is told this once. Errors: `inbox.not_found`. */
export async function newSigningSecret(ctx: Context, uid: string): Promise<string> {
  const inbox = await inboxBy(ctx, { uid })
  const secret = `whsec_${ctx.ids.secret()}`
  await ctx.db.run(setSigningSecret(inbox.id, seal(ctx.secrets.seal, secret), ctx.now()))
  return secret
}

/** The inbox a delivery is for and the secret it must be signed with. `ctx` has no tenant. Errors: `inbox.not_found`, `signature.invalid` (it has no secret). */
export async function inboxForDelivery(ctx: Context, uid: string): Promise<{ ctx: Context; inbox: InboxWithId; secret: string }> {
  const row = await ctx.db.maybe(findInboxTenantByUid(uid))
  if (!row?.tenant) throw new AppError('inbox.not_found')
  const own = makeContext(ctx.platform, row.tenant, { kind: 'system' }, ctx.origin)
  const inbox = await inboxBy(own, { uid })
  const sealed = (await own.db.maybe(findSigningSecret(inbox.id)))?.signing_secret
  if (!sealed) throw new AppError('signature.invalid')
  return { ctx: own, inbox, secret: unseal(ctx.secrets.seal, sealed) }
}

/** Errors: `inbox.name_taken`, `inbox.phone_taken`, `group.not_found`, `input.invalid`. */
export async function createInbox(ctx: Context, input: InboxInput): Promise<InboxWithId> {
  return ctx.tx(async (tx) => {
    if (input.channel === 'phone' && input.phoneNumber === undefined) throw invalid('phoneNumber', 'must be given for a phone inbox')
    const phoneNumber = input.phoneNumber === undefined ? null : phone(input.phoneNumber, 'phoneNumber')
    const groupId = input.group ? (await groupByUid(tx, input.group)).id : null
    const row = await tx.db.maybe(insertInbox({
      uid: tx.ids.uid(), name: input.name.trim(), channel: input.channel, key: input.key ?? `pub_${tx.ids.secret().slice(0, 24)}`, groupId,
      greeting: input.greeting ?? '', hue: input.hue ?? 322, allowedOrigins: input.allowedOrigins ?? [], phoneNumber,
    }, tx.now())).catch(taken)
    const { id } = must(row, 'new inbox')
    await tx.emit({ name: 'inbox.changed', data: { inbox: id } })
    return inboxBy(tx, { id })
  })
}

export type InboxChangeInput = Partial<Omit<InboxInput, 'channel' | 'key' | 'phoneNumber'>> & {
  /** The bot that answers first; null: none. */
  bot?: string | null | undefined
  botTimeoutSeconds?: number | undefined
}

/** Errors: `inbox.not_found`, `inbox.name_taken`, `group.not_found`, `agent.not_found`, `input.invalid`. */
export async function changeInbox(ctx: Context, uid: string, input: InboxChangeInput): Promise<InboxWithId> {
  return ctx.tx(async (tx) => {
    const inbox = await inboxBy(tx, { uid })
    const groupId = input.group ? (await groupByUid(tx, input.group)).id : null
    const bot = input.bot ? await accountByUid(tx, input.bot) : null
    if (bot && bot.kind !== 'bot') throw invalid('bot', 'must be a bot')
    await tx.db.run(updateInbox(inbox.id, {
      name: input.name?.trim() ?? null, groupId, greeting: input.greeting ?? null, hue: input.hue ?? null, allowedOrigins: input.allowedOrigins ?? null,
      setBot: input.bot !== undefined, botId: bot?.id ?? null, botTimeoutSeconds: input.botTimeoutSeconds ?? null,
    }, tx.now())).catch(taken)
    await tx.emit({ name: 'inbox.changed', data: { inbox: inbox.id } })
    return inboxBy(tx, { id: inbox.id })
  })
}

/** The group that answers for an inbox, or null when the tenant has none: then everybody does. */
export async function answeringGroup(ctx: Context, inboxId: number): Promise<number | null> {
  return (await ctx.db.maybe(findAnsweringGroup(inboxId)))?.id ?? null
}
