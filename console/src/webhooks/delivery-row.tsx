// One line of the log: what, how it ended, how long it took; opened, it shows what is sent and can be sent again.
import { useMutation, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Check, ChevronDown, Clock3, Skull } from 'lucide-react'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Delivery } from '@switchboard/protocol'
import { keys } from '../api/keys.ts'
import { useServices } from '../app/services.ts'
import { useErrorWords } from '../i18n/error-words.ts'
import { useNow } from '../lib/clock.ts'
import { cx } from '../lib/cx.ts'
import { ago, fullTime } from '../lib/format.ts'
import { Button } from '../ui/button.tsx'
import { Copyable } from '../ui/copyable.tsx'
import { useEventWords } from './event-words.ts'
import { pretty } from './health.ts'
import { useProblemWords } from './problem-words.ts'
import { deliveryQuery } from './queries.ts'

const signs = { delivered: { Icon: Check, tone: 'text-ok' }, waiting: { Icon: Clock3, tone: 'text-warn' }, dead: { Icon: Skull, tone: 'text-bad' } } as const

const useOutcome = (delivery: Delivery): string => {
  const { t } = useTranslation()
  const problem = useProblemWords()
  if (delivery.state === 'delivered') return t('webhooks.outcome.delivered', { status: delivery.lastStatus })
  if (delivery.state === 'waiting') return delivery.lastProblem === null ? t('webhooks.outcome.waiting') : t('webhooks.outcome.retry', { problem: problem(delivery) })
  return t('webhooks.outcome.dead', { problem: problem(delivery), count: delivery.attempts })
}

const Opened = ({ delivery, webhook, change }: { delivery: Delivery; webhook: string; change: boolean }) => {
  const { t, i18n } = useTranslation()
  const { client, queryClient, toasts } = useServices()
  const words = useErrorWords()
  const detail = useQuery(deliveryQuery(client, webhook, delivery.uid))
  const replay = useMutation({
    mutationFn: () => client.send<Delivery>('POST', `/webhooks/${webhook}/deliveries/${delivery.uid}/replay`),
    onSuccess: () => {
      toasts.show({ tone: 'plain', text: t('webhooks.replayed') })
      void queryClient.invalidateQueries({ queryKey: keys.deliveries(webhook) })
    },
    onError: (error) => toasts.show({ tone: 'bad', text: words(error) }),
  })
  const facts = [
    [t('webhooks.fact.happened'), fullTime(delivery.at, i18n.language)],
    [t('webhooks.fact.attempts'), String(delivery.attempts)],
    ...(delivery.lastAttemptAt === null ? [] : [[t('webhooks.fact.last'), fullTime(delivery.lastAttemptAt, i18n.language)]]),
    ...(delivery.state === 'waiting' && delivery.nextAttemptAt !== null ? [[t('webhooks.fact.next'), fullTime(delivery.nextAttemptAt, i18n.language)]] : []),
  ]
  return (
    <div className="flex flex-col gap-3 px-4 pt-1 pb-4">
      <dl className="grid grid-cols-2 gap-x-4 gap-y-2 text-12 md:grid-cols-4">
        {facts.map(([name, value]) => <div key={name}><dt className="text-ink-3">{name}</dt><dd>{value}</dd></div>)}
      </dl>
      <p className="text-12 text-ink-3">{t('webhooks.id')} <span className="font-mono text-ink-2 select-all" dir="ltr">{delivery.uid}</span></p>
      {detail.isError && <p role="alert" className="text-12 text-bad">{words(detail.error)}</p>}
      {detail.data !== undefined && <Copyable label={t('webhooks.body')} text={pretty(detail.data.body)} />}
      <div className="flex flex-wrap gap-2">
        {change && delivery.type !== 'webhook.test' && delivery.state !== 'waiting' && <Button size="small" disabled={replay.isPending} onClick={() => replay.mutate()}>{t('webhooks.replay')}</Button>}
        {delivery.conversation !== null && <Link to="/app/inbox/$uid" params={{ uid: delivery.conversation }} className="inline-flex min-h-7 items-center font-medium text-brand underline underline-offset-4">{t('webhooks.toConversation')}</Link>}
      </div>
    </div>
  )
}

export const DeliveryRow = ({ delivery, webhook, change }: { delivery: Delivery; webhook: string; change: boolean }) => {
  const { t, i18n } = useTranslation()
  const [open, setOpen] = useState(false)
  const id = useId()
  const words = useEventWords()
  const outcome = useOutcome(delivery)
  const { Icon, tone } = signs[delivery.state]
  return (
    <li>
      <button
        type="button" aria-expanded={open} aria-controls={id} onClick={() => setOpen(!open)}
        className="ring-inset-focus grid w-full grid-cols-[16px_minmax(0,1fr)_auto_14px] items-center gap-x-3 px-4 py-2.5 text-start hover:bg-surface"
      >
        <Icon size={15} aria-hidden="true" className={tone} />
        <span className="min-w-0">
          <span className="block truncate font-medium">{words(delivery.type)}</span>
          <span className={cx('block text-12', delivery.state === 'dead' ? 'text-bad' : 'text-ink-3')}>{outcome}</span>
        </span>
        <span className="text-end text-12 text-ink-3">
          <time dateTime={delivery.createdAt} className="block">{ago(delivery.createdAt, useNow(), i18n.language)}</time>
          {delivery.lastMs !== null && <span className="block font-mono">{t('webhooks.ms', { ms: delivery.lastMs })}</span>}
        </span>
        <ChevronDown size={14} aria-hidden="true" className={cx('text-ink-3 transition-transform duration-[140ms]', open && 'rotate-180')} />
      </button>
      <div id={id}>{open && <Opened delivery={delivery} webhook={webhook} change={change} />}</div>
    </li>
  )
}
