// The order of priority against a computation by hand, over random counts, ages and weights: in lists and in allocation.
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { drift, makeDesk, walk, type Desk } from './desk.ts'

let desk: Desk
beforeAll(async () => {
  desk = await makeDesk()
  await desk.t.database.admin('update agents set max_chats = 1000')
})
afterAll(() => desk.stop())

interface Row { messages: number; minutes: number; id: number; at: number }

/** Exactly as documented. */
const score = (row: Row, weights: { alpha: number; beta: number }, now: number): number =>
  weights.alpha * Math.min(row.messages, 100) / 100 + weights.beta * Math.min(Math.max((now - row.at) / 1000, 0) / 60, 1440) / 1440

const inOrder = (rows: Row[], weights: { alpha: number; beta: number }, now: number): number[] =>
  rows.toSorted((a, b) => score(b, weights, now) - score(a, weights, now) || a.at - b.at || a.id - b.id).map((row) => row.id)

/** Some equal, some beyond the caps, none that crosses the cap of a day while the test runs. */
const waiting = fc.record({ messages: fc.oneof(fc.integer({ min: 0, max: 150 }), fc.constantFrom(0, 1, 99, 100, 101)), minutes: fc.oneof(fc.integer({ min: 0, max: 1430 }), fc.integer({ min: 1445, max: 4000 }), fc.constantFrom(5, 60)) })
/** Of one count and beyond the cap of a day: only the instant of the last message tells them apart. */
const alike = fc.tuple(fc.integer({ min: 0, max: 100 }), fc.uniqueArray(fc.integer({ min: 1445, max: 4000 }), { minLength: 5, maxLength: 30 }))
  .map(([messages, ages]) => ages.map((minutes) => ({ messages, minutes })))
/** Some under which a day's age comes out a hair beside the cap, and some so light that rounding weighs more. */
const weight = fc.oneof(fc.constantFrom({ alpha: 1, beta: 1e-9 }, { alpha: 1, beta: 0 }, { alpha: 0, beta: 1 }), fc.integer({ min: 0, max: 100 }).map((percent) => ({ alpha: percent / 100, beta: (100 - percent) / 100 })))

async function fresh(rows: { messages: number; minutes: number }[], weights: { alpha: number; beta: number }): Promise<Row[]> {
  await desk.t.database.admin(`
    update conversations set thread_id = null; delete from conversation_receipts; delete from conversation_labels; delete from grace_periods; delete from assignments; delete from routing_decisions; delete from conversation_events; delete from threads; delete from activities;
    delete from conversations; update agents set active_chats = 0`)
  await desk.settings({ priorityAlpha: weights.alpha, priorityBeta: weights.beta })
  const now = Date.now()
  const placed = rows.map((row) => ({ ...row, at: now - row.minutes * 60_000 }))
  const ids = await desk.open(placed.map((row, i) => ({ inboxId: 1 + (i % 3), messages: row.messages, lastMessageAt: new Date(row.at).toISOString() })))
  return placed.map((row, i) => ({ ...row, id: ids[i] ?? 0 }))
}

describe('the order', () => {
  it('of a list is the documented one, to the last digit of the score', async () => {
    await fc.assert(fc.asyncProperty(fc.array(waiting, { minLength: 2, maxLength: 60 }), weight, async (input, weights) => {
      const rows = await fresh(input, weights)
      const { body } = await desk.as(4)('GET', `/conversations?sort=priority&state=QUEUED&limit=${rows.length - 1}`)
      const asOf = Date.parse(body.data.next_cursor?.split('|')[3] ?? '')
      expect(body.data.conversations.map((row) => row.id)).toEqual(inOrder(rows, weights, asOf).slice(0, -1))
      const byId = new Map(rows.map((row) => [row.id, row]))
      for (const shown of body.data.conversations) expect(shown.priority_score).toBe(score(byId.get(shown.id) ?? { messages: -1, minutes: 0, id: 0, at: 0 }, weights, asOf))
    }), { numRuns: 25 })
  })

  it('goes on over the pages, whatever the weights and wherever they break', async () => {
    await fc.assert(fc.asyncProperty(fc.oneof(fc.array(waiting, { minLength: 2, maxLength: 40 }), alike), weight, fc.integer({ min: 1, max: 9 }), async (input, weights, limit) => {
      const rows = await fresh(input, weights)
      let asOf = Number.NaN
      const seen = await walk(async (...request) => {
        const reply = await desk.as(4)(...request)
        const cursor = reply.body.data.next_cursor
        if (cursor !== null) asOf = Date.parse(cursor.split('|')[3] ?? '')
        return reply
      }, `sort=priority&limit=${limit}`)
      if (rows.length > limit) expect(seen.map((row) => row.id)).toEqual(inOrder(rows, weights, asOf))
      else expect(seen).toHaveLength(rows.length)
    }), { numRuns: 30 })
  })

  it('of allocation is the same', async () => {
    await fc.assert(fc.asyncProperty(fc.array(waiting, { minLength: 1, maxLength: 12 }), weight, async (input, weights) => {
      const rows = await fresh(input, weights)
      const wanted = inOrder(rows, weights, Date.now())
      const got: (number | undefined)[] = []
      for (let i = 0; i < rows.length; i++) got.push((await desk.as(1)('POST', '/conversations/allocate', { operator_id: 1 })).body.data?.conversation.id)
      expect(got).toEqual(wanted)
      expect(await desk.as(1)('POST', '/conversations/allocate', { operator_id: 1 })).toMatchObject({ status: 200, body: { status: 'success', message: 'No conversations available for allocation', data: null } })
      expect(await drift(desk.t)).toEqual([])
    }), { numRuns: 12 })
  })

  it('is live: age counts at the moment of the question, and no row is written for it', async () => {
    const rows = await fresh([{ messages: 40, minutes: 0 }, { messages: 0, minutes: 300 }], { alpha: 0.4, beta: 0.6 })
    const list = async (): Promise<number[]> => (await desk.as(1)('GET', '/conversations?state=QUEUED')).body.data.conversations.map((row) => row.id)
    const [many, old] = rows.map((row) => row.id)
    expect(await list()).toEqual([many, old])
    const before = await desk.t.database.admin('select id, version, updated_at, xmin::text from conversations order by id')
    desk.t.clock.advance(24 * 3_600_000)
    // Both are older than a day now: only the count tells them apart, and the weights may say that it does not.
    expect(await list()).toEqual([many, old])
    await desk.settings({ priorityAlpha: 0, priorityBeta: 1 })
    expect(await list()).toEqual([old, many])
    expect(await desk.t.database.admin('select id, version, updated_at, xmin::text from conversations order by id')).toEqual(before)
  })
})
