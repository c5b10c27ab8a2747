// The labels of each inbox: made, renamed, recoloured, removed, taken back.
import { useQuery } from '@tanstack/react-query'
import { Plus } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Inbox } from '@switchboard/protocol'
import { useServices } from '../../app/services.ts'
import { useCan } from '../../auth/use-me.ts'
import { ChannelGlyph } from '../../inbox/channel-glyph.tsx'
import { Button } from '../../ui/button.tsx'
import { Removed } from '../removed.tsx'
import { Unread } from '../unread.tsx'
import { LabelForm } from './label-form.tsx'
import { LabelList, useRestoreLabel } from './label-list.tsx'

export const Labels = () => {
  const { t } = useTranslation()
  const { queries } = useServices()
  const change = useCan('group.write')
  const inboxes = useQuery(queries.inboxes)
  const labels = useQuery({ ...queries.labels, refetchOnMount: 'always' })
  const removed = useQuery({ ...queries.labelsRemoved, refetchOnMount: 'always' }).data ?? []
  const [making, setMaking] = useState<Inbox | null>(null)
  const restore = useRestoreLabel()
  if (inboxes.data === undefined || labels.data === undefined) return <Unread of={labels.isError ? labels : inboxes} />
  if (inboxes.data.length === 0) return <p className="text-ink-2">{t('settings.noInboxes')}</p>
  const nameOfInbox = new Map(inboxes.data.map((inbox) => [inbox.uid, inbox.name]))
  return (
    <>
      <div className="flex flex-col gap-5">
        {inboxes.data.map((inbox) => (
          <section key={inbox.uid} aria-label={inbox.name}>
            <div className="mb-1.5 flex min-h-8 items-center gap-2">
              <ChannelGlyph channel={inbox.channel} size={14} /><h2 className="grow truncate font-bold">{inbox.name}</h2>
              {change && <Button size="small" aria-label={t('settings.newLabelIn', { inbox: inbox.name })} onClick={() => setMaking(inbox)}><Plus size={13} aria-hidden="true" />{t('settings.newLabel')}</Button>}
            </div>
            <LabelList labels={labels.data.filter((label) => label.inbox === inbox.uid)} change={change} none={t('settings.noLabels')} />
          </section>
        ))}
      </div>
      {change && (
        <Removed
          things={removed.filter((label) => label.inbox !== null)} keyOf={(label) => label.id} nameOf={(label) => `${label.name} · ${nameOfInbox.get(label.inbox ?? '') ?? ''}`}
          onRestore={(label) => void restore(label)}
        />
      )}
      {making !== null && <LabelForm inbox={making.uid} title={t('settings.newLabelIn', { inbox: making.name })} label={null} onClose={() => setMaking(null)} />}
    </>
  )
}
