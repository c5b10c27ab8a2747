// The statements of the outbox.
import type { MailKind, MailState } from '@switchboard/protocol'
import { nothing, sql, type Sql } from '../../platform/db/sql.ts'

export interface NewMail {
  uid: string; key: string; kind: MailKind; to: string; replyTo: string | null; subject: string; text: string; html: string; conversationId: number | null
}

/** No row: the key was used. */
export const insertMail = (m: NewMail, now: string): Sql<{ id: number }> => sql`
  insert into mail_outbox (uid, tenant_id, key, kind, to_address, reply_to, subject, text, html, conversation_id, created_at)
  values (${m.uid}, app_tenant(), ${m.key}, ${m.kind}, ${m.to}, ${m.replyTo}, ${m.subject}, ${m.text}, ${m.html}, ${m.conversationId}, ${now})
  on conflict (tenant_id, key) do nothing
  returning id`

export interface TakenMail { uid: string; kind: MailKind; to_address: string; reply_to: string | null; subject: string; text: string; html: string; created_at: string }

/** The one who gets the row hands it over. */
export const takeMail = (id: number): Sql<TakenMail> => sql`
  update mail_outbox set state = 'sending', attempts = attempts + 1, error = null
   where tenant_id = app_tenant() and id = ${id} and state = 'waiting'
  returning uid, kind, to_address, reply_to, subject, text, html, created_at`

/** A run that was thought lost may still tell how it ended. */
export const finishMail = (id: number, state: 'sent' | 'kept', now: string): Sql => sql`
  update mail_outbox set state = ${state}, sent_at = ${now}, error = null
   where tenant_id = app_tenant() and id = ${id} and state in ('sending', 'unknown')`

export const endAttempt = (id: number, state: 'waiting' | 'failed' | 'unknown', error: string): Sql => sql`
  update mail_outbox set state = ${state}, error = ${error}
   where tenant_id = app_tenant() and id = ${id} and state = 'sending'`

export const resendMail = (id: number): Sql => sql`
  update mail_outbox set state = 'waiting', error = null
   where tenant_id = app_tenant() and id = ${id} and state in ('failed', 'unknown')`

export interface MailRow {
  id: number; uid: string; kind: MailKind; to_address: string; subject: string; state: MailState; attempts: number; error: string | null
  conversation_uid: string | null; created_at: string; sent_at: string | null
}

const columns = sql`m.id, m.uid, m.kind, m.to_address, m.subject, m.state, m.attempts, m.error, c.uid as conversation_uid, m.created_at, m.sent_at`
const joins = sql`left join conversations c on c.tenant_id = m.tenant_id and c.id = m.conversation_id`

/** Newest first. */
export const listMail = (p: { state: MailState | null; before: number | null; limit: number }): Sql<MailRow> => sql`
  select ${columns}
    from mail_outbox m ${joins}
   where m.tenant_id = app_tenant()
     ${p.state === null ? nothing : sql`and m.state = ${p.state}`}
     ${p.before === null ? nothing : sql`and m.id < ${p.before}`}
   order by m.id desc
   limit ${p.limit}`

export interface MailDetailRow extends MailRow { reply_to: string | null; text: string; html: string }

export const findMail = (uid: string): Sql<MailDetailRow> => sql`
  select ${columns}, m.reply_to, m.text, m.html
    from mail_outbox m ${joins}
   where m.tenant_id = app_tenant() and m.uid = ${uid}`

export const trimMail = (before: string, most: number): Sql<{ gone: number }> => sql`select mail_outbox_trim(${before}, ${most}) as gone`
