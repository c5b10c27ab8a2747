// The conversation: stays at its end while the visitor is there, loads older entries when he goes up.
import { useLayoutEffect, useMemo, useRef } from 'preact/hooks'
import type { Chat } from '../chat.ts'
import { marksOf } from '../receipt.ts'
import { rowsOf, stretchesOf } from '../rows.ts'
import { Icon } from './icons.tsx'
import { Rows } from './stretch.tsx'

const nearTop = 120
const nearEnd = 48

export function Log({ chat }: { chat: Chat }) {
  const { model } = chat
  const { words } = model.language.value
  const { conversation, entries, hasOlder } = model.thread.value
  const outbox = model.outbox.value
  const rows = useMemo(() => rowsOf(entries, outbox, marksOf(conversation, entries)), [conversation, entries, outbox])
  const box = useRef<HTMLDivElement>(null)
  const held = useRef({ seq: 0, top: 0, last: '' })

  const toEnd = () => {
    if (box.current) box.current.scrollTop = box.current.scrollHeight
    model.atEnd.value = true
  }
  const scrolled = () => {
    if (!box.current) return
    const { scrollTop, scrollHeight, clientHeight } = box.current
    model.atEnd.value = scrollHeight - scrollTop - clientHeight < nearEnd
    if (scrollTop < nearTop && hasOlder) void chat.loadOlder()
  }

  const messages = rows.filter((row) => row.kind === 'message')
  const first = messages[0]?.seq ?? 0
  const newest = messages.at(-1)
  const topOf = (seq: number) => box.current?.querySelector<HTMLElement>(`[data-seq="${seq}"] :is(.bubble, .pictures, .document)`)?.offsetTop
  useLayoutEffect(() => {
    if (!box.current) return
    const before = held.current
    const own = newest?.author === 'visitor' && newest.key !== before.last
    if (model.atEnd.value || own) toEnd()
    // Older entries came in above: keep what the visitor reads where it is.
    else if (first !== before.seq) box.current.scrollTop += (topOf(before.seq) ?? before.top) - before.top
    held.current = { seq: first, top: topOf(first) ?? 0, last: newest?.key ?? '' }
  }, [rows])

  useLayoutEffect(() => {
    const seen = box.current
    if (!seen) return
    const watch = new ResizeObserver(() => {
      if (model.atEnd.value) toEnd()
    })
    watch.observe(seen)
    return () => watch.disconnect()
  }, [])

  return (
    <div class="viewport">
      <div class="log" role="log" aria-label={words.log} aria-live="polite" tabIndex={0} ref={box} onScroll={scrolled}>
        {stretchesOf(rows).map(({ key, rows: own }, i, all) => <Rows chat={chat} rows={own} last={i === all.length - 1} key={key} />)}
      </div>
      {!model.atEnd.value && (
        <button type="button" class="newest" onClick={toEnd} aria-label={words.newest}><Icon name="down" /></button>
      )}
    </div>
  )
}
