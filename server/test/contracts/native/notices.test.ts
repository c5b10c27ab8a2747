// Mail to people who are not here: only to who asked for it, about what still waits, and not about the same thing again and again.
import type { Notices } from '@switchboard/protocol'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startApp, type TestApp } from '../../harness/app.ts'
import { eventually, type Staff, type VisitorClient } from '../../harness/client.ts'

let t: TestApp
let ada: Staff
let maya: Staff
let visitor: VisitorClient
let conversation = ''
const status = (staff: Staff, wanted: string) => staff.call('PUT', '/rest/v1/me/status', { status: wanted })
beforeAll(async () => {
  t = await startApp()
  ;[ada, maya] = await Promise.all([t.client.signIn('ada'), t.client.signIn('maya')])
  await Promise.all([ada.socket(), maya.socket()])
  await Promise.all([status(ada, 'busy'), status(maya, 'away')])
  visitor = await t.client.visit('pub_demo', { name: 'Eva' })
  conversation = (await visitor.write('Where is my order?')).conversation.uid
})
afterAll(() => t.stop())

const wish = (staff: Staff, wishes: Notices) => staff.call<Notices>('PUT', '/rest/v1/me/notices', wishes)
const jobs = (): Promise<{ why: string; due: boolean }[]> => t.database.admin(`select data->>'why' as why, run_at <= now() as due from jobs where name = 'notices.conversation' order by id`)
const mails = (): Promise<{ to_address: string; subject: string; text: string }[]> => t.database.admin(`select to_address, subject, text from mail_outbox where kind = 'notice' order by id`)
const deed = async (name: string, body?: unknown): Promise<void> => expect((await ada.post(`/rest/v1/conversations/${conversation}/${name}`, body)).status, name).toBe(200)
const giveTo = (staff: Staff): Promise<void> => deed('assign', { agent: staff.uid })
const handTo = (staff: Staff): Promise<void> => deed('transfer', { agent: staff.uid })
/** As if it were so long ago. */
const halfAnHour = () => t.database.admin(`update notices_sent set sent_at = sent_at - interval '30 minutes'`)
/** What waits three minutes runs now. */
const hurry = async (): Promise<void> => {
  await t.database.admin(`update jobs set run_at = now() where name = 'notices.conversation'`)
  t.app.platform.jobs.wake()
  await eventually(async () => (await jobs()).length === 0, 'the job')
}

describe('mail about work', () => {
  it('is off until somebody wishes for it', async () => {
    expect((await maya.get('/rest/v1/me/notices')).body).toEqual({ assigned: false, unanswered: false })
    await giveTo(maya)
    await visitor.write('Hello?')
    expect(await jobs()).toEqual([])
    expect((await wish(maya, { assigned: true, unanswered: true })).body).toEqual({ assigned: true, unanswered: true })
    expect((await maya.get('/rest/v1/me/notices')).body).toEqual({ assigned: true, unanswered: true })
    expect((await ada.get('/rest/v1/me/notices')).body).toEqual({ assigned: false, unanswered: false })
  })

  it('tells of a visitor who waits, once however much he writes, without what he wrote', async () => {
    await Promise.all(['one', 'two', 'three'].map((text) => visitor.write(`A secret: ${text}`)))
    await visitor.write('four')
    expect((await jobs()).every((job) => job.why === 'unanswered' && !job.due)).toBe(true)
    await hurry()
    expect(await mails()).toMatchObject([{ to_address: 'maya@demo.test', subject: 'Eva waits for your answer' }])
    const [mail] = await mails()
    expect(mail?.text).toContain(`/app/inbox/${conversation}`)
    expect(mail?.text).not.toContain('secret')
  })

  it('says nothing more about the conversation for half an hour, whatever happens', async () => {
    await visitor.write('Are you there?')
    await hurry()
    await handTo(ada)
    await handTo(maya)
    await hurry()
    expect(await mails()).toHaveLength(1)
    await halfAnHour()
    await visitor.write('Still here.')
    await hurry()
    expect(await mails()).toHaveLength(2)
  })

  it('does not tell of what was answered meanwhile, nor of work that somebody else has now', async () => {
    await halfAnHour()
    await visitor.write('And now?')
    expect((await maya.post(`/rest/v1/conversations/${conversation}/events`, { type: 'message', text: 'Now.', clientId: `answer-${Date.now()}` })).status).toBe(201)
    await hurry()
    await visitor.write('Thanks!')
    await handTo(ada)
    await hurry()
    expect(await mails()).toHaveLength(2)
  })

  it('tells of a conversation that was given to somebody who is away, not to somebody who is here', async () => {
    await halfAnHour()
    await handTo(maya)
    await eventually(async () => (await mails()).length === 3, 'the mail')
    expect((await mails())[2]).toMatchObject({ to_address: 'maya@demo.test', subject: 'A conversation with Eva is yours' })
    await handTo(ada)
    await status(maya, 'busy')
    await halfAnHour()
    await handTo(maya)
    await visitor.write('Hi again')
    expect(await jobs()).toEqual([])
  })

  it('logged no problem', () => { expect(t.problems).toEqual([]) })
})
