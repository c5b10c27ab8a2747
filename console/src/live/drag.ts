// Dragging a conversation onto an agent with mouse or pen. Fingers scroll; they and keys have "Give to…".
import { createContext, use, useEffect, useMemo, useRef, type PointerEvent as ReactPointerEvent } from 'react'
import type { Conversation } from '@switchboard/protocol'
import { must } from '../lib/must.ts'
import { createStore, useStore, type Store } from '../lib/store.ts'

export interface Dragged { conversation: Conversation; x: number; y: number; /** Uid of the agent under the pointer. */ over: string | null }
export interface Drag { store: Store<Dragged | null>; start: (event: ReactPointerEvent, conversation: Conversation) => void }

/** A hand is never quite still: a click may move this far. */
const slack = 6
const edge = 48

const targetAt = (x: number, y: number): string | null =>
  document.elementFromPoint(x, y)?.closest<HTMLElement>('[data-agent]')?.dataset['agent'] ?? null

export const useDragSource = (onDrop: (conversation: Conversation, agent: string) => void, scroller: () => HTMLElement | null): Drag => {
  const latest = useRef({ onDrop, scroller })
  useEffect(() => {
    latest.current = { onDrop, scroller }
  })
  const stop = useRef(() => {})
  useEffect(() => () => stop.current(), [])
  return useMemo(() => {
    const store = createStore<Dragged | null>(null)
    const start: Drag['start'] = (down, conversation) => {
      if (down.button !== 0 || down.pointerType === 'touch' || (down.target as Element).closest('button') !== null) return
      const end = new AbortController()
      const { signal } = end
      const swallow = (event: Event) => {
        event.preventDefault()
        event.stopPropagation()
      }
      stop.current = () => {
        end.abort()
        store.set(null)
      }
      const move = (event: PointerEvent) => {
        if (store.get() === null && Math.hypot(event.clientX - down.clientX, event.clientY - down.clientY) < slack) return
        getSelection()?.removeAllRanges()
        store.set({ conversation, x: event.clientX, y: event.clientY, over: targetAt(event.clientX, event.clientY) })
        const box = latest.current.scroller()
        const frame = box?.getBoundingClientRect()
        if (box && frame) box.scrollTop += event.clientY > frame.bottom - edge ? 12 : event.clientY < frame.top + edge ? -12 : 0
      }
      addEventListener('pointermove', move, { signal })
      addEventListener('pointerup', () => {
        const dragged = store.get()
        stop.current()
        if (dragged === null) return
        // The click that follows belongs to the drag.
        addEventListener('click', swallow, { capture: true, once: true })
        setTimeout(() => removeEventListener('click', swallow, { capture: true }), 0)
        if (dragged.over !== null) latest.current.onDrop(conversation, dragged.over)
      }, { signal })
      addEventListener('pointercancel', () => stop.current(), { signal })
      addEventListener('keydown', (event) => {
        if (event.key !== 'Escape' || store.get() === null) return
        swallow(event)
        stop.current()
      }, { signal, capture: true })
      addEventListener('dragstart', (event) => event.preventDefault(), { signal })
    }
    return { store, start }
  }, [])
}

export const DragContext = createContext<Drag | null>(null)
export const useDrag = (): Drag => must(use(DragContext), 'drag')
export const useDragged = (): Dragged | null => useStore(useDrag().store)
