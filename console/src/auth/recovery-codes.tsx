// Recovery codes, shown once; whoever goes on says that he has kept them.
import { useTranslation } from 'react-i18next'
import { useServices } from '../app/services.ts'
import { Button } from '../ui/button.tsx'

export const RecoveryCodes = ({ codes, onKept }: { codes: readonly string[]; onKept: () => void }) => {
  const { t } = useTranslation()
  const { toasts } = useServices()
  return (
    <div className="flex flex-col gap-4">
      <p className="text-ink-2">{t('auth.codesLead')}</p>
      <ul dir="ltr" className="grid grid-cols-1 gap-x-4 gap-y-1 rounded-panel border border-line bg-canvas p-3 font-mono text-13 min-[420px]:grid-cols-2">
        {codes.map((code) => <li key={code} className="select-all">{code}</li>)}
      </ul>
      <div className="flex flex-wrap gap-2">
        {window.isSecureContext && <Button size="large" onClick={() => void navigator.clipboard.writeText(codes.join('\n')).then(() => toasts.show({ tone: 'plain', text: t('auth.codesCopied') }))}>{t('auth.copyCodes')}</Button>}
        <Button look="main" size="large" className="grow" onClick={onKept}>{t('auth.codesKept')}</Button>
      </div>
    </div>
  )
}
