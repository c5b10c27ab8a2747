// Names of everything react-query keeps, in one place, because the live feed writes into them.
import type { ConversationState } from '@switchboard/protocol'

export interface ListFilter {
  view: 'mine' | 'unassigned' | 'all'
  states: readonly ConversationState[]
  unread: boolean
  sort: 'waiting' | 'newest'
  /** Rows per page where it is not the usual. */
  size?: number
}

export const keys = {
  me: ['me'],
  counts: ['counts'],
  lists: ['conversations'],
  list: (filter: ListFilter) => ['conversations', filter] as const,
  details: ['conversation'],
  detail: (uid: string) => ['conversation', uid] as const,
  timelines: ['events'],
  timeline: (uid: string) => ['events', uid] as const,
  queues: ['queue'],
  queue: (inbox: string | null) => ['queue', inbox] as const,
  routings: ['routing'],
  routing: (uid: string) => ['routing', uid] as const,
  drafts: ['drafts'],
  fileLinks: (files: readonly string[]) => ['file-links', ...files] as const,
  cannedSearch: (word: string) => ['canned', word] as const,
  searchMessages: (q: string) => ['search', 'messages', q] as const,
  searchPeople: (q: string) => ['search', 'people', q] as const,
  agents: ['agents'],
  groups: ['groups'],
  inboxes: ['inboxes'],
  labels: ['labels'],
  settings: ['settings'],
  sessions: ['sessions'],
  simulation: ['simulation'],
} as const
