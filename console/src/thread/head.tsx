// Above the thread: who, in which state, whose, who else looks, and the acts that are possible now.
import { Link, useSearch } from '@tanstack/react-router'
import { ArrowLeft, Ellipsis, FolderInput, Info, RotateCcw, Undo2, UserRoundPlus, XCircle } from 'lucide-react'
import { lazy, Suspense, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Conversation } from '@switchboard/protocol'
import { useServices } from '../app/services.ts'
import { useMedia } from '../app/use-media.ts'
import { useCan, useMe } from '../auth/use-me.ts'
import { useMove } from '../handover/use-move.ts'
import { ChannelGlyph } from '../inbox/channel-glyph.tsx'
import { WaitClock } from '../inbox/wait.tsx'
import { useKeys } from '../keys/use-keys.ts'
import { LabelEditor } from '../labels/editor.tsx'
import { LabelMarks } from '../labels/marks.tsx'
import { useMarks } from '../labels/book.ts'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { IconButton } from '../ui/icon-button.tsx'
import { Kbd } from '../ui/kbd.tsx'
import { Menu, MenuItem, MenuLine } from '../ui/menu.tsx'
import { StateSign } from './state-sign.tsx'
import { useChange } from './use-change.ts'
import { Viewers } from './viewers.tsx'

const MoveDialog = lazy(async () => ({ default: (await import('../handover/move-dialog.tsx')).MoveDialog }))
const TransferDialog = lazy(async () => ({ default: (await import('../handover/transfer-dialog.tsx')).TransferDialog }))

interface HeadProps { conversation: Conversation; name: string; panelOpen: boolean; onPanel: () => void }

export const Head = ({ conversation, name, panelOpen, onPanel }: HeadProps) => {
  const { t } = useTranslation()
  const { agent } = useMe()
  const { run, busy } = useChange()
  const mayWrite = useCan('conversation.reply')
  const supervises = useCan('conversation.supervise')
  const search = useSearch({ from: '/app/inbox' })
  const roomy = useMedia('(min-width: 64rem)')
  const [asking, setAsking] = useState<'close' | 'transfer' | 'move' | null>(null)
  const move = useMove()
  const { state } = conversation
  const marks = useMarks(useServices().book, conversation)
  const inCharge = mayWrite && (supervises || conversation.agent?.uid === agent.uid)
  const may = {
    claim: mayWrite && state === 'queued',
    resolve: inCharge && state === 'assigned',
    release: inCharge && state === 'assigned',
    reopen: mayWrite && state === 'resolved',
    close: inCharge && state !== 'closed',
    transfer: inCharge && (state === 'queued' || state === 'assigned'),
    move: supervises && (state === 'queued' || state === 'assigned'),
  }
  useKeys({
    c: () => may.claim && void run('claim', conversation),
    e: () => may.resolve && void run('resolve', conversation),
    a: () => may.transfer && setAsking('transfer'),
  })
  return (
    <header className="flex min-h-14 shrink-0 items-center gap-2 border-b border-line ps-4 pe-2 max-md:ps-1">
      <Link to="/app/inbox" search={search} aria-label={t('thread.back')} className="press inline-flex size-11 items-center justify-center rounded-control text-ink-2 md:hidden">
        <ArrowLeft size={20} aria-hidden="true" className="rtl:-scale-x-100" />
      </Link>
      <div className="min-w-0 grow">
        <h2 className="flex items-center gap-2 text-16 font-bold"><span className="truncate">{name}</span><ChannelGlyph channel={conversation.inbox.channel} size={14} /></h2>
        <div className="flex items-center gap-1.5 overflow-hidden text-12 text-ink-2">
          <StateSign state={state} />
          <span className="min-w-14 truncate">{state === 'assigned' && conversation.agent !== null
            ? (conversation.agent.uid === agent.uid ? t('states.yours') : t('states.with', { name: conversation.agent.name }))
            : t(`states.${state}`)}</span>
          <span className="font-mono text-11 text-ink-3 max-md:hidden" dir="ltr">#{conversation.number}</span>
          {(state === 'queued' || state === 'assigned') && conversation.waitingSince !== null && <WaitClock since={conversation.waitingSince} />}
          {mayWrite ? <LabelEditor conversation={conversation} /> : <LabelMarks marks={marks} few={3} slim />}
        </div>
      </div>
      <Viewers conversation={conversation.uid} />
      {may.claim && <Button look="main" disabled={busy !== null} onClick={() => void run('claim', conversation)}>{t('thread.claim')}</Button>}
      {may.resolve && <Button look="main" disabled={busy !== null} onClick={() => void run('resolve', conversation)}>{t('thread.resolve')}</Button>}
      {may.reopen && <Button disabled={busy !== null} onClick={() => void run('reopen', conversation)}><RotateCcw size={14} aria-hidden="true" />{t('thread.reopen')}</Button>}
      {may.release && <Button className="max-lg:hidden" disabled={busy !== null} onClick={() => void run('release', conversation)}>{t('thread.release')}</Button>}
      {may.close && (
        <Menu trigger={<button type="button" aria-label={t('thread.more')} className="press inline-flex size-8 shrink-0 items-center justify-center rounded-control text-ink-2 hover:bg-canvas max-md:size-10"><Ellipsis size={17} aria-hidden="true" /></button>}>
          {may.release && !roomy && <MenuItem icon={<Undo2 size={15} aria-hidden="true" className="rtl:-scale-x-100" />} onSelect={() => void run('release', conversation)}>{t('thread.release')}</MenuItem>}
          {may.transfer && <MenuItem icon={<UserRoundPlus size={15} aria-hidden="true" />} end={<Kbd>a</Kbd>} onSelect={() => setAsking('transfer')}>{t('transfer.menu')}</MenuItem>}
          {may.move && <MenuItem icon={<FolderInput size={15} aria-hidden="true" />} onSelect={() => setAsking('move')}>{t('move.to')}</MenuItem>}
          {may.transfer && <MenuLine />}
          <MenuItem icon={<XCircle size={15} aria-hidden="true" />} onSelect={() => setAsking('close')}>{t('thread.close')}</MenuItem>
        </Menu>
      )}
      <IconButton label={t('context.title')} active={panelOpen} aria-pressed={panelOpen} onClick={onPanel}><Info size={17} aria-hidden="true" /></IconButton>
      <Dialog open={asking === 'close'} onOpenChange={() => setAsking(null)} title={t('thread.closeTitle')}>
        <p className="mb-4 text-14 text-ink-2">{t('thread.closeBody', { name })}</p>
        <div className="flex justify-end gap-2">
          <Button onClick={() => setAsking(null)}>{t('common.cancel')}</Button>
          <Button
            look="main"
            onClick={() => {
              setAsking(null)
              void run('close', conversation)
            }}
          >
            {t('thread.closeConfirm')}
          </Button>
        </div>
      </Dialog>
      <Suspense>
        {asking === 'transfer' && <TransferDialog conversation={conversation} name={name} onClose={() => setAsking(null)} />}
        {asking === 'move' && (
          <MoveDialog
            title={t('move.title', { name })}
            from={conversation.inbox.uid}
            onMove={(inbox) => {
              setAsking(null)
              void move(conversation, inbox)
            }}
            onClose={() => setAsking(null)}
          />
        )}
      </Suspense>
    </header>
  )
}
