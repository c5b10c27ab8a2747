// How a mail stands: a shape and a word.
import { Archive, Check, CircleHelp, CircleX, Clock3, LoaderCircle, type LucideIcon } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type { MailState as State } from '@switchboard/protocol'
import { cx } from '../lib/cx.ts'

const signs: Record<State, { Icon: LucideIcon; tone: string }> = {
  waiting: { Icon: Clock3, tone: 'text-warn' }, sending: { Icon: LoaderCircle, tone: 'text-info' }, sent: { Icon: Check, tone: 'text-ok' },
  kept: { Icon: Archive, tone: 'text-ink-2' }, failed: { Icon: CircleX, tone: 'text-bad' }, unknown: { Icon: CircleHelp, tone: 'text-hot' },
}

export const MailStateSign = ({ state }: { state: State }) => {
  const { t } = useTranslation()
  const { Icon, tone } = signs[state]
  return <span className={cx('inline-flex items-center gap-1.5 text-12 font-medium', tone)}><Icon size={14} aria-hidden="true" className="shrink-0" />{t(`outbox.states.${state}`)}</span>
}
