// By hand: node server/test/load/cursor-walk.ts [rows]. Walks 10,000 waiting conversations by each sort while a third of them
// changes all the time; every row that rests must come exactly once.
import { randomUUID } from 'node:crypto'
import { ms, printTable, summarise } from './numbers.ts'
import { withStand, type Stand } from './stand.ts'

const rows = Number(process.argv[2] ?? 10_000)
const limit = 100

interface Row { id: number }
interface Page { data: { conversations: Row[]; next_cursor: string | null } }

async function fill(stand: Stand): Promise<number[]> {
  const made = await stand.admin<Row>(`
    with v as (
      insert into visitors (uid, tenant_id, created_at, last_seen_at) select n.uid, 1, now(), now() from unnest($1::uuid[]) n (uid) returning id
    )
    insert into conversations (uid, tenant_id, inbox_id, group_id, visitor_id, state, message_count, last_message_at, queued_at, created_at, updated_at)
    select gen_random_uuid(), 1, 1 + v.id % 3, (select id from groups where tenant_id = 1 and is_default), v.id, 'queued', (v.id * 7) % 130, at, at, at, at
      from v, lateral (select date_trunc('milliseconds', now()) - make_interval(mins => (v.id * 31) % 3000, secs => (v.id % 5) * 0.000001) as at) t
    returning id`, [Array.from({ length: rows }, () => randomUUID())])
  await stand.admin('analyze conversations')
  return made.map((row) => row.id)
}

async function walk(stand: Stand, sort: string): Promise<{ ids: number[]; times: number[] }> {
  const ids: number[] = []
  const times: number[] = []
  for (let cursor: string | null = ''; cursor !== null;) {
    const began = performance.now()
    const reply: Response = await fetch(`${stand.base}/api/v1/conversations?sort=${sort}&limit=${limit}${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ''}`, { headers: { 'X-Operator-Id': '4' } })
    if (!reply.ok) throw new Error(`a page answered ${reply.status}: ${await reply.text()}`)
    const { data } = await reply.json() as Page
    times.push(performance.now() - began)
    ids.push(...data.conversations.map((row) => row.id))
    cursor = data.next_cursor
  }
  return { ids, times }
}

const told: string[][] = []
await withStand({ profile: undefined }, async (stand) => {
  const ids = await fill(stand)
  const resting = ids.filter((id) => id % 3 !== 0)
  let round = 0
  let going = true
  const disturb = (async () => {
    while (going) {
      round++
      await stand.admin(`update conversations set message_count = (message_count + 37) % 140, last_message_at = now() - make_interval(mins => ($1 * id) % 3000) where tenant_id = 1 and id % 3 = 0 and id % 101 = $1 % 101`, [round])
    }
  })()
  for (const sort of ['priority', 'newest', 'oldest']) {
    const { ids: seen, times } = await walk(stand, sort)
    const met = new Map<number, number>()
    for (const id of seen) met.set(id, (met.get(id) ?? 0) + 1)
    const wrong = resting.filter((id) => met.get(id) !== 1)
    const { p50, p99 } = summarise(times)
    told.push([sort, String(times.length), String(resting.length), String(wrong.length), ms(p50), ms(p99)])
    if (wrong.length > 0) process.exitCode = 1
  }
  going = false
  await disturb
})
printTable('Walks by cursor while others change', ['sort', 'pages', 'rows at rest', 'not exactly once', 'page p50', 'page p99'], told)
