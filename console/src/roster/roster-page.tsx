// Who works here: filters, the table, and what is done to many at once.
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { Plus } from 'lucide-react'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { RosterEntry } from '@switchboard/protocol'
import { useServices } from '../app/services.ts'
import { useTitle } from '../app/use-title.ts'
import { useCan } from '../auth/use-me.ts'
import { Unread } from '../settings/unread.tsx'
import { Button } from '../ui/button.tsx'
import { BulkBar } from './bulk-bar.tsx'
import { EntryForm } from './entry-form.tsx'
import { Filters } from './filters.tsx'
import { rosterQuery } from './queries.ts'
import { isFiltered } from './search.ts'
import { RosterTable } from './roster-table.tsx'

export const RosterPage = () => {
  const { t } = useTranslation()
  useTitle(t('roster.title'))
  const { client, queries } = useServices()
  const search = useSearch({ from: '/app/agents' })
  const navigate = useNavigate()
  const writes = useCan('account.write')
  const roster = useInfiniteQuery(rosterQuery(client, search))
  const live = useQuery(queries.agents).data
  const [making, setMaking] = useState(false)
  const [picked, setPicked] = useState<ReadonlyMap<string, RosterEntry>>(new Map())
  const entries = useMemo(() => {
    // Presence and load are told at once; the rest is read again from time to time.
    const now = new Map((live?.data ?? []).map((agent) => [agent.uid, agent]))
    return [...new Map((roster.data?.pages.flatMap((page) => page.data) ?? []).map((entry) => [entry.agent.uid, { ...entry, agent: now.get(entry.agent.uid) ?? entry.agent }])).values()]
  }, [roster.data, live])
  const total = roster.data?.pages[0]?.total
  return (
    <div className="flex min-h-0 grow flex-col bg-surface">
      <div className="min-h-0 grow overflow-y-auto">
        <div className="px-6 py-5 max-md:px-4">
          <header className="mb-4 flex flex-wrap items-center gap-3">
            <h1 className="grow text-20 font-bold">{t('roster.title')} {total !== undefined && <span className="text-14 font-normal text-ink-3">{total}</span>}</h1>
            {writes && <Button look="main" onClick={() => setMaking(true)}><Plus size={14} aria-hidden="true" />{t('roster.new')}</Button>}
          </header>
          <Filters search={search} />
          {roster.data === undefined ? <Unread of={roster} /> : entries.length === 0 ? (
            <div className="flex flex-col items-start gap-3 rounded-panel border border-dashed border-line-strong p-5">
              <p className="text-14 font-medium">{t(isFiltered(search) ? 'roster.nobodyFits' : 'roster.nobody')}</p>
              {isFiltered(search) && <Button onClick={() => void navigate({ to: '/app/agents', search: {} })}>{t('roster.clear')}</Button>}
            </div>
          ) : <RosterTable entries={entries} search={search} picked={picked} onPick={setPicked} />}
          {roster.hasNextPage && <Button className="mt-3" disabled={roster.isFetchingNextPage} onClick={() => void roster.fetchNextPage()}>{t('roster.more')}</Button>}
        </div>
      </div>
      {picked.size > 0 && <BulkBar picked={picked} onClear={() => setPicked(new Map())} />}
      {making && <EntryForm entry={null} onClose={() => setMaking(false)} />}
    </div>
  )
}
