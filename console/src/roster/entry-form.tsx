// Somebody new, or what is known of somebody changed. What the server finds wrong stands beside its field.
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState, type FormEvent } from 'react'
import { useTranslation } from 'react-i18next'
import type { Role, RosterChange, RosterEntry } from '@switchboard/protocol'
import { keys } from '../api/keys.ts'
import { codeOf } from '../api/problem.ts'
import { useServices } from '../app/services.ts'
import { useErrorWords } from '../i18n/error-words.ts'
import { isOfFields } from '../i18n/field-faults.ts'
import { Button } from '../ui/button.tsx'
import { Choice } from '../ui/choice.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { Field } from '../ui/field.tsx'
import { Segmented } from '../ui/segmented.tsx'
import { Tick } from '../ui/tick.tsx'
import { changeOf, useEntryFaults, type Draft } from './draft.ts'
import { roles } from './search.ts'

const fields = ['name', 'email', 'username', 'phone', 'role', 'department', 'maxChats', 'groups', 'join', 'leave', 'password'] as const

export const EntryForm = ({ entry, onClose }: { entry: RosterEntry | null; onClose: () => void }) => {
  const { t } = useTranslation()
  const { client, queryClient, queries, toasts } = useServices()
  const words = useErrorWords()
  const groups = useQuery(queries.groups).data ?? []
  const [draft, setDraft] = useState<Draft>({
    name: entry?.agent.name ?? '', email: entry?.agent.email ?? '', username: entry?.username ?? '', phone: entry?.phone ?? '', role: entry?.agent.role ?? 'agent',
    department: entry?.department ?? '', maxChats: String(entry?.agent.maxChats ?? 5), groups: entry?.agent.groups.map((group) => group.uid) ?? [], password: '',
  })
  const [way, setWay] = useState<'mail' | 'password'>('mail')
  const [tried, setTried] = useState(false)
  const save = useMutation({
    mutationFn: (body: RosterChange | Record<string, unknown>) => (entry === null ? client.send<RosterEntry>('POST', '/roster', body) : client.send<RosterEntry>('PATCH', `/roster/${entry.agent.uid}`, body)),
    onSuccess: (next) => {
      void queryClient.invalidateQueries({ queryKey: keys.roster })
      void queryClient.invalidateQueries({ queryKey: keys.groups })
      onClose()
      toasts.show({ tone: 'plain', text: entry !== null ? t('roster.changed', { name: next.agent.name }) : t(way === 'mail' ? 'roster.invited' : 'roster.made', { name: next.agent.name, email: next.agent.email }) })
    },
  })
  const faults = useEntryFaults(draft, entry === null && way === 'password', save.error)
  const put = <K extends keyof Draft>(key: K, value: Draft[K]) => {
    save.reset()
    setDraft((before) => ({ ...before, [key]: value }))
  }
  const fault = (key: keyof Draft) => faults(key, tried)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    setTried(true)
    if (fields.some((key) => key in draft && faults(key as keyof Draft, true) !== undefined && !save.isError)) return
    const change = changeOf(draft, entry, way === 'password')
    if (Object.keys(change).length === 0) onClose()
    else save.mutate(change)
  }
  const text = (key: 'name' | 'email' | 'username' | 'phone' | 'department' | 'password') => ({
    label: t(`roster.${key}`), value: draft[key], fault: fault(key), autoComplete: 'off', onChange: (event: { target: { value: string } }) => put(key, event.target.value),
  })
  const taken = ['email.taken', 'username.taken'].includes(codeOf(save.error))
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()} title={entry === null ? t('roster.new') : t('roster.editTitle', { name: entry.agent.name })} width="wide">
      <form noValidate onSubmit={submit} className="flex flex-col gap-4">
        <div className="grid items-start gap-4 md:grid-cols-2">
          <Field {...text('name')} maxLength={255} required />
          <Field {...text('email')} type="email" dir="ltr" maxLength={254} required />
          <Field {...text('username')} dir="ltr" maxLength={50} hint={entry === null ? t('roster.usernameHint') : undefined} />
          <Field {...text('phone')} type="tel" dir="ltr" maxLength={20} />
          <Choice label={t('roster.role')} value={draft.role} onChange={(role) => put('role', role as Role)} options={roles.map((value) => ({ value, label: t(`roles.${value}`) }))} hint={t(`roster.roleHints.${draft.role}`)} fault={fault('role')} />
          <Field label={t('roster.maxChats')} type="number" inputMode="numeric" min={0} max={1000} value={draft.maxChats} onChange={(event) => put('maxChats', event.target.value)} hint={t('roster.maxChatsHint')} fault={fault('maxChats')} />
          <div>
            <Field {...text('department')} maxLength={100} list="departments" hint={t('roster.departmentHint')} />
            <datalist id="departments">{groups.map(({ uid, name }) => <option key={uid} value={name} />)}</datalist>
          </div>
        </div>
        {groups.length > 0 && (
          <fieldset>
            <legend className="mb-1 font-medium">{t('roster.groups')}</legend>
            <div className="grid max-h-40 gap-x-4 overflow-y-auto md:grid-cols-2">
              {groups.map(({ uid, name }) => (
                <Tick key={uid} label={<bdi>{name}</bdi>} checked={draft.groups.includes(uid)} onChange={(on) => put('groups', on ? [...draft.groups, uid] : draft.groups.filter((one) => one !== uid))} />
              ))}
            </div>
          </fieldset>
        )}
        {entry === null && (
          <fieldset className="border-t border-line pt-4">
            <legend className="sr-only">{t('roster.way')}</legend>
            <Segmented label={t('roster.way')} value={way} onChange={setWay} options={[{ value: 'mail', label: t('roster.byMail') }, { value: 'password', label: t('roster.byPassword') }]} />
            {way === 'mail' ? <p className="mt-2 text-12 text-ink-3">{t('roster.byMailHint')}</p> : <Field {...text('password')} type="password" autoComplete="new-password" maxLength={200} hint={t('roster.byPasswordHint')} className="mt-3 md:max-w-[50%]" />}
          </fieldset>
        )}
        {save.isError && !taken && !isOfFields(save.error, ...fields) && <p role="alert" className="text-12 text-bad">{words(save.error)}</p>}
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>{t('common.cancel')}</Button>
          <Button type="submit" look="main" disabled={save.isPending}>{t(entry !== null ? 'roster.save' : way === 'mail' ? 'roster.invite' : 'roster.create')}</Button>
        </div>
      </form>
    </Dialog>
  )
}
