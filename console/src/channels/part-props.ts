// What each part of the builder is given.
import type { Inbox, InboxSettings } from '@switchboard/protocol'
import type { Draft } from './draft.ts'

export interface PartProps {
  inbox: Inbox
  draft: Draft
  /** As it holds now. */
  held: Draft
  change: (change: Partial<Draft>) => void
  /** One part of the settings, in place of what it was. */
  set: <P extends keyof InboxSettings>(part: P, value: Partial<InboxSettings[P]>) => void
  /** The sentence that stands beside a field, when something is wrong there. */
  fault: (field: string) => string | undefined
  mayChange: boolean
}
