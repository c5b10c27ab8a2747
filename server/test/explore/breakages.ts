// The product broken on purpose, one guard at a time, by changing a statement on its way: the proofs must find each out.
import type { Sql } from '../../src/platform/db/sql.ts'
import type { Rewrite } from './stepped-database.ts'

interface Breakage { what: string; of: RegExp; by: string }

export const breakages = {
  'no-state-guard': { what: 'a conversation changes its state whatever state it is in', of: /and state = any\((\$\d+)\)/, by: 'and $1::text[] is not null' },
  'no-holder-guard': { what: 'a conversation is moved whoever has it', of: /and \((\$\d+::boolean) or agent_id is not distinct from (\$\d+)\)/, by: 'and ($1 or true or $2::integer is null)' },
  'no-capacity': { what: 'a slot is taken without looking at the limit', of: /a\.active_chats < a\.max_chats\)/, by: 'true)' },
  'no-presence': { what: 'a slot is taken of an agent who is away', of: /and \(case when (\$\d+::boolean) then a\.presence = 'online'[^)]* end\)/, by: 'and ($1 or true)' },
  'no-agent-lock': { what: 'presence is decided without the lock on the agent', of: /(from agents\s+where [^;]*?)\s+for no key update/, by: '$1' },
  'no-queue-lock': { what: 'the head of the queue is read, not locked', of: /\s+for no key update skip locked/, by: '' },
  'no-grace-guard': { what: 'grace ends whether or not it was cancelled', of: /and state = 'active' and expires_at/, by: 'and expires_at' },
  'no-cancel': { what: 'a return does not cancel grace', of: /(update grace_periods set state = 'cancelled'[^;]*?and state = 'active')/, by: '$1 and false' },
  'no-move-guard': { what: 'a conversation is moved to another inbox whatever became of it', of: /and state = (\$\d+) and agent_id is not distinct from (\$\d+)/, by: 'and $1::text is not null and ($2::integer is null or true)' },
} as const satisfies Record<string, Breakage>
export type BreakageName = keyof typeof breakages

export function breakageOf(name: string): Rewrite {
  const found: Breakage | undefined = Object.entries(breakages).find(([candidate]) => candidate === name)?.[1]
  if (!found) throw new Error(`no breakage ${name}; there are ${Object.keys(breakages).join(' ')}`)
  return (query: Sql): Sql => {
    const text = query.text.replace(found.of, found.by)
    return text === query.text ? query : { text, values: query.values, name: `${query.name}_broken` }
  }
}
