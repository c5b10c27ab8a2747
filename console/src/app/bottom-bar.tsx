// The places of the rail that are used most, under the thumb; the others stand in the menu of the account.
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Activity, CalendarDays, Inbox, Layers, UserRound } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { useCan } from '../auth/use-me.ts'
import { cx } from '../lib/cx.ts'
import { useServices } from './services.ts'

const item = 'relative flex min-h-14 flex-col items-center justify-center gap-1 text-11 font-medium text-ink-3 data-[status=active]:text-ink ring-inset-focus'

export const BottomBar = () => {
  const { t } = useTranslation()
  const counts = useQuery(useServices().queries.counts).data
  const supervises = useCan('conversation.supervise')
  const answers = useCan('conversation.reply')
  return (
    <nav aria-label={t('app.places')} className={cx(supervises || answers ? 'grid-cols-4' : 'grid-cols-3', 'grid border-t border-line bg-surface pb-[env(safe-area-inset-bottom)] md:hidden')}>
      <Link to="/app/inbox" search={{}} className={item}>
        <Inbox size={20} aria-hidden="true" />
        <span>{t('inbox.title')}{counts !== undefined && counts.mineUnread > 0 && <b className="ms-1 text-brand">{counts.mineUnread}</b>}</span>
      </Link>
      <Link to="/app/queue" className={item}>
        <Layers size={20} aria-hidden="true" />
        <span>{t('inbox.queue')}{counts !== undefined && counts.unassigned > 0 && <b className="ms-1">{counts.unassigned}</b>}</span>
      </Link>
      {supervises && <Link to="/app/live" className={item}><Activity size={20} aria-hidden="true" />{t('app.live')}</Link>}
      {!supervises && answers && <Link to="/app/day" className={item}><CalendarDays size={20} aria-hidden="true" />{t('app.myDay')}</Link>}
      <Link to="/app/me" className={item}><UserRound size={20} aria-hidden="true" />{t('me.short')}</Link>
    </nav>
  )
}
