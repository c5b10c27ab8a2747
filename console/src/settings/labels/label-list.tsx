// Labels or tags in rows: edited in a dialog, removed at once with a way back, and taken back later as well.
import { Pencil, Trash2 } from 'lucide-react'
import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Label } from '@switchboard/protocol'
import { keys } from '../../api/keys.ts'
import { useServices } from '../../app/services.ts'
import { LabelDot } from '../../labels/marks.tsx'
import { IconButton } from '../../ui/icon-button.tsx'
import { useAct } from '../use-act.ts'
import { LabelForm } from './label-form.tsx'

const stale = [keys.labels, keys.queues, keys.lists, keys.details] as const

export const useRestoreLabel = () => {
  const { t } = useTranslation()
  const { client } = useServices()
  const { act } = useAct()
  return (label: Label) => act({ work: () => client.send('POST', `/labels/${label.id}/restore`), stale, done: t('tag.restored', { name: label.name }) })
}

export const LabelList = ({ labels, change, none }: { labels: readonly Label[]; change: boolean; none: string }) => {
  const { t } = useTranslation()
  const { client } = useServices()
  const [editing, setEditing] = useState<Label | null>(null)
  const list = useRef<HTMLUListElement>(null)
  const { act, busy } = useAct()
  const remove = async (label: Label, place: number) => {
    const gone = await act({
      work: () => client.send('DELETE', `/labels/${label.id}`), stale, done: t('tag.removed', { name: label.name, count: label.conversations }),
      undo: () => client.send('POST', `/labels/${label.id}/restore`), undone: t('tag.restored', { name: label.name }),
    })
    // The row goes; the focus moves on to its neighbour.
    if (gone) list.current?.querySelectorAll<HTMLButtonElement>('button[data-remove]')[place === labels.length - 1 ? place - 1 : place + 1]?.focus()
  }
  if (labels.length === 0) return <p className="text-12 text-ink-3">{none}</p>
  return (
    <>
      <ul ref={list} className="divide-y divide-line rounded-panel border border-line bg-raised">
        {labels.map((label, place) => (
          <li key={label.id} className="flex min-h-11 items-center gap-2.5 ps-4 pe-1.5">
            <LabelDot color={label.color} size={12} /><span className="min-w-0 grow truncate font-medium"><bdi>{label.name}</bdi></span>
            <span className="shrink-0 text-12 text-ink-3">{t('settings.used', { count: label.conversations })}</span>
            {change && (
              <>
                <IconButton label={t('settings.editLabel', { label: label.name })} onClick={() => setEditing(label)}><Pencil size={14} aria-hidden="true" /></IconButton>
                <IconButton data-remove label={t('settings.removeLabel', { label: label.name })} disabled={busy} onClick={() => void remove(label, place)}><Trash2 size={14} aria-hidden="true" /></IconButton>
              </>
            )}
          </li>
        ))}
      </ul>
      {editing !== null && <LabelForm inbox={editing.inbox} title={t('settings.editLabel', { label: editing.name })} label={editing} onClose={() => setEditing(null)} />}
    </>
  )
}
