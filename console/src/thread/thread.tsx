// The virtual thread: sticks to the end while one is there, pages older entries in without a jump.
import { ArrowDown } from 'lucide-react'
import { useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Virtualizer, type VirtualizerHandle } from 'virtua'
import type { Conversation } from '@switchboard/protocol'
import { useServices } from '../app/services.ts'
import { usePending } from '../composer/outbox.ts'
import { useErrorWords } from '../i18n/error-words.ts'
import { Button } from '../ui/button.tsx'
import { Notice } from '../ui/notice.tsx'
import { buildItems } from './items.ts'
import { ThreadItem } from './thread-item.tsx'
import { TypingLine } from './typing-line.tsx'
import { useAimed } from './use-aimed.ts'
import { useAnnounce } from './use-announce.ts'
import { useRead } from './use-read.ts'
import { useTimeline } from './use-timeline.ts'

export const Thread = ({ conversation, name }: { conversation: Conversation; name: string }) => {
  const { t } = useTranslation()
  const words = useErrorWords()
  const { outbox } = useServices()
  const { query, timeline, loadOlder, loadAround } = useTimeline(conversation.uid)
  const pending = usePending(outbox, conversation.uid)
  const items = useMemo(
    () => buildItems(timeline?.events ?? [], pending, conversation.visitorUnread, conversation.state),
    // oxlint-disable-next-line exhaustive-deps
    [timeline?.events, pending.map((item) => item.clientId + item.state).join(), conversation.visitorUnread, conversation.state],
  )
  const scroller = useRef<HTMLDivElement>(null)
  const paper = useRef<HTMLDivElement>(null)
  const handle = useRef<VirtualizerHandle>(null)
  const stick = useRef(true)
  const [atEnd, setAtEnd] = useState(true)
  const firstSeq = timeline?.events[0]?.seq ?? 0
  const lastSeq = timeline?.events.at(-1)?.seq ?? 0
  const edges = useRef({ firstSeq, count: 0 })
  const older = edges.current.firstSeq > firstSeq && firstSeq > 0

  useLayoutEffect(() => {
    const own = pending.length > edges.current.count
    edges.current = { firstSeq, count: pending.length }
    if (items.length > 0 && (stick.current || own)) {
      stick.current = true
      handle.current?.scrollToIndex(items.length - 1, { align: 'end' })
    }
  }, [items, firstSeq, pending.length])

  const loaded = timeline !== undefined
  useEffect(() => {
    const element = scroller.current
    if (!loaded || element === null || paper.current === null) return
    const keep = new ResizeObserver(() => {
      if (stick.current) element.scrollTop = element.scrollHeight
    })
    keep.observe(element)
    keep.observe(paper.current)
    return () => keep.disconnect()
  }, [loaded])

  const onScroll = (offset: number) => {
    const list = handle.current
    if (list === null) return
    const near = list.scrollSize - offset - list.viewportSize < 48
    stick.current = near
    setAtEnd(near)
    if (offset < 500 && timeline?.hasOlder === true) loadOlder()
  }

  const show = useCallback((index: number) => {
    stick.current = false
    handle.current?.scrollToIndex(index, { align: 'center' })
  }, [])
  const marked = useAimed(timeline, items, loadAround, show)

  useRead(conversation, lastSeq, atEnd)
  useAnnounce(timeline?.events, name)

  if (query.isError && timeline === undefined) {
    return (
      <div className="flex grow flex-col items-start gap-3 p-6">
        <Notice tone="bad">{words(query.error)}</Notice>
        <Button onClick={() => void query.refetch()}>{t('common.tryAgain')}</Button>
      </div>
    )
  }
  if (timeline === undefined) return <div className="grow" aria-busy="true" />
  return (
    <div className="relative flex min-h-0 grow flex-col">
      <div ref={scroller} role="log" aria-live="off" aria-label={t('thread.with', { name })} tabIndex={0} className="ring-inset-focus flex min-h-0 grow flex-col overflow-y-auto overscroll-contain [overflow-anchor:none]">
        <div className="grow" />
        <div ref={paper} className="mx-auto w-full max-w-[820px] pt-3 pb-2">
          <Virtualizer ref={handle} scrollRef={scroller} shift={older} onScroll={onScroll} itemSize={56}>
            {items.map((item) => <ThreadItem key={item.key} item={item} name={name} marked={item.kind === 'message' && item.event.seq === marked} />)}
          </Virtualizer>
          <TypingLine conversation={conversation.uid} name={name} stick={() => stick.current} scroller={scroller} />
        </div>
      </div>
      {!atEnd && (
        <button
          type="button"
          className="press arrive absolute end-5 bottom-3 inline-flex h-8 items-center gap-1.5 rounded-[16px] border border-line-strong bg-raised px-3 text-13 font-medium shadow-float"
          onClick={() => {
            stick.current = true
            handle.current?.scrollToIndex(items.length - 1, { align: 'end' })
          }}
        >
          <ArrowDown size={14} aria-hidden="true" />
          {conversation.agentUnread > 0 ? t('thread.newBelow', { count: conversation.agentUnread }) : t('thread.toEnd')}
        </button>
      )}
    </div>
  )
}
