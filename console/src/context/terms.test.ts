// Each strategy's score is drawn by what it means, not by its raw number.
import { expect, it } from 'vitest'
import { barOf, type Judged } from './terms.ts'

const at = '2026-01-01T12:00:00Z'
const candidate = (change: Partial<Judged>) => ({ score: 1, terms: {}, lastAssignedAt: null, lastOfVisitor: false, excluded: null, ...change }) as Judged
const draw = (strategy: string, one: Judged, all = [one]) => barOf(strategy, one, all, at)

it('shows priority, room, acquaintance and factors', () => {
  expect(draw('pull', candidate({ score: 0.11, terms: { messages: 0.01, delay: 0.1 } }))).toEqual({ kind: 'priority', messages: 0.01, delay: 0.1, score: 0.11 })
  expect(draw('least_loaded', candidate({ terms: { free_share: 0.75 } }))).toEqual({ kind: 'room', share: 0.75, knows: false })
  expect(draw('sticky', candidate({ score: 1.75, terms: { free_share: 0.75, knows_visitor: 1 } }))).toEqual({ kind: 'room', share: 0.75, knows: true })
  const scored = draw('scored', candidate({ score: 60, terms: { capability: 5, success: 40, load: 15 } }))
  expect(scored?.kind === 'parts' && scored.parts.map((part) => part.term)).toEqual(['success', 'load', 'capability'])
})
it('turns the rotation into how long somebody has had no chat', () => {
  const all = [candidate({ lastAssignedAt: '2026-01-01T10:00:00Z' }), candidate({ lastAssignedAt: '2026-01-01T11:00:00Z' }), candidate({})]
  expect(all.map((one) => { const bar = draw('round_robin', one, all); return bar?.kind === 'turn' && bar.share })).toEqual([1, 0.5, 1])
})
it('draws what it does not know plainly, and nothing without a score', () => {
  expect(draw('new_one', candidate({ score: 2, terms: { luck: 2 } }), [candidate({ score: 4 })])).toMatchObject({ kind: 'plain', share: 0.5 })
  expect(draw('scored', candidate({ score: null }))).toBeNull()
})
