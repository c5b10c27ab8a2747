// All mail that was written here: what went out, what is kept because no mail server is set up, what could not be sent.
import { useInfiniteQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { mailStates, type OutboxMail } from '@switchboard/protocol'
import { useServices } from '../app/services.ts'
import { useNow } from '../lib/clock.ts'
import { ago } from '../lib/format.ts'
import { Unread } from '../settings/unread.tsx'
import { Button } from '../ui/button.tsx'
import { Notice } from '../ui/notice.tsx'
import { Select } from '../ui/select.tsx'
import { MailDetail } from './mail-detail.tsx'
import { MailStateSign } from './mail-state.tsx'
import { outboxQuery, type MailFilter } from './queries.ts'

const Row = ({ mail }: { mail: OutboxMail }) => {
  const { t, i18n } = useTranslation()
  return (
    <li>
      <Link to="/app/settings/$section/$item" params={{ section: 'mail', item: mail.uid }} className="ring-inset-focus flex flex-wrap items-center gap-x-4 gap-y-1 px-4 py-2.5 hover:bg-surface">
        <span className="min-w-0 grow basis-64">
          <span className="block truncate font-medium"><bdi>{mail.subject}</bdi></span>
          <span className="block truncate text-12 text-ink-3"><bdi>{mail.to}</bdi> · {t(`outbox.kinds.${mail.kind}`)}</span>
        </span>
        <MailStateSign state={mail.state} />
        <time dateTime={mail.createdAt} className="min-w-20 text-end text-12 text-ink-3">{ago(mail.createdAt, useNow(), i18n.language)}</time>
      </Link>
    </li>
  )
}

const MailList = () => {
  const { t } = useTranslation()
  const [filter, setFilter] = useState<MailFilter>('all')
  const list = useInfiniteQuery(outboxQuery(useServices().client, filter))
  const rows = list.data?.pages.flatMap((page) => page.data) ?? []
  return (
    <>
      <div className="mb-3 flex items-center gap-3">
        <p className="grow text-12 text-ink-3">{t('outbox.keptFor')}</p>
        <Select label={t('outbox.filter')} value={filter} onChange={(value) => setFilter(value as MailFilter)} options={[{ value: 'all', label: t('outbox.all') }, ...mailStates.map((state) => ({ value: state, label: t(`outbox.states.${state}`) }))]} />
      </div>
      {rows.some((one) => one.state === 'kept') && <div className="mb-3"><Notice>{t('outbox.noServer')}</Notice></div>}
      {list.data === undefined ? <Unread of={list} /> : rows.length === 0 ? <p className="py-3 text-ink-2">{t(filter === 'all' ? 'outbox.none' : 'outbox.noneOf')}</p> : (
        <ul className="divide-y divide-line overflow-hidden rounded-panel border border-line bg-raised">{rows.map((mail) => <Row key={mail.uid} mail={mail} />)}</ul>
      )}
      {list.hasNextPage && <Button className="mt-3" disabled={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>{t('search.more')}</Button>}
    </>
  )
}

export const OutboxSection = () => {
  const { item } = useParams({ strict: false })
  return item === undefined ? <MailList /> : <MailDetail key={item} uid={item} />
}
