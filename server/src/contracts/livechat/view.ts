// Conversations with all that belongs to them, read at once for however many there are.
import { must } from '../../kernel/must.ts'
import { conversationsByIds, newestNotes, tagsOf, threadsByConversation } from '../../modules/conversations/index.ts'
import { groupRecordsByIds } from '../../modules/inboxes/index.ts'
import { visitorRecords } from '../../modules/people/index.ts'
import { colleaguesByIds } from '../../modules/presence/index.ts'
import type { Context } from '../../platform/context.ts'
import { presentConversation } from './present.ts'

/** Threads of a conversation that are shown, the newest. */
const mostThreads = 50

const unique = (ids: (number | null)[]): number[] => [...new Set(ids.filter((id) => id !== null))]
const byId = <T extends { id: number }>(rows: T[]): Map<number, T> => new Map(rows.map((row) => [row.id, row]))

type Shown = ReturnType<typeof presentConversation>

/** In the order of the ids. On one connection: a page must not take a handful of them. */
export const conversationsShown = async (ctx: Context, ids: number[]): Promise<Shown[]> => (ids.length === 0 ? [] : ctx.tx((tx) => read(tx, ids)))

async function read(ctx: Context, ids: number[]): Promise<Shown[]> {
  const views = byId(await conversationsByIds(ctx, ids))
  const all = [...views.values()]
  const [visitors, agents, groups, threads, tags, notes] = await Promise.all([
    visitorRecords(ctx, unique(all.map((view) => view.visitorId))), colleaguesByIds(ctx, unique(all.map((view) => view.agentId))),
    groupRecordsByIds(ctx, unique(all.map((view) => view.groupId))), threadsByConversation(ctx, ids, mostThreads), tagsOf(ctx, ids), newestNotes(ctx, ids),
  ])
  const [visitorOf, agentOf, groupOf] = [byId(visitors), byId(agents), byId(groups)]
  return ids.flatMap((id) => {
    const view = views.get(id)
    if (!view) return []
    return [presentConversation(view, {
      visitor: must(visitorOf.get(view.visitorId), 'visitor'), agent: view.agentId === null ? null : agentOf.get(view.agentId) ?? null,
      group: view.groupId === null ? null : groupOf.get(view.groupId) ?? null, threads: threads.get(id) ?? [], tags: tags.get(id) ?? [], notes: notes.get(id) ?? null,
    })]
  })
}

export const conversationShown = async (ctx: Context, id: number) => must((await conversationsShown(ctx, [id]))[0], 'conversation')
