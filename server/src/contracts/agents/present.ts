// Core objects in this tongue.
import { must } from '../../kernel/must.ts'
import { minute } from '../../kernel/clock.ts'
import { figuresOf, type Activity, type Counts } from '../../modules/metrics/index.ts'
import type { Headcount, Profile } from '../../modules/workforce/index.ts'
import { roles, type RoleWord } from './words.ts'

export interface ShownAgent {
  id: number; username: string; email: string; role: RoleWord; isActive: boolean; lastLoginAt: string | null; createdAt: string; updatedAt: string
  fullName: string; avatar?: string; phone?: string; department: string; onlineStatus: 'online' | 'offline' | 'away' | 'busy'; lastSeen: string
  currentTickets: number; totalTicketsHandled: number; avgResponseTime: number; customerSatisfaction: number
  ticketsResolvedToday: number; messagesHandledToday: number; onlineHoursToday: number
}

export const presentAgent = (p: Profile): ShownAgent => ({
  id: p.id, username: p.username, email: p.email, role: roles[p.role], isActive: p.active, lastLoginAt: p.lastSignInAt, createdAt: p.createdAt, updatedAt: p.updatedAt,
  fullName: p.name, ...(p.avatar === null ? {} : { avatar: p.avatar }), ...(p.phone === null ? {} : { phone: p.phone }), department: p.department ?? '',
  onlineStatus: p.presence, lastSeen: p.lastSeenAt, currentTickets: p.activeChats, totalTicketsHandled: p.numbers.resolvedInAll,
  avgResponseTime: p.numbers.responseMinutes, customerSatisfaction: p.numbers.satisfaction, ticketsResolvedToday: p.numbers.resolvedToday,
  messagesHandledToday: p.numbers.messagesToday, onlineHoursToday: p.numbers.onlineHoursToday,
})

export const presentMe = (p: Profile): ShownAgent & { mustChangePassword: boolean } => ({ ...presentAgent(p), mustChangePassword: p.mustChangePassword })

export interface ShownPerformance {
  agentId: number; date: string; messagesHandled: number; avgResponseTime: number; customerSatisfaction: number; ticketsResolved: number; onlineHours: number; slaCompliance: number
}

/** What there is nothing to take a mean of is 0. */
export function presentDay(agentId: number, day: string, counts: Counts): ShownPerformance {
  const f = figuresOf(counts)
  return {
    agentId, date: day, messagesHandled: f.messages, avgResponseTime: f.responseMinutes ?? 0, customerSatisfaction: f.satisfaction ?? 0,
    ticketsResolved: f.resolved, onlineHours: f.onlineHours, slaCompliance: f.slaPercent ?? 0,
  }
}

export interface ShownActivity { id: string; agentId: number; type: Activity['type']; description: string; timestamp: string; metadata?: Record<string, unknown> }

const described = {
  login: (name) => `${name} logged in`,
  logout: (name) => `${name} logged out`,
  status_change: (name, a) => `${name} changed status to ${a.newStatus ?? ''}`,
  ticket_assigned: (name, a) => `Ticket #${a.conversationId ?? ''} assigned to ${name}`,
  ticket_resolved: (name, a) => `${name} resolved ticket #${a.conversationId ?? ''}`,
  message_sent: (name, a) => (a.messages === 1 ? `${name} sent a message in ticket #${a.conversationId ?? ''}` : `${name} sent ${a.messages} messages in ticket #${a.conversationId ?? ''}`),
} satisfies Record<Activity['type'], (name: string, activity: Activity) => string>

const metadata = {
  login: () => null,
  logout: () => null,
  status_change: (a) => ({ previousStatus: a.previousStatus, newStatus: a.newStatus }),
  ticket_assigned: (a) => ({ ticketId: a.conversationId, priority: a.priority }),
  ticket_resolved: (a) => ({ ticketId: a.conversationId, resolutionTime: Math.round(must(a.tookMs, 'time of a resolution') / minute * 100) / 100 }),
  message_sent: (a) => ({ messageCount: a.messages, ticketId: a.conversationId }),
} satisfies Record<Activity['type'], (activity: Activity) => Record<string, unknown> | null>

export function presentActivity(activity: Activity, name: string): ShownActivity {
  const more = metadata[activity.type](activity)
  return {
    id: String(activity.id), agentId: activity.accountId, type: activity.type, description: described[activity.type](name, activity), timestamp: activity.at,
    ...(more === null ? {} : { metadata: more }),
  }
}

/** Roles of one word are counted together; who is in no department is counted under none. */
export function presentStats(h: Headcount): { total: number; active: number; online: number; offline: number; byRole: Record<string, number>; byDepartment: Record<string, number> } {
  const byRole: Record<RoleWord, number> = { admin: 0, cs: 0, viewer: 0 }
  for (const { role, count } of h.byRole) byRole[roles[role]] += count
  const byDepartment = Object.fromEntries(h.byDepartment.flatMap(({ department, count }) => (department === null ? [] : [[department, count]])))
  return { total: h.total, active: h.active, online: h.online, offline: h.offline, byRole, byDepartment }
}
