// Who may call what, by the core's permissions.
import { AppError, type ErrorCode } from '../../kernel/errors.ts'
import type { Context } from '../../platform/context.ts'

export const signedIn = { kind: 'account', permission: null } as const
export const reads = { kind: 'account', permission: 'conversation.read' } as const
export const replies = { kind: 'account', permission: 'conversation.reply' } as const
export const seesAgents = { kind: 'account', permission: 'agent.read' } as const
export const keepsAgents = { kind: 'account', permission: 'account.write' } as const
export const seesGroups = { kind: 'account', permission: 'group.read' } as const
export const keepsGroups = { kind: 'account', permission: 'group.write' } as const

export const always: ErrorCode[] = ['auth.required', 'auth.forbidden', 'input.invalid']
export const keyed: ErrorCode[] = ['idempotency.in_progress', 'idempotency.mismatch']

export const caller = (ctx: Context): { id: number; uid: string } => {
  if (ctx.actor.kind !== 'agent') throw new AppError('auth.required')
  return { id: ctx.actor.accountId, uid: ctx.actor.uid }
}
