// The roster: found by every filter in every order, engaged with or without a password, changed one by one and together, invited
// again; and what each did.
import type { AgentActivity, Group, OutboxMail, RosterBulkResult, RosterEntry, RosterSort } from '@switchboard/protocol'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startApp, type TestApp } from '../../harness/app.ts'
import { clientId, eventually, type Staff } from '../../harness/client.ts'

interface Page { data: RosterEntry[]; page: { next: string | null; hasMore: boolean }; total: number }

let t: TestApp
let ada: Staff
let milan: Staff
let maya: Staff
let group: Group
const entryOf = async (uid: string): Promise<RosterEntry> => (await ada.get<RosterEntry>(`/rest/v1/roster/${uid}`)).body
const engage = async (name: string, more: Record<string, unknown> = {}): Promise<RosterEntry> => {
  const { status, body } = await ada.post<RosterEntry>('/rest/v1/roster', { name, email: `${name.toLowerCase().replaceAll(/\W/g, '.')}@harbour.test`, role: 'agent', ...more })
  expect(status).toBe(201)
  return body
}
beforeAll(async () => {
  t = await startApp()
  ada = await t.client.signIn('ada')
  milan = await t.client.signIn('milan')
  maya = await t.client.signIn('maya')
  group = (await ada.post<Group>('/rest/v1/groups', { name: 'Returns' })).body
})
afterAll(() => t.stop())

describe('engaging', () => {
  it('with a password: to be changed at the first sign-in', async () => {
    const entry = await engage('Rosa Lind', { password: 'a good password 7', department: 'Orders', maxChats: 3, groups: [group.uid], phone: '+49 30 1', username: 'rosa' })
    expect(entry).toMatchObject({ username: 'rosa', department: 'Orders', phone: '+49 30 1', lastSignInAt: null, lastSeenAt: null, agent: { maxChats: 3, presence: 'offline', active: true } })
    expect(entry.agent.groups.map((one) => one.name)).toEqual(['Orders', 'Returns'])
    expect((await t.client.post<{ me: { mustChangePassword: boolean } }>('/rest/v1/auth/sign-in', { login: 'rosa', password: 'a good password 7' })).body.me.mustChangePassword).toBe(true)
  })

  it('without one: by a mail with a link; the link can be sent again, and for a new password', async () => {
    const { agent } = await engage('Ines Vogt')
    const mails = async () => (await ada.get<{ data: OutboxMail[] }>('/rest/v1/outbox')).body.data.filter((mail) => mail.to === agent.email).map((mail) => mail.kind)
    expect(await mails()).toEqual(['invitation'])
    for (const kind of ['invitation', 'password_reset']) expect((await ada.post(`/rest/v1/roster/${agent.uid}/notices`, { kind })).status).toBe(204)
    expect((await mails()).toSorted()).toEqual(['invitation', 'invitation', 'password_reset'])
    await ada.call('PATCH', `/rest/v1/roster/${agent.uid}`, { active: false })
    expect(await ada.post(`/rest/v1/roster/${agent.uid}/notices`, { kind: 'invitation' })).toMatchObject({ status: 409, body: { code: 'agent.not_available' } })
  })

  it('leaves nothing behind where a part of it cannot be', async () => {
    const input = { name: 'Nobody Here', email: 'nobody@harbour.test', role: 'agent' }
    expect(await ada.post('/rest/v1/roster', { ...input, groups: ['01990000-0000-7000-8000-000000000000'] })).toMatchObject({ status: 404, body: { code: 'group.not_found' } })
    expect(await ada.post('/rest/v1/roster', { ...input, email: 'rosa.lind@harbour.test' })).toMatchObject({ status: 409, body: { code: 'email.taken' } })
    expect(await ada.post('/rest/v1/roster', { ...input, username: 'rosa' })).toMatchObject({ status: 409, body: { code: 'username.taken' } })
    for (const bad of [{ name: 'x' }, { email: 'x' }, { username: 'a b' }, { phone: 'none' }, { password: 'short' }, { maxChats: -1 }, { role: 'king' }, { department: ' ' }]) {
      const { status, body } = await ada.post<{ errors: { field: string }[] }>('/rest/v1/roster', { ...input, ...bad })
      expect([status, body.errors[0]?.field]).toEqual([400, Object.keys(bad)[0]])
    }
    expect((await ada.get<Page>('/rest/v1/roster?search=nobody')).body.total).toBe(0)
    expect((await milan.post('/rest/v1/roster', input)).status).toBe(403)
  })
})

describe('the list', () => {
  const list = async (query: string): Promise<Page> => (await milan.get<Page>(`/rest/v1/roster?${query}`)).body
  const names = async (query: string): Promise<string[]> => (await list(query)).data.map((one) => one.agent.name)

  it('is found by role, department, presence, activity, group, level and words', async () => {
    const socket = await maya.socket()
    await eventually(async () => (await names('presence=online')).length > 0, 'presence')
    expect(await names('presence=online')).toEqual(['Maya Okafor'])
    expect(await names('department=Orders')).toEqual(['Rosa Lind'])
    expect(await names(`group=${group.uid}`)).toEqual(['Rosa Lind'])
    expect(await names('active=false')).toEqual(['Ines Vogt'])
    expect(await names('role=admin')).toEqual(['Ada Winter'])
    expect(await names('search=ORDERS')).toEqual(['Rosa Lind'])
    expect(await names('search=%25')).toEqual([])
    expect((await list('level=high')).total + (await list('level=medium')).total + (await list('level=low')).total).toBe((await list('')).total)
    socket.close()
  })

  it('comes in pages in every order, both ways, each person once', async () => {
    const whole = (await list('limit=100')).data.map((one) => one.agent.uid).toSorted()
    for (const sort of ['name', 'role', 'department', 'presence', 'load', 'lastSeen'] satisfies RosterSort[]) {
      const walked: Record<string, string[]> = {}
      for (const descending of [false, true]) {
        const seen: string[] = []
        for (let cursor: string | null = ''; cursor !== null;) {
          const page: Page = await list(`limit=2&sort=${sort}&descending=${String(descending)}${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ''}`)
          seen.push(...page.data.map((one) => one.agent.uid))
          cursor = page.page.next
        }
        expect(seen.toSorted(), sort).toEqual(whole)
        walked[String(descending)] = seen
      }
      expect(walked['true'], sort).toEqual(walked['false']?.toReversed())
    }
    const { page } = await list('limit=1')
    expect((await milan.get(`/rest/v1/roster?limit=1&sort=role&cursor=${encodeURIComponent(page.next ?? '')}`)).status).toBe(400)
    expect((await maya.get('/rest/v1/roster')).status).toBe(403)
  })

  it('shows who was removed apart, until he is taken back', async () => {
    const { agent } = await engage('Tomas Reyes')
    await ada.call('DELETE', `/rest/v1/agents/${agent.uid}`)
    expect(await names('search=tomas')).toEqual([])
    expect(await names('removed=true')).toEqual(['Tomas Reyes'])
    await ada.post(`/rest/v1/agents/${agent.uid}/restore`)
    expect(await names('removed=true')).toEqual([])
  })
})

describe('changing', () => {
  it('takes account, capacity, department, groups and status in one', async () => {
    const { agent } = await engage('Olu Bakare')
    const { status, body } = await ada.call<RosterEntry>('PATCH', `/rest/v1/roster/${agent.uid}`, { name: 'Olu B.', department: 'Returns', maxChats: 9, role: 'manager', status: 'away' })
    expect([status, body]).toEqual([200, expect.objectContaining({ department: 'Returns', agent: expect.objectContaining({ name: 'Olu B.', maxChats: 9, role: 'manager', wanted: 'away' }) as object })])
    expect((await ada.call<RosterEntry>('PATCH', `/rest/v1/roster/${agent.uid}`, { leave: [group.uid] })).body.agent.groups).toEqual([])
    expect((await ada.call('PATCH', `/rest/v1/roster/${agent.uid}`, {})).status).toBe(400)
  })

  it('who leads without writing accounts sets statuses and groups, nothing else', async () => {
    const { agent } = await engage('Pia Wren')
    const path = `/rest/v1/roster/${agent.uid}`
    expect((await milan.call<RosterEntry>('PATCH', path, { status: 'busy', join: [group.uid] })).body.agent).toMatchObject({ wanted: 'busy', groups: [{ name: 'Returns' }] })
    for (const change of [{ role: 'viewer' }, { maxChats: 50 }, { active: false }, { department: 'Orders' }, { name: 'Other' }, { email: 'other@harbour.test' }]) {
      expect((await milan.call('PATCH', path, { ...change, status: 'away' })).status, JSON.stringify(change)).toBe(403)
    }
    // Nothing of what was refused was done.
    expect((await entryOf(agent.uid)).agent).toMatchObject({ role: 'agent', wanted: 'busy', maxChats: 5 })
    expect((await maya.call('PATCH', path, { status: 'away' })).status).toBe(403)
  })

  it('of many tells of each: what fails is told, the rest is done', async () => {
    const [a, b] = [await engage('Bulk One'), await engage('Bulk Two')]
    const stranger = '01990000-0000-7000-8000-000000000000'
    const { body } = await ada.post<RosterBulkResult>('/rest/v1/roster/bulk', { agents: [b.agent.uid, ada.uid, stranger, a.agent.uid], role: 'viewer' })
    expect(body).toMatchObject({ done: 2, results: [
      { uid: b.agent.uid, ok: true, code: null }, { uid: ada.uid, ok: false, code: 'account.last_admin' }, { uid: stranger, ok: false, code: 'agent.not_found' }, { uid: a.agent.uid, ok: true },
    ] })
    expect((await entryOf(ada.uid)).agent.role).toBe('admin')
    expect((await milan.post<RosterBulkResult>('/rest/v1/roster/bulk', { agents: [a.agent.uid], active: false })).body).toMatchObject({ done: 0, results: [{ code: 'auth.forbidden' }] })
    expect((await milan.post<RosterBulkResult>('/rest/v1/roster/bulk', { agents: [a.agent.uid, b.agent.uid], join: [group.uid], status: 'away' })).body.done).toBe(2)
    expect((await ada.post('/rest/v1/roster/bulk', { agents: [a.agent.uid], join: [stranger] })).status).toBe(404)
    for (const bad of [{ agents: [] }, { agents: [a.agent.uid] }, { agents: Array.from({ length: 101 }, () => a.agent.uid), active: true }]) expect((await ada.post('/rest/v1/roster/bulk', bad)).status).toBe(400)
  })
})

describe('what somebody did', () => {
  it('comes newest first, in pages, each leading to its event; today counts the same', async () => {
    await t.database.admin(`update agents set accepting = false where account_id <> (select id from accounts where username = 'maya')`)
    const socket = await maya.socket()
    const { conversation } = await (await t.client.visit()).write('Question')
    await eventually(async () => (await t.database.admin(`select from conversations where uid = $1 and state = 'assigned'`, [conversation.uid])).length === 1, 'assignment')
    for (const text of ['One', 'Two']) await maya.post(`/rest/v1/conversations/${conversation.uid}/events`, { type: 'message', text, clientId: clientId() })
    await maya.post(`/rest/v1/conversations/${conversation.uid}/resolve`)
    await maya.call('PUT', '/rest/v1/me/status', { status: 'busy' })
    const seen: AgentActivity[] = []
    for (let cursor: string | null = ''; cursor !== null;) {
      const page: { body: { data: AgentActivity[]; page: { next: string | null } } } = await maya.get(`/rest/v1/agents/${maya.uid}/activities?limit=2${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ''}`)
      seen.push(...page.body.data)
      cursor = page.body.page.next
    }
    expect(seen.slice(0, 5).map((one) => [one.type, one.conversation?.uid ?? null, one.before, one.after])).toEqual([
      ['status_change', null, 'online', 'busy'], ['ticket_resolved', conversation.uid, null, null], ['message_sent', conversation.uid, null, null],
      ['message_sent', conversation.uid, null, null], ['ticket_assigned', conversation.uid, null, null],
    ])
    expect(new Set(seen.map((one) => one.id)).size).toBe(seen.length)
    expect((await entryOf(maya.uid)).today).toMatchObject({ messages: 2, resolved: 1, assigned: 1, slaPercent: 100, satisfaction: null })
    socket.close()
  })
})
