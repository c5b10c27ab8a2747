// What each core role may do. Contracts translate their role words to these roles; rights come from here alone.
import type { Permission, Role } from '@switchboard/protocol'

const viewer: Permission[] = ['agent.read', 'conversation.read', 'group.read', 'inbox.read', 'metrics.read']
const agent: Permission[] = [...viewer, 'conversation.reply', 'profile.write', 'status.write']
const manager: Permission[] = [...agent, 'account.read', 'agent.write', 'canned.write', 'conversation.supervise', 'group.write', 'settings.read', 'simulation.run']
const admin: Permission[] = [...manager, 'account.write', 'audit.read', 'inbox.write', 'outbox.read', 'outbox.write', 'settings.write', 'system.read', 'webhook.read', 'webhook.write']

const granted: Record<Role, ReadonlySet<Permission>> = {
  admin: new Set(admin),
  manager: new Set(manager),
  agent: new Set(agent),
  viewer: new Set(viewer),
  api: new Set(viewer),
}

export const may = (role: Role, permission: Permission): boolean => granted[role].has(permission)
/** What a caller may do: what his role allows, and through a token only what it was made for. */
export const permits = (actor: { role: Role; token?: { scopes: readonly Permission[] } }, permission: Permission): boolean =>
  may(actor.role, permission) && (actor.token === undefined || actor.token.scopes.includes(permission))
export const permissionsOf = (role: Role): Permission[] => [...granted[role]].toSorted()

const rank: Record<Role, number> = { viewer: 0, api: 0, agent: 1, manager: 2, admin: 3 }
/** Nobody may give a role above his own, nor change somebody who has one. */
export const mayGrant = (own: Role, other: Role): boolean => rank[own] >= rank[other]
