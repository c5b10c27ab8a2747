// Simulated traffic for the demo tenant: real visitors' words through the public doors.
import { Simulation } from '@switchboard/protocol'
import Type from 'typebox'
import { AppError } from '../../kernel/errors.ts'
import { ownTenant } from '../../modules/identity/index.ts'
import { inboxBy } from '../../modules/inboxes/index.ts'
import { demoKey } from '../../modules/installation/index.ts'
import type { Context } from '../../platform/context.ts'
import { ok, route, type Route } from '../../platform/http/route.ts'

/** Brought by the composition root: it speaks to this server as anyone outside would. */
export interface Simulator {
  status(): Simulation
  start(input: { dialogues: number; concurrency: number }): void
  stop(): Promise<void>
}

const declared = { path: '/rest/v1/demo/simulation', access: { kind: 'account', permission: 'simulation.run' }, tenant: 'token', ids: {} } as const
const errors = ['auth.required', 'auth.forbidden', 'simulation.unavailable'] as const

export function simulationRoutes(simulator: Simulator | null): Route[] {
  /** Only for whom the simulated visitors come: the tenant of the demo's web inbox. */
  const inDemo = async (ctx: Context): Promise<Simulator> => {
    if (!simulator || !(await ownTenant(ctx)).demo) throw new AppError('simulation.unavailable')
    const found = await inboxBy(ctx, { key: demoKey }).catch((error: unknown) => { if (error instanceof AppError) return null; throw error })
    if (!found) throw new AppError('simulation.unavailable')
    return simulator
  }
  return [
    route({
      ...declared, method: 'GET', summary: 'How far the simulation is', rate: 'read', idempotency: 'safe', schemas: {}, responses: { 200: Simulation }, errors: [...errors],
      handle: async ({ ctx }) => ok((await inDemo(ctx)).status()),
    }),
    route({
      ...declared, method: 'POST', summary: 'Let simulated visitors write and demo agents answer', rate: 'write', idempotency: 'natural', responses: { 200: Simulation },
      schemas: { body: Type.Object({ dialogues: Type.Optional(Type.Integer({ minimum: 1, maximum: 500 })), concurrency: Type.Optional(Type.Integer({ minimum: 1, maximum: 32 })) }, { additionalProperties: false }) },
      errors: [...errors, 'simulation.running', 'input.invalid'],
      handle: async ({ ctx, body }) => {
        const running = await inDemo(ctx)
        if (running.status().running) throw new AppError('simulation.running')
        running.start({ dialogues: body.dialogues ?? 50, concurrency: body.concurrency ?? 6 })
        return ok(running.status())
      },
    }),
    route({
      ...declared, method: 'DELETE', summary: 'End the simulation', rate: 'write', idempotency: 'natural', schemas: {}, responses: { 200: Simulation }, errors: [...errors],
      handle: async ({ ctx }) => {
        const running = await inDemo(ctx)
        await running.stop()
        return ok(running.status())
      },
    }),
  ]
}
