// Name, description, whether it is the default one, and how it shares its work; saved together.
import { useState, type FormEvent } from 'react'
import { useTranslation } from 'react-i18next'
import type { ListedGroup } from '@switchboard/protocol'
import { keys } from '../../api/keys.ts'
import { codeOf } from '../../api/problem.ts'
import { useServices } from '../../app/services.ts'
import { useErrorWords } from '../../i18n/error-words.ts'
import { Button } from '../../ui/button.tsx'
import { Field } from '../../ui/field.tsx'
import { Notice } from '../../ui/notice.tsx'
import { TextArea } from '../../ui/text-area.tsx'
import { Toggle } from '../../ui/toggle.tsx'
import { StrategyChoice } from './strategy-choice.tsx'

export const GroupForm = ({ group, change }: { group: ListedGroup; change: boolean }) => {
  const { t } = useTranslation()
  const { client, queryClient, toasts } = useServices()
  const words = useErrorWords()
  const [name, setName] = useState(group.name)
  const [description, setDescription] = useState(group.description)
  const [strategy, setStrategy] = useState(group.strategy)
  const [isDefault, setIsDefault] = useState(group.isDefault)
  const [error, setError] = useState<unknown>(null)
  const [busy, setBusy] = useState(false)
  const taken = codeOf(error) === 'group.name_taken'
  const empty = name.trim() === ''
  const next = { name: name.trim(), description: description.trim(), strategy, isDefault }
  const changed = next.name !== group.name || next.description !== group.description || strategy !== group.strategy || isDefault !== group.isDefault
  const save = async (event: FormEvent) => {
    event.preventDefault()
    if (empty || !changed) return
    setBusy(true)
    setError(null)
    try {
      await client.send('PATCH', `/groups/${group.uid}`, next)
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
      <fieldset disabled={!change} className="flex flex-col gap-4">
        <Field
          className="max-w-96" label={t('group.name')} value={name} maxLength={100} required autoComplete="off" dir="auto" onChange={(event) => setName(event.target.value)}
          fault={taken ? words(error) : empty ? t('group.nameMissing') : undefined}
        />
        <TextArea label={t('group.description')} hint={t('group.descriptionHint')} value={description} rows={2} maxLength={1000} dir="auto" onChange={(event) => setDescription(event.target.value)} />
        <div className="max-w-[520px]"><Toggle label={t('group.isDefault')} hint={t('group.isDefaultHint')} checked={isDefault} onChange={setIsDefault} /></div>
        <div>
          <p className="mb-1.5 font-medium">{t('settings.strategyOf', { group: group.name })}</p>
          <StrategyChoice label={t('settings.strategyOf', { group: group.name })} value={strategy} disabled={!change} onChange={setStrategy} />
        </div>
        {error !== null && !taken && <Notice tone="bad">{words(error)}</Notice>}
        {change && <div className="flex justify-end"><Button type="submit" look="main" disabled={empty || !changed || busy}>{t('settings.save')}</Button></div>}
      </fieldset>
    </form>
  )
}
