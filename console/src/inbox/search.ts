// The inbox's filters as they stand in the address, and what they mean for the API.
import type { ListFilter } from '../api/keys.ts'

export const views = ['mine', 'unassigned', 'all', 'resolved'] as const
export type View = (typeof views)[number]

export interface InboxSearch {
  /** Absent: mine. */
  view?: Exclude<View, 'mine'>
  state?: 'queued' | 'assigned'
  unread?: true
  /** Absent: the order that suits the view. */
  sort?: 'waiting' | 'newest'
}

const among = <T extends string>(value: unknown, list: readonly T[]): T | undefined => list.find((one) => one === value)

export const readInboxSearch = (raw: Record<string, unknown>): InboxSearch => {
  const view = among(raw['view'], ['unassigned', 'all', 'resolved'] as const)
  const state = among(raw['state'], ['queued', 'assigned'] as const)
  const sort = among(raw['sort'], ['waiting', 'newest'] as const)
  return {
    ...(view === undefined ? {} : { view }),
    ...(state === undefined || view !== 'all' ? {} : { state }),
    ...(raw['unread'] === true ? { unread: true } : {}),
    ...(sort === undefined ? {} : { sort }),
  }
}

export const viewOf = (search: InboxSearch): View => search.view ?? 'mine'

export const filterOf = (search: InboxSearch): ListFilter => {
  const view = viewOf(search)
  const unread = search.unread === true
  if (view === 'resolved') return { view: 'all', states: ['resolved', 'closed'], unread, sort: search.sort ?? 'newest' }
  if (view === 'unassigned') return { view, states: ['queued'], unread, sort: search.sort ?? 'waiting' }
  return { view, states: search.state === undefined ? ['queued', 'assigned'] : [search.state], unread, sort: search.sort ?? 'newest' }
}
