// "Move to inbox…": where it waits from then on. Says what that costs: the labels belong to the old inbox.
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { Inbox } from '@switchboard/protocol'
import { useServices } from '../app/services.ts'
import { ChannelGlyph } from '../inbox/channel-glyph.tsx'
import { Dialog } from '../ui/dialog.tsx'

interface MoveDialogProps { title: string; from: string | null; onMove: (inbox: Inbox) => void; onClose: () => void }

export const MoveDialog = ({ title, from, onMove, onClose }: MoveDialogProps) => {
  const { t } = useTranslation()
  const inboxes = useQuery(useServices().queries.inboxes).data
  const others = inboxes?.filter((inbox) => inbox.uid !== from) ?? []
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()} title={title}>
      <p className="mb-2 text-ink-2">{t('move.body')}</p>
      <ul aria-label={t('move.inboxes')} className="-mx-2 flex flex-col">
        {others.map((inbox) => (
          <li key={inbox.uid}>
            <button type="button" onClick={() => onMove(inbox)} className="ring-inset-focus flex min-h-11 w-full items-center gap-2.5 rounded-control px-2 text-start hover:bg-canvas">
              <ChannelGlyph channel={inbox.channel} size={15} />
              <span className="min-w-0 grow truncate font-medium">{inbox.name}</span>
              {inbox.phoneNumber !== null && <span dir="ltr" className="font-mono text-12 text-ink-3">{inbox.phoneNumber}</span>}
              {inbox.group !== null && <span className="max-w-32 truncate text-12 text-ink-3">{inbox.group.name}</span>}
            </button>
          </li>
        ))}
      </ul>
      {inboxes !== undefined && others.length === 0 && <p className="text-ink-2">{t('move.nowhere')}</p>}
    </Dialog>
  )
}
