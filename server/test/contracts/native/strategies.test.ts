// The strategies of a group, changed while the product runs: rotation, sticky, scored, pull; overflow to the default group.
import type { Conversation, Group, Inbox, Page, RoutingDecision } from '@switchboard/protocol'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
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
  for (const staff of desk) await staff.socket()
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

  it('would decide the same again from what was recorded', async () => {
    const { body } = await ada.get<{ checked: number; different: unknown[] }>('/rest/v1/routing/recompute')
    expect(body.checked).toBeGreaterThan(10)
    expect(body.different).toEqual([])
    await t.database.admin(`update routing_decisions set candidates = jsonb_set(candidates, '{0,activeChats}', '999') where id = (select min(id) from routing_decisions where origin = 'automatic' and strategy = 'round_robin')`)
    expect((await ada.get<{ different: unknown[] }>('/rest/v1/routing/recompute')).body.different).toHaveLength(1)
  })

  it('left every invariant whole', async () => {
    expect(await t.app.selfCheck.look()).toEqual([])
    await t.database.admin('update agents set active_chats = active_chats + 1 where account_id = (select min(account_id) from agents)')
    expect(await t.app.selfCheck.look()).toMatchObject([{ invariant: 'active_chats' }])
  })
})
