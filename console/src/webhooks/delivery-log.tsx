// The log of a webhook: what was told, what waits, what was given up; and sending again, one by one or all that is dead.
import { useInfiniteQuery, useMutation } from '@tanstack/react-query'
import { RefreshCw } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Webhook } from '@switchboard/protocol'
import { keys } from '../api/keys.ts'
import { useServices } from '../app/services.ts'
import { useErrorWords } from '../i18n/error-words.ts'
import { now } from '../lib/clock.ts'
import { Unread } from '../settings/unread.tsx'
import { Button } from '../ui/button.tsx'
import { Segmented } from '../ui/segmented.tsx'
import { DeliveryRow } from './delivery-row.tsx'
import { deliveriesQuery, type LogFilter } from './queries.ts'

const filters: readonly LogFilter[] = ['all', 'waiting', 'dead', 'delivered']
/** What is dead is kept that long. */
const keptMs = 31 * 86_400_000
/** Of 5,000 each; more than this nobody has. */
const mostCalls = 20

export const DeliveryLog = ({ webhook, change }: { webhook: Webhook; change: boolean }) => {
  const { t } = useTranslation()
  const { client, queryClient, toasts } = useServices()
  const words = useErrorWords()
  const [filter, setFilter] = useState<LogFilter>('all')
  const log = useInfiniteQuery(deliveriesQuery(client, webhook.uid, filter))
  const rows = log.data?.pages.flatMap((page) => page.data) ?? []
  const again = useMutation({
    mutationFn: async () => {
      const since = new Date(now() - keptMs).toISOString()
      let sum = 0
      for (let call = 0; call < mostCalls; call += 1) {
        const { replayed, more } = await client.send<{ replayed: number; more: boolean }>('POST', `/webhooks/${webhook.uid}/replay`, { since })
        sum += replayed
        if (!more) break
      }
      return sum
    },
    onSuccess: (count) => {
      toasts.show({ tone: 'plain', text: t('webhooks.replayedAll', { count }) })
      void queryClient.invalidateQueries({ queryKey: keys.deliveries(webhook.uid) })
    },
    onError: (error) => toasts.show({ tone: 'bad', text: words(error) }),
  })
  const anyDead = rows.some((one) => one.state === 'dead' && one.type !== 'webhook.test')
  return (
    <section aria-labelledby="log" className="mt-6">
      <div className="mb-2 flex flex-wrap items-center gap-2">
        <h3 id="log" className="grow text-16 font-bold">{t('webhooks.log')}</h3>
        <Segmented label={t('webhooks.filter')} value={filter} onChange={setFilter} size="small" options={filters.map((value) => ({ value, label: t(`webhooks.filters.${value}`) }))} />
        <Button size="small" look="quiet" aria-label={t('webhooks.reload')} disabled={log.isFetching} onClick={() => void log.refetch()}><RefreshCw size={13} aria-hidden="true" /></Button>
      </div>
      <p className="mb-3 text-12 text-ink-3">{t(filter === 'dead' ? 'webhooks.deadHint' : 'webhooks.logHint')}</p>
      {change && anyDead && <Button size="small" className="mb-3" disabled={again.isPending} onClick={() => again.mutate()}>{t('webhooks.replayAll')}</Button>}
      {log.data === undefined ? <Unread of={log} /> : rows.length === 0 ? <p className="py-3 text-ink-2">{t(`webhooks.empty.${filter}`)}</p> : (
        <ul className="divide-y divide-line overflow-hidden rounded-panel border border-line bg-raised">
          {rows.map((one) => <DeliveryRow key={one.uid} delivery={one} webhook={webhook.uid} change={change} />)}
        </ul>
      )}
      {log.hasNextPage && <Button className="mt-3" disabled={log.isFetchingNextPage} onClick={() => void log.fetchNextPage()}>{t('search.more')}</Button>}
    </section>
  )
}
