// Says when the line is down, what stays safe meanwhile, and that it is back. Short hiccups stay silent.
import { CloudOff, RefreshCw } from 'lucide-react'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { LinkState } from '../api/realtime.ts'
import { useNow } from '../lib/clock.ts'
import { useStore } from '../lib/store.ts'
import { Button } from '../ui/button.tsx'
import { useServices } from './services.ts'

const patience = 1500

const useShown = (phase: LinkState['phase']): 'none' | 'down' | 'back' => {
  const [shown, setShown] = useState<'none' | 'down' | 'back'>('none')
  const up = phase === 'online'
  useEffect(() => {
    if (up) setShown((before) => (before === 'down' ? 'back' : 'none'))
    const timer = setTimeout(() => setShown((before) => (up ? 'none' : before === 'none' || before === 'back' ? 'down' : before)), up ? 3000 : patience)
    return () => clearTimeout(timer)
  }, [up])
  return shown
}

const Countdown = ({ at }: { at: number }) => {
  const { t } = useTranslation()
  useNow()
  return <>{t('link.again', { count: Math.max(1, Math.ceil((at - Date.now()) / 1000)) })}</>
}

export const ConnectionBanner = () => {
  const { t } = useTranslation()
  const { realtime, outbox } = useServices()
  const { phase, retryAt, wasOnline } = useStore(realtime.state)
  const waiting = useStore(outbox.list).filter((item) => item.state === 'sending').length
  const shown = useShown(phase)
  return (
    <div role="status">
      {shown === 'down' && (
        <div className="arrive flex flex-wrap items-center gap-x-3 gap-y-1 border-b border-line bg-note px-4 py-2 text-13">
          <CloudOff size={16} aria-hidden="true" className="shrink-0" />
          <span className="min-w-0 grow">
            <b className="font-bold">{wasOnline ? t('link.lost') : t('link.connectingLong')}</b>{' '}
            {waiting > 0 ? t('link.safeWithPending', { count: waiting }) : t('link.safe')}{' '}
            {retryAt !== null && <span className="text-ink-2"><Countdown at={retryAt} /></span>}
          </span>
          {phase === 'waiting' && <Button size="small" onClick={realtime.retryNow}><RefreshCw size={13} aria-hidden="true" />{t('link.now')}</Button>}
        </div>
      )}
      {shown === 'back' && <div className="arrive border-b border-line bg-surface px-4 py-2 text-13 text-ok">{t('link.back')}</div>}
    </div>
  )
}
