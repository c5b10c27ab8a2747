// The desk of an agent: views, list, and the open conversation. On a phone one of list and conversation at a time.
import { useQuery } from '@tanstack/react-query'
import { Outlet, useParams, useSearch } from '@tanstack/react-router'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { useServices } from '../app/services.ts'
import { cx } from '../lib/cx.ts'
import { List } from './list.tsx'
import { ListHead } from './list-head.tsx'
import { viewOf } from './search.ts'
import { ViewColumn, ViewTabs } from './views.tsx'

const useTitle = () => {
  const { t } = useTranslation()
  const view = viewOf(useSearch({ from: '/app/inbox' }))
  const unread = useQuery(useServices().queries.counts).data?.mineUnread ?? 0
  useEffect(() => {
    document.title = `${unread > 0 ? `(${unread}) ` : ''}${t(`inbox.views.${view}`)} · Switchboard`
    return () => {
      document.title = 'Switchboard'
    }
  }, [unread, view, t])
}

export const InboxPage = () => {
  const { t } = useTranslation()
  useTitle()
  const open = useParams({ strict: false }).uid !== undefined
  return (
    <div className="flex min-h-0 grow">
      {open && <h1 className="sr-only md:hidden">{t('inbox.title')}</h1>}
      <ViewColumn />
      <section aria-label={t('inbox.title')} className={cx('relative flex w-80 shrink-0 flex-col border-e border-line bg-surface max-md:w-full max-md:border-e-0', open && 'max-md:hidden')}>
        <ListHead />
        <ViewTabs />
        <List />
      </section>
      <div className={cx('flex min-w-0 grow', !open && 'max-md:hidden')}><Outlet /></div>
    </div>
  )
}
