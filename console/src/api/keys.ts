// Names of everything react-query keeps, in one place, because the live feed writes into them.
import type { CannedScope, ConversationState } from '@switchboard/protocol'

export interface ListFilter {
  view: 'mine' | 'unassigned' | 'all'
  states: readonly ConversationState[]
  unread: boolean
  sort: 'waiting' | 'newest'
  /** Rows per page where it is not the usual. */
  size?: number
}

export interface CannedFilter { scope: CannedScope | null; text: string; removed: boolean }

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
  canned: ['canned'],
  cannedSearch: (word: string) => ['canned', 'search', word] as const,
  cannedList: (filter: CannedFilter) => ['canned', 'list', filter] as const,
  searchMessages: (q: string) => ['search', 'messages', q] as const,
  searchPeople: (q: string) => ['search', 'people', q] as const,
  agents: ['agents'],
  groups: ['groups'],
  groupsRemoved: ['groups', 'removed'],
  groupHours: (uid: string) => ['group-hours', uid] as const,
  hoursTried: (hours: string) => ['hours-tried', hours] as const,
  inboxes: ['inboxes'],
  labels: ['labels'],
  labelsRemoved: ['labels', 'removed'],
  settings: ['settings'],
  apiTokens: ['api-tokens'],
  roles: ['roles'],
  webhooks: ['webhooks'],
  webhookEvents: ['webhook-events'],
  deliveries: (webhook: string) => ['deliveries', webhook] as const,
  delivery: (uid: string) => ['delivery', uid] as const,
  outboxes: ['outbox'],
  mail: (uid: string) => ['mail', uid] as const,
  inboxSettings: (uid: string) => ['inbox-settings', uid] as const,
  inboxDraft: (uid: string) => ['inbox-draft', uid] as const,
  widgetConfig: (key: string) => ['widget-config', key] as const,
  roster: ['roster'],
  rosterEntry: (uid: string) => ['roster', 'one', uid] as const,
  figures: ['figures'],
  agentDays: (uid: string, days: number) => ['figures', 'days', uid, days] as const,
  presence: (uid: string, days: number) => ['figures', 'presence', uid, days] as const,
  facts: (agent: string | null, day: string, metric: string) => ['figures', 'facts', agent, day, metric] as const,
  figuresNow: ['figures', 'now'],
  activities: (uid: string) => ['figures', 'activities', uid] as const,
  agentSessions: (uid: string) => ['agent-sessions', uid] as const,
  system: ['system'],
  jobs: ['system', 'jobs'],
  sessions: ['sessions'],
  security: ['security'],
  notices: ['notices'],
  signInRules: ['sign-in-rules'],
  ways: ['ways'],
  simulation: ['simulation'],
} as const
