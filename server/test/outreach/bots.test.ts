// Bots: first responder of an inbox, hearing by webhook, answering by API, handing over with context; never a candidate of the
// strategies that route to people.
import type { Agent, Conversation, ConversationEvent, Group, Inbox, MadeApiToken, Page, RoutingDecision, WebhookWithSecret } from '@switchboard/protocol'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { startApp, type TestApp } from '../harness/app.ts'
import { Client, clientId, eventually, type Staff, type VisitorClient } from '../harness/client.ts'
import { Receiver } from '../harness/receiver.ts'
import { invariants } from '../checkers/invariants.ts'

let t: TestApp
let ada: Staff
let maya: Staff
let bot: Agent
let asBot: Client
let receiver: Receiver
let hook: string
let inbox: Inbox

beforeAll(async () => {
  t = await startApp()
  ada = await t.client.signIn('ada')
  maya = await t.client.signIn('maya')
  await maya.socket()
  receiver = await Receiver.start()
  bot = (await ada.post<Agent>('/rest/v1/bots', { name: 'Helper' })).body
  const { token } = (await ada.post<MadeApiToken>('/rest/v1/api-tokens', { account: bot.uid, name: 'helper' })).body
  asBot = new Client(t.base, `Bearer ${token}`)
  const made = (await ada.post<WebhookWithSecret>('/rest/v1/webhooks', { url: receiver.url, agent: bot.uid })).body
  receiver.secrets = [made.secret]
  hook = made.webhook.uid
  inbox = (await ada.get<Page<Inbox>>('/rest/v1/inboxes')).body.data[0] as Inbox
  const { status, body } = await ada.call<Inbox>('PATCH', `/rest/v1/inboxes/${inbox.uid}`, { bot: bot.uid })
  expect([status, body.bot, body.botTimeoutSeconds]).toEqual([200, { uid: bot.uid, name: 'Helper' }, 30])
})
afterEach(async () => {
  for (const [name, sql] of Object.entries(invariants)) expect(await t.database.admin(sql), name).toEqual([])
  expect(await t.app.selfCheck.look()).toEqual([])
})
afterAll(async () => {
  await t.stop()
  await receiver.stop()
})

const conversation = async (uid: string): Promise<Conversation> => (await ada.get<{ conversation: Conversation }>(`/rest/v1/conversations/${uid}`)).body.conversation
const assignedTo = (uid: string, name: string): Promise<Conversation> =>
  eventually(async () => { const now = await conversation(uid); return now.agent?.name === name && now }, `${name} has it`)
const events = async (uid: string): Promise<ConversationEvent[]> => (await ada.get<{ data: ConversationEvent[] }>(`/rest/v1/conversations/${uid}/events`)).body.data
const decisions = async (uid: string): Promise<RoutingDecision[]> => (await ada.get<{ data: RoutingDecision[] }>(`/rest/v1/conversations/${uid}/routing`)).body.data
const heard = (uid: string) => receiver.accepted.filter((one) => one.payload.data['conversation']?.uid === uid)
const open = async (text = 'Where is my order?'): Promise<{ uid: string; visitor: VisitorClient }> => {
  const visitor = await t.client.visit()
  return { visitor, uid: (await visitor.write(text)).conversation.uid }
}
/** The bot should have answered by now. Moving the clock would also end the leases of those who are here. */
const makeDue = () => t.database.admin(`update conversations set bot_due_at = now() - interval '1 second' where bot_due_at is not null`)
const close = (uid: string) => ada.post(`/rest/v1/conversations/${uid}/close`)

describe('the first responder', () => {
  it('gets what opens in its inbox, hears what was said, answers as a bot, and hands over with context in one commit', async () => {
    const { uid, visitor } = await open()
    await assignedTo(uid, 'Helper')
    const [first] = await decisions(uid)
    expect(first).toMatchObject({ strategy: 'first_responder', origin: 'automatic', outcome: 'assigned', agent: { uid: bot.uid }, candidates: [{ agent: { uid: bot.uid }, score: 1, excluded: null }] })
    const assigned = await eventually(async () => heard(uid).find((one) => one.payload.type === 'conversation.assigned'), 'the bot hears of it')
    expect(assigned.payload.data['history']).toMatchObject([{ text: 'Where is my order?' }, { code: 'agent_joined' }])
    const sent = await asBot.post<ConversationEvent>(`/rest/v1/conversations/${uid}/events`, { type: 'message', text: 'What is its number?', clientId: clientId() })
    expect([sent.status, sent.body.author]).toEqual([201, { kind: 'bot', uid: bot.uid, name: 'Helper' }])
    await visitor.write('5512')
    await eventually(async () => heard(uid).some((one) => (one.payload.data['event'] as { text?: string } | undefined)?.text === '5512'), 'the answer of the visitor')
    const handed = await asBot.post<{ conversation: Conversation }>(`/rest/v1/conversations/${uid}/handover`, { context: 'Wants order 5512; is annoyed.' })
    expect([handed.status, handed.body.conversation.agent?.name]).toEqual([200, 'Maya Okafor'])
    const all = await events(uid)
    expect(all.map((one) => one.code ?? `${one.type} of ${one.author.kind}`)).toEqual(['message of visitor', 'agent_joined', 'message of bot', 'message of visitor', 'note of bot', 'bot_handed_over', 'agent_joined'])
    expect(all[4]?.text).toBe('Wants order 5512; is annoyed.')
    const told = await t.database.admin<{ txid: string }>(`
      select distinct e.txid::text from domain_events e join conversations c on c.id = e.conversation_id where c.uid = $1 and e.seq in (5, 6, 7)`, [uid])
    expect(told).toHaveLength(1)
    expect(await decisions(uid)).toMatchObject([{ strategy: 'least_loaded', agent: { name: 'Maya Okafor' } }, { strategy: 'first_responder' }])
    const state = JSON.stringify((await visitor.get('/rest/v1/widget/state')).body)
    expect(state).not.toContain('annoyed')
    expect(state).toContain('bot_handed_over')
    await eventually(async () => heard(uid).some((one) => one.payload.type === 'conversation.queued'), 'the bot hears that it left')
    const count = heard(uid).length
    await visitor.write('not for the bot any more')
    await new Promise((resolve) => setTimeout(resolve, 150))
    expect(heard(uid)).toHaveLength(count)
    expect(receiver.badSignatures).toEqual([])
    expect(heard(uid).some((one) => (one.payload.data['event'] as { text?: string } | undefined)?.text === 'What is its number?')).toBe(false)
    await close(uid)
  })

  it('is replaced by people when it does not answer in time, and not once it has answered', async () => {
    const [silent, answered] = [await open(), await open()]
    await assignedTo(silent.uid, 'Helper')
    await assignedTo(answered.uid, 'Helper')
    await asBot.post(`/rest/v1/conversations/${answered.uid}/events`, { type: 'message', text: 'Yes?', clientId: clientId() })
    await asBot.post(`/rest/v1/conversations/${silent.uid}/events`, { type: 'note', text: 'A note is no answer.', clientId: clientId() })
    const due = await t.database.admin<{ uid: string; seconds: number }>(`select uid, extract(epoch from bot_due_at - assigned_at)::float8 as seconds from conversations where bot_due_at is not null`)
    expect(due.map((row) => [row.uid, Math.round(row.seconds)])).toEqual([[silent.uid, 30]])
    expect(await t.app.bots.sweep()).toBe(0)
    await makeDue()
    await assignedTo(silent.uid, 'Maya Okafor')
    expect((await events(silent.uid)).find((one) => one.code === 'bot_handed_over')).toMatchObject({ type: 'system', author: { kind: 'system' }, text: 'Helper did not answer in time' })
    expect((await conversation(answered.uid)).agent?.name).toBe('Helper')
    await Promise.all([close(silent.uid), close(answered.uid)])
  })

  it('is passed over while its webhook is off or paused, while it has no room, and when it was switched off', async () => {
    await ada.call('PATCH', `/rest/v1/webhooks/${hook}`, { active: false })
    const off = await open()
    await assignedTo(off.uid, 'Maya Okafor')
    await ada.call('PATCH', `/rest/v1/webhooks/${hook}`, { active: true })
    await t.database.admin(`update webhook_endpoints set failures = 9, failing_since = now(), paused_until = now() + interval '1 hour' where uid = $1`, [hook])
    const paused = await open()
    await assignedTo(paused.uid, 'Maya Okafor')
    await ada.call('PATCH', `/rest/v1/webhooks/${hook}`, { active: true })
    await ada.call('PATCH', `/rest/v1/agents/${bot.uid}`, { maxChats: 0 })
    const full = await open()
    await assignedTo(full.uid, 'Maya Okafor')
    expect((await decisions(full.uid)).map((one) => one.strategy)).not.toContain('first_responder')
    await ada.call('PATCH', `/rest/v1/agents/${bot.uid}`, { maxChats: 100 })
    const his = await open()
    await assignedTo(his.uid, 'Helper')
    expect((await ada.call<Agent>('PATCH', `/rest/v1/agents/${bot.uid}`, { active: false })).body).toMatchObject({ active: false, presence: 'offline', activeChats: 0 })
    await assignedTo(his.uid, 'Maya Okafor')
    expect((await asBot.get('/rest/v1/me')).status).toBe(401)
    expect((await ada.call<Agent>('PATCH', `/rest/v1/agents/${bot.uid}`, { active: true })).body).toMatchObject({ active: true, presence: 'online' })
    expect((await asBot.get('/rest/v1/me')).status).toBe(200)
    await Promise.all([off, paused, full, his].map(({ uid }) => close(uid)))
  })
})

describe('handing over', () => {
  it('goes to the group and the agent that are named, else waits there; only what is the bot\'s own', async () => {
    const group = (await ada.post<Group>('/rest/v1/groups', { name: 'Experts' })).body
    const jonas = await t.client.signIn('jonas')
    await ada.call('PUT', `/rest/v1/groups/${group.uid}/agents/${jonas.uid}`)
    const { uid } = await open()
    await assignedTo(uid, 'Helper')
    // Jonas is offline: it waits in his group, not back with the bot, not with Maya.
    const handed = await asBot.post<{ conversation: Conversation }>(`/rest/v1/conversations/${uid}/handover`, { group: group.uid, agent: jonas.uid })
    expect(handed.body.conversation).toMatchObject({ state: 'queued', agent: null, group: { name: 'Experts' } })
    expect((await asBot.post(`/rest/v1/conversations/${uid}/handover`, {})).status).toBe(403)
    await jonas.socket()
    await assignedTo(uid, 'Jonas Lind')
    const named = await open()
    await assignedTo(named.uid, 'Helper')
    expect((await asBot.post<{ conversation: Conversation }>(`/rest/v1/conversations/${named.uid}/handover`, { agent: jonas.uid })).body.conversation.agent?.name).toBe('Jonas Lind')
    expect((await decisions(named.uid))[0]).toMatchObject({ origin: 'manual', agent: { name: 'Jonas Lind' } })
    expect((await maya.post(`/rest/v1/conversations/${named.uid}/handover`, {})).body).toMatchObject({ status: 403, code: 'conversation.not_yours' })
    await Promise.all([close(uid), close(named.uid)])
  })

  it('races with its own timeout, a manager and the visitor leave every conversation whole', async () => {
    const opened = await Promise.all(Array.from({ length: 16 }, () => open()))
    for (const { uid } of opened) await assignedTo(uid, 'Helper')
    await makeDue()
    const deeds = opened.flatMap(({ uid, visitor }, i) => [
      asBot.post(`/rest/v1/conversations/${uid}/handover`, { context: 'context' }), asBot.post(`/rest/v1/conversations/${uid}/events`, { type: 'message', text: 'late', clientId: clientId() }),
      visitor.write('hello?'), i % 3 === 0 ? ada.post(`/rest/v1/conversations/${uid}/resolve`) : i % 3 === 1 ? ada.post(`/rest/v1/conversations/${uid}/assign`, { agent: maya.uid }) : t.app.bots.sweep(),
    ])
    const answers = await Promise.all(deeds)
    expect(answers.filter((one) => typeof one === 'object' && 'status' in one && Number(one.status) >= 500)).toEqual([])
    for (const { uid } of opened) await close(uid)
  })
})

describe('what a bot says', () => {
  it.each([false, true])('is never the first answer, and ends the wait only where the tenant says so: %s', async (botsAnswer) => {
    expect((await ada.call('PATCH', '/rest/v1/settings', { botsAnswer })).body).toMatchObject({ botsAnswer, openHoursOnly: false })
    const { uid, visitor } = await open()
    const { waitingSince } = await assignedTo(uid, 'Helper')
    const say = async (who: Client, text: string) => { expect((await who.post(`/rest/v1/conversations/${uid}/events`, { type: 'message', text, clientId: clientId() })).status).toBe(201) }
    t.clock.advance(1_000)
    await say(asBot, 'I am a bot.')
    expect(waitingSince).not.toBeNull()
    expect((await conversation(uid)).waitingSince).toBe(botsAnswer ? null : waitingSince)
    expect((await asBot.post(`/rest/v1/conversations/${uid}/handover`, { agent: maya.uid })).status).toBe(200)
    await assignedTo(uid, 'Maya Okafor')
    t.clock.advance(1_000)
    await say(maya, 'Good day')
    await visitor.write('Who are you?')
    t.clock.advance(1_000)
    await say(maya, 'Maya.')
    const told = await t.database.admin<{ author: string; took: number | null; first: boolean }>(`
      select e.author_kind as author, a.took_ms::integer as took, a.is_first as first
        from activities a join conversations c on c.id = a.conversation_id join conversation_events e on e.conversation_id = a.conversation_id and e.seq = a.seq
       where c.uid = $1 and a.type = 'message_sent' order by a.seq`, [uid])
    const near = (ms: number) => expect.toSatisfy((took: number) => took >= ms && took < ms + 60_000) as number
    // Handed over, nobody waited for the greeting: the bot had answered.
    expect(told).toEqual(botsAnswer
      ? [{ author: 'bot', took: near(1_000), first: false }, { author: 'agent', took: null, first: false }, { author: 'agent', took: near(1_000), first: false }]
      : [{ author: 'bot', took: null, first: false }, { author: 'agent', took: near(2_000), first: true }, { author: 'agent', took: near(1_000), first: false }])
    await close(uid)
  })
})

describe('a bot is no candidate', () => {
  it('of any strategy, though it is online and in the group; nor does it make an inbox look attended', async () => {
    await ada.call('PATCH', `/rest/v1/inboxes/${inbox.uid}`, { bot: null })
    const group = (await ada.get<Page<Group>>('/rest/v1/groups')).body.data.find((one) => one.isDefault)
    await ada.call('PUT', `/rest/v1/groups/${group?.uid}/agents/${bot.uid}`)
    for (const name of ['maya', 'jonas']) await (await t.client.signIn(name)).call('PUT', '/rest/v1/me/status', { accepting: false })
    for (const strategy of ['least_loaded', 'round_robin', 'sticky', 'scored']) {
      await ada.call('PATCH', `/rest/v1/groups/${group?.uid}`, { strategy })
      const { uid } = await open()
      await t.app.router.sweep(false)
      expect(await conversation(uid), strategy).toMatchObject({ state: 'queued' })
      // A round of the router that goes on looks again; the sweep does not wait for it.
      await expect.poll(() => decisions(uid), { timeout: 5_000 }).not.toEqual([])
      expect((await decisions(uid))[0]?.candidates.map((one) => one.agent.name)).not.toContain('Helper')
      await close(uid)
    }
    expect((await t.client.get('/rest/v1/widget/config?key=pub_demo')).body).toMatchObject({ available: false })
    expect((await ada.call('PATCH', `/rest/v1/inboxes/${inbox.uid}`, { bot: maya.uid })).body).toMatchObject({ code: 'input.invalid', errors: [{ field: 'bot' }] })
  })

  it('and what was decided would be decided again', async () => {
    const { body } = await ada.get<{ checked: number; different: unknown[] }>('/rest/v1/routing/recompute')
    expect(body.checked).toBeGreaterThan(5)
    expect(body.different).toEqual([])
    expect(t.problems).toEqual([])
  })
})
