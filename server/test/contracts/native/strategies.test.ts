// The strategies of a group, changed while the product runs: rotation, sticky, scored, pull; overflow to the default group.
import type { Conversation, Group, Inbox, Page, RoutingDecision, RoutingExplained } from '@switchboard/protocol'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { accountByUid } from '../../../src/modules/identity/index.ts'
import { setMembership } from '../../../src/modules/inboxes/index.ts'
import { addAgent, setStatusByProgram } from '../../../src/modules/presence/index.ts'
import { SelfCheck } from '../../../src/modules/routing/index.ts'
import { makeContext } from '../../../src/platform/context.ts'
import { startApp, type TestApp } from '../../harness/app.ts'
import { eventually, type Staff } from '../../harness/client.ts'

let t: TestApp
let ada: Staff
let desk: Staff[]
let group: Group
beforeAll(async () => {
  t = await startApp()
  desk = await Promise.all(['maya', 'jonas', 'milan'].map((name) => t.client.signIn(name)))
  ada = await t.client.signIn('ada')
  // Here by a program, which needs no lease: the clock is moved below.
  const ctx = makeContext(t.app.platform, 2)
  for (const staff of desk) await setStatusByProgram(ctx, (await accountByUid(ctx, staff.uid)).id, true)
  group = (await ada.get<Page<Group>>('/rest/v1/groups')).body.data[0] as Group
})
afterAll(() => t.stop())

const use = async (strategy: string): Promise<void> => { expect((await ada.call('PATCH', `/rest/v1/groups/${group.uid}`, { strategy })).status).toBe(200) }
const conversation = async (uid: string): Promise<Conversation> => (await ada.get<{ conversation: Conversation }>(`/rest/v1/conversations/${uid}`)).body.conversation
const agentOf = (uid: string): Promise<string> => eventually(async () => (await conversation(uid)).agent?.name, 'an agent')
const write = async (): Promise<string> => (await (await t.client.visit()).write('hello')).conversation.uid
const close = (uids: string[]) => Promise.all(uids.map((uid) => ada.post(`/rest/v1/conversations/${uid}/close`)))

describe('strategies', () => {
  it('round robin rotates strictly', async () => {
    await use('round_robin')
    const uids: string[] = []
    const names: string[] = []
    for (let i = 0; i < 6; i++) {
      const uid = await write()
      uids.push(uid)
      names.push(await agentOf(uid))
    }
    expect(new Set(names.slice(0, 3)).size).toBe(3)
    expect(names.slice(3)).toEqual(names.slice(0, 3))
    await close(uids)
  })

  it('sticky brings a returning visitor to the agent he knows, else to the least loaded', async () => {
    await use('sticky')
    const visitor = await t.client.visit()
    const first = (await visitor.write('first')).conversation.uid
    const known = await agentOf(first)
    const others = [await write(), await write(), await write()]
    for (const uid of others) await agentOf(uid)
    await close([first])
    const second = (await visitor.write('second')).conversation.uid
    expect(second).not.toBe(first)
    expect(await agentOf(second)).toBe(known)
    const { body } = await ada.get<{ data: RoutingDecision[] }>(`/rest/v1/conversations/${second}/routing`)
    expect(body.data[0]?.candidates[0]).toMatchObject({ lastOfVisitor: true, terms: { knows_visitor: 1 } })
    await close([second])
    const who = desk.find((staff) => staff.signedIn.me.agent.name === known)
    await who?.call('PUT', '/rest/v1/me/status', { accepting: false })
    const third = (await visitor.write('third')).conversation.uid
    expect(await agentOf(third)).not.toBe(known)
    await who?.call('PUT', '/rest/v1/me/status', { accepting: true })
    await close([...others, third])
  })

  it('scored adds five clamped terms, neutral without a history', async () => {
    await use('scored')
    const uid = await write()
    await agentOf(uid)
    const { body } = await ada.get<{ data: RoutingDecision[] }>(`/rest/v1/conversations/${uid}/routing`)
    expect(body.data[0]?.candidates[0]).toMatchObject({ score: 47.5, terms: { success: 20, priority: 0, load: 20, handling: 7.5, capability: 0 } })
    await close([uid])
  })

  it('pull hands nothing out; after the overflow time the default group gets it', async () => {
    const pull = (await ada.post<Group>('/rest/v1/groups', { name: 'Pullers', strategy: 'pull' })).body
    const inbox = (await ada.get<Page<Inbox>>('/rest/v1/inboxes')).body.data[0]
    await ada.call('PATCH', `/rest/v1/inboxes/${inbox?.uid}`, { group: pull.uid })
    await use('least_loaded')
    const uid = await write()
    await new Promise((resolve) => setTimeout(resolve, 150))
    expect(await conversation(uid)).toMatchObject({ state: 'queued', group: { name: 'Pullers' } })
    await ada.call('PATCH', '/rest/v1/settings', { overflowSeconds: 60 })
    await t.app.router.sweep(false)
    expect((await conversation(uid)).state).toBe('queued')
    t.clock.advance(61_000)
    await t.app.router.sweep(false)
    await agentOf(uid)
    expect((await conversation(uid)).group?.name).toBe('Customer care')
  })

  it('sticky stands in nobody\'s way: what the only free agent gave back waits, what is behind it comes to him', async () => {
    const crew = (await ada.post<Group>('/rest/v1/groups', { name: 'Crew', strategy: 'sticky' })).body
    const inbox = (await ada.get<Page<Inbox>>('/rest/v1/inboxes')).body.data[0]
    const [maya] = desk as [Staff]
    await ada.call('PUT', `/rest/v1/groups/${crew.uid}/agents/${maya.uid}`)
    await ada.call('PATCH', `/rest/v1/inboxes/${inbox?.uid}`, { group: crew.uid })
    await ada.call('PATCH', '/rest/v1/settings', { overflowSeconds: null })
    for (const strategy of ['sticky', 'least_loaded']) {
      await ada.call('PATCH', `/rest/v1/groups/${crew.uid}`, { strategy })
      const back = await write()
      await agentOf(back)
      await maya.post(`/rest/v1/conversations/${back}/release`)
      const next = await write()
      expect(await agentOf(next), strategy).toBe('Maya Okafor')
      const explained = await eventually(async () => {
        const { body } = await ada.get<RoutingExplained>(`/rest/v1/conversations/${back}/routing`)
        return body.waiting?.reason === 'returned' && body
      }, 'an explanation')
      expect(explained.waiting).toMatchObject({ place: 1, strategy, candidates: [{ agent: { name: 'Maya Okafor' }, excluded: 'returned_it' }], more: false, overflowAt: null })
      expect(explained.data[0]).toMatchObject({ outcome: 'waiting', agent: null, candidates: [{ excluded: 'returned_it' }] })
      await close([back, next])
    }
    // He whom the visitor knows is named even when he has left the group.
    await ada.call('PATCH', `/rest/v1/groups/${crew.uid}`, { strategy: 'sticky' })
    const visitor = await t.client.visit()
    const first = (await visitor.write('first')).conversation.uid
    await agentOf(first)
    await close([first])
    await ada.call('DELETE', `/rest/v1/groups/${crew.uid}/agents/${maya.uid}`)
    await ada.call('PUT', `/rest/v1/groups/${crew.uid}/agents/${desk[1]?.uid}`)
    const second = (await visitor.write('second')).conversation.uid
    expect(await agentOf(second)).toBe('Jonas Lind')
    const { body } = await ada.get<RoutingExplained>(`/rest/v1/conversations/${second}/routing`)
    expect(body.data[0]?.candidates.find((one) => one.agent.name === 'Maya Okafor')).toMatchObject({ excluded: 'not_in_group', lastOfVisitor: true })
    await close([second])
  })

  it('says at any moment why somebody waits', async () => {
    const why = async (uid: string) => (await ada.get<RoutingExplained>(`/rest/v1/conversations/${uid}/routing`)).body.waiting
    const jonas = desk[1] as Staff
    await jonas.call('PUT', '/rest/v1/me/status', { accepting: false })
    await ada.call('PATCH', '/rest/v1/settings', { overflowSeconds: 600 })
    const [one, two] = [await write(), await write()]
    expect(await why(one)).toMatchObject({ reason: 'nobody_free', place: 1, candidates: [{ agent: { name: 'Jonas Lind' }, excluded: 'not_accepting', score: null }] })
    // Nobody has looked at it for a decision: it is explained all the same.
    const behind = await why(two)
    expect(behind).toMatchObject({ reason: 'nobody_free', place: 2, since: expect.any(String) as string })
    expect(Date.parse(behind?.overflowAt ?? '') - Date.parse(behind?.since ?? '')).toBe(600_000)
    const group = (await ada.get<Page<Group>>('/rest/v1/groups')).body.data.find(({ name }) => name === 'Crew') as Group
    await ada.call('PATCH', `/rest/v1/groups/${group.uid}`, { strategy: 'pull' })
    expect(await why(two)).toEqual({ ...behind, strategy: 'pull', reason: 'pull', place: null, candidates: [] })
    await ada.call('DELETE', `/rest/v1/groups/${group.uid}/agents/${jonas.uid}`)
    await ada.call('PATCH', `/rest/v1/groups/${group.uid}`, { strategy: 'round_robin' })
    expect(await why(two)).toMatchObject({ reason: 'nobody', place: 2, candidates: [] })
    await ada.call('PUT', `/rest/v1/groups/${group.uid}/agents/${jonas.uid}`)
    await jonas.call('PUT', '/rest/v1/me/status', { accepting: true })
    await agentOf(one)
    expect(await why(one)).toBeNull()
    await close([one, two])
    await ada.call('PATCH', '/rest/v1/settings', { overflowSeconds: null })
  })

  it('would decide the same again from what was recorded: by every strategy, among ties, and with many who could not', async () => {
    const crew = (await ada.get<Page<Group>>('/rest/v1/groups')).body.data.find(({ name }) => name === 'Crew') as Group
    const ctx = makeContext(t.app.platform, 2)
    for (const staff of desk) await ada.call('PUT', `/rest/v1/groups/${crew.uid}/agents/${staff.uid}`)
    for (let i = 0; i < 40; i++) {
      const agent = await ctx.tx((tx) => addAgent(tx, { name: `Idle ${i}`, email: `idle${i}@demo.test`, role: 'agent', password: null }))
      await setMembership(ctx, crew.uid, agent.uid, true)
    }
    // The same moment for all, and a fraction whose last digit is a zero.
    await t.database.admin(`update agents set last_assigned_at = '2026-01-01T00:00:00.3Z' where tenant_id = 2`)
    for (const strategy of ['round_robin', 'least_loaded', 'scored', 'sticky']) {
      await ada.call('PATCH', `/rest/v1/groups/${crew.uid}`, { strategy })
      const uids = [await write(), await write(), await write(), await write()]
      for (const uid of uids) await agentOf(uid)
      await close(uids)
    }
    const { body: of } = await ada.get<RoutingExplained>(`/rest/v1/conversations/${await (async () => { const uid = await write(); await agentOf(uid); return uid })()}/routing`)
    expect(of.data[0]).toMatchObject({ more: true })
    expect(of.data[0]?.candidates.filter((one) => one.excluded !== null)).toHaveLength(30)
    await ada.call('PATCH', `/rest/v1/groups/${crew.uid}`, { strategy: 'pull' })
    const inbox = (await ada.get<Page<Inbox>>('/rest/v1/inboxes')).body.data[0]
    const [maya] = desk as [Staff]
    await ada.call('PUT', `/rest/v1/inboxes/${inbox?.uid}/agents/${maya.uid}`)
    await write()
    expect((await maya.post('/rest/v1/queue/take')).status).toBe(200)
    // One that waited in vain: the record of who waits is renewed at every look, so it lasts only once he waits no more.
    const quiet = (await ada.post<Group>('/rest/v1/groups', { name: 'Quiet', strategy: 'round_robin' })).body
    await ada.call('PUT', `/rest/v1/groups/${quiet.uid}/agents/${maya.uid}`)
    await ada.call('PATCH', `/rest/v1/inboxes/${inbox?.uid}`, { group: quiet.uid })
    await maya.call('PUT', '/rest/v1/me/status', { accepting: false })
    const left = await write()
    const inVain = `select d.id from routing_decisions d join conversations c on c.id = d.conversation_id where c.uid = '${left}' and d.outcome = 'waiting' and d.candidates @> '[{"excluded": "not_accepting"}]'`
    await eventually(async () => (await t.database.admin(inVain)).length === 1, 'the record that he waits')
    await close([left])
    await maya.call('PUT', '/rest/v1/me/status', { accepting: true })

    const { body } = await ada.get<{ checked: number; skipped: number; different: unknown[] }>('/rest/v1/routing/recompute')
    const counted = await t.database.admin<{ strategy: string }>('select distinct strategy from routing_decisions where tenant_id = 2 order by 1')
    expect(counted.map((row) => row.strategy)).toEqual(['least_loaded', 'pull', 'round_robin', 'scored', 'sticky'])
    expect(body.checked).toBe((await t.database.admin('select from routing_decisions where tenant_id = 2')).length)
    expect(body).toMatchObject({ different: [], skipped: 0 })
    const spoil = async (text: string): Promise<number> => {
      expect(await t.database.admin(`${text} returning id`)).not.toEqual([])
      return (await ada.get<{ different: unknown[] }>('/rest/v1/routing/recompute')).body.different.length
    }
    expect(await spoil(`update routing_decisions set candidates = jsonb_set(candidates, '{0,activeChats}', '999') where id = (select min(id) from routing_decisions where tenant_id = 2 and origin = 'automatic' and strategy = 'round_robin')`)).toBe(1)
    expect(await spoil(`update routing_decisions set candidates = jsonb_set(candidates, '{0,presence}', '"offline"') where tenant_id = 2 and origin = 'pull'`)).toBe(2)
    expect(await spoil(`update routing_decisions set candidates = jsonb_set(jsonb_set(candidates, '{0,accepting}', 'true'), '{0,excluded}', 'null') where id = (${inVain})`)).toBe(3)
  })

  it('left every invariant whole', async () => {
    // One of the test's own: the app's looks by itself each minute.
    const check = new SelfCheck(t.app.platform)
    expect(await check.look()).toEqual([])
    const agent = (await t.database.admin<{ id: number }>('select min(account_id) as id from agents where active_chats > 0'))[0]?.id
    const broken = async (...texts: string[]): Promise<string[]> => {
      for (const text of texts) await t.database.admin(text, text.includes('$1') ? [agent] : [])
      return (await check.look()).map((found) => found.invariant)
    }
    expect(await broken('update agents set active_chats = active_chats + 1 where account_id = $1')).toEqual(['active_chats'])
    expect(await broken('update agents set active_chats = active_chats - 1, max_chats = 0 where account_id = $1')).toEqual(['over_capacity'])
    // On record it is no fault.
    expect(await broken(`insert into security_events (tenant_id, at, name, account_id, data) select tenant_id, now() + interval '1 hour', 'account.changed', account_id, '{"maxChats": 0}' from agents where account_id = $1`)).toEqual([])
    expect(await broken('update conversations set last_seq = last_seq + 1 where id = (select max(conversation_id) from domain_events where at > now() - interval \'1 minute\')')).toEqual(['gap_in_events'])
    expect(check.counts).toMatchObject({ looks: 5, violations: 3 })
    expect(await t.app.selfCheck.look()).toHaveLength(1)
    const { looks, violations } = t.app.selfCheck.counts
    const health = await (await fetch(`${t.base}/health`)).json() as { status: string; routing: { selfCheck: { looks: number; violations: number } } }
    expect(health).toMatchObject({ status: 'ok', routing: { caughtBySweep: 0, grace: { ended: 0 } } })
    expect(health.routing.selfCheck.looks).toBeGreaterThanOrEqual(looks)
    expect(health.routing.selfCheck.violations).toBeGreaterThanOrEqual(violations)
    expect(violations).toBeGreaterThanOrEqual(1)
  })
})
