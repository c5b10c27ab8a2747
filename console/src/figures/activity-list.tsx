// What somebody did, newest first; answers in one conversation after each other are one line.
import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { ArrowRightLeft, CircleCheck, LogIn, LogOut, MessageSquareText, UserRoundCheck, type LucideIcon } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type { AgentActivity } from '@switchboard/protocol'
import { useServices } from '../app/services.ts'
import { useNow } from '../lib/clock.ts'
import { ago, fullTime } from '../lib/format.ts'
import { Unread } from '../settings/unread.tsx'
import { messageHash } from '../thread/message-hash.ts'
import { Button } from '../ui/button.tsx'
import { activitiesQuery } from './queries.ts'

const icons: Record<AgentActivity['type'], LucideIcon> = {
  login: LogIn, logout: LogOut, status_change: ArrowRightLeft, ticket_assigned: UserRoundCheck, ticket_resolved: CircleCheck, message_sent: MessageSquareText,
}

/** Newest first; the entry that stays is the newest of its row. */
export const joined = (list: readonly AgentActivity[]): (AgentActivity & { times: number })[] => {
  const out: (AgentActivity & { times: number })[] = []
  for (const one of list) {
    const last = out.at(-1)
    if (one.type === 'message_sent' && last?.type === 'message_sent' && last.conversation?.uid === one.conversation?.uid) last.times += 1
    else out.push({ ...one, times: 1 })
  }
  return out
}

export const ActivityList = ({ uid }: { uid: string }) => {
  const { t, i18n } = useTranslation()
  const now = useNow()
  const list = useInfiniteQuery(activitiesQuery(useServices().client, uid))
  if (list.data === undefined) return <Unread of={list} />
  const rows = joined(list.data.pages.flatMap((page) => page.data))
  const said = ({ type, before, after }: AgentActivity) => {
    if (type !== 'status_change' || after === null) return t(`work.did.${type === 'status_change' ? 'status_set' : type}`)
    return before === null ? t('work.did.status_set', { after: t(`status.${after}`) }) : t('work.did.status_change', { before: t(`status.${before}`), after: t(`status.${after}`) })
  }
  if (rows.length === 0) return <p className="text-ink-2">{t('work.noActivity')}</p>
  return (
    <>
      <ol className="flex flex-col">
        {rows.map((row) => {
          const Icon = icons[row.type]
          return (
            <li key={row.id} className="flex min-h-8 items-baseline gap-2.5 py-1">
              <Icon size={14} aria-hidden="true" className="shrink-0 translate-y-0.5 text-ink-3" />
              <span className="min-w-0 grow">
                {said(row)}
                {row.conversation !== null && (
                  <> <Link to="/app/inbox/$uid" params={{ uid: row.conversation.uid }} search={{ view: 'all' }} {...(row.seq === null ? {} : { hash: messageHash(row.seq) })} className="font-mono text-12 text-ink-2 underline decoration-line-strong underline-offset-4 hover:text-ink" dir="ltr">#{row.conversation.number}</Link></>
                )}
                {row.times > 1 && <span className="text-12 text-ink-3"> · {t('work.times', { count: row.times })}</span>}
              </span>
              <time dateTime={row.at} title={fullTime(row.at, i18n.language)} className="shrink-0 text-12 text-ink-3">{ago(row.at, now, i18n.language)}</time>
            </li>
          )
        })}
      </ol>
      {list.hasNextPage && <Button className="mt-2" size="small" disabled={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>{t('work.more')}</Button>}
    </>
  )
}
