// Search, drafts and whispers through the native API.
import type { Draft, MessageHit, PersonHit } from '@switchboard/protocol'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startApp, type TestApp } from '../../harness/app.ts'
import { clientId, type Staff, type VisitorClient } from '../../harness/client.ts'

interface Page<T> { data: T[]; page: { next: string | null; hasMore: boolean } }

let t: TestApp
let maya: Staff
let admin: Staff
beforeAll(async () => {
  t = await startApp()
  ;[maya, admin] = await Promise.all([t.client.signIn('maya@demo.test'), t.client.signIn('admin@demo.test')])
  // Here, but given nothing by the router.
  await maya.call('PUT', '/rest/v1/me/status', { status: 'busy' })
  await maya.socket()
})
afterAll(() => t.stop())

const find = async <T>(noun: string, q: string, more = ''): Promise<Page<T>> => {
  const reply = await maya.get<Page<T>>(`/rest/v1/search/${noun}?q=${encodeURIComponent(q)}${more}`)
  expect(reply.status).toBe(200)
  return reply.body
}
const messages = async (q: string): Promise<string[]> => (await find<MessageHit>('messages', q)).data.map((hit) => hit.snippet.map((piece) => (piece.hit ? `[${piece.text}]` : piece.text)).join(''))
const write = async (text: string, visitor: Record<string, unknown> = {}): Promise<{ visitor: VisitorClient; uid: string }> => {
  const made = await t.client.visit('pub_demo', visitor)
  return { visitor: made, uid: (await made.write(text)).conversation.uid }
}
const event = (as: Staff, uid: string, type: string, text: string) => as.post(`/rest/v1/conversations/${uid}/events`, { type, text, clientId: clientId() })

describe('search', () => {
  it('finds messages by the beginnings of their words, all of them, and marks what it found', async () => {
    await write('My green paddle broke near Zürich, order 4711-B')
    await write('The green boat is fine')
    expect(await messages('padd')).toEqual(['My green [paddle] broke near Zürich, order 4711-B'])
    expect(await messages('GREEN pad')).toEqual(['My [green] [paddle] broke near Zürich, order 4711-B'])
    expect(await messages('zürich 4711')).toHaveLength(1)
    expect(await messages('"green boat"')).toEqual(['The [green] [boat] is fine'])
    expect(await messages('green -boat')).toEqual(['My [green] paddle broke near Zürich, order 4711-B'])
    expect(await messages('"boat green"')).toEqual([])
    expect(await messages('nowhere')).toEqual([])
  })

  it('finds addresses inside a text, and text that looks like markup stays text', async () => {
    await write('Write to quartz.owl@example.test or see https://quartz.example/<script>alert(1)</script>')
    const [hit] = await messages('owl@example.test')
    expect(hit).toContain('<script>')
    expect(await messages('quartz.example')).toHaveLength(1)
  })

  it('finds notes, and neither whispers nor system sentences', async () => {
    const { uid } = await write('Hello from the harbour')
    await event(maya, uid, 'note', 'Heron told me on the phone')
    await event(admin, uid, 'whisper', 'Heron needs patience')
    expect(await messages('heron')).toEqual(['[Heron] told me on the phone'])
    expect(await messages('opened')).toEqual([])
  })

  it('ranks: what is denser comes first; pages meet each hit once', async () => {
    await write('lighthouse lighthouse lighthouse')
    for (let n = 0; n < 7; n++) await write(`A long story in which, after many other words, number ${n} at last names a lighthouse once`)
    const seen: string[] = []
    let next: string | null = ''
    while (next !== null) {
      const page: Page<MessageHit> = await find('messages', 'lighthouse', `&limit=3${next ? `&cursor=${next}` : ''}`)
      seen.push(...page.data.map((hit) => hit.event.uid))
      next = page.page.next
    }
    expect(new Set(seen).size).toBe(8)
    expect(seen).toHaveLength(8)
    expect((await messages('lighthouse'))[0]).toMatch(/\[lighthouse\] \[lighthouse\]/)
    expect((await maya.get(`/rest/v1/search/messages?q=boat&cursor=${encodeURIComponent('x.y')}`)).status).toBe(400)
  })

  it('finds people by name, e-mail and phone, with their newest conversation', async () => {
    const { uid } = await write('Hi', { name: 'Ægir Þórsson', email: 'aegir@fjord.test', phone: '+354 555 0199' })
    for (const q of ['þórs', 'aegir@fjord', '3545550199', '555 0199', 'ægir fjord']) {
      expect((await find<PersonHit>('people', q)).data).toMatchObject([{ visitor: { name: 'Ægir Þórsson' }, conversations: 1, conversation: { uid, state: 'queued' } }])
    }
    expect((await find<PersonHit>('people', 'nobody')).data).toEqual([])
  })

  it('refuses a search without a word', async () => {
    for (const q of ['!!', '-boat', '""']) {
      const reply = await maya.get<{ errors: { field: string }[] }>(`/rest/v1/search/messages?q=${encodeURIComponent(q)}`)
      expect([reply.status, reply.body.errors[0]?.field]).toEqual([400, 'q'])
    }
  })

  it('uses its index, which row-level security alone would forbid', async () => {
    await t.database.admin(`
      insert into conversation_events (uid, tenant_id, conversation_id, thread_id, seq, type, author_kind, text, created_at)
      select gen_random_uuid(), e.tenant_id, e.conversation_id, e.thread_id, 1000 + n, 'message', 'visitor', 'filler number ' || n, now()
        from (select * from conversation_events order by id limit 1) e, generate_series(1, 3000) n`)
    await t.database.admin('analyze conversation_events')
    const plan = await t.database.admin<{ 'QUERY PLAN': string }>(`explain select id from conversation_events where search @@ ('''@1'''::tsquery && '''paddle'':*'::tsquery) and tenant_id = 1`)
    expect(plan.map((row) => row['QUERY PLAN']).join('\n')).toContain('conversation_events_search')
    const owner = await t.database.admin<{ owner: string }>(`select proowner::regrole::text as owner from pg_proc where proname in ('search_messages', 'search_people')`)
    expect(owner).toEqual([{ owner: 'app_job' }, { owner: 'app_job' }])
  })
})

describe('drafts', () => {
  it('are kept per agent, conversation and mode, on every device, until they are empty', async () => {
    const { uid } = await write('Is anybody there?')
    const keep = (mode: string, text: string) => maya.call('PUT', `/rest/v1/conversations/${uid}/drafts/${mode}`, { text })
    expect((await keep('message', 'Yes, we')).status).toBe(204)
    expect((await keep('message', 'Yes, we are')).status).toBe(204)
    expect((await keep('note', 'ask Tom')).status).toBe(204)
    const again = await t.client.signIn('maya@demo.test')
    expect((await again.get<{ data: Draft[] }>('/rest/v1/drafts')).body.data.map((draft) => [draft.conversation, draft.mode, draft.text]).toSorted()).toEqual([[uid, 'message', 'Yes, we are'], [uid, 'note', 'ask Tom']])
    expect((await admin.get<{ data: Draft[] }>('/rest/v1/drafts')).body.data).toEqual([])
    await keep('message', '  ')
    expect((await again.get<{ data: Draft[] }>('/rest/v1/drafts')).body.data).toMatchObject([{ mode: 'note' }])
    expect((await keep('letter', 'x')).status).toBe(400)
  })
})

describe('whispers', () => {
  it('reach staff and never the visitor; supervisors whisper anywhere, an agent in his own conversation', async () => {
    const { visitor, uid } = await write('Can I pay later?')
    expect((await event(admin, uid, 'whisper', 'Offer him 30 days')).status).toBe(201)
    expect((await event(maya, uid, 'whisper', 'Not mine')).status).toBe(403)
    await maya.post(`/rest/v1/conversations/${uid}/claim`)
    expect((await event(maya, uid, 'whisper', 'Thanks')).status).toBe(201)
    const staff = await maya.get<{ data: { type: string; text: string }[] }>(`/rest/v1/conversations/${uid}/events`)
    expect(staff.body.data.filter((one) => one.type === 'whisper').map((one) => one.text)).toEqual(['Offer him 30 days', 'Thanks'])
    for (const path of ['/rest/v1/widget/events', '/rest/v1/widget/state']) expect(JSON.stringify((await visitor.get(path)).body)).not.toMatch(/30 days|Thanks/)
    const shown = await maya.get<{ conversation: { lastMessage: { text: string }; visitorUnread: number } }>(`/rest/v1/conversations/${uid}`)
    expect(shown.body.conversation).toMatchObject({ lastMessage: { text: 'Can I pay later?' }, visitorUnread: 0 })
  })

  it('are not told to the visitor\'s socket', async () => {
    const { visitor, uid } = await write('Hello')
    const socket = await visitor.socket(visitor.session.state.position)
    await event(admin, uid, 'whisper', 'between us')
    await visitor.write('marker')
    await expect.poll(() => JSON.stringify(socket.items)).toContain('marker')
    expect(JSON.stringify(socket.items)).not.toContain('between us')
    socket.close()
  })
})
