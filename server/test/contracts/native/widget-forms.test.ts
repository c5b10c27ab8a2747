// What a company decides about its widget, and the forms in it: before the first message, while nobody is there; hours.
import type { Agent, Conversation, ConversationEvent, GroupHours, InboxSettings, OutboxMailDetail, Problem, Visitor, WidgetConfig, WidgetSent, WidgetState } from '@switchboard/protocol'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { must } from '../../../src/kernel/must.ts'
import { startApp, type TestApp } from '../../harness/app.ts'
import { clientId, eventually, type Reply, type Staff, type VisitorClient } from '../../harness/client.ts'
import { png } from '../../harness/pictures.ts'

let t: TestApp
let admin: Staff
let inbox = ''
let group = ''
beforeAll(async () => {
  t = await startApp()
  admin = await t.client.signIn('admin@demo.test')
  const { body } = await admin.get<{ data: { uid: string; channel: string }[] }>('/rest/v1/inboxes')
  inbox = must(body.data.find((one) => one.channel === 'web'), 'web inbox').uid
  group = must((await admin.get<{ data: { uid: string; isDefault: boolean }[] }>('/rest/v1/groups')).body.data.find((one) => one.isDefault), 'group').uid
})
afterAll(() => t.stop())

const config = async (): Promise<WidgetConfig> => (await t.client.get<WidgetConfig>('/rest/v1/widget/config?key=pub_demo')).body
const change = (part: Record<string, unknown>): Promise<Reply<InboxSettings & Problem>> => admin.call<InboxSettings & Problem>('PATCH', `/rest/v1/inboxes/${inbox}/settings`, part)
const write = (who: VisitorClient, more: Record<string, unknown> = {}): Promise<Reply<WidgetSent & Problem>> => who.post<WidgetSent & Problem>('/rest/v1/widget/messages', { text: 'hello', clientId: clientId(), ...more })
const fields = (reply: Reply<Problem>): string[] => (reply.body.errors ?? []).map((one) => one.field)
const detail = async (uid: string): Promise<{ conversation: Conversation; visitor: Visitor }> => (await admin.get<{ conversation: Conversation; visitor: Visitor }>(`/rest/v1/conversations/${uid}`)).body
const first = async (uid: string): Promise<ConversationEvent> => must((await admin.get<{ data: ConversationEvent[] }>(`/rest/v1/conversations/${uid}/events`)).body.data[0], 'event')

describe('settings of an inbox', () => {
  it('begin with a standard, and change part by part', async () => {
    const { body } = await admin.get<InboxSettings>(`/rest/v1/inboxes/${inbox}/settings`)
    expect(body).toEqual({
      preChat: { enabled: false, fields: [] }, offline: { enabled: false, message: '', mailTo: null }, languages: { default: null, texts: {} }, rating: { enabled: false, question: null },
      appearance: { hue: 322, theme: 'auto', position: 'right', launcherText: '', showAgentNames: true },
    })
    const appearance = { hue: 140, theme: 'dark', position: 'left', launcherText: 'Ahoy', showAgentNames: true }
    const languages = { default: 'de', texts: { de: { greeting: 'Moin', 'preChat.topic': 'Worum geht es?' }, 'pt-BR': { placeholder: 'Escreva' } } }
    // Two admins at once do not undo each other.
    const answers = await Promise.all([change({ appearance }), change({ languages }), change({ rating: { enabled: true, question: 'Well?' } })])
    expect(answers.map((answer) => answer.status)).toEqual([200, 200, 200])
    expect(await config()).toMatchObject({ appearance: { ...appearance, logo: null }, languages, rating: { enabled: true, question: 'Well?' }, inbox: { hue: 140 }, files: { maxBytes: 1024 * 1024, maxPerMessage: 10 } })
  })

  it('say nothing of the inside to the world', async () => {
    await change({ offline: { enabled: true, message: 'Away', mailTo: 'team@harbour.test' }, preChat: { enabled: false, fields: [{ key: 'secret', label: 'SECRET', type: 'text', required: true }] } })
    const text = JSON.stringify(await config())
    expect(text).not.toMatch(/team@harbour|SECRET/)
    expect((await config()).offline).toEqual({ enabled: true, message: 'Away' })
  })

  it('refuse what makes no sense, by name', async () => {
    const field = (more: Record<string, unknown>) => ({ key: 'a', label: 'A', type: 'text', required: false, ...more })
    const forms: [Record<string, unknown>[], string][] = [
      [[field({}), field({})], 'preChat.fields.1.key'], [[field({ type: 'choice' })], 'preChat.fields.0.options'], [[field({ options: ['x'] })], 'preChat.fields.0.options'],
      [[field({ key: 'email' })], 'preChat.fields.0.type'], [[field({ key: 'A' })], 'preChat.fields.0.key'], [[field({ key: '__proto__' })], 'preChat.fields.0.key'], [[field({ type: 'password' })], 'preChat.fields.0.type'],
      [Array.from({ length: 11 }, (_, i) => field({ key: `k${i}` })), 'preChat.fields'], [[field({ type: 'choice', options: ['x', 'x'] })], 'preChat.fields.0.options'],
    ]
    for (const [given, wanted] of forms) expect(fields(await change({ preChat: { enabled: true, fields: given } })), JSON.stringify(given)).toContain(wanted)
    for (const [languages, wanted] of [[{ default: 'xx-', texts: {} }, 'languages.default'], [{ default: null, texts: { en: { nothing: 'x' } } }, 'languages.texts.en'], [{ default: null, texts: { 'en us': {} } }, 'languages.texts'], [{ default: null, texts: { 'de-1': {} } }, 'languages.texts.de-1']] as const) {
      expect(fields(await change({ languages }))[0], JSON.stringify(languages)).toMatch(new RegExp(`^${wanted.replaceAll('.', '\\.')}`))
    }
    expect(fields(await change({ offline: { enabled: true, message: '', mailTo: 'a"b@c.test' } }))[0]).toBe('offline.mailTo')
    expect((await admin.call('PATCH', `/rest/v1/inboxes/${inbox}/settings`, {})).status).toBe(400)
    const agent = await t.client.signIn('maya@demo.test')
    expect((await agent.call('PATCH', `/rest/v1/inboxes/${inbox}/settings`, { rating: { enabled: false, question: null } })).status).toBe(403)
  })

  it('a logo: a picture of one\'s own, seen by everybody, replaced and taken away', async () => {
    const put = (file: string | null): Promise<Reply<Problem>> => admin.call<Problem>('PUT', `/rest/v1/inboxes/${inbox}/logo`, { file })
    const [one, two, text] = [(await admin.upload('/rest/v1/files', png(40, 20), 'logo.png', 'image/png')).body, (await admin.upload('/rest/v1/files', png(41, 20), 'logo.png', 'image/png')).body, (await admin.upload('/rest/v1/files', 'x')).body]
    expect((await put(one.uid)).status).toBe(204)
    const before = must((await config()).appearance.logo, 'logo')
    const shown = await fetch(t.base + before)
    expect([shown.status, shown.headers.get('cache-control'), shown.headers.get('cross-origin-resource-policy')]).toEqual([200, 'public, max-age=300', 'cross-origin'])
    expect((await put(two.uid)).status).toBe(204)
    expect((await config()).appearance.logo).not.toBe(before)
    expect((await put(one.uid)).body).toMatchObject({ code: 'file.not_found' })
    expect(fields(await put(text.uid))).toEqual(['file'])
    expect((await put(null)).status).toBe(204)
    expect([(await config()).appearance.logo, (await fetch(t.base + before)).status]).toEqual([null, 404])
  })

  it('visitors read no names where they are not to know them, in no place', async () => {
    await change({ appearance: { hue: 1, theme: 'auto', position: 'right', launcherText: '', showAgentNames: false } })
    const visitor = await t.client.visit()
    const phone = await visitor.socket()
    const { body } = await write(visitor)
    const desk = await admin.socket()
    await admin.call('PUT', '/rest/v1/me/status', { status: 'busy' })
    await admin.post(`/rest/v1/conversations/${body.conversation.uid}/claim`)
    await admin.post(`/rest/v1/conversations/${body.conversation.uid}/events`, { type: 'message', text: 'Hi', clientId: clientId() })
    await admin.post(`/rest/v1/conversations/${body.conversation.uid}/resolve`)
    await phone.item('conversation.resolved')
    const state = await visitor.get<WidgetState>('/rest/v1/widget/state')
    const events = await visitor.get<{ data: ConversationEvent[] }>('/rest/v1/widget/events')
    for (const told of [state.body, events.body, phone.frames]) expect(JSON.stringify(told)).not.toMatch(/Ada|Winter/)
    expect(state.body.conversation?.agent).toBe(null)
    expect(events.body.data.map((event) => event.text)).toEqual(['hello', 'An agent joined', 'Hi', 'Resolved'])
    desk.close()
    phone.close()
    await change({ appearance: { hue: 1, theme: 'auto', position: 'right', launcherText: '', showAgentNames: true } })
    expect(JSON.stringify((await visitor.get('/rest/v1/widget/events')).body)).toContain('Ada Winter')
  })
})

describe('the form before the first message', () => {
  beforeAll(async () => {
    await change({ preChat: { enabled: true, fields: [
      { key: 'name', label: 'Your name', type: 'text', required: true }, { key: 'email', label: 'E-mail', type: 'email', required: true }, { key: 'phone', label: 'Phone', type: 'phone', required: false },
      { key: 'topic', label: 'Topic', type: 'choice', required: true, options: ['Orders', 'Other'] }, { key: 'terms', label: 'I agree', type: 'checkbox', required: true }, { key: 'order', label: 'Order', type: 'text', required: false },
    ] } })
  })
  const answers = { name: ' Eva ', email: 'eva@visitor.test', phone: '+49 30 1234567', topic: 'Orders', terms: true }

  it('is asked, checked on the server, and lands where it belongs', async () => {
    const visitor = await t.client.visit()
    expect(fields(await write(visitor))).toEqual(['preChat.name', 'preChat.email', 'preChat.topic', 'preChat.terms'])
    expect(fields(await write(visitor, { preChat: { ...answers, email: 'nobody', phone: 'call me', topic: 'Refunds', terms: false, extra: 'x' } }))).toEqual(['preChat.extra', 'preChat.email', 'preChat.phone', 'preChat.topic', 'preChat.terms'])
    expect(fields(await write(visitor, { preChat: { ...answers, name: true, terms: 'yes' } }))).toEqual(['preChat.name', 'preChat.terms'])
    expect((await t.database.admin(`select from conversations c join visitors v on v.id = c.visitor_id where v.uid = $1`, [visitor.session.state.visitor.uid]))).toEqual([])
    const { status, body } = await write(visitor, { preChat: answers })
    expect(status).toBe(201)
    const { conversation, visitor: known } = await detail(body.conversation.uid)
    expect(known).toMatchObject({ name: 'Eva', email: 'eva@visitor.test', phone: '+49301234567', attributes: { topic: 'Orders', terms: true } })
    expect((await first(conversation.uid)).metadata).toEqual({ preChat: [
      { key: 'name', label: 'Your name', value: 'Eva' }, { key: 'email', label: 'E-mail', value: 'eva@visitor.test' }, { key: 'phone', label: 'Phone', value: '+49301234567' }, { key: 'topic', label: 'Topic', value: 'Orders' }, { key: 'terms', label: 'I agree', value: true },
    ] })
    // Who has written before is not asked again.
    expect((await write(visitor)).status).toBe(201)
    await admin.post(`/rest/v1/conversations/${conversation.uid}/close`)
    expect((await write(visitor)).status).toBe(201)
  })

  it('is the widget\'s alone, and answers to a form that is off are left aside', async () => {
    const secret = (await admin.post<{ secret: string }>(`/rest/v1/inboxes/${inbox}/signing-secret`)).body.secret
    expect(secret).toContain('whsec_')
    await change({ preChat: { enabled: false, fields: [] } })
    const { status, body } = await write(await t.client.visit(), { preChat: answers })
    expect([status, (await first(body.conversation.uid)).metadata]).toEqual([201, null])
    await change({ preChat: { enabled: true, fields: [{ key: 'order', label: 'Order', type: 'text', required: false }] } })
    expect((await write(await t.client.visit())).status).toBe(201)
    await change({ preChat: { enabled: false, fields: [] } })
  })
})

describe('a message while nobody is there', () => {
  const leave = (who: VisitorClient, more: Record<string, unknown> = {}): Promise<Reply<WidgetSent & Problem>> =>
    who.post<WidgetSent & Problem>('/rest/v1/widget/offline-messages', { text: 'Please call <b>me</b>', email: 'eva@visitor.test', name: 'Eva', clientId: clientId(), ...more })

  it('waits in the queue, marked, and the team gets mail that the visitor is answered by', async () => {
    await change({ offline: { enabled: true, message: 'Away', mailTo: 'team@harbour.test' } })
    const visitor = await t.client.visit()
    const id = clientId()
    const { status, body } = await leave(visitor, { clientId: id })
    expect(status).toBe(201)
    const { conversation, visitor: known } = await detail(body.conversation.uid)
    expect(conversation).toMatchObject({ offline: true, state: 'queued' })
    expect(known).toMatchObject({ name: 'Eva', email: 'eva@visitor.test' })
    expect((await first(conversation.uid)).metadata).toEqual({ offline: true })
    const mails = async () => (await admin.get<{ data: { uid: string; kind: string; conversation: string | null }[] }>('/rest/v1/outbox')).body.data.filter((one) => one.conversation === conversation.uid)
    const mail = await eventually(async () => (await mails())[0], 'mail to the team')
    const letter = (await admin.get<OutboxMailDetail>(`/rest/v1/outbox/${mail.uid}`)).body
    expect(letter).toMatchObject({ kind: 'offline_message', to: 'team@harbour.test', replyTo: 'eva@visitor.test', subject: 'New message from Eva' })
    expect(letter.text).toContain('Please call <b>me</b>')
    expect(letter.html).toContain('Please call &lt;b&gt;me&lt;/b&gt;')
    // A repeated request is the same message and no second mail.
    expect((await leave(visitor, { clientId: id })).status).toBe(200)
    expect(await mails()).toHaveLength(1)
    // Written later, the old one is not marked anew, but the team hears of it.
    expect((await leave(visitor, { text: 'Still here' })).status).toBe(201)
    expect(await mails()).toHaveLength(2)
  })

  it('needs an address; no header of the mail is the visitor\'s', async () => {
    const visitor = await t.client.visit()
    expect(fields(await leave(visitor, { email: 'nobody' }))).toEqual(['email'])
    const { body } = await leave(visitor, { name: 'Eva\r\nBcc: victim@elsewhere.test', text: 'x' })
    const mail = await eventually(async () => (await admin.get<{ data: { uid: string; conversation: string | null; subject: string }[] }>('/rest/v1/outbox')).body.data.find((one) => one.conversation === body.conversation.uid), 'mail')
    expect(mail.subject).toBe('New message from Eva Bcc: victim@elsewhere.test')
  })

  it('without a team address there is no mail; where it is off, no message', async () => {
    await change({ offline: { enabled: true, message: '', mailTo: null } })
    const { body } = await leave(await t.client.visit())
    expect((await detail(body.conversation.uid)).conversation.offline).toBe(true)
    expect((await admin.get<{ data: { conversation: string | null }[] }>('/rest/v1/outbox')).body.data.filter((one) => one.conversation === body.conversation.uid)).toEqual([])
    await change({ offline: { enabled: false, message: '', mailTo: null } })
    expect((await leave(await t.client.visit())).body).toMatchObject({ code: 'offline.closed' })
  })
})

describe('hours of a group', () => {
  const put = (hours: Record<string, unknown>): Promise<Reply<GroupHours & Problem>> => admin.call<GroupHours & Problem>('PUT', `/rest/v1/groups/${group}/hours`, hours)
  const berlin = { timeZone: 'Europe/Berlin', weekly: [1, 2, 3, 4, 5].map((day) => ({ day, from: '09:00', to: '17:00' })), holidays: [{ date: '2024-12-25', yearly: true, name: 'Christmas' }] }
  const at = (instant: string): void => { t.clock.advance(Date.parse(instant) - t.clock.now()) }

  it('say what visitors are told, not who gets work', async () => {
    expect((await admin.get(`/rest/v1/groups/${group}/hours`)).body).toEqual({ hours: null, open: true, opensAt: null })
    expect((await put(berlin)).body).toMatchObject({ hours: berlin })
    // From here on the clock is moved by days: everybody signs in anew.
    at('2027-12-24T17:00:00Z')
    admin = await t.client.signIn('admin@demo.test')
    const desk = await admin.socket()
    // Whoever waits from before gets room, too.
    await admin.call('PATCH', `/rest/v1/agents/${admin.uid}`, { maxChats: 100 })
    await admin.call('PUT', '/rest/v1/me/status', { status: 'online', accepting: true })
    // Friday evening, then Christmas on a Saturday: Monday.
    expect(await config()).toMatchObject({ available: false, opensAt: '2027-12-27T08:00:00.000Z' })
    expect((await t.client.visit()).session.state).toMatchObject({ available: false, opensAt: '2027-12-27T08:00:00.000Z' })
    const { conversation } = await (await t.client.visit()).write('late')
    await eventually(async () => (await detail(conversation.uid)).conversation.state === 'assigned', 'work for who is here')
    at('2027-12-27T08:00:00Z')
    expect(await config()).toMatchObject({ available: true, opensAt: null })
    admin = await t.client.signIn('admin@demo.test')
    expect((await admin.get<GroupHours>(`/rest/v1/groups/${group}/hours`)).body).toMatchObject({ open: true, opensAt: null })
    desk.close()
    await admin.call<Agent>('PUT', '/rest/v1/me/status', { status: 'offline' })
    // Open, but nobody is there.
    expect(await config()).toMatchObject({ available: false, opensAt: null })
  })

  it('refuse zones, times and dates that are none, by name', async () => {
    const weekly = (from: string, to: string, day = 1) => ({ day, from, to })
    const cases: [Record<string, unknown>, string][] = [
      [{ timeZone: 'Mars/Olympus' }, 'timeZone'], [{ timeZone: '+02:00' }, 'timeZone'], [{ weekly: [weekly('17:00', '09:00')] }, 'weekly.0.to'], [{ weekly: [weekly('09:00', '09:00')] }, 'weekly.0.to'],
      [{ weekly: [weekly('09:00', '12:00'), weekly('11:59', '13:00')] }, 'weekly.1'], [{ weekly: [weekly('25:00', '26:00')] }, 'weekly.0.from'], [{ weekly: [weekly('9:00', '10:00')] }, 'weekly.0.from'], [{ weekly: [weekly('09:00', '10:00', 8)] }, 'weekly.0.day'],
      [{ holidays: [{ date: '2026-02-30', yearly: false, name: '' }] }, 'holidays.0.date'], [{ holidays: [{ date: '2026-02-29', yearly: false, name: '' }] }, 'holidays.0.date'], [{ holidays: [{ date: '2026-12-24', yearly: false, name: '', from: '12:00' }] }, 'holidays.0'],
      [{ holidays: [{ date: '2026-12-24', yearly: false, name: '', from: '12:00', to: '11:00' }] }, 'holidays.0.to'],
    ]
    for (const [more, wanted] of cases) expect(fields(await put({ ...berlin, ...more }))[0], JSON.stringify(more)).toBe(wanted)
    expect((await put({ ...berlin, weekly: [weekly('00:00', '12:00'), weekly('12:00', '24:00')], holidays: [{ date: '2023-02-29', yearly: true, name: '' }] })).status).toBe(200)
    expect((await admin.call('DELETE', `/rest/v1/groups/${group}/hours`)).body).toEqual({ hours: null, open: true, opensAt: null })
  })

  it('logged no problem', () => {
    expect(t.problems).toEqual([])
  })
})
