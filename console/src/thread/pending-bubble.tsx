// A message that the server does not have yet: on its way, or refused with the reason and a second try.
import { CircleAlert, Clock3, Lock } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { useServices } from '../app/services.ts'
import { AttachmentList } from '../files/attachment-list.tsx'
import { useCodeWords } from '../i18n/error-words.ts'
import { cx } from '../lib/cx.ts'
import { Button } from '../ui/button.tsx'
import { bubbleRow, bubbleShape, bubbleWidth } from './bubble-shape.ts'
import type { Item } from './items.ts'

export const PendingBubble = ({ item }: { item: Extract<Item, { kind: 'pending' }> }) => {
  const { t } = useTranslation()
  const { outbox } = useServices()
  const words = useCodeWords()
  const { pending, first, last } = item
  const failed = pending.state === 'failed'
  const side = pending.type === 'message' ? 'agent' : pending.type
  return (
    <div className={cx(bubbleRow(side, first))} data-state={pending.state} data-client-id={pending.clientId} data-type={pending.type}>
      <div className={cx(bubbleWidth, 'items-end')}>
        {first && (
          <div className="mb-1 flex items-center gap-1.5 px-1 text-12 font-medium text-ink-2">
            {side === 'note' && <Lock size={12} aria-hidden="true" className="text-ink-3" />}{t('thread.you')}
          </div>
        )}
        <div dir="auto" className={cx(bubbleShape(side, last), failed ? 'border-bad!' : 'opacity-75')}>{pending.text}<AttachmentList attachments={pending.attachments ?? []} /></div>
        {failed ? (
          <div role="alert" className="mt-1 flex flex-wrap items-center justify-end gap-x-2 gap-y-1 text-12 text-bad">
            <span className="inline-flex items-center gap-1.5"><CircleAlert size={13} aria-hidden="true" />{t('thread.notSent')} {words(pending.code ?? 'unknown')}</span>
            <Button size="small" onClick={() => outbox.retry(pending.clientId)}>{t('thread.retry')}</Button>
            <Button size="small" look="quiet" onClick={() => outbox.discard(pending.clientId)}>{t('thread.discard')}</Button>
          </div>
        ) : last && (
          <div className="mt-1 flex items-center gap-1.5 px-1 text-11 text-ink-3"><Clock3 size={12} aria-hidden="true" />{t('thread.sending')}</div>
        )}
      </div>
    </div>
  )
}
