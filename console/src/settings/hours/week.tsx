// The week: of each day the spans in which the group answers, any number of them.
import { Copy, Plus } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { IconButton } from '../../ui/icon-button.tsx'
import { Menu, MenuItem } from '../../ui/menu.tsx'
import { copyDay, mostSpans, nextSpan, weekdays, type Faults, type HoursDraft, type Span } from './draft.ts'
import { TimeSpan } from './time-span.tsx'

/** 2024 began on a Monday. */
const dayName = (day: number, language: string) => new Intl.DateTimeFormat(language, { weekday: 'long', timeZone: 'UTC' }).format(Date.UTC(2024, 0, day + 1))
const workdays = [0, 1, 2, 3, 4]

interface WeekProps { draft: HoursDraft; faults: Faults; onChange: (draft: HoursDraft) => void }

export const Week = ({ draft, faults, onChange }: WeekProps) => {
  const { t, i18n } = useTranslation()
  const full = draft.days.flat().length >= mostSpans
  const setDay = (day: number, spans: readonly Span[]) => onChange({ ...draft, days: draft.days.map((own, at) => (at === day ? spans : own)) })
  return (
    <ul className="divide-y divide-line rounded-panel border border-line bg-raised">
      {weekdays.map((day) => {
        const spans = draft.days[day] ?? []
        const name = dayName(day, i18n.language)
        return (
          <li key={day} className="grid grid-cols-[104px_minmax(0,1fr)_auto] items-start gap-x-3 px-4 py-1.5 max-md:grid-cols-[minmax(0,1fr)_auto]">
            <span className="pt-2 font-medium max-md:pb-1">{name}</span>
            <div className="flex min-h-9 flex-wrap items-start gap-x-5 gap-y-1.5 max-md:order-last max-md:col-span-2">
              {spans.length === 0 && <span className="pt-2 text-ink-3">{t('hours.closedDay')}</span>}
              {spans.map((span) => (
                <TimeSpan
                  key={span.id} of={name} from={span.from} to={span.to} fault={faults.get(`day.${day}.${span.id}`)}
                  onChange={(times) => setDay(day, spans.map((one) => (one.id === span.id ? { ...one, ...times } : one)))}
                  onRemove={() => setDay(day, spans.filter((one) => one.id !== span.id))}
                />
              ))}
            </div>
            <span className="flex pt-0.5">
              <IconButton label={t('hours.addSpan', { of: name })} disabled={full} onClick={() => setDay(day, [...spans, nextSpan(spans)])}><Plus size={15} aria-hidden="true" /></IconButton>
              <Menu trigger={<button type="button" aria-label={t('hours.copy', { of: name })} className="press inline-flex size-8 items-center justify-center rounded-control text-ink-2 hover:bg-canvas hover:text-ink max-md:size-10"><Copy size={14} aria-hidden="true" /></button>}>
                <MenuItem onSelect={() => onChange(copyDay(draft, day, workdays))}>{t('hours.copyWorkdays')}</MenuItem>
                <MenuItem onSelect={() => onChange(copyDay(draft, day, weekdays))}>{t('hours.copyAll')}</MenuItem>
              </Menu>
            </span>
          </li>
        )
      })}
    </ul>
  )
}
