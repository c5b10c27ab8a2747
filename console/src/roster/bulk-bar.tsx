// What stands at the foot while people are picked, and the dialog that changes them together: each row tells how it went.
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState, type FormEvent } from 'react'
import { useTranslation } from 'react-i18next'
import type { RosterBulkResult } from '@switchboard/protocol'
import { keys } from '../api/keys.ts'
import { useServices } from '../app/services.ts'
import { useCan } from '../auth/use-me.ts'
import { useCodeWords, useErrorWords } from '../i18n/error-words.ts'
import { faultOf, isOfFields } from '../i18n/field-faults.ts'
import { cx } from '../lib/cx.ts'
import { Button } from '../ui/button.tsx'
import { Choice } from '../ui/choice.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { Field } from '../ui/field.tsx'
import type { Picked } from './roster-table.tsx'
import { presences, roles } from './search.ts'

const Results = ({ picked, result, onClose }: { picked: Picked; result: RosterBulkResult; onClose: () => void }) => {
  const { t } = useTranslation()
  const words = useCodeWords()
  return (
    <>
      <p className="text-14 font-medium" role="status">{t('roster.bulkDone', { count: result.done })}</p>
      <ul className="mt-3 divide-y divide-line rounded-panel border border-line bg-raised">
        {result.results.toSorted((a, b) => Number(a.ok) - Number(b.ok)).map(({ uid, ok, code, title }) => (
          <li key={uid} className="flex flex-wrap items-baseline gap-x-3 px-3 py-2">
            <span className="grow font-medium"><bdi>{picked.get(uid)?.agent.name ?? uid}</bdi></span>
            <span className={cx('text-12', ok ? 'text-ok' : 'text-bad')}>{ok ? t('roster.bulkWell') : words(code ?? '', title ?? undefined)}</span>
          </li>
        ))}
      </ul>
      <div className="mt-4 flex justify-end"><Button look="main" onClick={onClose}>{t('common.close')}</Button></div>
    </>
  )
}

const BulkDialog = ({ picked, onClose, onDone }: { picked: Picked; onClose: () => void; onDone: () => void }) => {
  const { t } = useTranslation()
  const { client, queryClient, queries } = useServices()
  const words = useErrorWords()
  const writes = useCan('account.write')
  const groups = useQuery(queries.groups).data ?? []
  const [said, setSaid] = useState<Readonly<Record<'role' | 'department' | 'maxChats' | 'active' | 'status' | 'join' | 'leave', string>>>({ role: '', department: '', maxChats: '', active: '', status: '', join: '', leave: '' })
  const change = useMutation({
    mutationFn: (body: Record<string, unknown>) => client.send<RosterBulkResult>('POST', '/roster/bulk', { agents: [...picked.keys()], ...body }),
    onSuccess: () => {
      for (const queryKey of [keys.roster, keys.agents, keys.groups]) void queryClient.invalidateQueries({ queryKey })
    },
  })
  const put = (key: keyof typeof said) => (value: string) => {
    change.reset()
    setSaid((before) => ({ ...before, [key]: value }))
  }
  const body = {
    ...(said.role === '' ? {} : { role: said.role }), ...(said.department.trim() === '' ? {} : { department: said.department.trim() }), ...(said.maxChats === '' ? {} : { maxChats: Number(said.maxChats) }),
    ...(said.active === '' ? {} : { active: said.active === 'yes' }), ...(said.status === '' ? {} : { status: said.status }), ...(said.join === '' ? {} : { join: [said.join] }), ...(said.leave === '' ? {} : { leave: [said.leave] }),
  }
  const fault = (key: string) => faultOf(change.error, key)
  const same = { value: '', label: t('roster.same') }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    change.mutate(body)
  }
  return (
    <Dialog open onOpenChange={(open) => !open && (change.data === undefined ? onClose() : onDone())} title={t('roster.bulkTitle', { count: picked.size })} width="wide">
      {change.data !== undefined ? <Results picked={picked} result={change.data} onClose={onDone} /> : (
        <form noValidate onSubmit={submit} className="flex flex-col gap-4">
          <div className="grid items-start gap-4 md:grid-cols-2">
            <Choice label={t('roster.status')} value={said.status} onChange={put('status')} options={[same, ...presences.map((value) => ({ value, label: t(`status.${value}`) }))]} fault={fault('status')} />
            {writes && <Choice label={t('roster.role')} value={said.role} onChange={put('role')} options={[same, ...roles.map((value) => ({ value, label: t(`roles.${value}`) }))]} fault={fault('role')} />}
            {writes && <Choice label={t('roster.active')} value={said.active} onChange={put('active')} options={[same, { value: 'yes', label: t('roster.activeYes') }, { value: 'no', label: t('roster.activeNo') }]} fault={fault('active')} />}
            {writes && <Field label={t('roster.maxChats')} type="number" inputMode="numeric" min={0} max={1000} placeholder={t('roster.same')} value={said.maxChats} onChange={(event) => put('maxChats')(event.target.value)} fault={fault('maxChats')} />}
            {writes && (
              <div>
                <Field label={t('roster.department')} placeholder={t('roster.same')} list="bulk-departments" maxLength={100} autoComplete="off" value={said.department} onChange={(event) => put('department')(event.target.value)} fault={fault('department')} />
                <datalist id="bulk-departments">{groups.map(({ uid, name }) => <option key={uid} value={name} />)}</datalist>
              </div>
            )}
            <Choice label={t('roster.join')} value={said.join} onChange={put('join')} options={[same, ...groups.map(({ uid, name }) => ({ value: uid, label: name }))]} fault={fault('join')} />
            <Choice label={t('roster.leave')} value={said.leave} onChange={put('leave')} options={[same, ...groups.map(({ uid, name }) => ({ value: uid, label: name }))]} fault={fault('leave')} />
          </div>
          {change.isError && !isOfFields(change.error, ...Object.keys(said)) && <p role="alert" className="text-12 text-bad">{words(change.error)}</p>}
          <div className="flex justify-end gap-2">
            <Button onClick={onClose}>{t('common.cancel')}</Button>
            <Button type="submit" look="main" disabled={Object.keys(body).length === 0 || change.isPending}>{t('roster.bulkChange', { count: picked.size })}</Button>
          </div>
        </form>
      )}
    </Dialog>
  )
}

export const BulkBar = ({ picked, onClear }: { picked: Picked; onClear: () => void }) => {
  const { t } = useTranslation()
  const [open, setOpen] = useState(false)
  return (
    <div role="region" aria-label={t('roster.picked', { count: picked.size })} className="flex flex-wrap items-center gap-2 border-t border-line bg-raised px-6 py-2.5 max-md:px-4">
      <b className="grow font-medium" role="status">{t('roster.picked', { count: picked.size })}</b>
      <Button look="quiet" onClick={onClear}>{t('roster.unpick')}</Button>
      <Button look="main" onClick={() => setOpen(true)}>{t('roster.bulk')}</Button>
      {open && (
        <BulkDialog
          picked={picked}
          onClose={() => setOpen(false)}
          onDone={() => {
            setOpen(false)
            onClear()
          }}
        />
      )}
    </div>
  )
}
