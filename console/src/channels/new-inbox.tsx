// A new inbox: what it is called, by which channel it comes, who answers. Everything else is decided where it then opens.
import { useMutation, useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState, type FormEvent } from 'react'
import { useTranslation } from 'react-i18next'
import type { Inbox } from '@switchboard/protocol'
import { keys } from '../api/keys.ts'
import { codeOf } from '../api/problem.ts'
import { useServices } from '../app/services.ts'
import { useErrorWords } from '../i18n/error-words.ts'
import { faultOf, isOfFields } from '../i18n/field-faults.ts'
import { Button } from '../ui/button.tsx'
import { Choice } from '../ui/choice.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { Field } from '../ui/field.tsx'
import { Segmented } from '../ui/segmented.tsx'

const channels = ['web', 'phone', 'email', 'api'] as const

export const NewInbox = ({ onClose }: { onClose: () => void }) => {
  const { t } = useTranslation()
  const { client, queryClient, queries } = useServices()
  const words = useErrorWords()
  const navigate = useNavigate()
  const groups = useQuery(queries.groups).data ?? []
  const [name, setName] = useState('')
  const [channel, setChannel] = useState<(typeof channels)[number]>('web')
  const [phone, setPhone] = useState('')
  const [group, setGroup] = useState('')
  const make = useMutation({
    mutationFn: () => client.send<Inbox>('POST', '/inboxes', { name: name.trim(), channel, ...(group === '' ? {} : { group }), ...(channel === 'phone' ? { phoneNumber: phone.trim() } : {}) }),
    onSuccess: (made) => {
      queryClient.setQueryData<Inbox[]>(keys.inboxes, (list) => list && [...list, made])
      onClose()
      void navigate({ to: '/app/settings/$section/$item', params: { section: 'inboxes', item: made.uid } })
    },
  })
  const code = make.isError ? codeOf(make.error) : ''
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (name.trim() !== '') make.mutate()
  }
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()} title={t('inboxes.new')}>
      <form onSubmit={submit} noValidate className="flex flex-col gap-4">
        <Field label={t('inboxes.name')} value={name} maxLength={100} required autoComplete="off" onChange={(event) => { make.reset(); setName(event.target.value) }} fault={code === 'inbox.name_taken' ? words(make.error) : faultOf(make.error, 'name')} />
        <div>
          <p className="mb-1.5 font-medium">{t('inboxes.channel')}</p>
          <Segmented label={t('inboxes.channel')} value={channel} onChange={setChannel} options={channels.map((value) => ({ value, label: t(`channels.${value}`) }))} />
        </div>
        {channel === 'phone' && <Field label={t('inboxes.phone')} type="tel" dir="ltr" maxLength={32} value={phone} onChange={(event) => { make.reset(); setPhone(event.target.value) }} fault={code === 'inbox.phone_taken' ? words(make.error) : faultOf(make.error, 'phoneNumber')} />}
        <Choice label={t('inboxes.group')} value={group} onChange={setGroup} options={[{ value: '', label: t('inboxes.defaultGroup') }, ...groups.map((one) => ({ value: one.uid, label: one.name }))]} />
        {make.isError && code !== 'inbox.name_taken' && code !== 'inbox.phone_taken' && !isOfFields(make.error, 'name', 'phoneNumber') && <p role="alert" className="text-12 text-bad">{words(make.error)}</p>}
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>{t('common.cancel')}</Button>
          <Button type="submit" look="main" disabled={name.trim() === '' || (channel === 'phone' && phone.trim() === '') || make.isPending}>{t('inboxes.create')}</Button>
        </div>
      </form>
    </Dialog>
  )
}
