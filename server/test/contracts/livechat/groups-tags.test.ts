// Groups and tags: shapes, texts, one default group, members all or none, removal and return.
import type { Label } from '@switchboard/protocol'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createInbox, createLabel, inboxBy } from '../../../src/modules/inboxes/index.ts'
import { makeDesk, unique, type Agent, type Caller, type Desk, type Group, type Shown, type Tag } from './desk.ts'

let desk: Desk
let agent: Caller
beforeAll(async () => {
  desk = await makeDesk()
  agent = await desk.agent()
})
afterAll(() => desk.stop())

const instant = expect.stringMatching(/Z$/) as string
const id = expect.any(String) as string
const nowhere = '01990000-0000-7000-8000-000000000000'
const groups = async (): Promise<Group[]> => (await desk.admin.get<Group[]>('/v1/groups')).body

describe('a group', () => {
  it('has the documented shape; its agents are agents', async () => {
    const { body: made } = await desk.admin.post<Group>('/v1/groups', { name: 'Sales Team', description: 'Handles sales inquiries', routingStrategy: 'round_robin' })
    expect(made).toEqual({ id, name: 'Sales Team', description: 'Handles sales inquiries', routingStrategy: 'round_robin', isDefault: false, createdAt: instant, updatedAt: instant, deletedAt: null, isDeleted: false, agents: [] })
    const filled = await desk.admin.post<Group>(`/v1/groups/${made.id}/agents`, { agentIds: [agent.agent.id, agent.agent.id, desk.admin.agent.id] })
    expect([filled.status, filled.body.agents.length]).toEqual([201, 2])
    const { groups: _, ...plain } = (await desk.admin.get<Agent & { groups: Group[] }>(`/v1/agents/${agent.agent.id}`)).body
    expect(filled.body.agents.find((one) => one.id === agent.agent.id)).toEqual(plain)
    expect((await groups()).find((group) => group.id === made.id)).toEqual(filled.body)
    expect((await desk.admin.remove(`/v1/groups/${made.id}/agents/${agent.agent.id}`)).status).toBe(204)
    expect((await desk.admin.remove(`/v1/groups/${made.id}/agents/${agent.agent.id}`)).status).toBe(204)
    expect((await desk.admin.get<Group>(`/v1/groups/${made.id}`)).body.agents.map((one) => one.id)).toEqual([desk.admin.agent.id])
  })

  it('every strategy is taken, shown, and may be written back; another is refused', async () => {
    for (const routingStrategy of ['round_robin', 'least_loaded', 'sticky', 'scored', 'pull']) {
      const group = await desk.group({ routingStrategy })
      const back = await desk.admin.patch<Group>(`/v1/groups/${group.id}`, { name: group.name, description: group.description, routingStrategy: group.routingStrategy, isDefault: group.isDefault })
      expect([back.status, back.body]).toEqual([200, { ...group, updatedAt: instant }])
    }
    expect(await desk.admin.post('/v1/groups', { name: 'x', routingStrategy: 'random' })).toMatchObject({ status: 400, body: { message: [expect.stringContaining('routingStrategy')] } })
  })

  it('takes all the agents or none: unknown, removed, or another company\'s are 400', async () => {
    const group = await desk.group()
    const gone = await desk.agent()
    await desk.admin.remove(`/v1/agents/${gone.agent.id}`)
    for (const other of [nowhere, desk.foreign.agent, gone.agent.id]) {
      expect(await desk.admin.post(`/v1/groups/${group.id}/agents`, { agentIds: [agent.agent.id, other] })).toMatchObject({ status: 400, body: { statusCode: 400, message: 'One or more agents not found or deleted', error: 'Bad Request' } })
    }
    expect((await desk.admin.get<Group>(`/v1/groups/${group.id}`)).body.agents).toEqual([])
    expect((await desk.admin.post(`/v1/groups/${group.id}/agents`, { agentIds: [] })).status).toBe(400)
  })

  it('there is one default at most, also when many become it at once', async () => {
    const made = await Promise.all(Array.from({ length: 6 }, () => desk.admin.post<Group>('/v1/groups', { name: unique('Default'), isDefault: true })))
    expect(made.map((reply) => reply.status)).toEqual(made.map(() => 201))
    expect((await groups()).filter((group) => group.isDefault)).toHaveLength(1)
    const [first] = made
    expect((await desk.admin.patch<Group>(`/v1/groups/${first?.body.id}`, { isDefault: true })).body.isDefault).toBe(true)
    expect((await groups()).filter((group) => group.isDefault).map((group) => group.id)).toEqual([first?.body.id])
  })

  it('names are taken once, whatever the case; what is missing or another company\'s is 404 with its id', async () => {
    const group = await desk.group({ name: 'Billing' })
    expect(await desk.admin.post('/v1/groups', { name: 'BILLING' })).toMatchObject({ status: 409, body: { message: 'Group with this name already exists', error: 'Conflict' } })
    expect(await desk.admin.patch(`/v1/groups/${(await desk.group()).id}`, { name: 'billing' })).toMatchObject({ status: 409 })
    for (const other of [nowhere, desk.foreign.group]) {
      const wanted = { status: 404, body: { message: `Group with ID ${other} not found` } }
      expect(await desk.admin.get(`/v1/groups/${other}`)).toMatchObject(wanted)
      expect(await desk.admin.patch(`/v1/groups/${other}`, { name: 'x' })).toMatchObject(wanted)
      expect(await desk.admin.remove(`/v1/groups/${other}`)).toMatchObject(wanted)
      expect(await desk.admin.post(`/v1/groups/${other}/restore`)).toMatchObject(wanted)
      expect(await desk.admin.post(`/v1/groups/${other}/agents`, { agentIds: [agent.agent.id] })).toMatchObject(wanted)
    }
    expect(await desk.admin.remove(`/v1/groups/${group.id}/agents/${desk.foreign.agent}`)).toMatchObject({ status: 404, body: { message: `Agent with ID ${desk.foreign.agent} not found` } })
  })

  it('is kept by supervisors and read by agents', async () => {
    const supervisor = await desk.agent({ role: 'supervisor' })
    expect((await agent.get('/v1/groups')).status).toBe(200)
    expect(await agent.post('/v1/groups', { name: 'x' })).toMatchObject({ status: 403, body: { message: 'Insufficient permissions', error: 'Forbidden' } })
    expect((await supervisor.post('/v1/groups', { name: unique('Made') })).status).toBe(201)
  })
})

describe('a removed group', () => {
  it('frees its name, sends what waits to the default group, and comes back with its agents', async () => {
    const home = (await desk.admin.post<Group>('/v1/groups', { name: unique('Home'), isDefault: true })).body
    const group = await desk.group({ name: 'Short lived' }, [agent])
    await agent.patch(`/v1/agents/${agent.agent.id}`, { acceptingChats: false })
    const waiting = await Promise.all(Array.from({ length: 3 }, () => desk.guest({ groupId: group.id, initialMessage: 'hi' })))
    const ids = waiting.map((guest) => guest.session.conversationId ?? '')
    expect((await desk.admin.remove(`/v1/groups/${group.id}`)).status).toBe(204)
    for (const one of ids) expect(await desk.admin.conversation(one)).toMatchObject({ status: 'pending', groupId: home.id })
    expect((await desk.admin.get(`/v1/groups/${group.id}`)).status).toBe(404)
    expect((await groups()).map((one) => one.id)).not.toContain(group.id)
    expect((await desk.admin.get<Group[]>('/v1/groups?includeDeleted=true')).body.find((one) => one.id === group.id)).toMatchObject({ isDeleted: true, deletedAt: instant, isDefault: false })
    expect(await desk.nobody.post('/v1/widget/session', { groupId: group.id, initialMessage: 'hi' })).toMatchObject({ status: 400 })
    // Who answers for the default group gets them.
    await desk.admin.post(`/v1/groups/${home.id}/agents`, { agentIds: [agent.agent.id] })
    await agent.patch(`/v1/agents/${agent.agent.id}`, { acceptingChats: true })
    for (const one of ids) await desk.admin.settled(one, (shown) => shown.assignedAgentId === agent.agent.id, 'the default group')

    const heir = await desk.group({ name: 'short LIVED' })
    expect(await desk.admin.post(`/v1/groups/${group.id}/restore`)).toMatchObject({ status: 409, body: { message: 'Group with this name already exists' } })
    await desk.admin.remove(`/v1/groups/${heir.id}`)
    expect(await desk.admin.post(`/v1/groups/${group.id}/restore`)).toMatchObject({ status: 201, body: { id: group.id, isDeleted: false, agents: [{ id: agent.agent.id }] } })
  })

  it('without a default group its conversations are everybody\'s; what returns from an agent later is, too', async () => {
    const home = (await groups()).find((group) => group.isDefault)
    await desk.admin.patch(`/v1/groups/${home?.id}`, { isDefault: false })
    const helper = await desk.agent()
    const group = await desk.group({}, [helper])
    const held = await desk.guest({ groupId: group.id, initialMessage: 'held' })
    await desk.admin.settled(held.session.conversationId ?? '', (shown) => shown.assignedAgentId === helper.agent.id)
    await desk.admin.remove(`/v1/groups/${group.id}`)
    expect(await desk.admin.conversation(held.session.conversationId ?? '')).toMatchObject({ status: 'active', groupId: group.id, group: { isDeleted: true } })
    await desk.admin.remove(`/v1/agents/${helper.agent.id}`)
    const free = await desk.admin.settled(held.session.conversationId ?? '', (shown) => shown.status === 'active', 'somebody else')
    expect(free).toMatchObject({ groupId: null, group: null })
  })
})

describe('a tag', () => {
  it('has the documented shape, colours are #RRGGBB, names are taken once', async () => {
    const made = await desk.admin.post<Tag>('/v1/tags', { name: 'Refund', color: '#FF5733' })
    expect([made.status, made.body]).toEqual([201, { id, name: 'Refund', color: '#FF5733', createdAt: instant, updatedAt: instant, deletedAt: null, isDeleted: false }])
    expect((await desk.admin.get<Tag>(`/v1/tags/${made.body.id}`)).body).toEqual(made.body)
    expect((await agent.get<Tag[]>('/v1/tags')).body).toContainEqual(made.body)
    for (const color of ['red', '#FFF', '#12345G', '#1234567', '']) expect(await desk.admin.post('/v1/tags', { name: 'x', color }), color).toMatchObject({ status: 400, body: { message: [expect.stringContaining('color')] } })
    expect(await desk.admin.post('/v1/tags', { name: 'REFUND', color: '#000000' })).toMatchObject({ status: 409, body: { message: 'Tag with this name already exists' } })
    expect((await desk.admin.patch<Tag>(`/v1/tags/${made.body.id}`, { name: 'Refunds', color: '#000000' })).body).toMatchObject({ name: 'Refunds', color: '#000000' })
    expect(await agent.post('/v1/tags', { name: 'x', color: '#000000' })).toMatchObject({ status: 403 })
    for (const other of [nowhere, desk.foreign.tag]) expect(await desk.admin.get(`/v1/tags/${other}`)).toMatchObject({ status: 404, body: { message: `Tag with ID ${other} not found` } })
  })

  it('is removed from conversations and comes back on them; its name is free meanwhile', async () => {
    const tag = (await desk.admin.post<Tag>('/v1/tags', { name: 'Fleeting', color: '#FF5733' })).body
    const guest = await desk.guest({ initialMessage: 'hi' })
    const path = `/v1/conversations/${guest.session.conversationId}`
    expect((await desk.admin.post<Shown>(`${path}/tags`, { tagIds: [tag.id] })).body.tags).toEqual([tag])
    expect((await desk.admin.remove(`/v1/tags/${tag.id}`)).status).toBe(204)
    expect((await desk.admin.get<Shown>(path)).body.tags).toEqual([])
    expect((await desk.admin.remove(`/v1/tags/${tag.id}`)).status).toBe(404)
    const heir = (await desk.admin.post<Tag>('/v1/tags', { name: 'fleeting', color: '#000000' })).body
    expect(await desk.admin.post(`/v1/tags/${tag.id}/restore`)).toMatchObject({ status: 409, body: { message: 'Tag with this name already exists' } })
    await desk.admin.patch(`/v1/tags/${heir.id}`, { name: 'Other' })
    expect((await desk.admin.post<Tag>(`/v1/tags/${tag.id}/restore`)).status).toBe(201)
    expect((await desk.admin.get<Shown>(path)).body.tags.map((one) => one.id)).toEqual([tag.id])
  })

  it('is one concept with labels: a label without an inbox; labels of inboxes are no tags', async () => {
    const label = await desk.admin.post<Label>('/rest/v1/labels', { name: 'By the native API', color: '#123456' })
    expect(label.body).toMatchObject({ inbox: null })
    const inbox = await createInbox(desk.ctx, { name: unique('Line'), channel: 'api' })
    const own = await createLabel(desk.ctx, { inboxId: inbox.id, name: 'Of an inbox', color: '#123456', createdBy: null })
    const names = (await desk.admin.get<Tag[]>('/v1/tags')).body.map((tag) => tag.name)
    expect(names).toContain('By the native API')
    expect(names).not.toContain('Of an inbox')
    expect((await desk.admin.get(`/v1/tags/${own.uid}`)).status).toBe(404)
    // The same name may stand once among the tags and once in every inbox.
    expect((await desk.admin.post<Label>('/rest/v1/labels', { inbox: inbox.uid, name: 'by the NATIVE api', color: '#123456' })).status).toBe(201)
    // The allocation contract knows labels of inboxes alone.
    const tagId = label.body.id
    expect((await desk.admin.get<{ data: { labels: { id: number }[] } }>('/api/v1/labels')).body.data.labels.map((one) => one.id)).not.toContain(tagId)
    expect(await desk.admin.call('PUT', `/api/v1/labels/${tagId}`, { name: 'x' })).toMatchObject({ status: 404 })
  })

  it('stays on a conversation that moves to another inbox, whose labels do not', async () => {
    const tag = (await desk.admin.post<Tag>('/v1/tags', { name: unique('Stays') })).body
    const guest = await desk.guest({ initialMessage: 'hi' })
    const conversation = guest.session.conversationId ?? ''
    const site = await inboxBy(desk.ctx, { key: desk.key })
    const label = await createLabel(desk.ctx, { inboxId: site.id, name: unique('Of the site'), color: '#123456', createdBy: null })
    await desk.admin.post(`/v1/conversations/${conversation}/tags`, { tagId: tag.id })
    expect((await desk.admin.call('PUT', `/rest/v1/conversations/${conversation}/labels/${label.id}`)).status).toBe(200)
    const other = await createInbox(desk.ctx, { name: unique('Other'), channel: 'web' })
    const moved = await desk.admin.post<{ conversation: { labels: { name: string }[] } }>(`/rest/v1/conversations/${conversation}/move`, { inbox: other.uid })
    expect(moved.body.conversation.labels.map((one) => one.name)).toEqual([tag.name])
    expect((await desk.admin.conversation(conversation)).tags.map((one) => one.id)).toEqual([tag.id])
    // The database itself refuses a label of another inbox, whoever asks.
    await expect(desk.t.database.admin(`
      insert into conversation_labels (tenant_id, inbox_id, conversation_id, label_id, scope, created_at)
      select c.tenant_id, c.inbox_id, c.id, $2, $3, now() from conversations c where c.uid = $1`, [conversation, label.id, site.id])).rejects.toThrow(/conversation_labels_check/)
    await expect(desk.t.database.admin(`
      insert into conversation_labels (tenant_id, inbox_id, conversation_id, label_id, scope, created_at)
      select c.tenant_id, c.inbox_id, c.id, $2, c.inbox_id, now() from conversations c where c.uid = $1`, [conversation, label.id])).rejects.toThrow(/conversation_labels_tenant_id_label_id_scope_fkey/)
  })
})

it('logged no problem', () => { expect(desk.t.problems).toEqual([]) })
