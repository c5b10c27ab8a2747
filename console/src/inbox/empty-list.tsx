// An empty view says why and what the next step is.
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { useServices } from '../app/services.ts'
import { useCan, useMe } from '../auth/use-me.ts'
import { DemoHint } from './demo-hint.tsx'
import type { View } from './search.ts'
import { Snippet } from './snippet.tsx'

const linkLook = 'font-medium text-brand underline decoration-1 underline-offset-4'

export const EmptyList = ({ view, filtered }: { view: View; filtered: boolean }) => {
  const { t } = useTranslation()
  const { agent, tenant } = useMe()
  const { queries } = useServices()
  const untouched = useQuery(queries.counts).data?.all === 0
  const mayEmbed = useCan('inbox.read')
  const idle = agent.presence !== 'online' || !agent.accepting
  return (
    <div className="flex grow flex-col gap-2 p-5 text-13 text-ink-2">
      <p className="text-14 font-bold text-ink">{filtered ? t('empty.filtered') : t(`empty.${view}`)}</p>
      {filtered && <Link to="/app/inbox" search={view === 'mine' ? {} : { view }} className={linkLook}>{t('empty.clear')}</Link>}
      {!filtered && view === 'mine' && <p>{idle ? t('empty.mineIdle') : t('empty.mineReady')}</p>}
      {!filtered && view !== 'resolved' && <DemoHint />}
      {!filtered && view !== 'resolved' && !tenant.demo && untouched && mayEmbed && <Snippet />}
    </div>
  )
}
