// Name, description, whether it is the default one, and how it shares its work; saved together.
import { useState, type FormEvent } from 'react'
import { useTranslation } from 'react-i18next'
import type { Group, ListedGroup } from '@switchboard/protocol'
import { keys } from '../../api/keys.ts'
import { codeOf } from '../../api/problem.ts'
import { useServices } from '../../app/services.ts'
import { useErrorWords } from '../../i18n/error-words.ts'
import { Button } from '../../ui/button.tsx'
import { Field } from '../../ui/field.tsx'
import { Notice } from '../../ui/notice.tsx'
import { TextArea } from '../../ui/text-area.tsx'
import { Toggle } from '../../ui/toggle.tsx'
import { LeaveGuard } from '../leave-guard.tsx'
import { StrategyChoice } from './strategy-choice.tsx'

type Fields = Pick<ListedGroup, 'name' | 'description' | 'strategy' | 'isDefault'>

const fieldsOf = ({ name, description, strategy, isDefault }: ListedGroup): Fields => ({ name, description, strategy, isDefault })
const changesIn = (before: Fields, after: Fields): Partial<Fields> => Object.fromEntries(Object.entries(after).filter(([key, value]) => before[key as keyof Fields] !== value))

export const GroupForm = ({ group, may }: { group: ListedGroup; may: boolean }) => {
  const { t } = useTranslation()
  const { client, queryClient, toasts } = useServices()
  const words = useErrorWords()
  const [base, setBase] = useState(() => fieldsOf(group))
  const [edited, setEdited] = useState(base)
  const [error, setError] = useState<unknown>(null)
  const [busy, setBusy] = useState(false)
  const taken = codeOf(error) === 'group.name_taken'
  const { name, description, strategy, isDefault } = edited
  const empty = name.trim() === ''
  const change = changesIn(base, { ...edited, name: name.trim(), description: description.trim() })
  const changed = Object.keys(change).length > 0
  const held = fieldsOf(group)
  // New from the server: it is taken over where nothing is being changed here.
  if (Object.keys(changesIn(base, held)).length > 0 && (!changed || Object.keys(changesIn(edited, held)).length === 0)) {
    setBase(held)
    setEdited(held)
  }
  const edit = (part: Partial<Fields>) => setEdited({ ...edited, ...part })
  const save = async (event: FormEvent) => {
    event.preventDefault()
    if (empty || !changed) return
    setBusy(true)
    setError(null)
    try {
      const saved = await client.send<Group>('PATCH', `/groups/${group.uid}`, change)
      setEdited({ ...edited, ...change })
      queryClient.setQueryData<ListedGroup[]>(keys.groups, (list) => list?.map((one) => (one.uid === saved.uid ? { ...one, ...saved } : one)))
      toasts.show({ tone: 'plain', text: t('settings.saved') })
    } catch (fault) {
      setError(fault)
    } finally {
      setBusy(false)
      void queryClient.invalidateQueries({ queryKey: keys.groups })
    }
  }
  return (
    <form onSubmit={(event) => void save(event)} className="pb-6">
      <LeaveGuard unsaved={changed} />
      <fieldset disabled={!may} className="flex flex-col gap-4">
        <Field
          className="max-w-96" label={t('group.name')} value={name} maxLength={100} required autoComplete="off" dir="auto" onChange={(event) => edit({ name: event.target.value })}
          fault={taken ? words(error) : empty ? t('group.nameMissing') : undefined}
        />
        <TextArea label={t('group.description')} hint={t('group.descriptionHint')} value={description} rows={2} maxLength={1000} dir="auto" onChange={(event) => edit({ description: event.target.value })} />
        <div className="max-w-[520px]"><Toggle label={t('group.isDefault')} hint={t('group.isDefaultHint')} checked={isDefault} onChange={(on) => edit({ isDefault: on })} /></div>
        <div>
          <p className="mb-1.5 font-medium">{t('settings.strategyOf', { group: group.name })}</p>
          <StrategyChoice label={t('settings.strategyOf', { group: group.name })} value={strategy} disabled={!may} onChange={(next) => edit({ strategy: next })} />
        </div>
        {error !== null && !taken && <Notice tone="bad">{words(error)}</Notice>}
        {may && <div className="flex justify-end"><Button type="submit" look="main" disabled={empty || !changed || busy}>{t('settings.save')}</Button></div>}
      </fieldset>
    </form>
  )
}
