// How the installation is, in words, and what its repeated jobs did last. Counts only: nothing here belongs to one tenant.
import { JobReport, SystemReport } from '@switchboard/protocol'
import Type from 'typebox'
import { AppError } from '../../kernel/errors.ts'
import { ok, route, type Route } from '../../platform/http/route.ts'

/** Brought by the composition root, which alone knows all parts. */
export interface SystemView {
  report(): Promise<SystemReport>
  jobs(): Promise<JobReport[]>
}

const get = { method: 'GET', access: { kind: 'account', permission: 'system.read' }, tenant: 'token', ids: {}, rate: 'read', idempotency: 'safe', schemas: {} } as const

export const systemRoutes = (system: SystemView | null): Route[] => [
  route({
    ...get, path: '/rest/v1/system', summary: 'How the installation is: its problems in words, and its numbers', responses: { 200: SystemReport }, errors: ['auth.required', 'auth.forbidden', 'route.not_found'],
    handle: async () => ok(await viewOf(system).report()),
  }),
  route({
    ...get, path: '/rest/v1/system/jobs', summary: 'Repeated jobs: when they run, and how their last run went', responses: { 200: Type.Object({ data: Type.Array(JobReport) }) }, errors: ['auth.required', 'auth.forbidden', 'route.not_found'],
    handle: async () => ok({ data: await viewOf(system).jobs() }),
  }),
]

function viewOf(system: SystemView | null): SystemView {
  if (!system) throw new AppError('route.not_found')
  return system
}
