// A conversation by mail: what visitor and staff said to each other, with the times of the tenant's own zone. No notes, no
// whispers; files are only named.
import { createHash } from 'node:crypto'
import type { Attachment, AuthorKind } from '@switchboard/protocol'
import { minute } from '../../kernel/clock.ts'
import { AppError, invalid } from '../../kernel/errors.ts'
import { must } from '../../kernel/must.ts'
import type { Context } from '../../platform/context.ts'
import { sql, type Sql } from '../../platform/db/sql.ts'
import type { Entry } from '../../platform/mail/letter.ts'
import { isPlainAddress } from '../../platform/mail/mailer.ts'
import { ownTenant } from '../identity/index.ts'
import { writeMail } from '../mail/index.ts'
import { visitorById } from '../people/index.ts'
import { accessConversation, ownConversation } from './access.ts'
import { localTime } from './local-time.ts'
import { conversationsByIds } from './view.ts'

const mostMessages = 1_000
/** Characters; the oldest messages are left out first. */
const mostText = 300_000
/** A second click is not a second mail; asking again later is. */
const repeatMs = 5 * minute

interface Row { seq: number; author_kind: AuthorKind; author_name: string | null; text: string; attachments: Attachment[] | null; created_at: string }

/** Newest first. */
export const listSaid = (conversationId: number, limit: number): Sql<Row> => sql`
  select e.seq, e.author_kind, coalesce(a.name, v.name) as author_name, e.text, e.attachments, e.created_at
    from conversation_events e
    left join accounts a on a.tenant_id = e.tenant_id and a.id = e.account_id
    left join visitors v on v.tenant_id = e.tenant_id and v.id = e.visitor_id
   where e.tenant_id = app_tenant() and e.conversation_id = ${conversationId} and e.type = 'message'
   order by e.seq desc
   limit ${limit}`

/** To the visitor's address when none is given. Errors: `conversation.not_found`, `auth.forbidden`, `input.invalid` (no address). */
export async function sendTranscript(ctx: Context, uid: string, email: string | undefined): Promise<void> {
  const handle = await accessConversation(ctx, uid, 'conversation.reply')
  await write(ctx, handle.id, email ?? null)
}

/** The visitor's own conversation. Errors: `conversation.not_found` (he has none), `input.invalid`. */
export async function sendOwnTranscript(ctx: Context, email: string): Promise<void> {
  const id = await ownConversation(ctx)
  if (id === null) throw new AppError('conversation.not_found')
  await write(ctx, id, email)
}

async function write(ctx: Context, id: number, email: string | null): Promise<void> {
  const [views, rows, tenant] = await Promise.all([conversationsByIds(ctx, [id]), ctx.db.rows(listSaid(id, mostMessages)), ownTenant(ctx)])
  const view = must(views[0], 'conversation')
  const visitor = await visitorById(ctx, view.visitorId)
  const to = email ?? visitor.email
  if (to === null) throw invalid('email', 'must be given: the visitor has none')
  if (!isPlainAddress(to)) throw invalid('email', 'must be a plain e-mail address')
  const said = newest(rows)
  const nameOf = (row: Row): string => {
    if (row.author_kind === 'visitor') return row.author_name ?? 'Visitor'
    return (view.showsAgents ? row.author_name : null) ?? tenant.name
  }
  const entries: Entry[] = said.map((row) => ({
    who: nameOf(row), when: localTime(row.created_at, tenant.timeZone, visitor.locale), text: row.text, files: (row.attachments ?? []).map((file) => file.name),
  }))
  const print = createHash('sha256').update(to.toLowerCase()).digest('base64url').slice(0, 22)
  await ctx.tx(async (tx) => {
    await writeMail(tx, {
      key: `transcript.${id}.${rows[0]?.seq ?? 0}.${print}.${Math.floor(tx.clock.now() / repeatMs)}`, kind: 'transcript', to, conversationId: id,
      subject: `Your conversation with ${tenant.name}`,
      letter: {
        title: `Your conversation with ${tenant.name}`, intro: said.length < rows.length || rows.length === mostMessages ? 'Earlier messages are left out.' : '',
        entries, footer: `Conversation ${id}. It was sent because somebody asked for it; if that was not you, you need do nothing.`,
      },
    })
  })
}

/** Ascending; as many of the newest as fit. */
function newest(rows: Row[]): Row[] {
  let length = 0
  const fitting = rows.findIndex((row) => (length += row.text.length) > mostText)
  return (fitting < 0 ? rows : rows.slice(0, Math.max(1, fitting))).toReversed()
}
