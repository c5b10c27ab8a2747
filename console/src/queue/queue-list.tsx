// The grid of those who wait: virtual, one tab stop, keys to move, choose, claim and open.
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Virtualizer, type VirtualizerHandle } from 'virtua'
import { useKeys } from '../keys/use-keys.ts'
import { useAim } from '../inbox/use-aim.ts'
import { now } from '../lib/clock.ts'
import { QueueRowView } from './queue-row.tsx'
import { anatomyAt } from './score.ts'
import { useGlide } from './use-glide.ts'
import type { QueueRow, useQueue } from './use-queue.ts'

interface QueueListProps {
  queue: ReturnType<typeof useQueue>
  aim: Omit<ReturnType<typeof useAim>, 'aiming'>
  chosen: ReadonlySet<string>
  onChoose: ((uid: string, range: boolean) => void) | null
  onClaim: ((row: QueueRow) => void) | null
  busy: boolean
  onOpen: (uid: string) => void
}

/** Bars stay readable in a young queue: none is filled by less than this. */
const leastFull = 0.02

export const QueueList = ({ queue, aim, chosen, onChoose, onClaim, busy, onOpen }: QueueListProps) => {
  const { t } = useTranslation()
  const { rows, weights, query, more } = queue
  const scroller = useRef<HTMLDivElement>(null)
  const handle = useRef<VirtualizerHandle>(null)
  const [cursor, setCursor] = useState<string | null>(null)
  const at = rows.findIndex(({ row }) => row.uid === cursor)
  const top = queue.live[0]
  const full = Math.max(leastFull, top === undefined ? 0 : anatomyAt(top, weights, now()).score)
  useGlide(scroller, rows.map(({ row }) => row.uid).join())

  useEffect(() => {
    // A short first page leaves room for the next.
    const list = handle.current
    if (list !== null && query.hasNextPage && list.scrollSize < list.viewportSize + 600) more()
  })

  const move = (by: number, extend = false) => {
    const index = Math.min(rows.length - 1, Math.max(0, at < 0 ? 0 : at + by))
    const next = rows[index]?.row.uid
    if (next === undefined) return
    if (extend && onChoose !== null) {
      if (cursor !== null && !chosen.has(cursor)) onChoose(cursor, false)
      onChoose(next, true)
    }
    setCursor(next)
    handle.current?.scrollToIndex(index, { align: 'nearest' })
    requestAnimationFrame(() => scroller.current?.querySelector<HTMLElement>(`[data-row="${next}"]`)?.focus())
  }
  const here = rows[at]?.row
  useKeys({
    j: () => move(1), k: () => move(-1),
    o: () => here && onOpen(here.uid),
    x: () => here && onChoose?.(here.uid, false),
    c: () => here && onClaim?.(here),
  })
  return (
    <div
      ref={scroller}
      role="grid"
      aria-label={t('queue.title')}
      aria-multiselectable={onChoose === null ? undefined : true}
      className="min-h-0 grow overflow-y-auto [overflow-anchor:none]"
      {...aim}
      onFocus={(event) => {
        const row = event.target.closest<HTMLElement>('[data-row]')?.dataset['row']
        if (row !== undefined) setCursor(row)
      }}
      onKeyDown={(event) => {
        const onRow = event.target instanceof HTMLElement && event.target.getAttribute('role') === 'row'
        if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
          event.preventDefault()
          move(event.key === 'ArrowDown' ? 1 : -1, event.shiftKey)
        } else if (onRow && event.key === 'Enter' && here !== undefined) onOpen(here.uid)
        else if (onRow && event.key === ' ' && here !== undefined && onChoose !== null) {
          event.preventDefault()
          onChoose(here.uid, event.shiftKey)
        }
      }}
    >
      <Virtualizer
        ref={handle}
        scrollRef={scroller}
        itemSize={64}
        onScroll={(offset) => {
          const list = handle.current
          if (list !== null && list.scrollSize - offset - list.viewportSize < 800) more()
        }}
      >
        {rows.map(({ row, gone }, index) => (
          <QueueRowView
            key={row.uid}
            row={row}
            place={index + 1}
            gone={gone}
            weights={weights}
            full={full}
            tabbable={at < 0 ? index === 0 : index === at}
            chosen={chosen.has(row.uid)}
            onChoose={onChoose}
            onClaim={onClaim}
            busy={busy}
            onOpen={onOpen}
          />
        ))}
      </Virtualizer>
      {query.isFetchingNextPage && <p className="py-3 text-center text-12 text-ink-3">{t('inbox.loadingMore')}</p>}
    </div>
  )
}
