// The left rail: where one can go, with what waits there. Only what exists is shown.
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Activity, CalendarDays, Inbox, Layers, Settings2, UserRound, UsersRound } from 'lucide-react'
import type { ReactElement, ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useCan } from '../auth/use-me.ts'
import { useDemoChat } from '../inbox/demo-hint.tsx'
import { cx } from '../lib/cx.ts'
import { Mark } from '../ui/mark.tsx'
import { Tip } from '../ui/tip.tsx'
import { useServices } from './services.ts'
import { SimulationControl } from './simulation-control.tsx'

const place = 'press relative flex size-10 items-center justify-center rounded-panel text-ink-3 hover:bg-surface hover:text-ink '
  + 'data-[status=active]:bg-surface data-[status=active]:text-ink data-[status=active]:shadow-[0_0_0_1px_var(--line)]'

const Place = ({ tip, children }: { tip: string; children: ReactElement }) => <Tip text={tip} side="inline-end">{children}</Tip>

/** Brand is for what is unread; who waits is a quiet number. */
const Badge = ({ count, label, quiet = false }: { count: number; label: string; quiet?: boolean }): ReactNode => count > 0 && (
  <span className={cx('absolute -end-0.5 -top-0.5 inline-flex h-4 min-w-4 items-center justify-center rounded-[8px] px-1 text-[10px] font-bold', quiet ? 'border border-line-strong bg-raised text-ink' : 'bg-brand text-surface')}>
    <span aria-hidden="true">{count > 99 ? '99+' : count}</span><span className="sr-only">{label}</span>
  </span>
)

export const Rail = () => {
  const { t } = useTranslation()
  const { queries } = useServices()
  const counts = useQuery(queries.counts).data
  const unread = counts?.mineUnread ?? 0
  const waiting = counts?.unassigned ?? 0
  const supervises = useCan('conversation.supervise')
  // Who replies has canned responses of his own there.
  const settings = useCan('conversation.reply')
  const leads = useCan('account.read')
  const demoChat = useDemoChat()
  const simulate = useCan('simulation.run') && demoChat
  return (
    <nav aria-label={t('app.places')} className="flex flex-col items-center gap-2 border-e border-line py-3 max-md:hidden">
      <Link to="/app/inbox" aria-label="Switchboard" className="mb-2 flex size-10 items-center justify-center rounded-panel"><Mark size={26} /></Link>
      <Place tip={t('inbox.title')}>
        <Link to="/app/inbox" className={place}>
          <span className="sr-only">{t('inbox.title')}</span>
          <Inbox size={19} strokeWidth={1.75} aria-hidden="true" />
          <Badge count={unread} label={t('inbox.unreadCount', { count: unread })} />
        </Link>
      </Place>
      <Place tip={t('inbox.queue')}>
        <Link to="/app/queue" className={place}>
          <span className="sr-only">{t('inbox.queue')}</span>
          <Layers size={19} strokeWidth={1.75} aria-hidden="true" />
          <Badge count={waiting} label={t('inbox.waitingCount', { count: waiting })} quiet />
        </Link>
      </Place>
      {supervises && (
        <Place tip={t('app.live')}>
          <Link to="/app/live" className={place}><span className="sr-only">{t('app.live')}</span><Activity size={19} strokeWidth={1.75} aria-hidden="true" /></Link>
        </Place>
      )}
      {leads && (
        <Place tip={t('app.agents')}>
          <Link to="/app/agents" search={{}} className={place}><span className="sr-only">{t('app.agents')}</span><UsersRound size={19} strokeWidth={1.75} aria-hidden="true" /></Link>
        </Place>
      )}
      {settings && (
        <Place tip={t('app.myDay')}>
          <Link to="/app/day" className={place}><span className="sr-only">{t('app.myDay')}</span><CalendarDays size={19} strokeWidth={1.75} aria-hidden="true" /></Link>
        </Place>
      )}
      <span className="grow" />
      {simulate && <SimulationControl className={place} />}
      {settings && (
        <Place tip={t('app.settings')}>
          <Link to="/app/settings" className={place}><span className="sr-only">{t('app.settings')}</span><Settings2 size={19} strokeWidth={1.75} aria-hidden="true" /></Link>
        </Place>
      )}
      <Place tip={t('me.title')}>
        <Link to="/app/me" className={place}><span className="sr-only">{t('me.title')}</span><UserRound size={19} strokeWidth={1.75} aria-hidden="true" /></Link>
      </Place>
    </nav>
  )
}
