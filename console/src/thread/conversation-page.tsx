// One conversation: header, thread, composer, and its context beside it or in a sheet.
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useServices } from '../app/services.ts'
import { useMedia, wide } from '../app/use-media.ts'
import { Composer } from '../composer/composer.tsx'
import { ContextPanel } from '../context/context-panel.tsx'
import { useErrorWords } from '../i18n/error-words.ts'
import { useVisitorName } from '../inbox/visitor-name.ts'
import { useKeys } from '../keys/use-keys.ts'
import { useStore } from '../lib/store.ts'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { Notice } from '../ui/notice.tsx'
import { GraceBanner } from './grace-banner.tsx'
import { Head } from './head.tsx'
import { SuperviseBanner } from './supervise-banner.tsx'
import { Thread } from './thread.tsx'

/** Tells colleagues who is looking, as long as the page is in sight. */
const useViewing = (uid: string) => {
  const { realtime } = useServices()
  const { phase } = useStore(realtime.state)
  useEffect(() => {
    if (phase !== 'online') return
    const tell = (on: boolean) => realtime.send({ type: 'viewing', conversation: uid, on })
    const visible = () => tell(document.visibilityState === 'visible')
    visible()
    document.addEventListener('visibilitychange', visible)
    return () => {
      document.removeEventListener('visibilitychange', visible)
      tell(false)
    }
  }, [uid, phase, realtime])
}

export const ConversationPage = () => {
  const { uid } = useParams({ from: '/app/inbox/$uid' })
  return <OpenConversation key={uid} uid={uid} />
}

const OpenConversation = ({ uid }: { uid: string }) => {
  const { t } = useTranslation()
  const { queries } = useServices()
  const words = useErrorWords()
  const nameOf = useVisitorName()
  const navigate = useNavigate()
  const search = useSearch({ from: '/app/inbox' })
  const beside = useMedia(wide)
  const [panel, setPanel] = useState(true)
  const [sheet, setSheet] = useState(false)
  const detail = useQuery(queries.detail(uid))
  useViewing(uid)
  useKeys({ u: () => void navigate({ to: '/app/inbox', search }) })

  if (detail.isError && detail.data === undefined) {
    return (
      <div className="flex grow flex-col items-start gap-3 p-6">
        <Notice tone="bad">{words(detail.error)}</Notice>
        <div className="flex gap-2">
          <Button onClick={() => void detail.refetch()}>{t('common.tryAgain')}</Button>
          <Link to="/app/inbox" search={search} className="inline-flex h-8 items-center px-2 font-medium text-brand underline underline-offset-4">{t('fault.toInbox')}</Link>
        </div>
      </div>
    )
  }
  if (detail.data === undefined) return <div className="grow bg-surface" aria-busy="true" />
  const { conversation, visitor } = detail.data
  const name = nameOf(conversation.visitor)
  return (
    <>
      <section aria-label={t('thread.with', { name })} className="flex min-w-0 grow flex-col bg-surface">
        <Head conversation={conversation} name={name} panelOpen={beside ? panel : sheet} onPanel={() => (beside ? setPanel(!panel) : setSheet(true))} />
        {conversation.graceUntil !== null && <GraceBanner conversation={conversation} until={conversation.graceUntil} />}
        <SuperviseBanner conversation={conversation} />
        <Thread conversation={conversation} name={name} />
        <Composer conversation={conversation} name={name} />
      </section>
      {beside && panel && (
        <aside aria-label={t('context.title')} className="w-72 shrink-0 overflow-y-auto border-s border-line">
          <ContextPanel conversation={conversation} visitor={visitor} />
        </aside>
      )}
      {!beside && (
        <Dialog open={sheet} onOpenChange={setSheet} title={t('context.title')}>
          <div className="-m-4"><ContextPanel conversation={conversation} visitor={visitor} /></div>
        </Dialog>
      )}
    </>
  )
}
