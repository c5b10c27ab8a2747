// Above the queue: how many wait, what priority is made of, which inbox, and "Take next".
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { Clock3, MessageSquare } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { useServices } from '../app/services.ts'
import { useCan } from '../auth/use-me.ts'
import { useTakeNext } from '../inbox/use-take-next.ts'
import { useKeys } from '../keys/use-keys.ts'
import { Button } from '../ui/button.tsx'
import { Select } from '../ui/select.tsx'
import type { Weights } from './score.ts'

const percent = (share: number, language: string) => new Intl.NumberFormat(language, { style: 'percent' }).format(share)

export const QueueHead = ({ weights, count, more }: { weights: Weights; count: number | undefined; more: boolean }) => {
  const { t, i18n } = useTranslation()
  const { queries } = useServices()
  const mayTake = useCan('conversation.reply')
  const { inbox } = useSearch({ from: '/app/queue' })
  const navigate = useNavigate({ from: '/app/queue' })
  const inboxes = useQuery(queries.inboxes).data
  const { takeNext, busy } = useTakeNext()
  useKeys(mayTake ? { t: takeNext } : {})
  return (
    <header className="flex min-h-14 shrink-0 flex-wrap items-center gap-x-4 gap-y-2 border-b border-line px-4 py-2">
      <h1 className="text-16 font-bold">
        {t('queue.title')}
        {count !== undefined && <span className="ms-2 font-normal text-ink-3"><span className="sr-only">{t('queue.waiting', { count })}</span><span aria-hidden="true">{count}{more && '+'}</span></span>}
      </h1>
      <p className="flex items-center gap-3 text-12 text-ink-2 max-lg:hidden">
        <span>{t('queue.weights')}</span>
        <span className="inline-flex items-center gap-1.5"><span aria-hidden="true" className="size-2 rounded-[2px] bg-ink-2" /><MessageSquare size={12} aria-hidden="true" />{t('queue.messages')} {percent(weights.alpha, i18n.language)}</span>
        <span className="inline-flex items-center gap-1.5"><span aria-hidden="true" className="size-2 rounded-[2px] bg-warn" /><Clock3 size={12} aria-hidden="true" />{t('queue.delay')} {percent(weights.beta, i18n.language)}</span>
      </p>
      <span className="grow" />
      {inboxes !== undefined && inboxes.length > 1 && (
        <Select
          label={t('queue.inbox')}
          value={inbox ?? ''}
          onChange={(next) => void navigate({ to: '.', search: next === '' ? {} : { inbox: next } })}
          options={[{ value: '', label: t('queue.allInboxes') }, ...inboxes.map((one) => ({ value: one.uid, label: one.name }))]}
        />
      )}
      {mayTake && <Button look="main" onClick={takeNext} disabled={busy}>{t('inbox.takeNext')}</Button>}
    </header>
  )
}
