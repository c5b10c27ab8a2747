// The connection in one word beside the status; quiet while all is well.
import { useTranslation } from 'react-i18next'
import { cx } from '../lib/cx.ts'
import { useStore } from '../lib/store.ts'
import { useServices } from './services.ts'

export const LinkSign = () => {
  const { t } = useTranslation()
  const { phase } = useStore(useServices().realtime.state)
  const word = phase === 'online' ? t('link.live') : phase === 'waiting' || phase === 'ended' ? t('link.offline') : t('link.connecting')
  return (
    <span className="inline-flex items-center gap-1.5 px-1 text-12 text-ink-3" data-link={phase}>
      <svg width="14" height="10" viewBox="0 0 14 10" aria-hidden="true" fill="none" strokeWidth="1.8" strokeLinecap="round" className={cx(phase === 'online' ? 'stroke-ok' : 'stroke-hot')}>
        {phase === 'online' ? <path d="M1 5h2.5L5.5 1.5l3 7 2-3.5H13" strokeLinejoin="round" /> : <path d="M1 5h3m6 0h3" />}
      </svg>
      <span className="max-md:sr-only">{word}</span>
    </span>
  )
}
