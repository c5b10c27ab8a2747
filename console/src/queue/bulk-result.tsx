// What came of a deed on many: how many were done, and for the rest who and why.
import { Undo2 } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { useCodeWords } from '../i18n/error-words.ts'
import { useVisitorName } from '../inbox/visitor-name.ts'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { byReason } from './bulk.ts'
import type { Told } from './use-bulk.ts'

export const BulkResultDialog = ({ told, onClose }: { told: Told; onClose: () => void }) => {
  const { t } = useTranslation()
  const words = useCodeWords()
  const nameOf = useVisitorName()
  const { deed, outcome, undo } = told
  return (
    <Dialog open onOpenChange={onClose} title={t('bulk.resultTitle')}>
      <p className="text-14">
        {outcome.done.length > 0 ? t(`bulk.done.${deed.action}`, { count: outcome.done.length }) : t('bulk.noneDone')}{' '}
        <b className="font-bold">{t('bulk.failed', { count: outcome.failed.length })}</b>
      </p>
      <ul className="mt-3 flex flex-col gap-3">
        {byReason(outcome.failed).map((reason) => (
          <li key={reason.code} className="border-s-2 border-bad ps-3">
            <p className="font-medium">{reason.code === 'agent.at_capacity' && deed.action === 'assign' ? t('bulk.full') : words(reason.code, reason.title)}</p>
            <ul className="mt-1 text-12 text-ink-2">
              {reason.conversations.map((conversation) => (
                <li key={conversation.uid}>{nameOf(conversation.visitor)} <span className="font-mono text-11 text-ink-3" dir="ltr">#{conversation.number}</span></li>
              ))}
            </ul>
          </li>
        ))}
      </ul>
      <div className="mt-4 flex justify-end gap-2">
        {undo !== null && (
          <Button
            onClick={() => {
              onClose()
              undo()
            }}
          >
            <Undo2 size={14} aria-hidden="true" className="rtl:-scale-x-100" />{t('bulk.undo', { count: outcome.done.length })}
          </Button>
        )}
        <Button look="main" onClick={onClose}>{t('common.close')}</Button>
      </div>
    </Dialog>
  )
}
