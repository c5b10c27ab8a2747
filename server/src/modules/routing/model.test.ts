// Judging candidates: capacity and presence exclude, the freest wins, ties go to whoever waited longest.
import { describe, expect, it } from 'vitest'
import { judge, type Candidate } from './model.ts'
import { leastLoaded } from './strategies/least-loaded.ts'

const candidate = (accountId: number, over: Partial<Candidate> = {}): Candidate => ({
  accountId, uid: `u${accountId}`, name: `Agent ${accountId}`, presence: 'online', accepting: true, activeChats: 0, maxChats: 4, lastAssignedAt: null, lastOfVisitor: false, inGroup: true, ...over,
})
const order = (...candidates: Candidate[]): number[] => judge(leastLoaded, candidates).filter((c) => !c.excluded).map((c) => c.accountId)

describe('least loaded', () => {
  it('prefers the larger free share, not the larger free number', () => {
    expect(order(candidate(1, { activeChats: 5, maxChats: 10 }), candidate(2, { activeChats: 1, maxChats: 4 }))).toEqual([2, 1])
  })
  it('breaks ties by the longest time without work, then by id', () => {
    expect(order(candidate(3), candidate(1, { lastAssignedAt: '2026-01-02T00:00:00Z' }), candidate(2, { lastAssignedAt: '2026-01-01T00:00:00Z' }))).toEqual([3, 2, 1])
    expect(order(candidate(2), candidate(1))).toEqual([1, 2])
    // PostgreSQL writes no zeros at the end of a fraction.
    expect(order(candidate(1, { lastAssignedAt: '2026-01-01T00:00:00.301Z' }), candidate(2, { lastAssignedAt: '2026-01-01T00:00:00.3Z' }), candidate(3, { lastAssignedAt: '2026-01-01T00:00:00Z' }))).toEqual([3, 2, 1])
  })
  it('names why somebody is left out', () => {
    const judged = judge(leastLoaded, [
      candidate(1, { presence: 'offline' }), candidate(2, { presence: 'away' }), candidate(3, { accepting: false }), candidate(4, { activeChats: 4 }), candidate(5, { maxChats: 0 }),
    ])
    expect(Object.fromEntries(judged.map((c) => [c.accountId, c.excluded]))).toEqual({ 1: 'offline', 2: 'not_online', 3: 'not_accepting', 4: 'at_capacity', 5: 'at_capacity' })
    expect(judged.every((c) => c.score === null)).toBe(true)
  })
})
