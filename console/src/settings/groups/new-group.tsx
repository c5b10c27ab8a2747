// A group begins with its name; the rest is decided on its page.
import { useRef, useState, type FormEvent } from 'react'
import { useTranslation } from 'react-i18next'
import type { Group } from '@switchboard/protocol'
import { keys } from '../../api/keys.ts'
import { codeOf } from '../../api/problem.ts'
import { useServices } from '../../app/services.ts'
import { useErrorWords } from '../../i18n/error-words.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Field } from '../../ui/field.tsx'
import { Notice } from '../../ui/notice.tsx'

export const NewGroup = ({ onMade, onClose }: { onMade: (uid: string) => void; onClose: () => void }) => {
  const { t } = useTranslation()
  const { client, queryClient, toasts } = useServices()
  const words = useErrorWords()
  const [name, setName] = useState('')
  const [description, setDescription] = useState('')
  const [error, setError] = useState<unknown>(null)
  const [busy, setBusy] = useState(false)
  const first = useRef<HTMLInputElement>(null)
  const taken = codeOf(error) === 'group.name_taken'
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    if (name.trim() === '') return
    setBusy(true)
    setError(null)
    try {
      const made = await client.send<Group>('POST', '/groups', { name: name.trim(), description: description.trim() })
      await queryClient.invalidateQueries({ queryKey: keys.groups })
      toasts.show({ tone: 'plain', text: t('group.made', { group: made.name }) })
      onMade(made.uid)
    } catch (fault) {
      setError(fault)
      setBusy(false)
    }
  }
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()} title={t('group.new')} focus={first}>
      <form onSubmit={(event) => void submit(event)} className="flex flex-col gap-4">
        <Field ref={first} label={t('group.name')} value={name} maxLength={100} required autoComplete="off" dir="auto" fault={taken ? words(error) : undefined} onChange={(event) => setName(event.target.value)} />
        <Field label={t('group.description')} hint={t('group.descriptionHint')} value={description} maxLength={1000} autoComplete="off" dir="auto" onChange={(event) => setDescription(event.target.value)} />
        {error !== null && !taken && <Notice tone="bad">{words(error)}</Notice>}
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>{t('common.cancel')}</Button>
          <Button type="submit" look="main" disabled={name.trim() === '' || busy}>{t('group.create')}</Button>
        </div>
      </form>
    </Dialog>
  )
}
