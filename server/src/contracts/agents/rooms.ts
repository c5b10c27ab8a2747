// Rooms of section 3.3: who is in which by himself, and who may join which besides.
import { AppError, invalid } from '../../kernel/errors.ts'
import { accountByNumber, allowed } from '../../modules/identity/index.ts'
import { departmentExists } from '../../modules/inboxes/index.ts'
import { peopleByIds } from '../../modules/workforce/index.ts'
import type { Context } from '../../platform/context.ts'
import { callerId } from './auth.ts'

const everyone = 'agents:all'
const admins = 'agents:admin'
const departmentRoom = (name: string): string => `agents:department:${name}`
const agentRoom = (id: number): string => `agent:${id}`

/** The rooms that hear of an agent. */
export const roomsAbout = (id: number, department: string | null): string[] => [everyone, admins, agentRoom(id), ...(department === null ? [] : [departmentRoom(department)])]

/** The rooms a caller is in by his role and department. */
export async function ownRooms(ctx: Context): Promise<string[]> {
  const id = callerId(ctx)
  const department = (await peopleByIds(ctx, [id]))[0]?.department ?? null
  return [everyone, ...(allowed(ctx, 'account.write') ? [admins] : []), agentRoom(id), ...(department === null ? [] : [departmentRoom(department)])]
}

/**
 * The own rooms may always be joined; those of other departments and agents by who leads them.
 * Errors: `auth.forbidden`, `group.not_found`, `agent.not_found`, `input.invalid` (it is no room).
 */
export async function demandRoom(ctx: Context, room: string): Promise<void> {
  if ((await ownRooms(ctx)).includes(room)) return
  const [, department] = /^agents:department:([\s\S]{1,100})$/.exec(room) ?? []
  const [, id] = /^agent:([1-9]\d{0,9})$/.exec(room) ?? []
  if (department === undefined && id === undefined && room !== admins) throw invalid('room', 'is none')
  if (room === admins || !allowed(ctx, 'agent.write')) throw new AppError('auth.forbidden')
  if (department !== undefined && !await departmentExists(ctx, department)) throw new AppError('group.not_found')
  if (id !== undefined) await (Number(id) > 2_147_483_647 ? Promise.reject(new AppError('agent.not_found')) : accountByNumber(ctx, Number(id)))
}
