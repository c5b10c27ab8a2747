// A routing decision: the candidates as they stood, what each strategy made of them, and who was left out and why.
import type { Presence } from '@switchboard/protocol'

/** Grows whenever the rules change, so that an old decision can be read with the rules of its time. */
export const policyVersion = 3

export type Exclusion = 'offline' | 'not_online' | 'not_accepting' | 'at_capacity' | 'not_in_group' | 'returned_it' | 'slot_lost'

export interface Candidate {
  accountId: number
  uid: string
  name: string
  presence: Presence
  accepting: boolean
  activeChats: number
  maxChats: number
  lastAssignedAt: string | null
  /** The visitor of the conversation talked to this agent last. */
  lastOfVisitor: boolean
  /** False: only the visitor knows him; he answers for other groups. */
  inGroup: boolean
  /** What the strategy `scored` knows about the agent's work; missing: neutral. */
  facts?: { successRate?: number; priority?: number; handlingSeconds?: number; capabilityMatches?: number }
}

/** In which order those who can take work are looked at; each is that of an index, so that ten thousand agents cost what ten do. */
export type Lookout = 'share' | 'turn' | 'count'

export interface Judged extends Candidate {
  /** Higher wins; null when excluded. */
  score: number | null
  terms: Record<string, number>
  excluded: Exclusion | null
}

export interface Strategy {
  name: string
  /** The order in which those who can are looked at: the best of the strategy come first in it. */
  lookout: Lookout
  /** How good it would be to choose this candidate. Pure. */
  score(candidate: Candidate): { score: number; terms: Record<string, number> }
}

/** Why a candidate cannot get work now, or null. */
export function exclusionOf(c: Pick<Candidate, 'inGroup' | 'presence' | 'accepting' | 'activeChats' | 'maxChats'>): Exclusion | null {
  if (!c.inGroup) return 'not_in_group'
  if (c.presence === 'offline') return 'offline'
  if (c.presence !== 'online') return 'not_online'
  if (!c.accepting) return 'not_accepting'
  if (c.activeChats >= c.maxChats) return 'at_capacity'
  return null
}

/** All candidates, judged, the best first. Equal scores: who was assigned least recently, then the lower id. `avoid`: who gave it back. */
export function judge(strategy: Strategy, candidates: Candidate[], avoid: number | null = null): Judged[] {
  return candidates.map((candidate): Judged => {
    const excluded = exclusionOf(candidate) ?? (candidate.accountId === avoid ? 'returned_it' : null)
    return excluded ? { ...candidate, score: null, terms: {}, excluded } : { ...candidate, ...strategy.score(candidate), excluded: null }
  }).toSorted(better)
}

function better(a: Judged, b: Judged): number {
  if (a.score !== b.score) return a.score === null ? 1 : b.score === null ? -1 : b.score - a.score
  return assignedAt(a) - assignedAt(b) || a.accountId - b.accountId
}

/** By the millisecond; never assigned comes first. */
const assignedAt = (c: Candidate): number => c.lastAssignedAt === null ? 0 : Date.parse(c.lastAssignedAt)

/** The conversation moved under the hand: the transaction rolls back and the caller looks again. */
export class Overtaken extends Error {}

/** Nothing waits for the one who asked: his slot goes back with the transaction. */
export class Nothing extends Error {}
