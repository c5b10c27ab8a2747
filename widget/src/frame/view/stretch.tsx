// A stretch of the conversation. Far from what the visitor sees only its height is left.
import { useLayoutEffect, useRef, useState } from 'preact/hooks'
import type { Chat } from '../chat.ts'
import type { Row } from '../rows.ts'
import { dayOf } from '../time.ts'
import { Line, Message } from './message.tsx'

const nearby = '1500px 0px'

/** `last`: the one in which something new is told to who listens; others come and go without a word. */
export function Rows({ chat, rows, last }: { chat: Chat; rows: readonly Row[]; last: boolean }) {
  const { model } = chat
  const box = useRef<HTMLDivElement>(null)
  const [away, setAway] = useState<number | null>(null)
  const was = useRef<number | null>(null)

  useLayoutEffect(() => {
    const own = box.current
    if (!own) return
    const watch = new IntersectionObserver((seen) => {
      const near = seen.at(-1)?.isIntersecting ?? true
      setAway((height) => (near ? null : height ?? own.offsetHeight))
    }, { root: own.parentElement, rootMargin: nearby })
    watch.observe(own)
    return () => watch.disconnect()
  }, [])

  // The window may have changed meanwhile: what he reads below stays where it is.
  useLayoutEffect(() => {
    const own = box.current
    const log = own?.parentElement
    if (own && log && away === null && was.current !== null && own.offsetTop < log.scrollTop) log.scrollTop += own.offsetHeight - was.current
    was.current = away
  }, [away])

  return (
    <div class="stretch" ref={box} aria-live={last ? undefined : 'off'} style={away === null ? undefined : { blockSize: `${away}px` }}>
      {away === null && rows.map((row) => {
        if (row.kind === 'day') return <p class="day" key={row.key}><span>{dayOf(model.language.value.locale, row.at)}</span></p>
        if (row.kind === 'line') return <Line model={model} entry={row.entry} key={row.key} />
        return <Message chat={chat} row={row} key={row.key} />
      })}
    </div>
  )
}
