// All that the frame shows, as signals. Views read it; only the modules named by verbs write it.
import { signal } from '@preact/signals'
import type { WidgetConfig } from '@switchboard/protocol'
import type { HostPage, Person, Theme } from '../port/messages.ts'
import { english, type Language } from './i18n.ts'
import type { Pending } from './outbox.ts'
import { emptyThread, type Thread } from './thread.ts'

/** `idle`: there is no session yet, so nothing to be connected to. */
export type Connection = 'idle' | 'connecting' | 'live' | 'down'

export const createModel = (key: string, page: HostPage) => ({
  key,
  page,
  person: signal<Person>({}),
  locale: signal('en'),
  language: signal<Language>(english),
  theme: signal<Theme>('auto'),
  config: signal<WidgetConfig | null>(null),
  available: signal(true),
  /** Code of a problem that no retry mends, e.g. an unknown key. */
  problem: signal<string | null>(null),
  token: signal<string | null>(null),
  thread: signal<Thread>(emptyThread),
  /** A known visitor's conversation is on its way. */
  loading: signal(false),
  outbox: signal<readonly Pending[]>([]),
  connection: signal<Connection>('idle'),
  /** Name of the agent who writes now; '' where it is not known. */
  typing: signal<string | null>(null),
  draft: signal(''),
  open: signal(false),
  /** The end of the log is in view. */
  atEnd: signal(true),
})
export type Model = ReturnType<typeof createModel>
