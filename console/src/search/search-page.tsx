// Search over messages and people: what one types stands in the address, results come as one types.
import { useInfiniteQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { Search as Glass } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useServices } from '../app/services.ts'
import { useTitle } from '../app/use-title.ts'
import { useErrorWords } from '../i18n/error-words.ts'
import { Button } from '../ui/button.tsx'
import { Notice } from '../ui/notice.tsx'
import { Segmented } from '../ui/segmented.tsx'
import { MessageResult } from './message-result.tsx'
import { PersonResult } from './person-result.tsx'
import type { SearchKind } from './search.ts'

const pauseMs = 200
const longest = 200

/** What was typed, once the fingers rest. */
const useRested = (text: string): string => {
  const [rested, setRested] = useState(text)
  useEffect(() => {
    const timer = setTimeout(() => setRested(text), pauseMs)
    return () => clearTimeout(timer)
  }, [text])
  return rested
}

const Results = ({ kind, q }: { kind: SearchKind; q: string }) => {
  const { t } = useTranslation()
  const { queries } = useServices()
  const words = useErrorWords()
  const messages = useInfiniteQuery({ ...queries.searchMessages(q), enabled: kind === 'messages' })
  const people = useInfiniteQuery({ ...queries.searchPeople(q), enabled: kind === 'people' })
  const found = kind === 'messages' ? messages : people
  const count = found.data?.pages.reduce((sum, page) => sum + page.data.length, 0)
  if (found.isError) return <div className="p-4"><Notice tone="bad">{words(found.error)}</Notice></div>
  return (
    <>
      <p role="status" className="sr-only">{count === undefined ? '' : t('search.found', { count })}</p>
      {count === 0 && <p className="px-4 py-6 text-ink-2">{t('search.nothing', { q })}</p>}
      <ul aria-label={t(`search.kinds.${kind}`)} className="flex flex-col">
        {kind === 'messages'
          ? messages.data?.pages.flatMap((page) => page.data).map((hit) => <MessageResult key={hit.event.uid} hit={hit} />)
          : people.data?.pages.flatMap((page) => page.data).map((hit) => <PersonResult key={hit.visitor.uid} hit={hit} />)}
      </ul>
      {found.hasNextPage && <div className="p-4"><Button disabled={found.isFetchingNextPage} onClick={() => void found.fetchNextPage()}>{t('search.more')}</Button></div>}
    </>
  )
}

export const SearchPage = () => {
  const { t } = useTranslation()
  useTitle(t('search.title'))
  const { q = '', kind = 'messages' } = useSearch({ from: '/app/search' })
  const navigate = useNavigate()
  const [text, setText] = useState(q)
  const field = useRef<HTMLInputElement>(null)
  const rested = useRested(text).trim()
  useEffect(() => field.current?.focus(), [])
  useEffect(() => {
    if (rested !== q) void navigate({ to: '/app/search', search: { ...(rested ? { q: rested } : {}), ...(kind === 'people' ? { kind } : {}) }, replace: true })
  }, [rested, q, kind, navigate])
  const choose = (next: SearchKind) => void navigate({ to: '/app/search', search: { ...(rested ? { q: rested } : {}), ...(next === 'people' ? { kind: next } : {}) }, replace: true })
  return (
    <section aria-label={t('search.title')} className="flex min-h-0 grow flex-col bg-surface">
      <div className="border-b border-line px-4 py-3">
        <div className="mx-auto flex max-w-[820px] flex-wrap items-center gap-3">
          <h1 className="sr-only">{t('search.title')}</h1>
          <div role="search" className="relative min-w-0 grow basis-64">
            <Glass size={16} aria-hidden="true" className="pointer-events-none absolute start-3 top-1/2 -translate-y-1/2 text-ink-3" />
            <input
              ref={field} type="search" value={text} maxLength={longest} onChange={(event) => setText(event.target.value)} dir="auto"
              aria-label={t('search.label')} placeholder={t('search.placeholder')}
              className="h-10 w-full rounded-control border border-line-strong bg-raised ps-9 pe-3 text-14 hover:border-ink-3 focus-visible:outline-offset-1"
            />
          </div>
          <Segmented label={t('search.kind')} value={kind} onChange={choose} options={(['messages', 'people'] as const).map((value) => ({ value, label: t(`search.kinds.${value}`) }))} />
        </div>
      </div>
      <div className="min-h-0 grow overflow-y-auto">
        <div className="mx-auto max-w-[820px]">
          {rested === ''
            ? <p className="px-4 py-6 text-ink-2">{t('search.hint')}</p>
            : <Results kind={kind} q={rested} />}
        </div>
      </div>
    </section>
  )
}
