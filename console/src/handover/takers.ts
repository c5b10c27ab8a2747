// Who can be given work: in which order agents are shown, and why somebody cannot take it now.
import type { Agent, Role } from '@switchboard/protocol'

const working: readonly Role[] = ['admin', 'manager', 'agent']
export const worksHere = (agent: Agent): boolean => agent.active && working.includes(agent.role)

export type Taker = Pick<Agent, 'uid' | 'name' | 'presence' | 'activeChats' | 'maxChats'>

export type Obstacle = 'offline' | 'full'
/** The server gives by hand to everybody who is here and has room, whatever he accepts. */
export const obstacleOf = (agent: Pick<Agent, 'presence' | 'activeChats' | 'maxChats'>): Obstacle | null =>
  (agent.presence === 'offline' ? 'offline' : agent.activeChats >= agent.maxChats ? 'full' : null)

/** Available with room, available and full, here but not accepting, busy, away, gone with work, gone. */
export const rankOf = (agent: Agent): number => {
  if (agent.presence === 'online') return !agent.accepting ? 2 : agent.activeChats < agent.maxChats ? 0 : 1
  if (agent.presence === 'busy') return 3
  if (agent.presence === 'away') return 4
  return agent.activeChats > 0 ? 5 : 6
}

export const byAvailability = (a: Agent, b: Agent): number => rankOf(a) - rankOf(b) || a.name.localeCompare(b.name) || a.number - b.number

/** Who of a group would get the next conversation by itself, and how many they could take together. */
export const roomIn = (members: readonly Agent[]): { available: number; free: number } => {
  const ready = members.filter((agent) => worksHere(agent) && rankOf(agent) === 0)
  return { available: ready.length, free: ready.reduce((sum, agent) => sum + agent.maxChats - agent.activeChats, 0) }
}
