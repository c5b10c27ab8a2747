// Why a conversation still waits, at this moment: whose turn it is, who could take it and who cannot and why.
import type { RoutingStrategy, RoutingWaiting } from '@switchboard/protocol'
import { instant, second } from '../../kernel/clock.ts'
import type { Context } from '../../platform/context.ts'
import { accessConversation, placesInQueue, type ConversationHandle } from '../conversations/index.ts'
import { settingsOf } from '../settings/index.ts'
import { shown } from './decisions.ts'
import { lookOver, type Look } from './look-over.ts'
import { findWait, peekWaiting } from './store.ts'
import { strategies } from './strategies/index.ts'

/** Null: it does not wait. Errors: `conversation.not_found`. */
export async function whyWaiting(ctx: Context, conversationUid: string): Promise<RoutingWaiting | null> {
  const handle = await accessConversation(ctx, conversationUid, 'conversation.read')
  if (handle.state !== 'queued') return null
  const [wait, { overflowSeconds }] = await Promise.all([ctx.db.maybe(findWait(handle.id)), settingsOf(ctx)])
  if (!wait) return null
  const strategy = wait.strategy ?? 'least_loaded'
  const overflowAt = overflowSeconds === null || wait.is_default ? null : instant(Date.parse(wait.queued_at) + overflowSeconds * second)
  const told = { since: wait.queued_at, strategy, overflowAt }
  if (strategy === 'pull') return { ...told, reason: 'pull', place: null, candidates: [], more: false }
  const [look, places] = await Promise.all([lookAt(ctx, handle, wait), placesInQueue(ctx, [handle.id])])
  if (!look) return null
  const place = places.get(handle.id) ?? null
  return { ...told, reason: reasonOf(look, place), place, candidates: look.judged.map(shown), more: look.more }
}

async function lookAt(ctx: Context, { id, groupId }: ConversationHandle, { strategy, large }: { strategy: RoutingStrategy | null; large: boolean }): Promise<Look | null> {
  const head = await ctx.db.maybe(peekWaiting(id))
  // What its visitor took up again goes to the agent he had, whatever the strategy.
  return lookOver(ctx, { groupId, large }, head?.taken_up ? strategies.sticky : strategies[strategy === null || strategy === 'pull' ? 'least_loaded' : strategy], head)
}

function reasonOf({ judged, more }: Look, place: number | null): RoutingWaiting['reason'] {
  if (judged.length === 0 && !more) return 'nobody'
  if (judged.some((candidate) => !candidate.excluded)) return place === 1 ? 'soon' : 'behind'
  return judged.some((candidate) => candidate.excluded === 'returned_it') ? 'returned' : 'nobody_free'
}
