// What can be done with the chosen rows. Stands where the head of the list was, so that nothing moves.
import { Menu as Base } from '@base-ui/react/menu'
import { useQuery } from '@tanstack/react-query'
import { X } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Conversation } from '@switchboard/protocol'
import { useServices } from '../app/services.ts'
import { GiveDialog } from '../handover/give-dialog.tsx'
import { MoveDialog } from '../handover/move-dialog.tsx'
import { useKeys } from '../keys/use-keys.ts'
import { cx } from '../lib/cx.ts'
import { LabelDot } from '../labels/marks.tsx'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { IconButton } from '../ui/icon-button.tsx'
import { floating } from '../ui/menu.tsx'
import type { Deed } from './bulk.ts'

interface BulkBarProps {
  chosen: readonly Conversation[]
  loaded: number
  progress: { of: number; done: number } | null
  onAll: () => void
  onNone: () => void
  run: (deed: Deed) => void
}

/** Labels of an inbox can be chosen when all are in it; those of the company always. */
const LabelMenu = ({ chosen, disabled, run }: { chosen: readonly Conversation[]; disabled: boolean; run: (deed: Deed) => void }) => {
  const { t } = useTranslation()
  const all = useQuery(useServices().queries.labels).data
  const inboxes = new Set(chosen.map((conversation) => conversation.inbox.uid))
  const own = all?.filter((label) => label.inbox === null || (inboxes.size === 1 && inboxes.has(label.inbox))) ?? []
  return (
    <Base.Root modal={false}>
      <Base.Trigger disabled={disabled} render={<Button size="small">{t('bulk.label')}</Button>} />
      <Base.Portal>
        <Base.Positioner align="start" sideOffset={6} collisionPadding={8} className="z-50">
          <Base.Popup className={cx(floating, 'min-w-52 p-1')}>
            {own.map((label) => (
              <Base.Item key={label.id} onClick={() => run({ action: 'label', label: label.id })} className="flex min-h-8 items-center gap-2.5 rounded-control px-2.5 text-13 outline-none select-none data-highlighted:bg-canvas max-md:min-h-11">
                <LabelDot color={label.color} size={10} />{label.name}
              </Base.Item>
            ))}
            {own.length === 0 && <p className="max-w-60 px-2.5 py-2 text-12 text-ink-2">{inboxes.size > 1 ? t('bulk.labelMixed') : t('labels.none')}</p>}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  )
}

export const BulkBar = ({ chosen, loaded, progress, onAll, onNone, run }: BulkBarProps) => {
  const { t } = useTranslation()
  const [asking, setAsking] = useState<'give' | 'move' | 'close' | null>(null)
  const count = chosen.length
  const idle = progress === null
  const act = (deed: Deed) => {
    setAsking(null)
    run(deed)
  }
  useKeys({ a: () => setAsking('give'), e: () => idle && run({ action: 'resolve' }), Escape: onNone })
  return (
    <div role="toolbar" aria-label={t('bulk.title')} className="arrive flex min-h-14 shrink-0 flex-wrap items-center gap-x-3 gap-y-1.5 border-b border-line bg-brand-soft px-4 py-2 max-md:px-3">
      <h1 className="sr-only">{t('queue.title')}</h1>
      <b className="font-bold" role="status">{idle ? t('bulk.chosen', { count }) : t('bulk.progress', { done: progress.done, of: progress.of })}</b>
      {count < loaded && <button type="button" onClick={onAll} className="min-h-6 font-medium underline underline-offset-4">{t('bulk.all', { count: loaded })}</button>}
      <span className="grow" />
      <span className="md:order-last"><IconButton label={t('bulk.none')} keys="Esc" onClick={onNone}><X size={16} aria-hidden="true" /></IconButton></span>
      <div className="flex flex-wrap items-center gap-1.5 max-md:w-full">
        <Button size="small" look="main" disabled={!idle} onClick={() => setAsking('give')}>{t('give.to')}</Button>
        <Button size="small" disabled={!idle} onClick={() => setAsking('move')}>{t('move.to')}</Button>
        <LabelMenu chosen={chosen} disabled={!idle} run={act} />
        <Button size="small" disabled={!idle} onClick={() => act({ action: 'resolve' })}>{t('thread.resolve')}</Button>
        <Button size="small" disabled={!idle} onClick={() => setAsking('close')}>{t('thread.close')}</Button>
      </div>
      {asking === 'give' && <GiveDialog title={t('bulk.give', { count })} holder={null} onGive={(agent) => act({ action: 'assign', agent: agent.uid })} onClose={() => setAsking(null)} />}
      {asking === 'move' && <MoveDialog title={t('bulk.move', { count })} from={null} onMove={(inbox) => act({ action: 'move', inbox: inbox.uid })} onClose={() => setAsking(null)} />}
      {asking === 'close' && (
        <Dialog open onOpenChange={() => setAsking(null)} title={t('thread.closeTitle')}>
          <p className="mb-4 text-14 text-ink-2">{t('bulk.closeBody', { count })}</p>
          <div className="flex justify-end gap-2">
            <Button onClick={() => setAsking(null)}>{t('common.cancel')}</Button>
            <Button look="main" onClick={() => act({ action: 'close' })}>{t('bulk.closeConfirm', { count })}</Button>
          </div>
        </Dialog>
      )}
    </div>
  )
}
