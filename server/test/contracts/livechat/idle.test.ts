// Conversations that the visitor does not answer: a warning, then the end, exactly once however many do it; a message in between
// cancels, and every company decides for itself.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { IdleKeeper } from '../../../src/modules/routing/index.ts'
import { makeDesk, type Caller, type Desk, type Event, type Group, type Guest } from './desk.ts'

const minute = 60_000
let desk: Desk
let maya: Caller
let group: Group
beforeAll(async () => {
  desk = await makeDesk()
  maya = await desk.agent({ maxConcurrentChats: 20 })
  group = await desk.group({}, [maya])
})
afterAll(() => desk.stop())
beforeEach(async () => {
  const { body } = await desk.admin.get<{ conversations: { id: string }[] }>('/v1/conversations?status=active&limit=100')
  for (const { id } of body.conversations) await desk.admin.post(`/v1/conversations/${id}/close`)
  await settings({ idleMinutes: 60, idleWarningMinutes: 5 })
})

const settings = (change: Record<string, unknown>) => desk.admin.call('PATCH', '/rest/v1/settings', change)
const sweep = (): Promise<number> => new IdleKeeper(desk.t.app.platform).sweep()
const pass = (minutes: number): void => desk.t.clock.advance(minutes * minute)

interface Talk { guest: Guest; id: string; thread: string }
async function talk(answered = true): Promise<Talk> {
  const guest = await desk.guest({ groupId: group.id, initialMessage: 'hi' })
  const id = guest.session.conversationId ?? ''
  const { activeThreadId } = await desk.admin.settled(id, (shown) => shown.status === 'active')
  const thread = activeThreadId ?? ''
  if (answered) await maya.post(`/v1/threads/${thread}/events`, { content: 'Does it work now?' })
  return { guest, id, thread }
}
const codes = async ({ guest }: Talk): Promise<unknown[]> => (await guest.events()).flatMap((event: Event) => event.metadata['code'] ?? [])
const status = async ({ id }: Talk): Promise<string> => (await desk.admin.conversation(id)).status

describe('an idle conversation', () => {
  it('gets a warning, then ends: by the system, for timeout, and the room is free', async () => {
    const one = await talk()
    pass(54)
    expect(await sweep()).toBe(0)
    pass(1)
    expect(await sweep()).toBe(1)
    expect(await sweep()).toBe(0)
    expect([await status(one), (await one.guest.events()).at(-1)]).toMatchObject(['active', { type: 'system', content: 'Without an answer this conversation ends in 5 minutes', metadata: { code: 'idle_warning' } }])
    pass(4)
    expect(await sweep()).toBe(0)
    pass(1)
    expect(await sweep()).toBe(1)
    expect(await desk.admin.conversation(one.id)).toMatchObject({ status: 'resolved', assignedAgentId: maya.agent.id, threads: [{}, { status: 'closed', closedBy: 'system', closedReason: 'timeout' }] })
    expect((await one.guest.events()).at(-1)).toMatchObject({ content: 'Resolved after 60 minutes without an answer', metadata: { code: 'resolved' } })
    expect((await desk.admin.get(`/v1/agents/${maya.agent.id}/stats`)).body).toMatchObject({ stats: { activeChats: 0 } })
    expect(await desk.t.database.admin('select end_reason from assignments s join conversations c on c.id = s.conversation_id where c.uid = $1', [one.id])).toEqual([{ end_reason: 'timeout' }])
    // A message soon after takes it up again, with the same agent.
    await one.guest.write('I was away')
    expect(await desk.admin.settled(one.id, (shown) => shown.status === 'active')).toMatchObject({ assignedAgentId: maya.agent.id })
  })

  it('is one whose last word is the agent\'s: not one that waits for him, nor one in the queue', async () => {
    const [unanswered, queued] = [await talk(false), await talk()]
    await maya.post(`/v1/conversations/${queued.id}/transfer`, { groupId: (await desk.group()).id })
    pass(10_000)
    expect(await sweep()).toBe(0)
    expect([await status(unanswered), await status(queued)]).toEqual(['active', 'pending'])
  })

  it('goes on when the visitor answers, when the agent says more, when another agent takes it; notes count for nothing', async () => {
    const [answered, more, taken, noted] = [await talk(), await talk(), await talk(), await talk()]
    pass(55)
    expect(await sweep()).toBe(4)
    await answered.guest.write('yes')
    await maya.post(`/v1/threads/${more.thread}/events`, { content: 'Hello?' })
    const other = await desk.agent()
    await desk.admin.post(`/v1/conversations/${taken.id}/assign`, { agentId: other.agent.id })
    await maya.patch(`/v1/conversations/${noted.id}`, { notes: 'silent' })
    pass(5)
    expect(await sweep()).toBe(1)
    expect(await Promise.all([answered, more, taken, noted].map(status))).toEqual(['active', 'active', 'active', 'resolved'])
    // Each new silence has its own warning.
    pass(50)
    expect(await sweep()).toBe(2)
    expect((await codes(more)).filter((code) => code === 'idle_warning')).toHaveLength(2)
    pass(5)
    expect(await sweep()).toBe(2)
    expect(await Promise.all([answered, more, taken].map(status))).toEqual(['active', 'resolved', 'resolved'])
  })

  it('is warned first even when nobody looked for a day', async () => {
    const one = await talk()
    pass(24 * 60)
    expect(await sweep()).toBe(1)
    expect([await status(one), await codes(one)]).toEqual(['active', ['agent_joined', 'idle_warning']])
    pass(4)
    expect(await sweep()).toBe(0)
    pass(1)
    expect(await sweep()).toBe(1)
    expect(await status(one)).toBe('resolved')
  })

  it('is warned once and ended once, however many look at the same moment', async () => {
    const other = await desk.t.another()
    const all = await Promise.all(Array.from({ length: 6 }, () => talk()))
    const keepers = [desk.t.app, other.app, desk.t.app, other.app].map((app) => new IdleKeeper(app.platform))
    const round = async (): Promise<number> => (await Promise.all(keepers.map((keeper) => keeper.sweep()))).reduce((sum, one) => sum + one)
    pass(24 * 60)
    expect(await round()).toBe(6)
    for (const one of all) expect(await codes(one)).toEqual(['agent_joined', 'idle_warning'])
    pass(5)
    expect(await round()).toBe(6)
    for (const one of all) expect([await status(one), await codes(one)]).toEqual(['resolved', ['agent_joined', 'idle_warning', 'resolved']])
    await other.stop()
  })

  it('a message at the very moment wins or comes after, and nothing is lost', async () => {
    for (let i = 0; i < 8; i++) {
      const one = await talk()
      pass(55)
      await sweep()
      pass(5)
      const [written] = await Promise.all([one.guest.write('just in time'), sweep()])
      expect(written.status).toBe(201)
      const shown = await desk.admin.settled(one.id, (now) => now.status === 'active', 'his answer')
      expect(shown.assignedAgentId).toBe(maya.agent.id)
      expect((await one.guest.events()).filter((event) => event.content === 'just in time')).toHaveLength(1)
      await desk.admin.post(`/v1/conversations/${one.id}/close`)
    }
  })
})

describe('what a company decides', () => {
  it('never; without a warning; another time; and what makes no sense is refused', async () => {
    const one = await talk()
    await settings({ idleMinutes: null })
    pass(20_000)
    expect(await sweep()).toBe(0)
    for (const change of [{ idleMinutes: 5 }, { idleMinutes: 10, idleWarningMinutes: 10 }, { idleMinutes: 0 }, { idleWarningMinutes: -1 }, { reopenHours: 10_000 }]) {
      expect(await settings(change), JSON.stringify(change)).toMatchObject({ status: 400, body: { errors: expect.arrayContaining([expect.objectContaining({ field: Object.keys(change).at(-1) })]) } })
    }
    expect((await settings({ idleMinutes: 3, idleWarningMinutes: 0 })).status).toBe(200)
    expect(await sweep()).toBe(1)
    expect([await status(one), (await codes(one)).includes('idle_warning')]).toEqual(['resolved', false])
    const other = await talk()
    pass(2)
    expect(await sweep()).toBe(0)
    pass(1)
    expect(await sweep()).toBe(1)
    expect((await other.guest.events()).at(-1)?.content).toBe('Resolved after 3 minutes without an answer')
  })

  it('is the installation\'s default where it decided nothing', async () => {
    await desk.t.database.admin('delete from tenant_settings')
    expect((await desk.admin.get('/rest/v1/settings')).body).toMatchObject({ idleMinutes: 60, idleWarningMinutes: 5, reopenHours: 24 })
    const one = await talk()
    pass(55)
    expect(await sweep()).toBe(1)
    expect(await codes(one)).toContain('idle_warning')
    const quiet = new IdleKeeper({ ...desk.t.app.platform, defaults: { ...desk.t.app.platform.defaults, idleMinutes: null } })
    pass(1_000)
    expect(await quiet.sweep()).toBe(0)
    expect(await sweep()).toBe(1)
  })
})

it('logged no problem', () => { expect(desk.t.problems).toEqual([]) })
