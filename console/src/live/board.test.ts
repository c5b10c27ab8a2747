// The board shows everybody who works, the available first, each chat once, and counts what the rows say.
import { describe, expect, it } from 'vitest'
import type { Agent, Conversation } from '@switchboard/protocol'
import { groupsOf, kpisOf, rowsOf, tilesOf } from './board.ts'

const agent = (name: string, change: Partial<Agent> = {}) => ({
  uid: name, name, number: 1, role: 'agent', active: true, presence: 'online', accepting: true, activeChats: 0, maxChats: 4, groups: [], ...change,
}) as unknown as Agent
const chat = (uid: string, holder: string | null, change: Partial<Conversation> = {}) => ({
  uid, number: 1, agent: holder === null ? null : { uid: holder, name: holder }, waitingSince: null, queuedAt: null, graceUntil: null,
  assignedAt: '2026-01-01T00:00:00Z', createdAt: '2026-01-01T00:00:00Z', ...change,
}) as Conversation
const care = { uid: 'care', name: 'Care' }

describe('board', () => {
  it('sorts by availability, then by name', () => {
    const people = [
      agent('Zoe'), agent('Off', { presence: 'offline' }), agent('Full', { activeChats: 4 }), agent('Busy', { presence: 'busy' }),
      agent('Ann'), agent('Gone', { presence: 'offline', activeChats: 2 }), agent('Mute', { accepting: false }), agent('Away', { presence: 'away' }),
    ]
    expect(tilesOf(people, [], null).map((tile) => tile.agent.name)).toEqual(['Ann', 'Zoe', 'Full', 'Mute', 'Busy', 'Away', 'Gone', 'Off'])
  })
  it('leaves out who does not work here, unless chats are still with them', () => {
    const people = [agent('View', { role: 'viewer' }), agent('Left', { active: false }), agent('Ann', { groups: [care] })]
    expect(tilesOf(people, [], null).map((tile) => tile.agent.name)).toEqual(['Ann'])
    expect(tilesOf(people, [chat('c', 'Left')], null).map((tile) => tile.agent.name)).toContain('Left')
    expect(tilesOf(people, [chat('c', 'Left')], 'care').map((tile) => tile.agent.name)).toEqual(['Ann'])
    expect(groupsOf(people)).toEqual([care])
  })
  it('puts chats in grace first, then who waits longest', () => {
    const chats = [
      chat('new', 'Ann'), chat('late', 'Ann', { waitingSince: '2026-01-01T00:05:00Z' }), chat('later', 'Ann', { waitingSince: '2026-01-01T00:01:00Z' }),
      chat('grace', 'Ann', { graceUntil: '2026-01-01T01:00:00Z' }),
    ]
    expect(tilesOf([agent('Ann')], chats, null)[0]?.chats.map((one) => one.uid)).toEqual(['grace', 'later', 'late', 'new'])
  })
  it('counts what the rows say', () => {
    const people = [agent('Ann', { activeChats: 1 }), agent('Full', { activeChats: 4 }), agent('Mute', { accepting: false })]
    const waiting = [chat('a', null, { waitingSince: '2026-01-01T00:05:00Z' }), chat('b', null, { waitingSince: '2026-01-01T00:04:00Z' })]
    expect(kpisOf(people, waiting, [chat('c', 'Ann', { graceUntil: 'x' }), chat('d', 'Full')])).toEqual({
      longest: '2026-01-01T00:04:00Z', active: 2, available: 2, room: 3, grace: 1,
    })
  })
  it('breaks tiles into rows', () => expect(rowsOf([1, 2, 3, 4, 5], 2)).toEqual([[1, 2], [3, 4], [5]]))
})
