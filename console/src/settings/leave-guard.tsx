// Asks before one leaves what is not saved yet.
import { useBlocker } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'

export const LeaveGuard = ({ unsaved }: { unsaved: boolean }) => {
  const { t } = useTranslation()
  const { status, proceed, reset } = useBlocker({ shouldBlockFn: () => unsaved, enableBeforeUnload: () => unsaved, withResolver: true })
  return (
    <Dialog open={status === 'blocked'} onOpenChange={(open) => !open && reset?.()} title={t('sections.leaveTitle')}>
      <p className="mb-4 text-14 text-ink-2">{t('sections.leaveBody')}</p>
      <div className="flex justify-end gap-2">
        <Button onClick={reset}>{t('sections.stay')}</Button>
        <Button look="bad" onClick={proceed}>{t('sections.leave')}</Button>
      </div>
    </Dialog>
  )
}
