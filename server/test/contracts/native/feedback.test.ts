// The rating of a conversation that is over.
import type { Conversation, ConversationEvent, Problem, WidgetConversation, WidgetState } from '@switchboard/protocol'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { must } from '../../../src/kernel/must.ts'
import { startApp, type TestApp } from '../../harness/app.ts'
import { clientId, type Reply, type Staff, type VisitorClient } from '../../harness/client.ts'

const minute = 60_000
const day = 24 * 60 * minute
let t: TestApp
let admin: Staff
let agent: Staff
let inbox = ''
beforeAll(async () => {
  t = await startApp()
  await signIn()
  inbox = must((await admin.get<{ data: { uid: string; channel: string }[] }>('/rest/v1/inboxes')).body.data.find((one) => one.channel === 'web'), 'inbox').uid
  await ask(true)
})
afterAll(() => t.stop())
beforeEach(() => signIn())

async function signIn(): Promise<void> {
  ;[admin, agent] = await Promise.all(['admin@demo.test', 'maya@demo.test'].map((login) => t.client.signIn(login))) as [Staff, Staff]
}
const ask = (enabled: boolean): Promise<unknown> => admin.call('PATCH', `/rest/v1/inboxes/${inbox}/settings`, { rating: { enabled, question: null } })
const rate = (who: VisitorClient, score: unknown, comment?: string): Promise<Reply<WidgetConversation & Problem>> => who.post<WidgetConversation & Problem>('/rest/v1/widget/rating', { score, ...(comment === undefined ? {} : { comment }) })
const shown = async (uid: string): Promise<Conversation> => (await admin.get<{ conversation: Conversation }>(`/rest/v1/conversations/${uid}`)).body.conversation
const own = async (who: VisitorClient): Promise<WidgetConversation> => must((await who.get<WidgetState>('/rest/v1/widget/state')).body.conversation, 'conversation')
const events = async (uid: string): Promise<ConversationEvent[]> => (await admin.get<{ data: ConversationEvent[] }>(`/rest/v1/conversations/${uid}/events`)).body.data

/** Answered by Maya and resolved. */
async function served(): Promise<{ visitor: VisitorClient; uid: string }> {
  // Here, but not for what routing hands out.
  for (const who of [admin, agent]) await who.call('PUT', '/rest/v1/me/status', { status: 'busy' })
  const desk = await agent.socket()
  const visitor = await t.client.visit()
  const { uid } = (await visitor.write('hello')).conversation
  for (const [path, body] of [['claim', {}], ['events', { type: 'message', text: 'Hi', clientId: clientId() }], ['resolve', {}]] as const) {
    expect((await agent.post(`/rest/v1/conversations/${uid}/${path}`, body)).status, path).toBeLessThan(300)
  }
  desk.close()
  return { visitor, uid }
}

describe('a rating', () => {
  it('is the visitor\'s to give when it is over; staff see it, and everybody hears of it', async () => {
    const { visitor, uid } = await served()
    const [desk, phone] = [await admin.socket(), await visitor.socket()]
    expect(await own(visitor)).toMatchObject({ rateable: true, rating: null })
    const { status, body } = await rate(visitor, 4, ' Quick! ')
    expect([status, body.rating, body.rateable]).toEqual([200, { score: 4, comment: 'Quick!' }, true])
    expect((await shown(uid)).rating).toMatchObject({ score: 4, comment: 'Quick!' })
    const told = await desk.item('conversation.rated', (item) => item.conversation?.uid === uid)
    expect(told.conversation?.rating).toMatchObject({ score: 4, comment: 'Quick!' })
    expect(told.event).toMatchObject({ type: 'system', code: 'rated', text: 'Rated 4 of 5' })
    expect((await phone.item('conversation.rated')).conversation).toMatchObject({ uid, rating: { score: 4 } })
    const last = must((await events(uid)).at(-1), 'event')
    expect(last).toMatchObject({ code: 'rated', author: { kind: 'system', name: null } })
    const [row] = await t.database.admin<{ email: string }>(`select a.email from conversation_ratings r join accounts a on a.id = r.account_id join conversations c on c.id = r.conversation_id where c.uid = $1`, [uid])
    expect(row?.email).toBe('maya@demo.test')
    expect(await t.database.admin(`select from conversations c where c.last_seq <> (select count(*) from conversation_events e where e.conversation_id = c.id)`)).toEqual([])
    desk.close()
    phone.close()
  })

  it('may be changed for ten minutes, by number and word, and stays one', async () => {
    const { visitor, uid } = await served()
    await rate(visitor, 1, 'Slow')
    t.clock.advance(9 * minute)
    const changed = await rate(visitor, 3)
    expect(changed.body.rating, JSON.stringify(changed.body)).toEqual({ score: 3, comment: null })
    t.clock.advance(2 * minute)
    expect(await own(visitor)).toMatchObject({ rateable: false, rating: { score: 3, comment: null } })
    expect((await rate(visitor, 5)).body).toMatchObject({ status: 409, code: 'rating.closed' })
    expect((await events(uid)).filter((event) => event.code === 'rated').map((event) => event.text)).toEqual(['Rated 1 of 5', 'Rated 3 of 5'])
    expect(await t.database.admin(`select from conversation_ratings r join conversations c on c.id = r.conversation_id where c.uid = $1`, [uid])).toHaveLength(1)
  })

  it('at once from many tabs is one, and the thread has no gap', async () => {
    const { visitor, uid } = await served()
    const answers = await Promise.all([1, 2, 3, 4, 5].map((score) => rate(visitor, score)))
    expect(answers.map((answer) => answer.status)).toEqual([200, 200, 200, 200, 200])
    const all = await events(uid)
    expect(all.map((event) => event.seq)).toEqual(all.map((_, i) => i + 1))
    expect((await shown(uid)).rating?.score).toBe(Number(all.at(-1)?.text.slice(6, 7)))
  })

  it('not before it is over, not a week after, not where nobody asks, not of nothing', async () => {
    const visitor = await t.client.visit()
    expect((await rate(visitor, 5)).body).toMatchObject({ code: 'conversation.not_found' })
    await visitor.write('hello')
    expect((await own(visitor)).rateable).toBe(false)
    expect((await rate(visitor, 5)).body).toMatchObject({ code: 'rating.closed' })
    const one = await served()
    await ask(false)
    expect((await own(one.visitor)).rateable).toBe(false)
    expect((await rate(one.visitor, 5)).body).toMatchObject({ code: 'rating.closed' })
    await ask(true)
    await one.visitor.write('Still there?')
    expect((await rate(one.visitor, 5)).body).toMatchObject({ code: 'rating.closed' })
    const late = await served()
    t.clock.advance(7 * day - minute)
    expect((await own(late.visitor)).rateable).toBe(true)
    t.clock.advance(2 * minute)
    expect((await own(late.visitor)).rateable).toBe(false)
    expect((await rate(late.visitor, 5)).body).toMatchObject({ code: 'rating.closed' })
  })

  it('is a whole number from 1 to 5 with up to 2,000 characters', async () => {
    const { visitor } = await served()
    for (const score of [0, 6, 2.5, '3', null, -1]) expect((await rate(visitor, score)).body, String(score)).toMatchObject({ status: 400, errors: [{ field: 'score' }] })
    expect((await rate(visitor, 5, 'x'.repeat(2_001))).body).toMatchObject({ errors: [{ field: 'comment' }] })
    expect((await rate(visitor, 5, 'x'.repeat(2_000))).status).toBe(200)
    expect((await rate(visitor, 5, '  ')).body.rating).toEqual({ score: 5, comment: null })
  })

  it('logged no problem', () => {
    expect(t.problems).toEqual([])
  })
})
