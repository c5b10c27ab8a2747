// How a webhook stands: a shape, a word, and where it matters a sentence.
import { CircleCheck, CircleOff, CirclePause, CircleX, TriangleAlert, type LucideIcon } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type { Webhook } from '@switchboard/protocol'
import { useNow } from '../lib/clock.ts'
import { cx } from '../lib/cx.ts'
import { ago, clockTime } from '../lib/format.ts'
import { healthOf, type Health } from './health.ts'

const signs: Record<Health, { Icon: LucideIcon; tone: string }> = {
  well: { Icon: CircleCheck, tone: 'text-ok' }, failing: { Icon: TriangleAlert, tone: 'text-warn' }, paused: { Icon: CirclePause, tone: 'text-hot' },
  off: { Icon: CircleOff, tone: 'text-ink-3' }, gaveUp: { Icon: CircleX, tone: 'text-bad' }, gone: { Icon: CircleX, tone: 'text-bad' },
}

export const HealthLine = ({ webhook }: { webhook: Webhook }) => {
  const { t, i18n } = useTranslation()
  const now = useNow()
  const health = healthOf(webhook, now)
  const { Icon, tone } = signs[health]
  const since = webhook.failingSince === null ? '' : ago(webhook.failingSince, now, i18n.language)
  return (
    <p className="flex items-start gap-1.5 text-12 text-ink-2">
      <Icon size={14} aria-hidden="true" className={cx('mt-px shrink-0', tone)} />
      <span>
        <b className={cx('font-bold', tone)}>{t(`webhooks.health.${health}`)}</b>{' '}
        {health === 'failing' && t('webhooks.failing', { count: webhook.failures, since })}
        {health === 'paused' && t('webhooks.paused', { time: clockTime(webhook.pausedUntil ?? '', i18n.language) })}
        {health === 'gaveUp' && t('webhooks.gaveUp')}
        {health === 'gone' && t('webhooks.gone')}
      </span>
    </p>
  )
}
