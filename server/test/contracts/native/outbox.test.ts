// Mail: conversations by mail, the outbox that admins read, and what happens when a mail server stumbles.
import type { OutboxMail, OutboxMailDetail, WidgetSent } from '@switchboard/protocol'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { must } from '../../../src/kernel/must.ts'
import { deliver, writeMail, type MailInput } from '../../../src/modules/mail/index.ts'
import { makeContext, type Context } from '../../../src/platform/context.ts'
import { smtpMailer } from '../../../src/platform/mail/smtp.ts'
import { startApp, type TestApp } from '../../harness/app.ts'
import { clientId, eventually, type Staff, type VisitorClient } from '../../harness/client.ts'
import { startSmtp, type SmtpStandIn } from '../../harness/smtp-stand-in.ts'

let smtp: SmtpStandIn
let t: TestApp
let admin: Staff
let agent: Staff
let tenant = 0
beforeAll(async () => {
  smtp = await startSmtp()
  t = await startApp({ mailer: smtpMailer({ host: '127.0.0.1', port: smtp.port, secure: false, user: null, password: null, from: { name: 'Desk', address: 'desk@harbour.test' } }) })
  ;[admin, agent] = await Promise.all(['admin@demo.test', 'maya@demo.test'].map((login) => t.client.signIn(login))) as [Staff, Staff]
  tenant = must((await t.database.admin<{ id: number }>(`select id from tenants where slug = 'harbour'`))[0], 'tenant').id
  await t.database.admin(`update tenants set time_zone = 'Asia/Kolkata'`)
})
afterAll(async () => {
  await t.stop()
  await smtp.stop()
})

interface OutboxPage { data: OutboxMail[]; page: { next: string | null; hasMore: boolean } }
const outbox = async (query = ''): Promise<OutboxPage> => (await admin.get<OutboxPage>(`/rest/v1/outbox${query}`)).body
const detail = async (uid: string): Promise<OutboxMailDetail> => (await admin.get<OutboxMailDetail>(`/rest/v1/outbox/${uid}`)).body
const newest = async (): Promise<OutboxMail> => must((await outbox('?limit=1')).data[0], 'mail')
const sent = (): Promise<OutboxMail> => eventually(async () => { const mail = await newest(); return mail.state === 'sent' && mail }, 'the mail to be sent')

async function talk(name = 'Eva', email: string | null = 'eva@visitor.test'): Promise<{ visitor: VisitorClient; uid: string }> {
  const visitor = await t.client.visit('pub_demo', { name, ...(email === null ? {} : { email }), locale: 'de-DE' })
  const file = (await visitor.upload('/rest/v1/widget/files', 'secret content', 'bill.txt')).body
  const { body } = await visitor.post<WidgetSent>('/rest/v1/widget/messages', { text: 'My order <b>is</b> late & "lost"', clientId: clientId(), attachments: [file.uid] })
  const { uid } = body.conversation
  await admin.post(`/rest/v1/conversations/${uid}/events`, { type: 'note', text: 'SECRET NOTE', clientId: clientId() })
  await admin.post(`/rest/v1/conversations/${uid}/events`, { type: 'message', text: 'We look into it.', clientId: clientId() })
  return { visitor, uid }
}

describe('a conversation by mail', () => {
  it('tells what both sides said, in the tenant\'s own time, with files by name and without notes', async () => {
    const { uid } = await talk()
    expect((await agent.post(`/rest/v1/conversations/${uid}/transcript`)).status).toBe(204)
    await sent()
    const mail = must(smtp.mails.at(-1), 'mail')
    expect(mail).toMatchObject({ from: 'desk@harbour.test', to: ['eva@visitor.test'], subject: 'Your conversation with Harbour & Pine' })
    expect(mail.text).toContain('My order <b>is</b> late & "lost"\n[bill.txt]')
    expect(mail.text).toContain('We look into it.')
    expect(mail.text).toMatch(/Eva, \d{1,2}\. \S+ \d{4}, \d\d:\d\d (GMT\+5:30|IST)/)
    expect(mail.text).toContain('Ada Winter, ')
    for (const part of [mail.text, mail.raw]) expect(part).not.toMatch(/SECRET NOTE|secret content/)
    const { html } = await detail((await newest()).uid)
    expect(html).toContain('My order &lt;b&gt;is&lt;/b&gt; late &amp; &quot;lost&quot;')
    expect(html).not.toContain('<b>is</b>')
  })

  it('to another address; to nobody when there is none; to no list of them', async () => {
    const { uid } = await talk('Max', null)
    const path = `/rest/v1/conversations/${uid}/transcript`
    expect((await agent.post(path)).body).toMatchObject({ status: 400, errors: [{ field: 'email' }] })
    expect((await agent.post(path, { email: 'boss@harbour.test' })).status).toBe(204)
    await sent()
    expect(smtp.mails.at(-1)?.to).toEqual(['boss@harbour.test'])
    for (const email of ['a@b.test,c@d.test', 'a@b.test\r\nBcc: c@d.test', '"a b"@c.test', 'a@b.test ', 'x']) expect((await agent.post(path, { email })).body, email).toMatchObject({ status: 400, errors: [{ field: 'email' }] })
  })

  it('a visitor gets his own, and no second click is a second mail', async () => {
    const { visitor, uid } = await talk('Ida', 'ida@visitor.test')
    const before = smtp.mails.length
    const codes = await Promise.all(Array.from({ length: 5 }, () => visitor.post('/rest/v1/widget/transcript', { email: 'ida@elsewhere.test' })))
    expect(codes.map((reply) => reply.status)).toEqual([204, 204, 204, 204, 204])
    await sent()
    expect(smtp.mails.length).toBe(before + 1)
    expect(smtp.mails.at(-1)).toMatchObject({ to: ['ida@elsewhere.test'] })
    expect((await newest()).conversation).toBe(uid)
    expect((await (await t.client.visit()).post('/rest/v1/widget/transcript', { email: 'x@y.test' })).body).toMatchObject({ code: 'conversation.not_found' })
    t.clock.advance(5 * 60_000)
    await visitor.post('/rest/v1/widget/transcript', { email: 'ida@elsewhere.test' })
    await eventually(async () => smtp.mails.length === before + 2, 'a later one')
  })

  it('hides the names of agents where visitors are not to know them', async () => {
    const { body } = await admin.get<{ data: { uid: string; channel: string }[] }>('/rest/v1/inboxes')
    const inbox = must(body.data.find((one) => one.channel === 'web'), 'inbox').uid
    const appearance = { hue: 200, theme: 'auto', position: 'right', launcherText: '', showAgentNames: false }
    await admin.call('PATCH', `/rest/v1/inboxes/${inbox}/settings`, { appearance })
    const { uid } = await talk('Lea', 'lea@visitor.test')
    await agent.post(`/rest/v1/conversations/${uid}/transcript`)
    await sent()
    expect(smtp.mails.at(-1)?.text).not.toContain('Ada')
    expect(smtp.mails.at(-1)?.text).toContain('Harbour & Pine, ')
    await admin.call('PATCH', `/rest/v1/inboxes/${inbox}/settings`, { appearance: { ...appearance, showAgentNames: true } })
  })

  it('visitors are held to a few an hour, and nobody\'s mailbox is filled, whoever asks', async () => {
    const limited = await startApp({ rateScale: 1 })
    const [one, two] = [await limited.client.visit(), await limited.client.visit()]
    for (const visitor of [one, two]) await visitor.write('hello')
    const ask = async (visitor: VisitorClient, email: string): Promise<number> => (await visitor.post('/rest/v1/widget/transcript', { email })).status
    const same: number[] = []
    for (let i = 0; i < 3; i++) same.push(await ask(one, 'victim@elsewhere.test'), await ask(two, 'Victim@elsewhere.test'))
    expect(same).toEqual([204, 204, 204, 204, 204, 429])
    const others: number[] = []
    for (let i = 0; i < 15; i++) others.push(await ask(one, `x${i}@y.test`))
    expect(others).toEqual([...Array.from({ length: 14 }, () => 204), 429])
    await limited.stop()
  })
})

describe('the outbox', () => {
  it('is for admins, newest first, by state and page by page', async () => {
    for (const path of ['/rest/v1/outbox', `/rest/v1/outbox/${(await newest()).uid}`]) expect((await agent.get(path)).status).toBe(403)
    const all = await outbox('?limit=100')
    expect(all.data.length).toBeGreaterThan(4)
    expect(all.data.map((mail) => mail.createdAt)).toEqual(all.data.map((mail) => mail.createdAt).toSorted().toReversed())
    const walked: string[] = []
    for (let next: string | null = ''; next !== null;) {
      const page: OutboxPage = await outbox(`?limit=2${next === '' ? '' : `&cursor=${encodeURIComponent(next)}`}`)
      walked.push(...page.data.map((mail) => mail.uid))
      next = page.page.next
    }
    expect(walked).toEqual(all.data.map((mail) => mail.uid))
    expect((await outbox('?state=failed')).data).toEqual([])
    expect((await outbox('?state=sent')).data.length).toBe(all.data.length)
  })

  it('keeps mail where there is no mail server', async () => {
    const kept = await startApp()
    const boss = await kept.client.signIn('admin@demo.test')
    const visitor = await kept.client.visit('pub_demo', { email: 'eva@visitor.test' })
    const { conversation } = await visitor.write('hello')
    await boss.post(`/rest/v1/conversations/${conversation.uid}/transcript`)
    const mail = await eventually(async () => (await boss.get<OutboxPage>('/rest/v1/outbox')).body.data.find((one) => one.state === 'kept'), 'the mail to be kept')
    expect(mail).toMatchObject({ kind: 'transcript', to: 'eva@visitor.test', attempts: 1, error: null })
    expect((await boss.get<OutboxMailDetail>(`/rest/v1/outbox/${mail.uid}`)).body.text).toContain('hello')
    expect((await boss.post(`/rest/v1/outbox/${mail.uid}/send`)).body).toMatchObject({ code: 'mail.not_resendable' })
    await kept.stop()
  })
})

describe('a mail server that stumbles', () => {
  const system = (): Context => makeContext(t.app.platform, tenant)
  let keys = 0
  /** A mail that no worker knows of: this test hands it over itself. */
  async function write(): Promise<{ id: number; uid: string }> {
    const uid = t.app.platform.ids.uid()
    const [row] = await t.database.admin<{ id: number }>(`insert into mail_outbox (uid, tenant_id, key, kind, to_address, subject, text, html, created_at) values ($1, $2, $3, 'transcript', 'eva@visitor.test', 'x', 'x', 'x', now()) returning id::integer`, [uid, tenant, `test.${keys++}`])
    return { id: must(row, 'mail').id, uid }
  }
  const state = async (uid: string): Promise<[string, number]> => { const mail = await detail(uid); return [mail.state, mail.attempts] }

  it('is asked again until it takes the mail, once', async () => {
    const { id, uid } = await write()
    const before = smtp.mails.length
    for (const attempt of [1, 2]) {
      smtp.refuse('data', 451, 'try later')
      await expect(deliver(system(), id, attempt)).rejects.toThrow(/451/)
      expect(await state(uid)).toEqual(['waiting', attempt])
    }
    await deliver(system(), id, 3)
    await deliver(system(), id, 4)
    expect([await state(uid), smtp.mails.length]).toEqual([['sent', 3], before + 1])
  })

  it('two workers at once hand it over once', async () => {
    const { id, uid } = await write()
    const before = smtp.mails.length
    await Promise.all([deliver(system(), id, 1), deliver(system(), id, 1), deliver(system(), id, 1)])
    expect(smtp.mails.length).toBe(before + 1)
    expect(await state(uid)).toEqual(['sent', 1])
  })

  it('a refusal for good, and a last attempt, end it; an admin may try again', async () => {
    const { id, uid } = await write()
    smtp.refuse('rcpt', 550, 'no such person')
    await deliver(system(), id, 1)
    expect(await detail(uid)).toMatchObject({ state: 'failed', error: expect.stringContaining('no such person') as string })
    expect((await agent.post(`/rest/v1/outbox/${uid}/send`)).status).toBe(403)
    const again = await admin.post<OutboxMailDetail>(`/rest/v1/outbox/${uid}/send`)
    // A worker may have it already.
    expect([again.status, ['waiting', 'sending', 'sent'].includes(again.body.state)]).toEqual([200, true])
    await eventually(async () => (await state(uid))[0] === 'sent', 'the second try')
    expect((await admin.get<{ data: { name: string }[] }>('/rest/v1/audit')).body.data.map((one) => one.name)).toContain('mail.sent_again')
    const other = await write()
    smtp.refuse('rcpt', 451, 'still not')
    await deliver(system(), other.id, 13)
    expect(await state(other.uid)).toEqual(['failed', 1])
  })

  it('what may have been taken is not sent again by itself', async () => {
    const { id, uid } = await write()
    smtp.breakAfterData()
    await deliver(system(), id, 1)
    expect(await state(uid)).toEqual(['unknown', 1])
    const before = smtp.mails.length
    await deliver(system(), id, 2)
    expect([(await state(uid))[0], smtp.mails.length]).toEqual(['unknown', before])
    // A server that died while it handed one over.
    const dead = await write()
    await t.database.admin(`update mail_outbox set state = 'sending', attempts = 1 where id = $1`, [dead.id])
    await deliver(system(), dead.id, 2)
    expect([(await state(dead.uid))[0], smtp.mails.length]).toEqual(['unknown', before])
  })

  it('what is undone is not sent, and a key is sent once', async () => {
    const before = smtp.mails.length
    const mail: MailInput = { key: 'once', kind: 'transcript', to: 'eva@visitor.test', subject: 'x', letter: { title: 'x', intro: '', entries: [], footer: '' }, conversationId: null }
    await expect(system().tx(async (tx) => { await writeMail(tx, mail); throw new Error('undone') })).rejects.toThrow('undone')
    expect(await Promise.all(Array.from({ length: 5 }, () => system().tx((tx) => writeMail(tx, mail))))).toEqual(expect.arrayContaining([true, false, false, false, false]))
    await eventually(async () => smtp.mails.length > before, 'the mail')
    expect(smtp.mails.length).toBe(before + 1)
  })

  it('logged no problem', () => {
    expect(t.problems).toEqual([])
  })
})
