// A company that was just set up, as callers of the chat API meet it: its admin, other agents as wanted, visitors; and another
// company beside it.
import { setUp } from '../../../src/modules/installation/index.ts'
import { accountByUid, beginSession, createTenant } from '../../../src/modules/identity/index.ts'
import { createGroup, createInbox, createLabel, setMembership } from '../../../src/modules/inboxes/index.ts'
import { addAgent } from '../../../src/modules/presence/index.ts'
import { makeContext, type Context } from '../../../src/platform/context.ts'
import { startApp, type TestApp, type TestAppOptions } from '../../harness/app.ts'
import { Client, eventually, type Reply } from '../../harness/client.ts'

export const password = 'switchboard-chat'
export const adminEmail = 'admin@chat.test'

export interface Person { id: string; name: string; email: string; role: string; status: string }
export interface Agent extends Person { acceptingChats: boolean; maxConcurrentChats: number; avatar: string | null; isDeleted: boolean; deletedAt: string | null; createdAt: string; updatedAt: string }
export interface Group { id: string; name: string; description: string; routingStrategy: string; isDefault: boolean; isDeleted: boolean; agents: Agent[] }
export interface Tag { id: string; name: string; color: string; isDeleted: boolean }
export interface Thread { id: string; conversationId: string; status: string; closedBy: string | null; closedReason: string | null; closedAt: string | null; createdAt: string; updatedAt: string }
export interface Shown {
  id: string; visitorId: string; visitor: Record<string, unknown>; assignedAgentId: string | null; assignedAgent: Agent | null; groupId: string | null; group: Group | null
  status: string; threads: Thread[]; tags: Tag[]; activeThreadId: string | null; notes: string | null; unreadCount: number; createdAt: string; updatedAt: string
}
export interface Event {
  id: string; threadId: string; type: string; authorType: string; agentId: string | null; content: string; metadata: Record<string, unknown>; seq: number
  clientId: string | null; deliveredAt: string | null; readAt: string | null; createdAt: string
}
export interface Session { sessionToken: string; visitorId: string; conversationId: string | null; threadId: string | null; status: string; firebase: { databaseURL: string; conversationPath: string | null; messagesPath: string | null } }
export interface Failure { statusCode: number; message: string | string[]; error: string; timestamp: string; path: string; method: string }

/** Calls with a token of an agent. */
export class Caller extends Client {
  readonly agent: Person
  constructor(base: string, token: string, agent: Person) {
    super(base, `Bearer ${token}`)
    this.agent = agent
  }
  patch<T = Failure>(path: string, body: unknown): Promise<Reply<T>> { return this.call<T>('PATCH', path, body) }
  remove<T = Failure>(path: string): Promise<Reply<T>> { return this.call<T>('DELETE', path) }
  async conversation(id: string): Promise<Shown> { return (await this.get<Shown>(`/v1/conversations/${id}`)).body }
  /** Waits until the conversation is as wanted. */
  settled(id: string, is: (shown: Shown) => boolean, what = 'the conversation'): Promise<Shown> {
    return eventually(async () => { const shown = await this.conversation(id); return is(shown) && shown }, what)
  }
}

/** A visitor with his session. */
export class Guest extends Client {
  readonly session: Session
  constructor(base: string, session: Session) {
    super(base)
    this.session = session
  }
  get headers(): Record<string, string> { return { 'x-session-token': this.session.sessionToken } }
  write(content: string, also: Record<string, unknown> = {}): Promise<Reply<Event>> { return this.call<Event>('POST', '/v1/widget/events', { content, ...also }, this.headers) }
  async events(after?: number): Promise<Event[]> { return (await this.call<Event[]>('GET', `/v1/widget/events${after === undefined ? '' : `?after=${after}`}`, undefined, this.headers)).body }
  read(seq: number): Promise<Reply<unknown>> { return this.call('POST', '/v1/widget/read', { seq }, this.headers) }
}

export interface Desk {
  t: TestApp
  tenant: number
  ctx: Context
  nobody: Client
  admin: Caller
  /** The website's public key. */
  key: string
  login(email: string, word?: string): Promise<Caller>
  /** Another agent, signed in and so online. */
  agent(more?: Record<string, unknown>): Promise<Caller>
  group(more?: Record<string, unknown>, members?: Caller[]): Promise<Group>
  guest(body?: Record<string, unknown>, headers?: Record<string, string>): Promise<Guest>
  foreign: { agent: string; group: string; tag: string; conversation: string; thread: string; key: string; admin: Caller }
  stop(): Promise<void>
}

let made = 0
export const unique = (word: string): string => `${word} ${made++}`

export async function makeDesk(options: TestAppOptions = {}): Promise<Desk> {
  // Time is moved by hours: one sign-in lasts.
  const t = await startApp({ demo: false, defaults: { accessTokenSeconds: 30 * 86_400 }, ...options })
  await setUp(t.app.outside, { company: 'Chat Company', name: 'Ada Admin', email: adminEmail, password }, null)
  const [row] = await t.database.admin<{ id: number; key: string }>('select t.id, i.key from tenants t join inboxes i on i.tenant_id = t.id')
  const { id: tenant = 0, key = '' } = row ?? {}
  const login = async (email: string, word = password): Promise<Caller> => {
    const reply = await t.client.post<{ access_token: string; agent: Person }>('/v1/auth/login', { email, password: word })
    if (reply.status !== 200) throw new Error(`sign-in of ${email} answered ${reply.status}: ${JSON.stringify(reply.body)}`)
    return new Caller(t.base, reply.body.access_token, reply.body.agent)
  }
  const admin = await login(adminEmail)
  const must = <T>(reply: Reply<T>, status: number): T => {
    if (reply.status !== status) throw new Error(`answered ${reply.status}: ${JSON.stringify(reply.body)}`)
    return reply.body
  }
  const desk: Omit<Desk, 'foreign'> = {
    t, tenant, key, admin, login, ctx: makeContext(t.app.platform, tenant), nobody: t.client, stop: () => t.stop(),
    agent: async (more = {}) => {
      const name = unique('Agent')
      const email = `${name.replaceAll(' ', '')}@chat.test`
      must(await admin.post('/v1/agents', { name, email, password, ...more }), 201)
      return login(email)
    },
    group: async (more = {}, members = []) => {
      const group = must(await admin.post<Group>('/v1/groups', { name: unique('Group'), ...more }), 201)
      return members.length === 0 ? group : must(await admin.post<Group>(`/v1/groups/${group.id}/agents`, { agentIds: members.map((member) => member.agent.id) }), 201)
    },
    guest: async (body = {}, headers = {}) => new Guest(t.base, must(await t.client.post<Session>('/v1/widget/session', body, headers), 201)),
  }
  return { ...desk, foreign: await makeForeign(t) }
}

async function makeForeign(t: TestApp): Promise<Desk['foreign']> {
  const other = await t.app.outside.tx(async (outer) => {
    const tx = await createTenant(outer, { slug: 'other', name: 'Other Company' })
    const agent = await addAgent(tx, { name: 'Olga Other', email: 'olga@other.test', role: 'admin', password })
    const group = await createGroup(tx, { name: 'Others', isDefault: true })
    await setMembership(tx, group.uid, agent.uid, true)
    const inbox = await createInbox(tx, { name: 'Their site', channel: 'web' })
    const tag = await createLabel(tx, { inboxId: null, name: 'Theirs', color: '#123456', createdBy: null })
    const { tokens } = await beginSession(tx, await accountByUid(tx, agent.uid))
    return { agent, group, inbox, tag, token: tokens.accessToken }
  })
  const session = (await t.client.post<Session>('/v1/widget/session', { initialMessage: 'Their question', key: other.inbox.key })).body
  return {
    agent: other.agent.uid, group: other.group.uid, tag: other.tag.uid, key: other.inbox.key, conversation: session.conversationId ?? '', thread: session.threadId ?? '',
    admin: new Caller(t.base, other.token, { id: other.agent.uid, name: other.agent.name, email: other.agent.email, role: 'admin', status: 'offline' }),
  }
}
