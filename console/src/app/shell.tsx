// The frame of the signed-in console: rail, top bar, connection banner, and the page in it. Owns the live connection.
import { useQuery } from '@tanstack/react-query'
import { Outlet, useNavigate, useParams } from '@tanstack/react-router'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { useMe } from '../auth/use-me.ts'
import { Shortcuts } from '../keys/shortcuts.tsx'
import { must } from '../lib/must.ts'
import { useStore } from '../lib/store.ts'
import { BottomBar } from './bottom-bar.tsx'
import { ConnectionBanner } from './connection-banner.tsx'
import { Floating } from './floating.tsx'
import { Rail } from './rail.tsx'
import { useServices } from './services.ts'
import { TopBar } from './top-bar.tsx'

const useLive = () => {
  const { queries, realtime, drafts, outbox, signals, queryClient } = useServices()
  const { agent } = useMe()
  const counts = must(useQuery(queries.counts).data, 'counts')
  const { phase } = useStore(realtime.state)
  useEffect(() => {
    realtime.start(counts.position)
    const retry = () => realtime.retryNow()
    const visible = () => document.visibilityState === 'visible' && retry()
    addEventListener('online', retry)
    addEventListener('offline', realtime.lost)
    document.addEventListener('visibilitychange', visible)
    return () => {
      removeEventListener('online', retry)
      removeEventListener('offline', realtime.lost)
      document.removeEventListener('visibilitychange', visible)
      realtime.stop()
    }
    // Only the first position counts; afterwards the socket knows where it stands.
    // oxlint-disable-next-line exhaustive-deps
  }, [realtime])
  useEffect(() => {
    void outbox.load(agent.uid)
    void drafts.load(agent.uid)
  }, [outbox, drafts, agent.uid])
  useEffect(() => {
    if (phase === 'waiting') signals.clear()
    if (phase !== 'online') return
    outbox.resume()
    void queryClient.invalidateQueries({ queryKey: queries.counts.queryKey })
  }, [phase, outbox, signals, queryClient, queries])
}

export const Shell = () => {
  useLive()
  const { t } = useTranslation()
  const { session, queryClient, drafts, outbox, book } = useServices()
  const state = useStore(session.state)
  const navigate = useNavigate()
  const open = useParams({ strict: false }).uid !== undefined
  useEffect(() => {
    if (state !== 'out' && state !== 'ended') return
    const next = state === 'ended' ? { next: location.pathname + location.search, ended: true as const } : {}
    void navigate({ to: '/', search: next }).then(() => {
      queryClient.clear()
      drafts.clear()
      outbox.clear()
      book.clear()
    })
  }, [state, navigate, queryClient, drafts, outbox, book])
  return (
    <Floating>
      <div className="flex h-dvh flex-col md:grid md:grid-cols-[56px_minmax(0,1fr)]">
        <a href="#work" className="sr-only z-50 rounded-control bg-ink px-3 py-2 text-surface focus:not-sr-only focus:absolute focus:start-2 focus:top-2">
          {t('app.skip')}
        </a>
        <Rail />
        <div className="flex min-h-0 min-w-0 grow flex-col">
          <TopBar hiddenOnPhone={open} />
          <ConnectionBanner />
          <main id="work" tabIndex={-1} className="flex min-h-0 grow flex-col"><Outlet /></main>
        </div>
        {!open && <BottomBar />}
        <Shortcuts />
      </div>
    </Floating>
  )
}
