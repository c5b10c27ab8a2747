// Finds messages and people by their words, the best first, with what was found marked.
import type { AuthorKind, Channel, ConversationState, MessageHit, PersonHit } from '@switchboard/protocol'
import { invalid } from '../../kernel/errors.ts'
import type { Context } from '../../platform/context.ts'
import { sql, type Sql } from '../../platform/db/sql.ts'
import { demand } from '../identity/index.ts'
import { searchQuery, snippetOf, type SearchQuery } from '../../kernel/search-query.ts'

/** Where a page ended: rank and id of its last row. */
export interface SearchPlace { rank: number; id: number }
export interface Found<T> { rows: T[]; next: SearchPlace | null }

interface MessageRow {
  id: number; rank: number; uid: string; seq: number; type: 'message' | 'note'; author_kind: AuthorKind; author_name: string | null; created_at: string; text: string
  conversation_uid: string; number: number; state: ConversationState; channel: Channel; visitor_uid: string; visitor_name: string | null
}

export const findMessageHits = (words: string, after: SearchPlace | null, most: number): Sql<MessageRow> => sql`
  select e.id, h.rank, e.uid, e.seq, e.type, e.author_kind, coalesce(a.name, v.name) as author_name, e.created_at, e.text,
         c.uid as conversation_uid, c.id as number, c.state, i.channel, v.uid as visitor_uid, v.name as visitor_name
    from search_messages(to_tsquery('simple', ${words}), ${after?.rank ?? null}::real, ${after?.id ?? null}::bigint, ${most}) h
    join conversation_events e on e.tenant_id = app_tenant() and e.conversation_id = h.conversation_id and e.id = h.event_id
    join conversations c on c.tenant_id = e.tenant_id and c.id = e.conversation_id
    join inboxes i on i.tenant_id = c.tenant_id and i.id = c.inbox_id
    join visitors v on v.tenant_id = c.tenant_id and v.id = c.visitor_id
    left join accounts a on a.tenant_id = e.tenant_id and a.id = e.account_id
   order by h.rank desc, e.id desc`

interface PersonRow {
  id: number; rank: number; uid: string; name: string | null; email: string | null; phone: string | null; last_seen_at: string; conversations: number
  conversation_uid: string | null; number: number | null; state: ConversationState | null
}

export const findPersonHits = (words: string, after: SearchPlace | null, most: number): Sql<PersonRow> => sql`
  select v.id, h.rank, v.uid, v.name, v.email, v.phone, v.last_seen_at,
         (select count(*)::integer from conversations o where o.tenant_id = v.tenant_id and o.visitor_id = v.id) as conversations,
         c.uid as conversation_uid, c.id as number, c.state
    from search_people(to_tsquery('simple', ${words}), ${after?.rank ?? null}::real, ${after?.id ?? null}::integer, ${most}) h
    join visitors v on v.tenant_id = app_tenant() and v.id = h.visitor_id
    left join lateral (select uid, id, state from conversations
                        where tenant_id = v.tenant_id and visitor_id = v.id
                        order by id desc
                        limit 1) c on true
   order by h.rank desc, v.id desc`

/** Errors: `input.invalid` (no word in it). */
function queryOf(text: string): SearchQuery {
  const query = searchQuery(text)
  if (query === null) throw invalid('q', 'must contain a word to look for')
  return query
}

function cut<R extends { id: number; rank: number }>(rows: R[], limit: number): { shown: R[]; next: SearchPlace | null } {
  const shown = rows.slice(0, limit)
  const last = shown.at(-1)
  return { shown, next: rows.length > limit && last ? { rank: last.rank, id: last.id } : null }
}

/** Messages and notes; of the newest 2,000 that match. Errors: `auth.forbidden`, `input.invalid`. */
export async function searchMessages(ctx: Context, text: string, after: SearchPlace | null, limit: number): Promise<Found<MessageHit>> {
  demand(ctx, 'conversation.read')
  const query = queryOf(text)
  const { shown, next } = cut(await ctx.db.rows(findMessageHits(query.text, after, limit + 1)), limit)
  return {
    next, rows: shown.map((r) => ({
      conversation: { uid: r.conversation_uid, number: r.number, state: r.state, channel: r.channel, visitor: { uid: r.visitor_uid, name: r.visitor_name } },
      event: { uid: r.uid, seq: r.seq, type: r.type, author: r.author_kind, authorName: r.author_name, at: r.created_at },
      snippet: snippetOf(r.text, query),
    })),
  }
}

/** Visitors and contacts by name, e-mail and phone. Errors: `auth.forbidden`, `input.invalid`. */
export async function searchPeople(ctx: Context, text: string, after: SearchPlace | null, limit: number): Promise<Found<PersonHit>> {
  demand(ctx, 'conversation.read')
  const { shown, next } = cut(await ctx.db.rows(findPersonHits(queryOf(text).text, after, limit + 1)), limit)
  return {
    next, rows: shown.map((r) => ({
      visitor: { uid: r.uid, name: r.name, email: r.email, phone: r.phone, lastSeenAt: r.last_seen_at }, conversations: r.conversations,
      conversation: r.conversation_uid !== null && r.number !== null && r.state !== null ? { uid: r.conversation_uid, number: r.number, state: r.state } : null,
    })),
  }
}
