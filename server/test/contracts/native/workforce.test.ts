// Sessions with what is open on them, numbers and what they are made of, the System page, the last runs of jobs, the pages for
// machines.
import type { AgentFigures, AgentSession, DayFigures, DepartmentFigures, Fact, FactMetric, JobReport, LiveFigures, PresenceInterval, SystemReport } from '@switchboard/protocol'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startApp, type TestApp } from '../../harness/app.ts'
import { Client, clientId, eventually, type Staff } from '../../harness/client.ts'

let t: TestApp
let ada: Staff
let milan: Staff
let maya: Staff
beforeAll(async () => {
  t = await startApp()
  ada = await t.client.signIn('ada')
  milan = await t.client.signIn('milan')
  maya = await t.client.signIn('maya')
})
afterAll(() => t.stop())

describe('sessions of an agent', () => {
  const list = (who: Staff, uid: string) => who.get<{ data: AgentSession[] }>(`/rest/v1/agents/${uid}/sessions`)

  it('show each sign-in with its sockets and where they come from', async () => {
    const socket = await maya.socket()
    const { body } = await list(maya, maya.uid)
    const own = body.data.find((session) => session.current)
    expect(own).toMatchObject({ ip: '127.0.0.1', connections: [{ kind: 'socket', ip: '127.0.0.1' }] })
    expect(Date.parse(own?.connections[0]?.lastActiveAt ?? '')).toBeGreaterThan(t.clock.now() - 60_000)
    expect((await list(ada, maya.uid)).body.data.some((session) => session.current)).toBe(false)
    socket.close()
  })

  it('are seen by oneself and by who reads accounts, ended by oneself and by who writes them', async () => {
    for (const [who, status] of [[ada, 200], [milan, 200], [await t.client.signIn('jonas'), 403]] as const) expect((await list(who, maya.uid)).status).toBe(status)
    const other = await t.client.signIn('maya')
    const socket = await other.socket()
    const session = (await list(other, maya.uid)).body.data.find((one) => one.current)?.uid ?? ''
    expect((await milan.call('DELETE', `/rest/v1/agents/${maya.uid}/sessions/${session}`)).status).toBe(403)
    expect((await ada.call('DELETE', `/rest/v1/agents/${ada.uid}/sessions/${session}`)).status).toBe(404)
    expect((await ada.call('DELETE', `/rest/v1/agents/${maya.uid}/sessions/${session}`)).status).toBe(204)
    expect(await socket.until(() => socket.closed, 'closing', 1_000)).toMatchObject({ code: 4401 })
    expect((await other.get('/rest/v1/me')).status).toBe(401)
    expect((await ada.call('DELETE', `/rest/v1/agents/${maya.uid}/sessions/${session}`)).status).toBe(404)
  })

  it('end all at once, but for the one that asks', async () => {
    const [one, two] = [await t.client.signIn('jonas'), await t.client.signIn('jonas')]
    const end = (who: Staff): Promise<{ status: number }> => who.call('DELETE', `/rest/v1/agents/${one.uid}/sessions`)
    const works = async (who: Staff): Promise<number> => (await who.get('/rest/v1/me')).status
    expect((await end(milan)).status).toBe(403)
    expect((await end(one)).status).toBe(204)
    expect([await works(one), await works(two)]).toEqual([200, 401])
    const socket = await one.socket()
    expect((await end(ada)).status).toBe(204)
    expect(await socket.until(() => socket.closed, 'closing', 1_000)).toMatchObject({ code: 4401 })
    expect(await works(one)).toBe(401)
    expect((await end(ada)).status).toBe(204)
  })

  it('end by themselves when their time is over, and their sockets with them', async () => {
    const jonas = await t.client.signIn('jonas')
    const socket = await jonas.socket()
    await t.database.admin(`update auth_sessions set expires_at = $1 where account_id = (select id from accounts where username = 'jonas')`, [new Date(t.clock.now() - 1).toISOString()])
    expect(await t.app.presence.sweepSessions()).toMatchObject({ expired: expect.any(Number) as number })
    t.app.platform.wake()
    expect(await socket.until(() => socket.closed, 'closing', 2_000)).toMatchObject({ code: 4401 })
  })
})

describe('numbers and their facts', () => {
  let day: string
  let uid: string
  beforeAll(async () => {
    await t.database.admin(`update agents set accepting = false where account_id <> (select id from accounts where username = 'maya')`)
    const socket = await maya.socket()
    const visitor = await t.client.visit()
    uid = (await visitor.write('Question')).conversation.uid
    await eventually(async () => (await t.database.admin(`select from conversations where uid = $1 and state = 'assigned'`, [uid])).length === 1, 'assignment')
    for (const text of ['One', 'Two']) await maya.post(`/rest/v1/conversations/${uid}/events`, { type: 'message', text, clientId: clientId() })
    await maya.post(`/rest/v1/conversations/${uid}/resolve`)
    const web = (await ada.get<{ data: { uid: string; channel: string }[] }>('/rest/v1/inboxes')).body.data.find(({ channel }) => channel === 'web')
    await ada.call('PATCH', `/rest/v1/inboxes/${web?.uid}/settings`, { rating: { enabled: true, question: null } })
    // He thinks better of it.
    for (const score of [1, 4]) expect((await visitor.post('/rest/v1/widget/rating', { score })).status).toBe(200)
    await maya.call('PUT', '/rest/v1/me/status', { status: 'busy' })
    day = (await maya.get<LiveFigures>('/rest/v1/metrics/now')).body.day
    await t.app.aggregator.sweep()
    socket.close()
  })

  it('every number of an agent\'s day is as many facts as it says', async () => {
    const { body } = await milan.get<{ data: DayFigures[] }>(`/rest/v1/metrics/agents/${maya.uid}/days?from=${day}&to=${day}`)
    expect(body.data).toEqual([{ day, figures: expect.objectContaining({ messages: 2, resolved: 1, assigned: 1, slaPercent: 100, satisfaction: 4 }) as DayFigures['figures'] }])
    const facts = async (metric: FactMetric): Promise<Fact[]> => (await milan.get<{ data: Fact[] }>(`/rest/v1/metrics/facts?metric=${metric}&day=${day}&agent=${maya.uid}`)).body.data
    expect(await Promise.all((['messages', 'answers', 'firstAnswers', 'withinTarget', 'assigned', 'resolved', 'ratings'] as const).map(async (metric) => [metric, (await facts(metric)).length])))
      .toEqual([['messages', 2], ['answers', 1], ['firstAnswers', 1], ['withinTarget', 1], ['assigned', 1], ['resolved', 1], ['ratings', 1]])
    expect(await facts('ratings')).toMatchObject([{ score: 4, conversation: { uid }, agent: { uid: maya.uid } }])
    const found = (await milan.get<{ data: { customerSatisfaction: number }[] }>('/api/agents?search=maya&performanceLevel=high')).body.data
    expect(found.map((agent) => agent.customerSatisfaction)).toEqual([4])
    const [message] = await facts('messages')
    expect(message).toMatchObject({ agent: { uid: maya.uid, name: 'Maya Okafor' }, conversation: { uid }, targetSeconds: 300, score: null, until: null })
    // The fact leads to its event.
    const events = await milan.get<{ data: { seq: number; text: string }[] }>(`/rest/v1/conversations/${uid}/events`)
    expect(events.body.data.find((event) => event.seq === message?.seq)?.text).toBe('One')
    const busy = await facts('busy')
    expect(busy.at(-1)).toMatchObject({ conversation: null, until: null })
    const line = await milan.get<{ data: PresenceInterval[] }>(`/rest/v1/metrics/agents/${maya.uid}/presence`)
    expect(line.body.data.filter((one) => one.presence === 'busy').map((one) => one.from)).toEqual(busy.map((one) => one.at))
  })

  it('facts of all agents come in pages', async () => {
    const seen: Fact[] = []
    for (let cursor: string | null = ''; cursor !== null;) {
      const page: { body: { data: Fact[]; page: { next: string | null } } } = await milan.get(`/rest/v1/metrics/facts?metric=messages&limit=1${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ''}`)
      seen.push(...page.body.data)
      cursor = page.body.page.next
    }
    expect(seen.map((fact) => fact.seq)).toEqual(seen.map((fact) => fact.seq).toSorted((a, b) => (a ?? 0) - (b ?? 0)))
    expect(seen).toHaveLength(2)
  })

  it('the tenant, its agents and departments say the same', async () => {
    const days = await milan.get<{ data: DayFigures[] }>('/rest/v1/metrics/days')
    expect(days.body.data).toHaveLength(30)
    expect(days.body.data.at(-1)).toMatchObject({ day, figures: { messages: 2, resolved: 1 } })
    const agents = (await milan.get<{ data: AgentFigures[] }>('/rest/v1/metrics/agents')).body.data
    expect(agents.filter((one) => one.figures.messages > 0)).toEqual([{ agent: { uid: maya.uid, name: 'Maya Okafor' }, day, figures: expect.objectContaining({ messages: 2, resolved: 1 }) as AgentFigures['figures'] }])
    const { body } = await milan.get<{ data: DepartmentFigures[] }>('/rest/v1/metrics/departments')
    expect(body.data).toMatchObject([{ department: 'Customer care', day, agents: 4, active: 4, messages: 2, resolved: 1, slaPercent: 100 }])
    expect((await milan.get<LiveFigures>('/rest/v1/metrics/now')).body).toMatchObject({ day, queued: 0, assigned: 0, figures: { messages: 2, assigned: 1, resolved: 1 } })
  })

  it('ranges keep to 90 days', async () => {
    for (const query of ['from=2026-01-01&to=2026-04-01', 'from=2026-01-02&to=2026-01-01', 'from=2026-02-30', 'to=0000-01-01', 'to=x']) expect((await milan.get(`/rest/v1/metrics/days?${query}`)).status, query).toBe(400)
    expect((await milan.get<{ data: unknown[] }>('/rest/v1/metrics/days?from=2026-01-01&to=2026-03-31')).body.data).toHaveLength(90)
  })
})

describe('the System page', () => {
  it('is for admins, and has nothing to complain of', async () => {
    for (const who of [milan, maya]) for (const path of ['/rest/v1/system', '/rest/v1/system/jobs']) expect((await who.get(path)).status).toBe(403)
    const { body } = await ada.get<SystemReport>('/rest/v1/system')
    expect(body.issues.filter((issue) => issue.severity === 'problem')).toEqual([])
    expect(body).toMatchObject({ database: { reachable: true }, versions: { product: expect.stringMatching(/^\d+\./) as string, node: process.versions.node, database: expect.stringMatching(/^\d+/) as string }, selfCheck: { violations: 0 }, metrics: { drifted: 0 }, routing: { caughtBySweep: 0 } })
    expect(Object.keys(body.sockets)).toEqual(expect.arrayContaining(['native', 'agents']))
  })

  it('says what is wrong in words, since when, and that it is over', async () => {
    await t.database.admin(`insert into jobs (name, data, attempt, dead_at, error) values ('metrics.check', '{}', 6, now(), 'broken'), ('later.work', '{}', 0, null, null)`)
    const issues = async (): Promise<SystemReport['issues']> => (await ada.get<SystemReport>('/rest/v1/system')).body.issues
    const found = await issues()
    expect(found.find((issue) => issue.code === 'jobs.failed.metrics.check')).toMatchObject({ severity: 'problem', sentence: '1 job metrics.check failed for good. The reason stands in the log; they can be taken up again once it is gone.' })
    expect(found.find((issue) => issue.code === 'jobs.unworked.later.work')?.sentence).toContain('nothing here does them')
    const since = found[0]?.since
    expect((await issues())[0]?.since).toBe(since)
    await t.database.admin('delete from jobs where dead_at is not null or name = $1', ['later.work'])
    expect((await issues()).filter((issue) => issue.code.startsWith('jobs.'))).toEqual([])
  })

  it('shows the last run of each repeated job, its time and its result', async () => {
    const due = ['metrics.aggregate', 'presence.sweep', 'metrics.renew_levels', 'metrics.close_days', 'metrics.check', 'housekeeping.sweep']
    await t.database.admin(`update job_crons set next_at = now() - interval '1 second' where name = any($1)`, [due])
    const jobs = async (): Promise<JobReport[]> => (await ada.get<{ data: JobReport[] }>('/rest/v1/system/jobs')).body.data
    const ran = await eventually(async () => { const all = await jobs(); return due.every((name) => all.some((job) => job.name === name && job.last !== null)) && all }, 'six runs', 10_000)
    const last = (name: string) => ran.find((job) => job.name === name)?.last
    for (const [name, result] of [['presence.sweep', { expired: 0 }], ['metrics.check', { drifted: 0 }], ['metrics.renew_levels', { changed: 0 }]] as const) expect(last(name), name).toMatchObject({ outcome: 'done', error: null, result })
    expect(last('metrics.close_days')?.durationMs).toBeGreaterThanOrEqual(0)
    expect(ran.find((job) => job.name === 'presence.sweep')).toMatchObject({ schedule: '*/5 * * * *', timeZone: 'UTC' })
  })
})

describe('pages for machines', () => {
  it('say whether the server lives, and is ready', async () => {
    for (const path of ['/livez', '/readyz', '/health']) expect(await t.client.get(path), path).toMatchObject({ status: 200, body: { status: 'ok' } })
  })

  it('give numbers for Prometheus: of routes, errors, caches, sockets, jobs, activities, routing', async () => {
    await ada.get('/api/agents/999999')
    for (let n = 0; n < 3; n++) await ada.get('/api/agents')
    const { status, body, headers } = await t.client.get<string>('/metrics')
    expect([status, headers.get('content-type')]).toEqual([200, expect.stringContaining('text/plain')])
    const page = String(body)
    expect(page).toMatch(/switchboard_http_request_duration_seconds_bucket\{le="\+Inf",method="GET",route="\/api\/agents",status="200"\} [3-9]/)
    expect(page).toMatch(/switchboard_http_errors_total\{route="\/api\/agents\/:id",code="agent.not_found"\} 1/)
    expect(page).toMatch(/switchboard_cache_requests_total\{cache="agents_list",outcome="hit"\} [1-9]/)
    for (const name of ['sockets\\{face="native"\\}', 'job_lag_seconds', 'activities_last_minute\\{type="message_sent"\\}', 'routing_sweep_catches_total', 'self_check_violations_total', 'performance_calculations_total', 'job_duration_seconds_count\\{job="presence.sweep"', 'database_connections', 'process_resident_memory_bytes']) {
      expect(page, name).toMatch(new RegExp(`switchboard_${name}`))
    }
    // No path that a caller made up, nobody's id.
    await t.client.get('/no/such/CANARY-path')
    expect(String((await t.client.get('/metrics')).body)).not.toContain('CANARY')
  })

  it('give them to whom they are meant for only', async () => {
    const own = await startApp({ own: { probes: { metrics: true, metricsToken: 'a-secret-of-prometheus' } } })
    const ask = async (authorization: string | null): Promise<number> => (await new Client(own.base, authorization).get('/metrics')).status
    expect([await ask(null), await ask('Bearer x'), await ask('Bearer a-secret-of-prometheu'), await ask('Bearer a-secret-of-prometheus')]).toEqual([404, 404, 404, 200])
    await own.stop()
    const off = await startApp({ own: { probes: { metrics: false, metricsToken: null } } })
    expect((await off.client.get('/metrics')).status).toBe(404)
    await off.stop()
  })

  it('beyond MAX_CONCURRENT_REQUESTS callers are told to come again; who watches is answered', async () => {
    const own = await startApp({ own: { maxConcurrent: 2 } })
    const replies = await Promise.all(Array.from({ length: 30 }, () => own.client.post('/rest/v1/auth/sign-in', { login: 'maya', password: 'wrong' })))
    const statuses = new Set(replies.map((reply) => reply.status))
    expect(statuses.has(503)).toBe(true)
    expect(replies.find((reply) => reply.status === 503)?.headers.get('retry-after')).toBe('1')
    const busy = Promise.all(Array.from({ length: 4 }, () => own.client.post('/rest/v1/auth/sign-in', { login: 'maya', password: 'wrong' })))
    expect((await own.client.get('/livez')).status).toBe(200)
    await busy
    expect((await own.client.get('/rest/v1/me')).status).toBe(401)
    await own.stop()
  })

  it('a request can be followed by the name its caller gave it', async () => {
    const named = await t.client.call('GET', '/api/agents', undefined, { 'x-request-id': 'trace-12345678' })
    expect(named.headers.get('x-request-id')).toBe('trace-12345678')
    for (const bad of ['short', 'x'.repeat(65), 'with space']) expect((await t.client.call('GET', '/api/agents', undefined, { 'x-request-id': bad })).headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/)
  })
})

it('logged no problem', () => { expect(t.problems.filter((line) => !line.includes('"issue"'))).toEqual([]) })
