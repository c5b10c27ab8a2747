// Secrets that are told this once: closing is a deed of its own, so that nobody loses them by a click beside the dialog.
import { useTranslation } from 'react-i18next'
import { Button } from './button.tsx'
import { Copyable } from './copyable.tsx'
import { Dialog } from './dialog.tsx'
import { Notice } from './notice.tsx'

export interface Secret { label: string; text: string }

interface SecretsDialogProps { title: string; hint: string; secrets: readonly Secret[]; onClose: () => void }

export const SecretsDialog = ({ title, hint, secrets, onClose }: SecretsDialogProps) => {
  const { t } = useTranslation()
  return (
    <Dialog open onOpenChange={() => undefined} closable={false} title={title} width="wide">
      <div className="flex flex-col gap-4">
        <Notice>{hint}</Notice>
        {secrets.map((secret) => <Copyable key={secret.label} label={secret.label} text={secret.text} />)}
        <div className="flex justify-end"><Button look="main" onClick={onClose}>{t('once.kept')}</Button></div>
      </div>
    </Dialog>
  )
}
