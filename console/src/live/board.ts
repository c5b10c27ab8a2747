// The agents board out of the server's rows: whose tile, which chats on it, in which order, and the numbers above. Pure.
import type { Agent, Conversation } from '@switchboard/protocol'
import { byAvailability, worksHere } from '../handover/takers.ts'
import { groupBy } from '../lib/group-by.ts'

export interface Tile { agent: Agent; chats: Conversation[] }

/** Grace that ends first, then who waits longest, then the newest chats last. */
const byUrgency = (a: Conversation, b: Conversation): number => {
  const rank = (c: Conversation) => (c.graceUntil !== null ? 0 : c.waitingSince !== null ? 1 : 2)
  const time = (c: Conversation) => Date.parse(c.graceUntil ?? c.waitingSince ?? c.assignedAt ?? c.createdAt)
  return rank(a) - rank(b) || time(a) - time(b) || a.number - b.number
}

export const tilesOf = (agents: readonly Agent[], assigned: readonly Conversation[], group: string | null): Tile[] => {
  const chats = groupBy(assigned, (conversation) => conversation.agent?.uid ?? '')
  return agents
    .filter((agent) => worksHere(agent) || chats.has(agent.uid))
    .filter((agent) => group === null || agent.groups.some((one) => one.uid === group))
    .toSorted(byAvailability)
    .map((agent) => ({ agent, chats: (chats.get(agent.uid) ?? []).toSorted(byUrgency) }))
}

export interface Kpis { longest: string | null; active: number; available: number; room: number; grace: number }

export const kpisOf = (agents: readonly Agent[], waiting: readonly Conversation[], assigned: readonly Conversation[]): Kpis => {
  const since = waiting.flatMap((conversation) => conversation.waitingSince ?? conversation.queuedAt ?? []).toSorted((a, b) => Date.parse(a) - Date.parse(b))
  const available = agents.filter((agent) => worksHere(agent) && agent.presence === 'online' && agent.accepting)
  return {
    longest: since[0] ?? null,
    active: assigned.length,
    available: available.length,
    room: available.reduce((sum, agent) => sum + Math.max(0, agent.maxChats - agent.activeChats), 0),
    grace: assigned.filter((conversation) => conversation.graceUntil !== null).length,
  }
}

/** The groups that occur among the agents, by name. */
export const groupsOf = (agents: readonly Agent[]): { uid: string; name: string }[] =>
  [...new Map(agents.flatMap((agent) => agent.groups.map((group) => [group.uid, group] as const))).values()].toSorted((a, b) => a.name.localeCompare(b.name))

export const rowsOf = <T>(list: readonly T[], columns: number): T[][] =>
  Array.from({ length: Math.ceil(list.length / columns) }, (_, row) => list.slice(row * columns, (row + 1) * columns))
