// The statements of files.
import { sql, type Sql } from '../../platform/db/sql.ts'
import type { FileRow } from './model.ts'

export interface NewFile {
  uid: string; storageKey: string; name: string; type: string; size: number; sha256: Buffer; width: number | null; height: number | null
  accountId: number | null; visitorId: number | null
}

export const insertFile = (f: NewFile, now: string): Sql<{ id: number }> => sql`
  insert into files (uid, tenant_id, storage_key, name, type, size, sha256, width, height, account_id, visitor_id, created_at)
  values (${f.uid}, app_tenant(), ${f.storageKey}, ${f.name}, ${f.type}, ${f.size}, ${f.sha256}, ${f.width}, ${f.height}, ${f.accountId}, ${f.visitorId}, ${now})
  returning id`

/** With a key: a thumbnail is wanted under it. */
export const markReady = (id: number, thumbnailKey: string | null): Sql => sql`
  update files set state = 'ready', thumbnail = case when ${thumbnailKey}::text is null then 'none' else 'wanted' end, thumbnail_key = ${thumbnailKey}
   where tenant_id = app_tenant() and id = ${id} and state = 'arriving'`

const columns = sql`
  f.id, f.uid, f.state, f.storage_key, f.name, f.type, f.size, f.sha256, f.width, f.height, f.thumbnail, f.thumbnail_key,
  f.account_id, f.visitor_id, f.conversation_id`

/** With what decides who may see it: the kind of event it came with, and whose conversation that is. */
export interface FoundFile extends FileRow { event_type: string | null; owner_visitor_id: number | null }

export const findFiles = (uids: string[]): Sql<FoundFile> => sql`
  select ${columns}, e.type as event_type, c.visitor_id as owner_visitor_id
    from files f
    left join conversation_events e on e.tenant_id = f.tenant_id and e.conversation_id = f.conversation_id and e.seq = f.event_seq
    left join conversations c on c.tenant_id = f.tenant_id and c.id = f.conversation_id
   where f.tenant_id = app_tenant() and f.uid = any(${uids}::uuid[]) and f.state in ('ready', 'used')`

/** Files of the sender's own upload that nobody has used, locked in the order of their ids. */
export const lockOwnReady = (uids: string[], by: { accountId: number | null; visitorId: number | null }): Sql<FileRow> => sql`
  select ${columns}
    from files f
   where f.tenant_id = app_tenant() and f.uid = any(${uids}::uuid[]) and f.state = 'ready'
     and (f.account_id = ${by.accountId} or f.visitor_id = ${by.visitorId})
   order by f.id
     for no key update`

/** The guard is the state: what another event took meanwhile is not changed. */
export const bindToEvent = (ids: number[], conversationId: number, seq: number): Sql => sql`
  update files set state = 'used', conversation_id = ${conversationId}, event_seq = ${seq}
   where tenant_id = app_tenant() and id = any(${ids}::bigint[]) and state = 'ready'`

export const bindToLogo = (id: number, inboxId: number): Sql => sql`
  update files set state = 'used', logo_inbox_id = ${inboxId}
   where tenant_id = app_tenant() and id = ${id} and state = 'ready'`

/** The logo that was goes the way of what nobody uses. */
export const dropLogo = (inboxId: number): Sql => sql`
  update files set state = 'dropped', logo_inbox_id = null
   where tenant_id = app_tenant() and logo_inbox_id = ${inboxId}`

export const findLogo = (inboxId: number): Sql<FileRow> => sql`
  select ${columns}
    from files f
   where f.tenant_id = app_tenant() and f.logo_inbox_id = ${inboxId} and f.state = 'used'`

export const findWanted = (id: number): Sql<{ storage_key: string; thumbnail_key: string }> => sql`
  select storage_key, thumbnail_key from files where tenant_id = app_tenant() and id = ${id} and thumbnail = 'wanted' and state in ('ready', 'used')`

/** No row: the file went meanwhile. */
export const markShrunk = (id: number, made: boolean): Sql<{ id: number }> => sql`
  update files set thumbnail = case when ${made}::boolean then 'made' else 'failed' end, thumbnail_key = case when ${made}::boolean then thumbnail_key end
   where tenant_id = app_tenant() and id = ${id} and thumbnail = 'wanted' and state in ('ready', 'used')
  returning id`

export const findDue = (before: string, most: number): Sql<{ tenant_id: number; id: number }> => sql`
  select tenant_id, id from files_due(${before}, ${most})`

/** First the mark, so that no event takes it any more. */
export const dropUnused = (id: number, before: string): Sql<{ storage_key: string; thumbnail_key: string | null }> => sql`
  update files set state = 'dropped'
   where tenant_id = app_tenant() and id = ${id} and (state = 'dropped' or (state in ('arriving', 'ready') and created_at < ${before}))
  returning storage_key, thumbnail_key`

export const deleteDropped = (id: number): Sql => sql`
  delete from files where tenant_id = app_tenant() and id = ${id} and state = 'dropped'`
