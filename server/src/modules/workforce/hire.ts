// Somebody new: the account, its agent and its department, in one transaction.
import type { Role } from '@switchboard/protocol'
import type { Context } from '../../platform/context.ts'
import { accountByUid } from '../identity/index.ts'
import { moveToDepartment } from '../inboxes/index.ts'
import { addAgent } from '../presence/index.ts'
import { profileById } from './directory.ts'
import type { Profile } from './model.ts'

export interface Hire { username: string; email: string; name: string; role: Role; department: string; phone?: string | undefined; password: string }

/** He must change the password at his first sign-in. Errors: `email.taken`, `username.taken`, `auth.forbidden`. */
export const hire = (ctx: Context, { department, ...input }: Hire): Promise<Profile> => ctx.tx(async (tx) => {
  const agent = await addAgent(tx, { ...input, mustChangePassword: true })
  const { id } = await accountByUid(tx, agent.uid)
  await moveToDepartment(tx, id, department)
  return profileById(tx, id)
})
