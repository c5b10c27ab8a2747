// Who waits, by live priority, and what one does about it: take the next, claim this one, or (supervisors) work on many.
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useServices } from '../app/services.ts'
import { useCan, useMe } from '../auth/use-me.ts'
import { useErrorWords } from '../i18n/error-words.ts'
import { DemoHint } from '../inbox/demo-hint.tsx'
import { useAim } from '../inbox/use-aim.ts'
import { useChange } from '../thread/use-change.ts'
import { useTitle } from '../app/use-title.ts'
import { Button } from '../ui/button.tsx'
import { Notice } from '../ui/notice.tsx'
import { BulkBar } from './bulk-bar.tsx'
import { BulkResultDialog } from './bulk-result.tsx'
import { QueueHead } from './queue-head.tsx'
import { QueueList } from './queue-list.tsx'
import { chooseAll, extend, nothingChosen, retain, toggle } from './selection.ts'
import { useBulk } from './use-bulk.ts'
import { useQueue, type QueueRow } from './use-queue.ts'

const Empty = ({ filtered }: { filtered: boolean }) => {
  const { t } = useTranslation()
  const { agent } = useMe()
  const idle = agent.presence !== 'online' || !agent.accepting
  return (
    <div className="flex grow flex-col items-center justify-center gap-2 p-8 text-center text-ink-2">
      <h2 className="text-20 font-bold text-ink">{filtered ? t('queue.emptyInbox') : t('queue.empty')}</h2>
      <p>{idle ? t('queue.emptyIdle') : t('queue.emptyReady')}</p>
      <DemoHint />
    </div>
  )
}


export const QueuePage = () => {
  const { t } = useTranslation()
  useTitle(t('queue.title'))
  const words = useErrorWords()
  const navigate = useNavigate()
  const { inbox = null } = useSearch({ from: '/app/queue' })
  const supervises = useCan('conversation.supervise')
  const mayTake = useCan('conversation.reply')
  const { aiming, ...aim } = useAim()
  const queue = useQueue(inbox, aiming)
  const { live, query } = queue
  const all = useQuery(useServices().queries.counts).data?.unassigned ?? 0
  // Only a part is loaded: without a filter the server's count says how many there are.
  const partly = query.hasNextPage
  const count = partly && inbox === null ? Math.max(all, live.length) : live.length
  const { run, busy } = useChange()
  const bulk = useBulk()
  const [picked, setPicked] = useState(nothingChosen)
  const order = useRef<string[]>([])
  order.current = queue.rows.map(({ row }) => row.uid)

  const present = useMemo(() => live.map((row) => row.uid), [live])
  const selection = useMemo(() => retain(picked, present), [picked, present])
  useEffect(() => setPicked((before) => retain(before, present)), [present])
  const chosen = live.filter((row) => selection.chosen.has(row.uid)).map((row) => row.conversation)

  const open = useCallback((uid: string) => void navigate({ to: '/app/inbox/$uid', params: { uid }, search: { view: 'unassigned' } }), [navigate])
  const choose = useCallback((uid: string, range: boolean) => setPicked((before) => (range ? extend(before, uid, order.current) : toggle(before, uid))), [])
  const runLatest = useRef(run)
  runLatest.current = run
  const claim = useCallback((row: QueueRow) => void runLatest.current('claim', row.conversation), [])

  return (
    <section aria-label={t('queue.title')} className="flex min-h-0 grow flex-col bg-surface">
      {chosen.length > 0 ? (
        <BulkBar
          chosen={chosen}
          loaded={live.length}
          progress={bulk.progress}
          onAll={() => setPicked(chooseAll(present))}
          onNone={() => setPicked(nothingChosen)}
          run={(deed) => void bulk.run(deed, chosen).then(() => setPicked(nothingChosen))}
        />
      ) : <QueueHead weights={queue.weights} count={query.data === undefined ? undefined : count} more={partly && inbox !== null} />}
      {query.isError && query.data === undefined && (
        <div className="flex flex-col items-start gap-3 p-4">
          <Notice tone="bad">{words(query.error)}</Notice>
          <Button onClick={() => void query.refetch()}>{t('common.tryAgain')}</Button>
        </div>
      )}
      {query.isPending && <div className="grow" aria-busy="true" />}
      {query.data !== undefined && (queue.rows.length === 0
        ? <Empty filtered={inbox !== null} />
        : <QueueList queue={queue} aim={aim} chosen={selection.chosen} onChoose={supervises ? choose : null} onClaim={mayTake ? claim : null} busy={busy !== null} onOpen={open} />)}
      {bulk.told !== null && <BulkResultDialog told={bulk.told} onClose={bulk.forget} />}
    </section>
  )
}
