// The TypeScript types of the contract page, compiled against real answers: every answer is written down as a literal of its
// type, and the compiler judges.
import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { clientId, eventually } from '../../harness/client.ts'
import { makeDesk, newAgent, strong, type Agent, type Desk } from './desk.ts'

/** As they stand on the page and in the document. */
const page = `
type Role = 'admin' | 'cs' | 'viewer'
type OnlineStatus = 'online' | 'offline' | 'away' | 'busy'
interface Agent {
  id: number; username: string; email: string; role: Role; isActive: boolean; lastLoginAt: string | null; createdAt: string; updatedAt: string
  fullName: string; avatar?: string; phone?: string; department: string; onlineStatus: OnlineStatus; lastSeen: string
  currentTickets: number; totalTicketsHandled: number; avgResponseTime: number; customerSatisfaction: number
  ticketsResolvedToday: number; messagesHandledToday: number; onlineHoursToday: number
}
interface PaginatedAgentResponse { data: Agent[]; meta: { total: number; page: number; limit: number; totalPages: number } }
interface AgentPerformanceMetrics {
  agentId: number; date: \`\${number}-\${number}-\${number}\`; messagesHandled: number; avgResponseTime: number; customerSatisfaction: number
  ticketsResolved: number; onlineHours: number; slaCompliance: number
}
interface AgentActivity {
  id: string; agentId: number; type: 'login' | 'logout' | 'status_change' | 'ticket_assigned' | 'ticket_resolved' | 'message_sent'
  description: string; timestamp: string
  metadata?: {
    previousStatus?: OnlineStatus; newStatus?: OnlineStatus; ticketId?: number; priority?: 'low' | 'normal' | 'high' | 'urgent'; resolutionTime?: number; messageCount?: number
  }
}
interface AgentStats { total: number; active: number; online: number; offline: number; byRole: Record<string, number>; byDepartment: Record<string, number> }
interface Deleted { success: boolean; message: string }
interface BulkResult { success: boolean; updated: number; errors: string[] }
interface SignedIn { success: true; data: { token: string; refresh_token: string; expires_in: number; expires_at: string; user: Agent & { mustChangePassword: boolean } } }
interface Me { success: true; data: Agent & { mustChangePassword: boolean } }
interface Failure { success: false; message: string; error: string; errors?: Record<string, string[]> }
`

let desk: Desk
const answers: [type: string, answer: unknown][] = []

beforeAll(async () => {
  desk = await makeDesk()
  const keep = async <T>(type: string, asked: Promise<{ body: T }>): Promise<T> => {
    const { body } = await asked
    answers.push([type, body])
    return body
  }
  const fresh = newAgent({ phone: '+49 30 123' })
  const { id } = await keep<Agent>('Agent', desk.admin.post('/api/agents', fresh))
  await keep('SignedIn', desk.nobody.post('/api/auth/login', { username: fresh['username'], password: strong }))
  const person = await desk.signIn(String(fresh['username']), strong)
  await keep('Agent', person.put(`/api/agents/${id}/status`, { status: 'online' }))
  const visitor = await desk.t.client.visit()
  const { conversation: { uid } } = await visitor.write('Question')
  await eventually(async () => (await desk.admin.get<Agent>(`/api/agents/${id}`)).body.currentTickets === 1, 'assignment')
  await person.post(`/rest/v1/conversations/${uid}/events`, { type: 'message', text: 'Answer', clientId: clientId() })
  await person.post(`/rest/v1/conversations/${uid}/resolve`)
  await keep('Agent', desk.admin.get(`/api/agents/${id}`))
  await keep('PaginatedAgentResponse', desk.admin.get('/api/agents'))
  await keep('PaginatedAgentResponse', desk.admin.get('/api/agents/search?q=a'))
  await keep('AgentStats', desk.admin.get('/api/agents/stats'))
  await keep('AgentPerformanceMetrics[]', desk.admin.get(`/api/agents/${id}/performance`))
  await keep('Agent', desk.admin.put(`/api/agents/${id}`, { department: 'Types' }))
  await keep('BulkResult', desk.admin.put('/api/agents/bulk', { agentIds: [id, 1_999_999_999], updates: { isActive: true } }))
  await keep('SignedIn', desk.nobody.post('/api/auth/refresh', { refresh_token: person.refreshToken }))
  await keep('Me', desk.admin.get('/api/auth/me'))
  await keep('Deleted', person.post('/api/auth/logout'))
  await keep('AgentActivity[]', desk.admin.get(`/api/agents/${id}/activity`))
  await keep('Deleted', desk.admin.call('DELETE', `/api/agents/${id}`))
  await keep('Failure', desk.admin.get('/api/agents/1999999999'))
  await keep('Failure', desk.admin.post('/api/agents', {}))
})
afterAll(() => desk.stop())

const root = join(import.meta.dirname, '../../../..')
async function compile(text: string): Promise<string> {
  const folder = await mkdtemp(join(import.meta.dirname, '.types-'))
  try {
    const file = join(folder, 'answers.ts')
    await writeFile(file, text)
    await promisify(execFile)(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), '--noEmit', '--strict', '--exactOptionalPropertyTypes', '--target', 'es2024', '--ignoreConfig', file])
    return ''
  } catch (error) {
    return (error as { stdout?: string }).stdout ?? String(error)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
const literal = ([type, answer]: [string, unknown], i: number): string => `export const answer${i}: ${type} = ${JSON.stringify(answer, null, 1)}\n`

it('every answer is of its type; excess of fields would show, too', async () => {
  expect(answers.length).toBe(17)
  const activity = answers.find(([type]) => type === 'AgentActivity[]')?.[1] as { type: string }[]
  expect(new Set(activity.map((one) => one.type))).toEqual(new Set(['login', 'logout', 'status_change', 'ticket_assigned', 'ticket_resolved', 'message_sent']))
  expect(await compile(page + answers.map(literal).join(''))).toBe('')
}, 60_000)

it('the compiler does judge', async () => {
  const [, agent] = answers[0] ?? ['', {}]
  const { department: _, ...rest } = agent as Record<string, unknown>
  expect(await compile(page + literal(['Agent', rest], 0))).toContain("Property 'department' is missing")
}, 60_000)
