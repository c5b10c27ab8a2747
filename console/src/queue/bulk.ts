// Work on many conversations at once: what was done, what failed and how often, and the deeds that take it back. Pure.
import type { Bulk, BulkResult, Conversation } from '@switchboard/protocol'
import { groupBy } from '../lib/group-by.ts'

export type Deed = Pick<Bulk, 'action' | 'agent' | 'inbox' | 'label'>
type Result = BulkResult['results'][number]
export interface Failure { conversation: Conversation; code: string; title: string }
export interface Outcome { done: { before: Conversation; after: Conversation }[]; failed: Failure[] }

/** The server takes this many at a time. */
export const portion = 100

export const portions = <T>(list: readonly T[], size = portion): T[][] =>
  Array.from({ length: Math.ceil(list.length / size) }, (_, index) => list.slice(index * size, (index + 1) * size))

export const outcomeOf = (before: readonly Conversation[], results: readonly Result[]): Outcome => {
  const byUid = new Map(before.map((conversation) => [conversation.uid, conversation]))
  const outcome: Outcome = { done: [], failed: [] }
  for (const { uid, ok, code, title, conversation } of results) {
    const was = byUid.get(uid)
    if (was === undefined) continue
    if (ok) outcome.done.push({ before: was, after: conversation ?? was })
    else outcome.failed.push({ conversation: was, code: code ?? 'unknown', title: title ?? '' })
  }
  return outcome
}

/** The same reason once, with everybody it concerns; the most frequent first. */
export const byReason = (failed: readonly Failure[]): { code: string; title: string; conversations: Conversation[] }[] =>
  [...groupBy(failed, (one) => one.code)]
    .map(([code, list]) => ({ code, title: list[0]?.title ?? '', conversations: list.map((one) => one.conversation) }))
    .toSorted((a, b) => b.conversations.length - a.conversations.length)

export interface Step extends Deed { conversations: string[] }

const uids = (list: readonly Conversation[]) => list.map((conversation) => conversation.uid)

/** Back to whom they were with: to the queue, or to each agent his own. */
const backToHolders = (list: readonly Conversation[]): Step[] =>
  [...groupBy(list, (conversation) => conversation.agent?.uid ?? null)].map(([agent, own]) =>
    (agent === null ? { action: 'release', conversations: uids(own) } : { action: 'assign', agent, conversations: uids(own) }))

const carries = (conversation: Conversation, label: number | undefined) => conversation.labels.some((mark) => mark.id === label)

const labelling = (action: 'label' | 'unlabel', { label }: Deed, list: readonly Conversation[]): Step[] | null =>
  label === undefined || list.length === 0 ? null : [{ action, label, conversations: uids(list) }]

/** Null where nothing leads back: closed is final, and a move has cost the labels. */
export const undoOf = (deed: Deed, done: Outcome['done']): Step[] | null => {
  const before = done.map((one) => one.before)
  if (before.length === 0) return null
  switch (deed.action) {
    case 'claim': case 'assign': case 'release': return backToHolders(before)
    // What waited waits again; of the rest whoever reopens gets it if he has room, so it goes back to its holder afterwards.
    case 'resolve': return [{ action: 'reopen', conversations: uids(before) }, ...backToHolders(before.filter((one) => one.agent !== null))]
    // Only what the deed changed: who had the label before keeps it.
    case 'label': return labelling('unlabel', deed, before.filter((one) => !carries(one, deed.label)))
    case 'unlabel': return labelling('label', deed, before.filter((one) => carries(one, deed.label)))
    default: return null
  }
}
