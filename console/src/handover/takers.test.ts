// Who can take over, and how much room a group has.
import { expect, it } from 'vitest'
import type { Agent } from '@switchboard/protocol'
import { roomIn } from './takers.ts'

const agent = (more: Partial<Agent>): Agent => ({
  uid: 'x', number: 1, name: 'x', email: 'x@example.com', kind: 'person', role: 'agent', active: true, wanted: 'online', presence: 'online', accepting: true, activeChats: 0, maxChats: 5, groups: [], ...more,
})

it('counts whoever would get the next conversation by itself, and the places they have left', () => {
  expect(roomIn([])).toEqual({ available: 0, free: 0 })
  expect(roomIn([
    agent({ activeChats: 2 }), agent({ activeChats: 5 }), agent({ presence: 'away' }), agent({ presence: 'offline' }), agent({ accepting: false }), agent({ active: false }), agent({ role: 'viewer' }), agent({ maxChats: 1 }),
  ])).toEqual({ available: 2, free: 4 })
})
