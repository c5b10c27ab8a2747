// Brings the entry that the address names into view: loads the part of the thread around it, scrolls there, and marks it
// for a moment.
import { useLocation } from '@tanstack/react-router'
import { useEffect, useRef, useState } from 'react'
import type { Timeline } from '../api/reduce.ts'
import type { Item } from './items.ts'
import { seqOfHash } from './message-hash.ts'

const markedMs = 2_500

const holds = (item: Item, seq: number): boolean =>
  item.kind === 'message' ? item.event.seq === seq : item.kind === 'system' && item.events.some((event) => event.seq === seq)

export const useAimed = (timeline: Timeline | undefined, items: readonly Item[], loadAround: (seq: number) => void, scrollTo: (index: number) => void): number | null => {
  const wanted = seqOfHash(useLocation({ select: (location) => location.hash }))
  const reached = useRef<number | null>(null)
  const asked = useRef<number | null>(null)
  const [marked, setMarked] = useState<number | null>(null)
  useEffect(() => {
    if (wanted === null || timeline === undefined || reached.current === wanted) return
    const first = timeline.events[0]?.seq ?? 0
    if (wanted < first) {
      if (asked.current !== wanted) loadAround(wanted)
      asked.current = wanted
      return
    }
    const index = items.findIndex((item) => holds(item, wanted))
    if (index < 0) return
    reached.current = wanted
    scrollTo(index)
    setMarked(wanted)
  }, [wanted, timeline, items, loadAround, scrollTo])
  useEffect(() => {
    if (marked === null) return
    const timer = setTimeout(() => setMarked(null), markedMs)
    return () => clearTimeout(timer)
  }, [marked])
  return marked
}
