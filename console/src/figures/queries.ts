// How numbers, what they are made of, presence and activities are read. What moves is read again while it is looked at.
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import type { AgentActivity, AgentSession, DayFigures, Fact, FactMetric, LiveFigures, PresenceInterval } from '@switchboard/protocol'
import type { Client } from '../api/client.ts'
import { keys } from '../api/keys.ts'
import { addDays } from './days.ts'

interface Paged<T> { data: T[]; page: { next: string | null; hasMore: boolean } }
const again = 15_000
const moving = { staleTime: 2_000, refetchInterval: again } as const
const paged = { initialPageParam: null as string | null, getNextPageParam: (last: Paged<unknown>) => (last.page.hasMore ? last.page.next : null) }

/** The last days up to today, ascending. */
export const daysQuery = (client: Client, uid: string, today: string, days: number) => queryOptions({
  queryKey: [...keys.agentDays(uid, days), today] as const, ...moving,
  queryFn: async ({ signal }) => (await client.get<{ data: DayFigures[] }>(`/metrics/agents/${uid}/days`, { from: addDays(today, 1 - days), to: today }, signal)).data,
})

export const presenceQuery = (client: Client, uid: string, today: string, days: number) => queryOptions({
  queryKey: [...keys.presence(uid, days), today] as const, ...moving,
  queryFn: async ({ signal }) => (await client.get<{ data: PresenceInterval[] }>(`/metrics/agents/${uid}/presence`, { from: addDays(today, 1 - days), to: today }, signal)).data,
})

export const factsQuery = (client: Client, agent: string | null, day: string, metric: FactMetric) => infiniteQueryOptions({
  queryKey: keys.facts(agent, day, metric), ...paged, staleTime: 2_000,
  queryFn: ({ pageParam, signal }: { pageParam: string | null; signal: AbortSignal }) => client.get<Paged<Fact>>('/metrics/facts', { agent, day, metric, limit: 50, cursor: pageParam }, signal),
})

export const activitiesQuery = (client: Client, uid: string) => infiniteQueryOptions({
  queryKey: keys.activities(uid), ...paged, ...moving,
  queryFn: ({ pageParam, signal }: { pageParam: string | null; signal: AbortSignal }) => client.get<Paged<AgentActivity>>(`/agents/${uid}/activities`, { limit: 30, cursor: pageParam }, signal),
})

export const nowQuery = (client: Client) => queryOptions({ queryKey: keys.figuresNow, queryFn: ({ signal }) => client.get<LiveFigures>('/metrics/now', {}, signal), staleTime: 1_000, refetchInterval: 5_000 })

export const agentSessionsQuery = (client: Client, uid: string) => queryOptions({
  queryKey: keys.agentSessions(uid), ...moving, queryFn: async ({ signal }) => (await client.get<{ data: AgentSession[] }>(`/agents/${uid}/sessions`, {}, signal)).data,
})
