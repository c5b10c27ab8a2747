// The harbour tenant as callers of the agents contract meet it: its people signed in by this contract's own door.
import { must } from '../../../src/kernel/must.ts'
import { makeContext, type Context } from '../../../src/platform/context.ts'
import { startApp, type TestApp, type TestAppOptions } from '../../harness/app.ts'
import { Client, type Reply } from '../../harness/client.ts'

export const password = 'switchboard-demo'
/** A password that keeps to the rules of the document. */
export const strong = 'Harbour-2026'

export interface Agent {
  id: number; username: string; email: string; role: string; isActive: boolean; lastLoginAt: string | null; createdAt: string; updatedAt: string
  fullName: string; avatar?: string; phone?: string; department: string; onlineStatus: string; lastSeen: string; currentTickets: number; totalTicketsHandled: number
  avgResponseTime: number; customerSatisfaction: number; ticketsResolvedToday: number; messagesHandledToday: number; onlineHoursToday: number
}
export interface Failure { success: boolean; message: string; error: string; errors?: Record<string, string[]> }
export interface Page { data: Agent[]; meta: { total: number; page: number; limit: number; totalPages: number } }
export interface SignedIn { success: boolean; data: { token: string; refresh_token: string; expires_in: number; expires_at: string; user: Agent & { mustChangePassword: boolean } } }

/** Somebody signed in by /api/auth/login. */
export class Person extends Client {
  readonly token: string
  readonly refreshToken: string
  readonly me: Agent
  constructor(base: string, { data }: SignedIn) {
    super(base, `Bearer ${data.token}`)
    this.token = data.token
    this.refreshToken = data.refresh_token
    this.me = data.user
  }
  put<T = Agent & Failure>(path: string, body?: unknown): Promise<Reply<T>> { return this.call<T>('PUT', path, body) }
}

export interface Desk {
  t: TestApp
  nobody: Client
  signIn(username: string, secret?: string): Promise<Person>
  admin: Person; manager: Person; agent: Person; viewer: Person
  /** A new agent with valid fields; those that are given win. */
  hire(over?: Record<string, unknown>): Promise<Agent>
  tenant: number
  within: Context
  stop(): Promise<void>
}

/** For tests that move the clock by hours. */
export const longLives = { accessTokenSeconds: 30 * 86_400, sessionSeconds: 60 * 86_400 }

let count = 0
export const unique = (): string => `u${process.pid}_${(count++).toString(36)}`

export function newAgent(over: Record<string, unknown> = {}): Record<string, unknown> {
  const username = unique()
  return { username, email: `${username}@harbour.test`, fullName: `Person ${username}`, role: 'cs', department: 'Customer care', password: strong, ...over }
}

export async function makeDesk(options: TestAppOptions = {}): Promise<Desk> {
  const t = await startApp(options)
  const nobody = new Client(t.base)
  const signIn = async (username: string, secret = password): Promise<Person> => {
    const reply = await nobody.post<SignedIn>('/api/auth/login', { username, password: secret })
    if (reply.status !== 200) throw new Error(`sign-in of ${username} answered ${reply.status}: ${JSON.stringify(reply.body)}`)
    return new Person(t.base, reply.body)
  }
  const admin = await signIn('ada')
  const hire = async (over: Record<string, unknown> = {}): Promise<Agent> => {
    const reply = await admin.post<Agent>('/api/agents', newAgent(over))
    if (reply.status !== 201) throw new Error(`hiring answered ${reply.status}: ${JSON.stringify(reply.body)}`)
    return reply.body
  }
  const viewer = await hire({ role: 'viewer', username: 'vera', email: 'vera@harbour.test', fullName: 'Vera Viewer' })
  const [row] = await t.database.admin<{ tenant_id: number }>('select tenant_id from accounts where id = $1', [viewer.id])
  const tenant = must(row, 'tenant').tenant_id
  return {
    t, nobody, signIn, admin, hire, tenant, manager: await signIn('milan'), agent: await signIn('maya'), viewer: await signIn('vera', strong),
    within: makeContext(t.app.platform, tenant), stop: () => t.stop(),
  }
}
