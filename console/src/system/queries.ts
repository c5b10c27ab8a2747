// How the installation and its repeated jobs are read: again and again, while somebody looks.
import { queryOptions } from '@tanstack/react-query'
import type { JobReport, SystemReport } from '@switchboard/protocol'
import type { Client } from '../api/client.ts'
import { keys } from '../api/keys.ts'

const again = 5_000

export const systemQuery = (client: Client) => queryOptions({ queryKey: keys.system, queryFn: ({ signal }) => client.get<SystemReport>('/system', {}, signal), refetchInterval: again, staleTime: 1_000 })
export const jobsQuery = (client: Client) => queryOptions({ queryKey: keys.jobs, queryFn: async ({ signal }) => (await client.get<{ data: JobReport[] }>('/system/jobs', {}, signal)).data, refetchInterval: again, staleTime: 1_000 })
