// The assignment flow: who gets what by each strategy, and that a free agent and a waiting conversation never coexist for long.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { waitingBesideFree } from '../../checkers/invariants.ts'
import { eventually } from '../../harness/client.ts'
import { makeDesk, type Caller, type Desk, type Group, type Guest } from './desk.ts'

let desk: Desk
beforeAll(async () => {
  desk = await makeDesk()
  await desk.admin.patch(`/v1/agents/${desk.admin.agent.id}`, { acceptingChats: false })
})
afterAll(() => desk.stop())

const idOf = (guest: Guest): string => guest.session.conversationId ?? ''
const ask = async (group: Group, body: Record<string, unknown> = {}): Promise<string> => idOf(await desk.guest({ groupId: group.id, initialMessage: 'hi', ...body }))
const assignee = async (id: string): Promise<string | null> => (await desk.admin.settled(id, (shown) => shown.status === 'active', 'assignment')).assignedAgentId
/** One after the other, so that the order is the strategy's. */
async function given(group: Group, many: number): Promise<(string | null)[]> {
  const got: (string | null)[] = []
  for (let i = 0; i < many; i++) got.push(await assignee(await ask(group)))
  return got
}
const team = (sizes: number[]): Promise<Caller[]> => Promise.all(sizes.map((maxConcurrentChats) => desk.agent({ maxConcurrentChats })))
/** In the order of their internal ids, which break ties. */
const inOrder = async (callers: Caller[]): Promise<string[]> =>
  (await desk.t.database.admin<{ uid: string }>('select uid from accounts where uid = any($1) order by id', [callers.map((caller) => caller.agent.id)])).map((row) => row.uid)

describe('strategies', () => {
  it('round_robin: strict rotation, least recently assigned first, the lower id breaks ties', async () => {
    const callers = await team([10, 4, 10])
    const group = await desk.group({ routingStrategy: 'round_robin' }, callers)
    const order = await inOrder(callers)
    expect(await given(group, 6)).toEqual([...order, ...order])
    // Load does not matter, absence does; who comes back waited longest.
    const second = callers.find((caller) => caller.agent.id === order[1])
    await second?.patch(`/v1/agents/${order[1]}`, { status: 'away' })
    expect(await given(group, 3)).toEqual([order[0], order[2], order[0]])
    await second?.patch(`/v1/agents/${order[1]}`, { status: 'online' })
    expect(await given(group, 2)).toEqual([order[1], order[2]])
  })

  it('least_loaded: most free room relative to capacity, then least recently assigned', async () => {
    const callers = await team([2, 4])
    const [small, large] = callers.map((caller) => caller.agent.id)
    const group = await desk.group({ routingStrategy: 'least_loaded' }, callers)
    const order = await inOrder(callers)
    // 1 and 1: a tie of those who never had one; then 1/2 against 1 or 3/4, and so on.
    const got = await given(group, 6)
    expect(got[0]).toBe(order[0])
    const load = { [small ?? '']: 0, [large ?? '']: 0 }
    for (const agent of got) load[agent ?? ''] = (load[agent ?? ''] ?? 0) + 1
    expect(load).toEqual({ [small ?? '']: 2, [large ?? '']: 4 })
    expect(got.slice(0, 3).filter((agent) => agent === large)).toHaveLength(2)
  })

  it('sticky: the agent the visitor had, if he can; else the least loaded', async () => {
    const callers = await team([10, 10])
    const group = await desk.group({ routingStrategy: 'sticky' }, callers)
    const guest = await desk.guest({ groupId: group.id, initialMessage: 'hi' })
    const mine = await assignee(idOf(guest))
    const again = async (): Promise<string | null> => {
      await desk.admin.post(`/v1/conversations/${idOf(guest)}/close`)
      const next = await desk.nobody.post<{ conversationId: string }>('/v1/widget/session', { sessionToken: guest.session.sessionToken, groupId: group.id, initialMessage: 'again' })
      guest.session.conversationId = next.body.conversationId
      return assignee(next.body.conversationId)
    }
    // He has more to do than the other, and still gets his own visitor.
    const others = await given(group, 3)
    expect(others.filter((agent) => agent !== mine).length).toBeGreaterThan(0)
    for (let i = 0; i < 3; i++) expect(await again()).toBe(mine)
    await callers.find((caller) => caller.agent.id === mine)?.patch(`/v1/agents/${mine}`, { acceptingChats: false })
    const instead = await again()
    expect(instead).not.toBe(mine)
    await callers.find((caller) => caller.agent.id === mine)?.patch(`/v1/agents/${mine}`, { acceptingChats: true })
    expect(await again()).toBe(instead)
  })

  it('scored: somebody eligible; pull: nobody by itself', async () => {
    const [agent] = await team([5]) as [Caller]
    expect(await given(await desk.group({ routingStrategy: 'scored' }, [agent]), 1)).toEqual([agent.agent.id])
    const pulled = await ask(await desk.group({ routingStrategy: 'pull' }, [agent]))
    await new Promise((resolve) => setTimeout(resolve, 200))
    expect((await desk.admin.conversation(pulled)).status).toBe('pending')
    await desk.admin.post(`/v1/conversations/${pulled}/close`)
  })

  it('without a group it is the default group\'s', async () => {
    const [agent] = await team([5]) as [Caller]
    const home = await desk.group({ isDefault: true }, [agent])
    const guest = await desk.guest({ initialMessage: 'hi' })
    expect(await desk.admin.settled(idOf(guest), (shown) => shown.status === 'active')).toMatchObject({ groupId: home.id, assignedAgentId: agent.agent.id })
    await desk.admin.remove(`/v1/groups/${home.id}`)
  })
})

describe('waking', () => {
  it('everything that frees or adds room takes what waits, within a second', async () => {
    const busy = await desk.agent({ maxConcurrentChats: 1 })
    const group = await desk.group({}, [busy])
    const path = `/v1/agents/${busy.agent.id}`
    const held = await ask(group)
    await assignee(held)
    const ways: [string, () => Promise<unknown>][] = [
      ['resolve', async () => busy.post(`/v1/conversations/${(await current(busy))}/resolve`)],
      ['close', async () => busy.post(`/v1/conversations/${(await current(busy))}/close`)],
      ['transfer away', async () => busy.post(`/v1/conversations/${(await current(busy))}/transfer`, { groupId: (await desk.group()).id })],
      ['capacity raised', () => desk.admin.patch(path, { maxConcurrentChats: 20 })],
    ]
    for (const [what, free] of ways) {
      const waits = await ask(group)
      await new Promise((resolve) => setTimeout(resolve, 60))
      expect((await desk.admin.conversation(waits)).status, what).toBe('pending')
      const from = performance.now()
      await free()
      expect(await assignee(waits), what).toBe(busy.agent.id)
      expect(performance.now() - from, what).toBeLessThan(1_000)
    }
    const fresh: [string, () => Promise<unknown>, () => Promise<unknown>][] = [
      ['status', () => busy.patch(path, { status: 'away' }), () => busy.patch(path, { status: 'online' })],
      ['accepting', () => busy.patch(path, { acceptingChats: false }), () => busy.patch(path, { acceptingChats: true })],
      ['membership', () => desk.admin.remove(`/v1/groups/${group.id}/agents/${busy.agent.id}`), () => desk.admin.post(`/v1/groups/${group.id}/agents`, { agentIds: [busy.agent.id] })],
    ]
    for (const [what, shut, open] of fresh) {
      await shut()
      const waits = await ask(group)
      await new Promise((resolve) => setTimeout(resolve, 60))
      expect((await desk.admin.conversation(waits)).status, what).toBe('pending')
      const from = performance.now()
      await open()
      expect(await assignee(waits), what).toBe(busy.agent.id)
      expect(performance.now() - from, what).toBeLessThan(1_000)
    }
  })

  async function current(who: Caller): Promise<string> {
    const { body } = await who.get<{ conversations: { id: string }[] }>(`/v1/conversations?status=active&agentId=${who.agent.id}`)
    return body.conversations[0]?.id ?? ''
  }

  it('never exceeds a capacity, and leaves nobody waiting beside a free agent, under many at once', async () => {
    const callers = await team([1, 2, 3])
    const group = await desk.group({}, callers)
    const asked = await Promise.all(Array.from({ length: 12 }, () => ask(group)))
    await eventually(async () => (await desk.admin.get<{ total: number }>(`/v1/conversations?groupId=${group.id}&status=active`)).body.total === 6, 'six of twelve')
    await new Promise((resolve) => setTimeout(resolve, 200))
    expect(await desk.t.database.admin(`select * from (${waitingBesideFree}) pairs`)).toEqual([])
    expect(await desk.t.database.admin('select from agents where active_chats > max_chats')).toEqual([])
    await Promise.all(asked.map((id) => desk.admin.post(`/v1/conversations/${id}/close`)))
  })
})

it('found nothing by the sweep, and logged no problem', () => {
  expect(desk.t.app.router.caughtBySweep).toBe(0)
  expect(desk.t.problems).toEqual([])
})
