// What happens to the chats of an agent who is gone, and to conversations that nobody of their group can take.
import { useState, type FormEvent } from 'react'
import { useTranslation } from 'react-i18next'
import type { TenantSettings } from '@switchboard/protocol'
import { Button } from '../ui/button.tsx'
import { Field } from '../ui/field.tsx'
import { Toggle } from '../ui/toggle.tsx'
import { useSave } from './use-save.ts'

const longestGrace = 10_080
const longestOverflow = 86_400
const usualOverflow = 120

/** Null: not a whole number within the bounds. */
const wholeOf = (text: string, least: number, most: number): number | null => {
  const value = /^\d+$/.test(text.trim()) ? Number(text) : Number.NaN
  return value >= least && value <= most ? value : null
}

export const Absence = ({ settings, change }: { settings: TenantSettings; change: boolean }) => {
  const { t } = useTranslation()
  const [grace, setGrace] = useState(String(settings.graceMinutes))
  const [helping, setHelping] = useState(settings.overflowSeconds !== null)
  const [overflow, setOverflow] = useState(String(settings.overflowSeconds ?? usualOverflow))
  const save = useSave()
  const graceMinutes = wholeOf(grace, 0, longestGrace)
  const seconds = wholeOf(overflow, 1, longestOverflow)
  const overflowSeconds = helping ? seconds : null
  const valid = graceMinutes !== null && (!helping || seconds !== null)
  const changed = graceMinutes !== settings.graceMinutes || overflowSeconds !== settings.overflowSeconds
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (graceMinutes !== null && valid) save.mutate({ graceMinutes, overflowSeconds })
  }
  return (
    <form onSubmit={submit} className="flex flex-col gap-4">
      <Field
        className="max-w-80" label={t('settings.grace')} inputMode="numeric" disabled={!change} value={grace} onChange={(event) => setGrace(event.target.value)}
        hint={t('settings.graceHint')} fault={graceMinutes === null ? `0–${longestGrace}` : undefined}
      />
      <fieldset disabled={!change} className="max-w-[440px]">
        <Toggle label={t('settings.overflowOn')} hint={helping ? t('settings.overflowHint') : t('settings.overflowOff')} checked={helping} onChange={setHelping} />
      </fieldset>
      {helping && (
        <Field
          className="max-w-80" label={t('settings.seconds')} inputMode="numeric" disabled={!change} value={overflow} onChange={(event) => setOverflow(event.target.value)}
          fault={seconds === null ? `1–${longestOverflow}` : undefined}
        />
      )}
      {change && <div className="flex justify-end"><Button type="submit" look="main" disabled={!valid || !changed || save.isPending}>{t('settings.save')}</Button></div>}
    </form>
  )
}
