// All that the frame shows, as signals. Views read it; only the modules named by verbs write it.
import { computed, signal } from '@preact/signals'
import type { WidgetConfig } from '@switchboard/protocol'
import type { HostPage, Person, Theme } from '../port/messages.ts'
import { type Answers, filledIn } from './form.ts'
import { english, type Language } from './i18n.ts'
import { emptyMemo, type Memo } from './kept.ts'
import type { Pending } from './outbox.ts'
import type { Refused } from './pick.ts'
import { mustLeave, screenOf } from './screen.ts'
import { emptyThread, type Thread } from './thread.ts'
import type { Upload } from './uploading.ts'
import { wordingOf } from './wording.ts'

/** `idle`: there is no session yet, so nothing to be connected to. */
export type Connection = 'idle' | 'connecting' | 'live' | 'down'

export function createModel(key: string, page: HostPage) {
  const told = {
    key,
    page,
    person: signal<Person>({}),
    /** What the server knows of the visitor. */
    visitor: signal<Pick<Person, 'name' | 'email'>>({}),
    locale: signal('en'),
    /** The language that is spoken. */
    spoken: signal<Language>(english),
    /** Null: the site does not say. */
    theme: signal<Theme | null>(null),
    config: signal<WidgetConfig | null>(null),
    available: signal(true),
    opensAt: signal<string | null>(null),
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
    uploads: signal<readonly Upload[]>([]),
    /** Files that were chosen last and cannot be sent. */
    refusedFiles: signal<readonly Refused[]>([]),
    /** What stands in the fields of the forms. */
    values: signal<Answers>({}),
    /** Fields that the server found wrong, as it names them. */
    wrong: signal<readonly string[]>([]),
    leaving: signal(false),
    memo: signal<Memo>(emptyMemo),
    open: signal(false),
    /** The end of the log is in view. */
    atEnd: signal(true),
  }
  const situation = computed(() => ({
    problem: told.problem.value, loading: told.loading.value, config: told.config.value, available: told.available.value,
    thread: told.thread.value, outbox: told.outbox.value, answered: told.memo.value.answers !== null, leaving: told.leaving.value,
  }))
  return {
    ...told,
    /** The words that are shown, and the language they are in. */
    language: computed(() => wordingOf(told.spoken.value, told.config.value)),
    /** The language that is asked for: what the visitor chose goes before what the site says. */
    wanted: computed(() => told.memo.value.locale ?? told.locale.value),
    screen: computed(() => screenOf(situation.value)),
    mustLeave: computed(() => mustLeave(situation.value)),
    /** The forms as they are shown, with what is known of the visitor. */
    filled: computed(() => filledIn({ ...told.visitor.value, ...told.person.value }, told.values.value)),
  }
}
export type Model = ReturnType<typeof createModel>
