// The views and their live counts: a column where there is room, tabs above the list where there is not.
import { useQuery } from '@tanstack/react-query'
import { Link, useSearch } from '@tanstack/react-router'
import { CheckCheck, Layers, MessagesSquare, UserRound } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { useServices } from '../app/services.ts'
import { cx } from '../lib/cx.ts'
import { views, viewOf, type InboxSearch, type View } from './search.ts'

const icons = { mine: UserRound, unassigned: Layers, all: MessagesSquare, resolved: CheckCheck } as const
const searchOf = (view: View): InboxSearch => (view === 'mine' ? {} : { view })

const useViewCounts = (): Record<View, number | undefined> => {
  const counts = useQuery(useServices().queries.counts).data
  return { mine: counts?.mine, unassigned: counts?.unassigned, all: counts?.all, resolved: undefined }
}

export const ViewColumn = () => {
  const { t } = useTranslation()
  const active = viewOf(useSearch({ from: '/app/inbox' }))
  const counts = useViewCounts()
  return (
    <nav aria-label={t('inbox.viewsTitle')} className="w-44 shrink-0 overflow-y-auto border-e border-line p-2 pt-3 max-2xl:hidden">
      <ul className="flex flex-col gap-0.5">
        {views.map((view) => {
          const Icon = icons[view]
          return (
            <li key={view}>
              <Link
                to="/app/inbox"
                search={searchOf(view)}
                aria-current={active === view ? 'true' : undefined}
                className={cx('press flex h-8 items-center gap-2.5 rounded-control px-2', active === view ? 'bg-surface font-bold shadow-[0_0_0_1px_var(--line)]' : 'text-ink-2 hover:bg-surface hover:text-ink')}
              >
                <Icon size={15} aria-hidden="true" className="text-ink-3" />
                <span className="grow truncate">{t(`inbox.views.${view}`)}</span>
                <span className="text-12 text-ink-3">{counts[view]}</span>
              </Link>
            </li>
          )
        })}
      </ul>
    </nav>
  )
}

export const ViewTabs = () => {
  const { t } = useTranslation()
  const active = viewOf(useSearch({ from: '/app/inbox' }))
  const counts = useViewCounts()
  return (
    <nav aria-label={t('inbox.viewsTitle')} className="flex shrink-0 gap-0.5 overflow-x-auto border-b border-line px-2 2xl:hidden [scrollbar-width:none]">
      {views.map((view) => (
        <Link
          key={view}
          to="/app/inbox"
          search={searchOf(view)}
          aria-current={active === view ? 'true' : undefined}
          className={cx(
            'ring-inset-focus relative flex h-10 shrink-0 items-center gap-1.5 px-2 max-md:h-11',
            active === view ? 'font-bold after:absolute after:inset-x-2 after:bottom-0 after:h-0.5 after:bg-brand' : 'text-ink-2 hover:text-ink',
          )}
        >
          {t(`inbox.views.${view}`)}<span className="text-12 font-normal text-ink-3">{counts[view]}</span>
        </Link>
      ))}
    </nav>
  )
}
