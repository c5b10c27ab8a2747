// How long a conversation waits for its group before others help: one time for all groups, kept with the absence.
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { useServices } from '../../app/services.ts'
import { longSpan } from '../../lib/format.ts'

export const Overflow = () => {
  const { t, i18n } = useTranslation()
  const settings = useQuery(useServices().queries.settings).data
  if (settings === undefined) return null
  const { overflowSeconds } = settings
  return (
    <p className="text-ink-2">
      {overflowSeconds === null ? t('settings.overflowOff') : t('group.overflow', { time: longSpan(overflowSeconds * 1000, i18n.language) })}{' '}
      <Link to="/app/settings/$section" params={{ section: 'absence' }} className="underline decoration-line-strong underline-offset-4 hover:decoration-ink">{t('group.overflowChange')}</Link>
    </p>
  )
}
