// People who work, as their management sees them.
import type { Presence, Role } from '@switchboard/protocol'
import type { Level, Numbers } from '../metrics/index.ts'

export interface Profile {
  id: number
  uid: string
  username: string
  email: string
  name: string
  role: Role
  active: boolean
  lastSignInAt: string | null
  createdAt: string
  updatedAt: string
  avatar: string | null
  phone: string | null
  /** The name of his first group; null: he is in none. */
  department: string | null
  presence: Presence
  /** Now, while he is here; else when he left. */
  lastSeenAt: string
  activeChats: number
  level: Level
  mustChangePassword: boolean
  numbers: Numbers
}

/** Who is meant. */
export interface DirectoryFilter {
  roles: readonly Role[] | null
  active: boolean | null
  presence: Presence | null
  department: string | null
  level: Level | null
  /** Parts of name, user name, e-mail or department, in any case; all must be found. */
  search: readonly string[]
  /** Those that were removed instead of those that are here. */
  removed?: boolean
  groupId?: number | null
}

export interface Headcount {
  total: number
  active: number
  online: number
  offline: number
  byRole: { role: Role; count: number }[]
  byDepartment: { department: string | null; count: number }[]
}
