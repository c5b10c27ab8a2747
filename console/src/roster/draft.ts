// What is filled in of somebody, what is wrong with it, and what of it is a change.
import { useTranslation } from 'react-i18next'
import type { NewRosterEntry, Role, RosterChange, RosterEntry } from '@switchboard/protocol'
import { codeOf } from '../api/problem.ts'
import { faultOf } from '../i18n/field-faults.ts'

export interface Draft {
  name: string; email: string; username: string; phone: string; role: Role; department: string; /** As typed. */ maxChats: string; groups: string[]; password: string
}

type FaultKey = 'name' | 'email' | 'username' | 'phone' | 'department' | 'maxChats' | 'password'

/** The rules of the server, said before it is asked. */
export const faultKeysOf = (draft: Draft, withPassword: boolean): ReadonlySet<FaultKey> => {
  const wrong: Record<FaultKey, boolean> = {
    name: draft.name.trim().length < 2,
    email: !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(draft.email.trim()),
    username: draft.username !== '' && !/^[a-zA-Z0-9_]{3,50}$/.test(draft.username.trim()),
    phone: draft.phone.trim() !== '' && !/^\+?[0-9 ()-]*[0-9][0-9 ()-]*$/.test(draft.phone.trim()),
    department: draft.department.trim().length === 1,
    maxChats: !/^\d{1,4}$/.test(draft.maxChats.trim()) || Number(draft.maxChats) > 1000,
    password: withPassword && draft.password.length < 10,
  }
  return new Set((Object.keys(wrong) as FaultKey[]).filter((key) => wrong[key]))
}

/** Of somebody new all that is said; else what is different. What cannot be emptied is left as it is. */
export const changeOf = (draft: Draft, entry: RosterEntry | null, withPassword: boolean): NewRosterEntry | RosterChange => {
  const said = {
    name: draft.name.trim(), email: draft.email.trim(), role: draft.role, maxChats: Number(draft.maxChats),
    ...(draft.username.trim() === '' ? {} : { username: draft.username.trim() }), ...(draft.phone.trim() === '' ? {} : { phone: draft.phone.trim() }),
    ...(draft.department.trim() === '' ? {} : { department: draft.department.trim() }),
  }
  if (entry === null) return { ...said, groups: draft.groups, ...(withPassword ? { password: draft.password } : {}) }
  const before: Record<string, unknown> = { name: entry.agent.name, email: entry.agent.email, role: entry.agent.role, maxChats: entry.agent.maxChats, username: entry.username, phone: entry.phone, department: entry.department }
  const had = entry.agent.groups.map((group) => group.uid)
  const join = draft.groups.filter((uid) => !had.includes(uid))
  const leave = had.filter((uid) => !draft.groups.includes(uid))
  return { ...Object.fromEntries(Object.entries(said).filter(([key, value]) => value !== before[key])), ...(join.length > 0 ? { join } : {}), ...(leave.length > 0 ? { leave } : {}) }
}

/** Beside each field: what the server said of it, or, once it was tried, what a look at it says. */
export const useEntryFaults = (draft: Draft, withPassword: boolean, error: unknown): ((key: keyof Draft, tried: boolean) => string | undefined) => {
  const { t } = useTranslation()
  const own = faultKeysOf(draft, withPassword)
  return (key, tried) => {
    if (key === 'email' && codeOf(error) === 'email.taken') return t('roster.faults.emailTaken')
    if (key === 'username' && codeOf(error) === 'username.taken') return t('roster.faults.usernameTaken')
    if (tried && own.has(key as FaultKey)) return t(`roster.faults.${key as FaultKey}`)
    return key === 'groups' ? faultOf(error, 'groups', 'join', 'leave') : faultOf(error, key)
  }
}
