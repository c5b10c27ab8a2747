// The table's filters and order as they stand in the address.
import type { Presence, Role, RosterEntry, RosterSort } from '@switchboard/protocol'

// Written here once more, so that the first page does not have to bring the schemas along.
export const roles = ['admin', 'manager', 'agent', 'viewer', 'api'] as const satisfies readonly Role[]
export const presences = ['online', 'busy', 'away', 'offline'] as const satisfies readonly Presence[]
export const performanceLevels = ['high', 'medium', 'low'] as const satisfies readonly RosterEntry['level'][]
const rosterSorts = ['name', 'role', 'department', 'presence', 'load', 'lastSeen'] as const satisfies readonly RosterSort[]

export interface RosterSearch {
  role?: Role; presence?: Presence; department?: string; level?: (typeof performanceLevels)[number]; group?: string; search?: string
  /** Who may not sign in, or is gone; absent: who works. */
  access?: 'inactive' | 'removed' | 'all'
  by?: RosterSort; down?: true
}

const uid = /^[0-9a-f-]{36}$/i
const oneOf = <T extends string>(list: readonly T[], value: unknown): T | undefined => list.find((one) => one === value)
const text = (value: unknown, most: number): string | undefined => (typeof value === 'string' || typeof value === 'number' ? String(value).slice(0, most) || undefined : undefined)

export const readRosterSearch = (raw: Record<string, unknown>): RosterSearch => {
  const found: { [K in keyof RosterSearch]: RosterSearch[K] | undefined } = {
    role: oneOf(roles, raw['role']), presence: oneOf(presences, raw['presence']), level: oneOf(performanceLevels, raw['level']), department: text(raw['department'], 100),
    group: typeof raw['group'] === 'string' && uid.test(raw['group']) ? raw['group'] : undefined, search: text(raw['search'], 200),
    access: oneOf(['inactive', 'removed', 'all'] as const, raw['access']), by: oneOf(rosterSorts, raw['by']), down: raw['down'] === true ? true : undefined,
  }
  return Object.fromEntries(Object.entries(found).filter(([, value]) => value !== undefined)) as RosterSearch
}

/** What the server is asked. */
export const toQuery = ({ access, down, by, search, ...same }: RosterSearch) => ({
  ...same, search: search?.trim() === '' ? null : search?.trim(), sort: by ?? null, descending: down ?? null,
  active: access === undefined ? true : access === 'inactive' ? false : null, removed: access === 'removed' ? true : null,
})

export const isFiltered = ({ by: _, down: __, ...filters }: RosterSearch): boolean => Object.keys(filters).length > 0
