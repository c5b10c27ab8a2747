// When a group answers: always, or in the hours of its week and its time zone, holidays taken out. What the hours mean at this
// moment the server says, also of those that are not saved yet.
import { useQuery } from '@tanstack/react-query'
import { useEffect, useId, useState, type FormEvent } from 'react'
import { useTranslation } from 'react-i18next'
import type { GroupHours } from '@switchboard/protocol'
import { keys } from '../../api/keys.ts'
import { useServices } from '../../app/services.ts'
import { useMe } from '../../auth/use-me.ts'
import { useErrorWords } from '../../i18n/error-words.ts'
import { Button } from '../../ui/button.tsx'
import { Field } from '../../ui/field.tsx'
import { Notice } from '../../ui/notice.tsx'
import { Segmented } from '../../ui/segmented.tsx'
import { fieldFaults } from '../faults.ts'
import { LeaveGuard } from '../leave-guard.tsx'
import { draftOf, faultsOf, hoursOf, usualDraft, type HoursDraft } from './draft.ts'
import { Holidays } from './holidays.tsx'
import { Opening } from './opening.tsx'
import { Week } from './week.tsx'

const pauseMs = 350

/** What the server says of hours that nobody has yet, once the fingers rest. */
const useTried = (draft: HoursDraft | null): GroupHours | null => {
  const { client } = useServices()
  const [rested, setRested] = useState<string | null>(null)
  const asked = draft === null ? null : JSON.stringify(hoursOf(draft))
  useEffect(() => {
    const timer = setTimeout(() => setRested(asked), pauseMs)
    return () => clearTimeout(timer)
  }, [asked])
  const tried = useQuery({
    queryKey: keys.hoursTried(rested ?? ''), enabled: rested !== null, staleTime: 30_000, retry: false, placeholderData: (before) => before,
    queryFn: () => client.send<GroupHours>('POST', '/hours/try', JSON.parse(rested ?? 'null')),
  })
  return asked === null ? null : tried.data ?? null
}

interface HoursFormProps { group: string; held: GroupHours; onSaved: () => void }

export const HoursForm = ({ group, held, onSaved }: HoursFormProps) => {
  const { t } = useTranslation()
  const { client, queryClient, toasts } = useServices()
  const words = useErrorWords()
  const zones = useId()
  const { tenant } = useMe()
  const [kept, setKept] = useState<HoursDraft>(() => (held.hours === null ? usualDraft(tenant.timeZone) : draftOf(held.hours)))
  const [timed, setTimed] = useState(held.hours !== null)
  const [tried, setTried] = useState(false)
  const [refused, setRefused] = useState<string | null>(null)
  const [busy, setBusy] = useState(false)
  const all = faultsOf(kept)
  // A date that is not filled in yet is no fault before one tries to save.
  const faults = tried ? all : new Map([...all].filter(([, word]) => word !== 'missing' && word !== 'date'))
  const changed = timed !== (held.hours !== null) || (held.hours !== null && JSON.stringify(hoursOf(kept)) !== JSON.stringify(hoursOf(draftOf(held.hours))))
  const meaning = useTried(timed && changed && all.size === 0 ? kept : null)
  const change = (draft: HoursDraft) => {
    setKept(draft)
    setRefused(null)
  }
  const save = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    setTried(true)
    const form = event.currentTarget
    if (timed && all.size > 0) {
      requestAnimationFrame(() => form.querySelector<HTMLElement>('[aria-invalid=true]')?.focus())
      return
    }
    setBusy(true)
    try {
      const next = await (timed ? client.send<GroupHours>('PUT', `/groups/${group}/hours`, hoursOf(kept)) : client.send<undefined>('DELETE', `/groups/${group}/hours`).then((): GroupHours => ({ hours: null, open: true, opensAt: null })))
      queryClient.setQueryData(keys.groupHours(group), next)
      toasts.show({ tone: 'plain', text: t('settings.saved') })
      setTried(false)
      onSaved()
    } catch (error) {
      setRefused([...fieldFaults(error).values()][0] ?? words(error))
    } finally {
      setBusy(false)
    }
  }
  const now = timed ? (changed ? meaning && { ...meaning, timeZone: kept.timeZone } : { ...held, timeZone: held.hours?.timeZone ?? null }) : { open: true, opensAt: null, timeZone: null }
  return (
    <form noValidate onSubmit={(event) => void save(event)} className="flex flex-col gap-4">
      <LeaveGuard unsaved={changed} />
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <Segmented
          label={t('hours.title')} value={timed ? 'timed' : 'always'} onChange={(next) => setTimed(next === 'timed')}
          options={[{ value: 'always', label: t('hours.alwaysOpen') }, { value: 'timed', label: t('hours.timed') }]}
        />
        <p role="status" className="min-h-5 text-ink-2">{now !== null && <Opening opening={now} />}{changed && now !== null && <span className="text-ink-3"> {t('hours.unsaved')}</span>}</p>
      </div>
      {timed && (
        <>
          <Field
            className="max-w-80" label={t('hours.zone')} list={zones} value={kept.timeZone} maxLength={64} autoComplete="off" spellCheck={false} dir="ltr" onChange={(event) => change({ ...kept, timeZone: event.target.value })}
            fault={faults.has('zone') ? t('hours.faults.zone') : undefined} hint={t('hours.zoneHint')}
          />
          <datalist id={zones}>{Intl.supportedValuesOf('timeZone').map((zone) => <option key={zone} value={zone} />)}</datalist>
          <fieldset>
            <legend className="mb-1.5 font-medium">{t('hours.week')}</legend>
            <Week draft={kept} faults={faults} onChange={change} />
            <p className="mt-1.5 text-12 text-ink-3">{t('hours.midnight')}</p>
          </fieldset>
          <fieldset>
            <legend className="mb-1.5 font-medium">{t('hours.holidays')}</legend>
            <Holidays draft={kept} faults={faults} onChange={change} />
          </fieldset>
        </>
      )}
      {refused !== null && <Notice tone="bad">{refused}</Notice>}
      <div className="flex justify-end"><Button type="submit" look="main" disabled={!changed || busy}>{t('settings.save')}</Button></div>
    </form>
  )
}
