// The virtual list of conversations with roving focus, endless scrolling and the "new" pill.
import { useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { ArrowUp } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Virtualizer, type VirtualizerHandle } from 'virtua'
import { useErrorWords } from '../i18n/error-words.ts'
import { useCan, useMe } from '../auth/use-me.ts'
import { useKeys } from '../keys/use-keys.ts'
import { useChange } from '../thread/use-change.ts'
import { Button } from '../ui/button.tsx'
import { Notice } from '../ui/notice.tsx'
import { EmptyList } from './empty-list.tsx'
import { Row } from './row.tsx'
import { filterOf, viewOf } from './search.ts'
import { useAim } from './use-aim.ts'
import { useList } from './use-list.ts'

export const List = () => {
  const { t } = useTranslation()
  const words = useErrorWords()
  const search = useSearch({ from: '/app/inbox' })
  const openUid = useParams({ strict: false }).uid
  const navigate = useNavigate()
  const scroller = useRef<HTMLDivElement>(null)
  const handle = useRef<VirtualizerHandle>(null)
  const { aiming, ...aim } = useAim()
  const [scrolled, setScrolled] = useState(false)
  const [cursor, setCursor] = useState<string | undefined>(openUid)
  const { rows, fresh, query, more, letGo } = useList(filterOf(search), aiming || scrolled)

  useEffect(() => {
    if (openUid !== undefined) setCursor(openUid)
  }, [openUid])

  const cursorAt = rows.findIndex(({ row }) => row.uid === cursor)
  const move = (by: number) => {
    const next = rows[Math.min(rows.length - 1, Math.max(0, cursorAt < 0 ? 0 : cursorAt + by))]?.row.uid
    if (next === undefined) return
    setCursor(next)
    handle.current?.scrollToIndex(rows.findIndex(({ row }) => row.uid === next), { align: 'nearest' })
    requestAnimationFrame(() => scroller.current?.querySelector<HTMLElement>(`[data-row="${next}"]`)?.focus())
  }
  const openCursor = () => {
    if (cursor !== undefined) void navigate({ to: '/app/inbox/$uid', params: { uid: cursor }, search })
  }
  const { agent } = useMe()
  const supervises = useCan('conversation.supervise')
  const { run } = useChange()
  const resolveAndNext = () => {
    const at = rows.findIndex(({ row }) => row.uid === openUid)
    const row = rows[at]?.row
    if (row?.state !== 'assigned' || !(supervises || row.agent?.uid === agent.uid)) return
    const next = (rows[at + 1] ?? rows[at - 1])?.row.uid
    void run('resolve', row)
    void (next === undefined ? navigate({ to: '/app/inbox', search }) : navigate({ to: '/app/inbox/$uid', params: { uid: next }, search }))
  }
  useKeys({ 'j': () => move(1), 'k': () => move(-1), 'o': openCursor, 'Shift+E': resolveAndNext })

  const onScroll = (offset: number) => {
    setScrolled(offset > 24)
    const list = handle.current
    if (list !== null && list.scrollSize - offset - list.viewportSize < 600) more()
  }

  if (query.isError && query.data === undefined) {
    return (
      <div className="flex flex-col items-start gap-3 p-4">
        <Notice tone="bad">{words(query.error)}</Notice>
        <Button onClick={() => void query.refetch()}>{t('common.tryAgain')}</Button>
      </div>
    )
  }
  if (query.data === undefined) return <div className="grow" aria-busy="true" />
  if (rows.length === 0) return <EmptyList view={viewOf(search)} filtered={search.unread === true || search.state !== undefined} />
  return (
    <div className="flex min-h-0 grow flex-col">
      {fresh > 0 && (
        <div className="pointer-events-none absolute inset-x-0 top-2.5 z-10 flex justify-center">
          <button
            type="button"
            className="press arrive pointer-events-auto inline-flex h-7 items-center gap-1.5 rounded-[14px] bg-brand px-3 text-12 font-bold text-surface"
            onClick={() => {
              letGo()
              scroller.current?.scrollTo({ top: 0 })
            }}
          >
            <ArrowUp size={14} aria-hidden="true" />{t('inbox.fresh', { count: fresh })}
          </button>
        </div>
      )}
      <div
        ref={scroller}
        role="list"
        aria-label={t(`inbox.views.${viewOf(search)}`)}
        className="min-h-0 grow overflow-y-auto [overflow-anchor:none]"
        {...aim}
        onKeyDown={(event) => {
          if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return
          event.preventDefault()
          move(event.key === 'ArrowDown' ? 1 : -1)
        }}
      >
        <Virtualizer ref={handle} scrollRef={scroller} onScroll={onScroll} itemSize={60}>
          {rows.map(({ row, gone }, index) => (
            <div role="listitem" key={row.uid}>
              <Row row={row} gone={gone} current={row.uid === openUid} tabbable={cursorAt < 0 ? index === 0 : index === cursorAt} showAgent={search.view === 'all' || search.view === 'resolved'} />
            </div>
          ))}
        </Virtualizer>
        {query.isFetchingNextPage && <p className="py-3 text-center text-12 text-ink-3">{t('inbox.loadingMore')}</p>}
      </div>
    </div>
  )
}
