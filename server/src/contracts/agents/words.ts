// The words of this tongue and of the core, as total maps. Writing back the word that was shown changes nothing.
import type { Role } from '@switchboard/protocol'

export const roleWords = ['admin', 'cs', 'viewer'] as const
export type RoleWord = (typeof roleWords)[number]
export const statusWords = ['active', 'inactive'] as const
export type StatusWord = (typeof statusWords)[number]
/** The same words as in the core. */
export const onlineStatusWords = ['online', 'offline', 'away', 'busy'] as const

export const roles = { admin: 'admin', manager: 'cs', agent: 'cs', viewer: 'viewer', api: 'viewer' } as const satisfies Record<Role, RoleWord>

export const rolesOf = { admin: ['admin'], cs: ['manager', 'agent'], viewer: ['viewer', 'api'] } as const satisfies Record<RoleWord, readonly Role[]>

const first = { admin: 'admin', cs: 'agent', viewer: 'viewer' } as const satisfies Record<RoleWord, Role>

/** The core role that a word asks for; of somebody whose role has this word already, that role. */
export const roleFor = (word: RoleWord, present: Role | null): Role => (present !== null && roles[present] === word ? present : first[word])

export const isActive = { active: true, inactive: false } as const satisfies Record<StatusWord, boolean>
