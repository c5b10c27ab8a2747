// What the score of a candidate means under each strategy, ready to be drawn. Pure.
import type { RoutingDecision } from '@switchboard/protocol'

export type Judged = RoutingDecision['candidates'][number]
export interface Part { term: string; value: number; /** Of the whole bar, 0 to 1. */ share: number }
export type Bar =
  | { kind: 'parts'; parts: Part[]; total: number }
  | { kind: 'priority'; messages: number; delay: number; score: number }
  | { kind: 'room'; share: number; knows: boolean }
  | { kind: 'turn'; since: string | null; share: number }
  | { kind: 'plain'; share: number; score: number; parts: Part[] }

/** The five factors in the order of their weights, which sum to 105. */
export const factors = ['success', 'priority', 'load', 'handling', 'capability'] as const
const factorSum = 105

const clamp = (share: number) => Math.min(1, Math.max(0, share))

export const barOf = (strategy: string, candidate: Judged, all: readonly Judged[], at: string): Bar | null => {
  const { score, terms, lastAssignedAt } = candidate
  if (score === null) return null
  if (strategy === 'pull') return { kind: 'priority', messages: terms['messages'] ?? 0, delay: terms['delay'] ?? 0, score }
  if (strategy === 'least_loaded' || strategy === 'sticky') return { kind: 'room', share: clamp(terms['free_share'] ?? score), knows: (terms['knows_visitor'] ?? 0) > 0 }
  if (strategy === 'round_robin') {
    // Who never had a chat, or had none for the longest time, is next: a full bar.
    const idle = (one: Judged) => (one.lastAssignedAt === null ? Number.POSITIVE_INFINITY : Date.parse(at) - Date.parse(one.lastAssignedAt))
    const longest = Math.max(1, ...all.filter((one) => one.score !== null).map(idle).filter(Number.isFinite))
    return { kind: 'turn', since: lastAssignedAt, share: lastAssignedAt === null ? 1 : clamp(idle(candidate) / longest) }
  }
  const named = Object.entries(terms).map(([term, value]) => ({ term, value }))
  if (strategy === 'scored') {
    const parts = factors.flatMap((term) => (terms[term] === undefined ? [] : [{ term, value: terms[term], share: clamp(terms[term] / factorSum) }]))
    return { kind: 'parts', parts, total: score }
  }
  const best = Math.max(...all.map((one) => one.score ?? 0), 0)
  return { kind: 'plain', share: best > 0 ? clamp(score / best) : 0, score, parts: named.map((part) => ({ ...part, share: 0 })) }
}
