// Cursors: what they look like, that nobody else's are taken, and that a walk meets every row that rests exactly once.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { makeDesk, walk, type Desk, type NewConversation } from './desk.ts'

let desk: Desk
beforeAll(async () => { desk = await makeDesk() })
afterAll(() => desk.stop())

const page = async (query: string, cursor: string) => desk.as(4)('GET', `/conversations?${query}&cursor=${encodeURIComponent(cursor)}`)
const first = async (query: string): Promise<string> => (await desk.as(4)('GET', `/conversations?${query}`)).body.data.next_cursor ?? ''
const instant = String.raw`\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?Z`

describe('a cursor', () => {
  it('is written as the document shows it', async () => {
    expect(await first('limit=1&sort=priority')).toMatch(new RegExp(String.raw`^0\.\d+\|${instant}\|\d+\|${instant}\|[\w-]{22}$`))
    expect(await first('limit=1')).toMatch(/^0\.\d+\|/)
    for (const sort of ['newest', 'oldest']) expect(await first(`limit=1&sort=${sort}`)).toMatch(new RegExp(String.raw`^${instant}\|\d+\|${instant}\|[\w-]{22}$`))
    expect(await desk.as(4)('GET', '/conversations?limit=100')).toMatchObject({ body: { data: { next_cursor: null, has_more: false } } })
  })

  it('that was altered, or is of another sort, filter or tenant, is refused', async () => {
    const refused = { status: 400, body: { status: 'error', message: 'Validation failed', errors: [{ field: 'cursor' }] } }
    const query = 'limit=1&sort=priority&state=QUEUED&inbox_id=1'
    const cursor = await first(query)
    expect((await page(query, cursor)).status).toBe(200)
    expect((await page(query.replace('limit=1', 'limit=50'), cursor)).status).toBe(200)
    for (const other of ['limit=1&sort=newest&state=QUEUED&inbox_id=1', 'limit=1&state=ALLOCATED&inbox_id=1', 'limit=1&inbox_id=1', 'limit=1&state=QUEUED&inbox_id=2', 'limit=1&state=QUEUED', `${query}&operator_id=1`, `${query}&label_id=1`]) {
      expect(await page(other, cursor), other).toMatchObject(refused)
    }
    const parts = cursor.split('|')
    for (let place = 0; place < parts.length; place++) {
      const changed = parts.with(place, (parts[place] ?? '').replace(/.$/, (last) => (last === '1' ? '2' : '1'))).join('|')
      expect(await page(query, changed), changed).toMatchObject(refused)
      expect(await page(query, parts.toSpliced(place, 1).join('|'))).toMatchObject(refused)
    }
    for (const bad of ['42', '0.85|2024-01-15T10:30:00|42', '|', '||||', 'x', `${cursor}x`, `${cursor}|`, ` ${cursor}`, '%00', '💥', `${cursor}${cursor}`]) expect(await page(query, bad), bad).toMatchObject(refused)
    const foreign = await desk.as(desk.foreign.admin)('GET', `/conversations?limit=1&cursor=${encodeURIComponent(await first('limit=1'))}`)
    expect(foreign).toMatchObject(refused)
    await desk.settings({ priorityAlpha: 0.5, priorityBeta: 0.5 })
    expect(await page(query, cursor)).toMatchObject(refused)
    await desk.settings({ priorityAlpha: 0.4, priorityBeta: 0.6 })
  })

  it('goes as it is into a URL', async () => {
    const cursor = await first('limit=2')
    const raw = await desk.as(4)('GET', `/conversations?limit=2&cursor=${cursor}`)
    expect(raw.status).toBe(200)
    expect(raw.body.data.conversations[0]?.id).not.toBe(undefined)
  })
})

describe('a walk', () => {
  const rows = 10_000
  let ids: number[] = []
  beforeAll(async () => {
    const now = Date.now()
    // Many of equal age and count, many older than a day, some apart by microseconds only.
    const made = Array.from({ length: rows }, (_, i): NewConversation => ({
      inboxId: 1 + (i % 3), messages: (i * 7) % 130, state: i % 10 === 9 ? 'resolved' : 'queued',
      lastMessageAt: new Date(now - (i % 40) * 97 * 60_000).toISOString().replace('Z', i % 4 === 0 ? `${String(i % 1000).padStart(3, '0')}Z` : '000Z'),
    }))
    ids = await desk.open(made)
  })

  it.each(['priority', 'newest', 'oldest'])('by %s meets every row that rests exactly once, in order, while others change', { timeout: 60_000 }, async (sort) => {
    const resting = new Set(ids.filter((id) => id % 3 !== 0))
    let round = 0
    const disturb = async (): Promise<void> => {
      round++
      await desk.t.database.admin(`update conversations set message_count = (message_count + 37) % 140, last_message_at = now() - make_interval(mins => ($1 * id) % 3000), version = version + 1
                                    where tenant_id = 1 and id = any($2) and id % 61 = $1 % 61`, [round, ids.filter((id) => id % 3 === 0)])
    }
    let going = true
    const meanwhile = (async () => { while (going) { await disturb(); await new Promise((resolve) => setTimeout(resolve, 10)) } })()
    const seen = await walk(desk.as(4), `sort=${sort}&limit=100`, disturb).finally(() => { going = false })
    await meanwhile
    const met = seen.filter((row) => resting.has(row.id))
    expect(met.length).toBe(resting.size)
    expect(new Set(met.map((row) => row.id)).size).toBe(resting.size)
    const key = (row: typeof met[number]): [number, string, number] => (sort === 'priority' ? [-row.priority_score, row.last_message_at, row.id] : [0, row.last_message_at, row.id])
    const ordered = met.toSorted((a, b) => key(a)[0] - key(b)[0] || micro(a.last_message_at) - micro(b.last_message_at) || a.id - b.id)
    expect(met.map((row) => row.id)).toEqual((sort === 'newest' ? ordered.toReversed() : ordered).map((row) => row.id))
  })

  it.each(['state=RESOLVED', 'inbox_id=2&state=QUEUED', 'inbox_id=3', 'label_id=1', 'operator_id=1'])('keeps to its filter: %s', async (filter) => {
    const seen = await walk(desk.as(4), `${filter}&limit=7`.replace('limit=7', filter.includes('_id=1') ? 'limit=1' : 'limit=90'))
    const [name = '', value = ''] = filter.split('&')[0]?.split('=') ?? []
    const wanted = await desk.t.database.admin<{ id: number }>({
      state: `select id from conversations where tenant_id = 1 and state in ('resolved', 'closed')`,
      inbox_id: `select id from conversations where inbox_id = ${value} ${filter.includes('QUEUED') ? `and state = 'queued'` : ''}`,
      label_id: `select conversation_id as id from conversation_labels where label_id = ${value}`, operator_id: `select id from conversations where agent_id = ${value}`,
    }[name] ?? '')
    expect(seen.map((row) => row.id).toSorted((a, b) => a - b)).toEqual(wanted.map((row) => row.id).toSorted((a, b) => a - b))
    expect(wanted.length).toBeGreaterThan(0)
  })
})

/** Microseconds within the last days, exact. */
const micro = (text: string): number => {
  const [, whole = '', part = ''] = /^(.*?)(?:\.(\d+))?Z$/.exec(text) ?? []
  return (Date.parse(`${whole}Z`) - 1_700_000_000_000) * 1_000 + Number(part.padEnd(6, '0'))
}
