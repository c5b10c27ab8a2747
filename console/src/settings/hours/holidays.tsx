// Days on which the group does not answer, or not the whole day; once, or every year.
import { Plus, Trash2 } from 'lucide-react'
import { useId } from 'react'
import { useTranslation } from 'react-i18next'
import { cx } from '../../lib/cx.ts'
import { Button } from '../../ui/button.tsx'
import { IconButton } from '../../ui/icon-button.tsx'
import { mostHolidays, newId, type Faults, type HolidayDraft, type HoursDraft } from './draft.ts'
import { timeField, TimeSpan } from './time-span.tsx'

interface RowProps { holiday: HolidayDraft; number: number; faults: Faults; onChange: (holiday: HolidayDraft) => void; onRemove: () => void }

const Row = ({ holiday, number, faults, onChange, onRemove }: RowProps) => {
  const { t } = useTranslation()
  const id = useId()
  const of = holiday.name.trim() === '' ? t('hours.holidayNumber', { number }) : holiday.name
  const dateFault = faults.get(`holiday.${holiday.id}.date`)
  const check = 'flex min-h-9 items-center gap-2'
  return (
    <li className="grid grid-cols-[minmax(0,1fr)_auto] gap-x-3 px-4 py-2">
      <div className="flex flex-wrap items-start gap-x-4 gap-y-1.5">
        <div>
          <input
            type="date" required aria-label={t('hours.date', { of })} value={holiday.date} min="1900-01-01" max="2999-12-31" onChange={(event) => onChange({ ...holiday, date: event.target.value })}
            aria-invalid={dateFault !== undefined} aria-describedby={dateFault === undefined ? undefined : id}
            className={cx(timeField, dateFault === undefined ? 'border-line-strong hover:border-ink-3' : 'border-bad')}
          />
          {dateFault !== undefined && <p id={id} className="mt-1 text-12 text-bad">{t('hours.faults.date')}</p>}
        </div>
        <input
          aria-label={t('hours.holidayName', { number })} placeholder={t('hours.holidayHint')} value={holiday.name} maxLength={100} onChange={(event) => onChange({ ...holiday, name: event.target.value })} dir="auto"
          className={cx(timeField, 'min-w-36 grow basis-36 border-line-strong px-3 hover:border-ink-3')}
        />
        <label className={check}><input type="checkbox" checked={holiday.yearly} onChange={(event) => onChange({ ...holiday, yearly: event.target.checked })} className="size-4 accent-ink" />{t('hours.yearly')}</label>
        <label className={check}><input type="checkbox" checked={holiday.whole} onChange={(event) => onChange({ ...holiday, whole: event.target.checked })} className="size-4 accent-ink" />{t('hours.wholeDay')}</label>
        {!holiday.whole && <TimeSpan of={of} from={holiday.from} to={holiday.to} fault={faults.get(`holiday.${holiday.id}.time`)} onChange={(times) => onChange({ ...holiday, ...times })} />}
      </div>
      <IconButton label={t('hours.removeHoliday', { of })} onClick={onRemove}><Trash2 size={14} aria-hidden="true" /></IconButton>
    </li>
  )
}

interface HolidaysProps { draft: HoursDraft; faults: Faults; onChange: (draft: HoursDraft) => void }

export const Holidays = ({ draft, faults, onChange }: HolidaysProps) => {
  const { t } = useTranslation()
  const { holidays } = draft
  const add = () => onChange({ ...draft, holidays: [...holidays, { id: newId(), date: '', yearly: false, name: '', whole: true, from: '', to: '' }] })
  return (
    <>
      {holidays.length > 0 && (
        <ul className="mb-3 divide-y divide-line rounded-panel border border-line bg-raised">
          {holidays.map((holiday, place) => (
            <Row
              key={holiday.id} holiday={holiday} number={place + 1} faults={faults}
              onChange={(next) => onChange({ ...draft, holidays: holidays.map((one) => (one.id === next.id ? next : one)) })}
              onRemove={() => onChange({ ...draft, holidays: holidays.filter((one) => one.id !== holiday.id) })}
            />
          ))}
        </ul>
      )}
      <Button size="small" disabled={holidays.length >= mostHolidays} onClick={add}><Plus size={13} aria-hidden="true" />{t('hours.addHoliday')}</Button>
    </>
  )
}
