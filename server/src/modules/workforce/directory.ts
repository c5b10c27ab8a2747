// Who works here: one, many, a page, how many of each kind.
import { AppError } from '../../kernel/errors.ts'
import type { CacheTopic } from '../../platform/cache/cache.ts'
import type { Context } from '../../platform/context.ts'
import { numbersBeside, type Numbers } from '../metrics/index.ts'
import { must } from '../../kernel/must.ts'
import type { DirectoryFilter, Headcount, Profile } from './model.ts'
import { countPeople, countPresent, findNamed, findProfiles, listProfileIds, type PeopleRow, type ProfileRow } from './store.ts'

const toProfile = (ctx: Context, r: ProfileRow, numbers: Numbers): Profile => ({
  id: r.id, uid: r.uid, username: r.username, email: r.email, name: r.name, role: r.role, active: r.active, lastSignInAt: r.last_sign_in_at,
  createdAt: r.created_at, updatedAt: r.updated_at, avatar: r.avatar, phone: r.phone, department: r.department, presence: r.presence,
  lastSeenAt: r.presence === 'offline' ? r.presence_changed_at : ctx.now(), activeChats: r.active_chats, level: r.level,
  mustChangePassword: r.must_change_password, numbers,
})

/** By id; those that are not there are missing. */
export async function profilesByIds(ctx: Context, ids: number[]): Promise<Profile[]> {
  if (ids.length === 0) return []
  const { rows, numbers } = await numbersBeside(ctx, ids, findProfiles(ids))
  return rows.map((row) => toProfile(ctx, row, must(numbers.get(row.id), 'numbers')))
}

export type Person = Pick<Profile, 'id' | 'uid' | 'name' | 'role' | 'active' | 'department'>

/** Only what stays the same from deed to deed; cheap. */
export async function peopleByIds(ctx: Context, ids: number[]): Promise<Person[]> {
  if (ids.length === 0) return []
  return (await ctx.db.rows(findProfiles(ids))).map(({ id, uid, name, role, active, department }) => ({ id, uid, name, role, active, department }))
}

/** The same of one. Errors: `agent.not_found`. */
export async function personById(ctx: Context, id: number): Promise<Person> {
  const [person] = await peopleByIds(ctx, [id])
  if (!person) throw new AppError('agent.not_found')
  return person
}

/** Only who he is, for what is told of him beside. Errors: `agent.not_found`. */
export async function namedById(ctx: Context, id: number): Promise<{ id: number; name: string }> {
  const row = await ctx.db.maybe(findNamed(id))
  if (!row) throw new AppError('agent.not_found')
  return row
}

/** Errors: `agent.not_found`. */
export async function profileById(ctx: Context, id: number): Promise<Profile> {
  const [profile] = await profilesByIds(ctx, [id])
  if (!profile) throw new AppError('agent.not_found')
  return profile
}

/** One page in the order of ids; pages count from 1. Who stands on it may be kept for a while; what is told of them is always read. */
export async function directoryPage(ctx: Context, filter: DirectoryFilter, page: number, limit: number): Promise<{ profiles: Profile[]; total: number }> {
  const topics: CacheTopic[] = ['people', ...filter.presence === null ? [] : ['presence' as const], ...filter.level === null ? [] : ['level' as const]]
  const found = await ctx.platform.cache.through(ctx, 'agents_list', JSON.stringify([filter, page, limit]), topics, async () =>
    must(await ctx.db.maybe(listProfileIds(filter, (page - 1) * limit, limit)), 'page'))
  return { profiles: await profilesByIds(ctx, found.ids ?? []), total: found.total }
}

/** Who works here is kept while only presence changes; who is here, while nothing does. */
export async function headcount(ctx: Context): Promise<Headcount> {
  const { cache } = ctx.platform
  const [rows, { present, online }] = await Promise.all([
    cache.through(ctx, 'agents_stats', 'people', ['people'], () => ctx.db.rows(countPeople())),
    cache.through(ctx, 'agents_stats', 'present', ['people', 'presence'], async () => must(await ctx.db.maybe(countPresent()), 'count')),
  ])
  const sum = (some: PeopleRow[], key: 'total' | 'active' = 'total'): number => some.reduce((all, row) => all + row[key], 0)
  const total = sum(rows)
  return {
    total, active: sum(rows, 'active'), online, offline: total - present,
    byRole: [...Map.groupBy(rows, (row) => row.role)].map(([role, some]) => ({ role, count: sum(some) })),
    byDepartment: [...Map.groupBy(rows, (row) => row.department)].map(([department, some]) => ({ department, count: sum(some) })),
  }
}
