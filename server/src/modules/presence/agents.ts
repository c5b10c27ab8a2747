// Agents as the product shows them: an account with its presence and load.
import type { Agent, Presence } from '@switchboard/protocol'
import { AppError } from '../../kernel/errors.ts'
import { must } from '../../kernel/must.ts'
import type { Context } from '../../platform/context.ts'
import { accountByUid, changeAccount, createAccount, removeAccount, restoreAccount, type Account, type ChangeAccount, type CreateAccount } from '../identity/index.ts'
import { endPresenceSessions, findAgents, insertAgent, listAgents, lockAgent, settle, someoneAnswers, updateMaxChats, updateWanted, type AgentRow } from './store.ts'

export type AgentWithId = Agent & { id: number }

const toAgent = (r: AgentRow): AgentWithId => ({
  id: r.id, uid: r.uid, number: r.id, name: r.name, email: r.email, kind: r.kind, role: r.role, active: r.active, ...(r.removed ? { removed: true } : {}),
  wanted: r.wanted, presence: r.presence, accepting: r.accepting, activeChats: r.active_chats, maxChats: r.max_chats, groups: r.groups,
})

const plain = ({ id: _, ...agent }: AgentWithId): Agent => agent

export async function agentsByIds(ctx: Context, ids: number[]): Promise<AgentWithId[]> {
  return ids.length === 0 ? [] : (await ctx.db.rows(findAgents(ids))).map(toAgent)
}

export async function agentById(ctx: Context, id: number): Promise<Agent> {
  return plain(must((await agentsByIds(ctx, [id]))[0], `agent ${id}`))
}

/** Errors: `agent.not_found`. */
export async function agentByUid(ctx: Context, uid: string): Promise<AgentWithId> {
  const account = await accountByUid(ctx, uid)
  const agent = (await agentsByIds(ctx, [account.id]))[0]
  if (!agent) throw new AppError('agent.not_found')
  return agent
}

/** In the order of their ids, after the given one. */
export async function agentPage(ctx: Context, after: number, limit: number): Promise<AgentWithId[]> {
  return (await ctx.db.rows(listAgents(after, limit))).map(toAgent)
}

/** An account that works. Inside a transaction. Errors: those of `createAccount`. */
export async function addAgent(tx: Context, input: CreateAccount & { maxChats?: number | undefined; wanted?: Presence }): Promise<Agent> {
  const account = await createAccount(tx, input)
  await employ(tx, account, input)
  return agentById(tx, account.id)
}

/** Lets an account that was made just now work. Inside its transaction. */
export async function employ(tx: Context, account: Account, how: { maxChats?: number | undefined; wanted?: Presence }): Promise<void> {
  const works = account.role !== 'viewer' && account.role !== 'api'
  await tx.db.run(insertAgent({ accountId: account.id, wanted: how.wanted ?? 'online', accepting: works, maxChats: how.maxChats ?? 5 }, tx.now()))
  await tx.emit({ name: 'agent.changed', accountId: account.id })
}

/** Inside a transaction. Deactivation ends presence at once. Errors: `agent.not_found`, those of `changeAccount`. */
export async function changeAgent(tx: Context, id: number, change: ChangeAccount & { maxChats?: number | undefined }): Promise<void> {
  await tx.db.maybe(lockAgent(id))
  const account = await changeAccount(tx, id, change, change.maxChats === undefined ? {} : { maxChats: change.maxChats })
  if (change.maxChats !== undefined) await tx.db.run(updateMaxChats(id, change.maxChats))
  if (account.role === 'viewer' || account.role === 'api') await tx.db.run(updateWanted(id, null, false))
  if (!account.active) {
    await tx.db.run(endPresenceSessions(id, tx.now()))
    await tx.db.maybe(settle(id, tx.now()))
  }
  await tx.emit({ name: 'agent.changed', accountId: id })
}

/** Inside a transaction. His presence ends at once. Errors: those of `removeAccount`. */
export async function removeAgent(tx: Context, id: number): Promise<void> {
  await tx.db.maybe(lockAgent(id))
  await removeAccount(tx, id)
  await tx.db.run(endPresenceSessions(id, tx.now()))
  await tx.db.maybe(settle(id, tx.now()))
  await tx.emit({ name: 'agent.changed', accountId: id })
}

/** He is back as he was, offline. Errors: `agent.not_found`, those of `restoreAccount`. */
export async function restoreAgent(ctx: Context, uid: string): Promise<Agent> {
  await ctx.tx((tx) => restoreAccount(tx, uid))
  const { id: _, ...agent } = await agentByUid(ctx, uid)
  return agent
}

/** Whether somebody who answers for the group (null: for anything) is online. */
export async function someoneOnline(ctx: Context, groupId: number | null): Promise<boolean> {
  return (await ctx.db.maybe(someoneAnswers(groupId)))?.available ?? false
}
