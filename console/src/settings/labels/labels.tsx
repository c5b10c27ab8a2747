// The labels of each inbox: made, renamed, recoloured, removed.
import { useMutation, useQuery } from '@tanstack/react-query'
import { Pencil, Plus, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Inbox, Label } from '@switchboard/protocol'
import { keys } from '../api/keys.ts'
import { useServices } from '../app/services.ts'
import { useCan } from '../auth/use-me.ts'
import { useErrorWords } from '../i18n/error-words.ts'
import { ChannelGlyph } from '../inbox/channel-glyph.tsx'
import { LabelDot } from '../labels/marks.tsx'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { IconButton } from '../ui/icon-button.tsx'
import { LabelForm } from './label-form.tsx'

type Asking = { what: 'new'; inbox: Inbox } | { what: 'edit' | 'remove'; label: Label } | null

const RemoveDialog = ({ label, onClose }: { label: Label; onClose: () => void }) => {
  const { t } = useTranslation()
  const { client, queryClient, toasts } = useServices()
  const words = useErrorWords()
  const remove = useMutation({
    mutationFn: () => client.send('DELETE', `/labels/${label.id}`),
    onSuccess: () => {
      void queryClient.invalidateQueries({ queryKey: keys.labels })
      void queryClient.invalidateQueries({ queryKey: keys.queues })
      toasts.show({ tone: 'plain', text: t('settings.labelRemoved', { label: label.name }) })
      onClose()
    },
    onError: (error) => toasts.show({ tone: 'bad', text: words(error) }),
  })
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()} title={t('settings.removeLabel', { label: label.name })}>
      <p className="mb-4 text-14 text-ink-2">{t('settings.removeBody', { count: label.conversations })}</p>
      <div className="flex justify-end gap-2">
        <Button onClick={onClose}>{t('common.cancel')}</Button>
        <Button look="bad" disabled={remove.isPending} onClick={() => remove.mutate()}>{t('settings.remove')}</Button>
      </div>
    </Dialog>
  )
}

export const Labels = () => {
  const { t } = useTranslation()
  const change = useCan('group.write')
  const { queries } = useServices()
  const inboxes = useQuery(queries.inboxes).data
  const labels = useQuery({ ...queries.labels, refetchOnMount: 'always' }).data
  const [asking, setAsking] = useState<Asking>(null)
  const close = () => setAsking(null)
  if (inboxes === undefined || labels === undefined) return null
  if (inboxes.length === 0) return <p className="text-ink-2">{t('settings.noInboxes')}</p>
  return (
    <div className="flex flex-col gap-5">
      {inboxes.map((inbox) => {
        const own = labels.filter((label) => label.inbox === inbox.uid)
        return (
          <section key={inbox.uid} aria-label={inbox.name}>
            <div className="mb-1.5 flex min-h-8 items-center gap-2">
              <ChannelGlyph channel={inbox.channel} size={14} /><h3 className="grow truncate font-bold">{inbox.name}</h3>
              {change && <Button size="small" aria-label={t('settings.newLabelIn', { inbox: inbox.name })} onClick={() => setAsking({ what: 'new', inbox })}><Plus size={13} aria-hidden="true" />{t('settings.newLabel')}</Button>}
            </div>
            {own.length === 0 ? <p className="text-12 text-ink-3">{t('settings.noLabels')}</p> : (
              <ul className="divide-y divide-line rounded-panel border border-line bg-raised">
                {own.map((label) => (
                  <li key={label.id} className="flex min-h-11 items-center gap-2.5 ps-4 pe-1.5">
                    <LabelDot color={label.color} size={12} /><span className="min-w-0 grow truncate font-medium">{label.name}</span>
                    <span className="text-12 text-ink-3">{t('settings.used', { count: label.conversations })}</span>
                    {change && (
                      <>
                        <IconButton label={t('settings.editLabel', { label: label.name })} onClick={() => setAsking({ what: 'edit', label })}><Pencil size={14} aria-hidden="true" /></IconButton>
                        <IconButton label={t('settings.removeLabel', { label: label.name })} onClick={() => setAsking({ what: 'remove', label })}><Trash2 size={14} aria-hidden="true" /></IconButton>
                      </>
                    )}
                  </li>
                ))}
              </ul>
            )}
          </section>
        )
      })}
      {asking?.what === 'new' && <LabelForm inbox={asking.inbox.uid} title={t('settings.newLabelIn', { inbox: asking.inbox.name })} label={null} onClose={close} />}
      {asking?.what === 'edit' && <LabelForm inbox={asking.label.inbox} title={t('settings.editLabel', { label: asking.label.name })} label={asking.label} onClose={close} />}
      {asking?.what === 'remove' && <RemoveDialog label={asking.label} onClose={close} />}
    </div>
  )
}
