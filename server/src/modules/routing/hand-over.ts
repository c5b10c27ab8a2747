// A bot gives a conversation to people: the context becomes a note, the conversation waits and is routed in the same commit,
// never back to the bot. The same happens by itself when the bot does not answer in time.
import { AppError } from '../../kernel/errors.ts'
import { must } from '../../kernel/must.ts'
import type { Context } from '../../platform/context.ts'
import { sql, type Sql } from '../../platform/db/sql.ts'
import { accessConversation, lockQueued, moveConversation, sendAgentEvent, type ConversationHandle } from '../conversations/index.ts'
import { accountByUid } from '../identity/index.ts'
import { groupByUid } from '../inboxes/index.ts'
import { endGrace, giveSlotBack, takeSlotIfEligible } from '../presence/index.ts'
import { assign } from './assign-next.ts'
import { recordDecision } from './decisions.ts'
import { lookOver } from './look-over.ts'
import { Overtaken, type Judged } from './model.ts'
import { takeSlotIfPossible } from './slot.ts'
import { endAssignment, findAgentAsCandidate, findLastAgent, findStrategy, lockNextFor, toCandidate } from './store.ts'
import { strategies } from './strategies/index.ts'

const attempts = 3

export const setGroup = (id: number, groupId: number): Sql => sql`
  update conversations set group_id = ${groupId} where tenant_id = app_tenant() and id = ${id}`

export interface HandOverInput { group?: string | undefined; agent?: string | undefined; context?: string | undefined }

/**
 * The bot that has it may. An agent who cannot take it now is no error: then it waits in the queue of its group.
 * Errors: `auth.forbidden`, `conversation.not_found`, `conversation.not_yours` (or the caller is no bot), `group.not_found`, `agent.not_found`.
 */
export async function handOver(ctx: Context, uid: string, input: HandOverInput): Promise<number> {
  const { actor } = ctx
  await accessConversation(ctx, uid, 'conversation.reply')
  const [group, agent] = await Promise.all([input.group === undefined ? null : groupByUid(ctx, input.group), input.agent === undefined ? null : accountByUid(ctx, input.agent)])
  if (actor.kind !== 'agent' || !actor.bot) throw new AppError('conversation.not_yours', { detail: 'only a bot hands over' })
  const how = { groupId: group?.id ?? null, agentId: agent?.kind === 'person' ? agent.id : null, context: input.context ?? null, bot: { id: actor.accountId, name: actor.name }, late: false }
  for (let attempt = 1; attempt <= attempts; attempt++) {
    const handle = await accessConversation(ctx, uid, 'conversation.reply')
    if (handle.state !== 'assigned' || handle.agentId !== actor.accountId) throw new AppError('conversation.not_yours')
    if (await giveToPeople(ctx, handle, how, attempt < attempts)) return handle.id
  }
  throw new AppError('conversation.invalid_transition', { detail: 'it changed at the same moment; look again' })
}

export interface HandOver {
  /** Null: the group it has. */
  groupId: number | null
  /** To this agent, if he can. */
  agentId: number | null
  /** For the people, as a note of the bot. */
  context: string | null
  bot: { id: number; name: string }
  /** The bot did not answer in time. */
  late: boolean
}

/** False: it moved under the hand, or the agent's last slot went; look again. Without `route` it only goes to the queue. */
export async function giveToPeople(ctx: Context, handle: ConversationHandle, how: HandOver, route: boolean): Promise<boolean> {
  return ctx.tx((tx) => give(tx, handle, how, route)).catch((error: unknown) => {
    if (error instanceof Overtaken) return false
    throw error
  })
}

interface Choice { accountId: number; name: string; byHand: boolean; strategy: string; judged: Judged[] }

async function give(tx: Context, handle: ConversationHandle, how: HandOver, route: boolean): Promise<true> {
  const startedAt = performance.now()
  const { bot } = how
  const groupId = how.groupId ?? handle.groupId
  const choice = route ? await choose(tx, handle, how, groupId) : null
  // Two agents: the lower id is locked first.
  if (choice && choice.accountId < bot.id) await takeSlot(tx, choice)
  giveSlotBack(tx, bot.id)
  if (choice && choice.accountId > bot.id) await takeSlot(tx, choice)
  if (how.context !== null && how.context.trim() !== '') {
    await sendAgentEvent(tx, { conversation: handle.uid, type: 'note', text: how.context, clientId: tx.ids.uid() })
  }
  const moved = await moveConversation(tx, handle.id, {
    to: 'queued', from: ['assigned'], expectAgent: bot.id, agentId: null, avoidAgent: bot.id, code: 'bot_handed_over', accountId: bot.id,
    text: how.late ? `${bot.name} did not answer in time` : `Handed over by ${bot.name}`, by: how.late ? 'system' : 'agent', reason: 'bot_handed_over',
  })
  if (!moved) throw new Overtaken()
  endGrace(tx, handle.id)
  tx.db.leave(endAssignment(handle.id, 'handed_over', tx.now()))
  await tx.emit({ name: 'agent.changed', accountId: bot.id })
  if (how.groupId !== null) tx.db.leave(setGroup(handle.id, how.groupId))
  if (!choice) return true
  // Who has waited longer comes first, as always; an agent who was named gets this one.
  const next = await tx.db.maybe(choice.byHand ? lockQueued(handle.id) : lockNextFor(groupId, choice.accountId))
  // Its group was removed meanwhile: it waits in another now.
  if (!next) throw new Overtaken()
  recordDecision(tx, {
    conversationId: next.id, accountId: choice.accountId, origin: choice.byHand ? 'manual' : 'automatic', strategy: choice.strategy, judged: choice.judged, startedAt,
  })
  await assign(tx, next.id, choice)
  return true
}

/** Errors: `Overtaken` (it went to somebody else meanwhile). */
async function takeSlot(tx: Context, choice: Choice): Promise<void> {
  const taken = choice.byHand ? await takeSlotIfPossible(tx, choice.accountId) : await takeSlotIfEligible(tx, choice.accountId)
  if (!taken) throw new Overtaken()
}

/** Null: nobody can take it now, or nobody is handed work in this group. */
async function choose(tx: Context, handle: ConversationHandle, how: HandOver, groupId: number | null): Promise<Choice | null> {
  if (how.agentId !== null) {
    const row = await tx.db.maybe(findAgentAsCandidate(how.agentId))
    const candidate = row && toCandidate(row)
    if (candidate && candidate.accountId !== how.bot.id && candidate.presence !== 'offline' && candidate.activeChats < candidate.maxChats) {
      return { ...candidate, byHand: true, strategy: 'manual', judged: [{ ...candidate, score: null, terms: {}, excluded: null }] }
    }
  }
  const [group, last] = await Promise.all([groupId === null ? null : tx.db.maybe(findStrategy(groupId)), tx.db.maybe(findLastAgent(handle.visitorId))])
  const name = group?.strategy ?? 'least_loaded'
  if (name === 'pull') return null
  const head = { id: handle.id, avoid_agent_id: how.bot.id, last_agent: last?.account_id ?? null, taken_up: false }
  const { judged } = must(await lookOver(tx, { groupId, large: group?.large ?? false }, strategies[name], head), 'look over the agents')
  const best = judged.find((candidate) => !candidate.excluded)
  return best ? { accountId: best.accountId, name: best.name, byHand: false, strategy: strategies[name].name, judged } : null
}
