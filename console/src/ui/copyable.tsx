// Lines for another program, to be copied.
import { Check, Copy } from 'lucide-react'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from './button.tsx'

const longMs = 2500

interface CopyableProps {
  /** What it is; said with the button, too. */
  label: string
  text: string
  hideLabel?: boolean
}

export const Copyable = ({ label, text, hideLabel = false }: CopyableProps) => {
  const { t } = useTranslation()
  const [state, setState] = useState<'idle' | 'copied' | 'failed'>('idle')
  useEffect(() => {
    if (state === 'idle') return
    const timer = setTimeout(() => setState('idle'), longMs)
    return () => clearTimeout(timer)
  }, [state])
  return (
    <div>
      <div className="mb-1.5 flex min-h-7 items-center gap-2">
        <span className={hideLabel ? 'sr-only' : 'grow font-medium'}>{label}</span>
        {hideLabel && <span className="grow" />}
        <Button
          size="small" aria-label={`${t('empty.copy')}: ${label}`}
          onClick={() => void navigator.clipboard.writeText(text).then(() => setState('copied'), () => setState('failed'))}
        >
          {state === 'copied' ? <Check size={13} aria-hidden="true" /> : <Copy size={13} aria-hidden="true" />}
          {t(state === 'copied' ? 'empty.copied' : 'empty.copy')}
        </Button>
      </div>
      <pre dir="ltr" tabIndex={0} aria-label={label} className="max-h-60 overflow-auto rounded-control border border-line bg-canvas p-2.5 font-mono text-12 break-all whitespace-pre-wrap text-ink select-all">{text}</pre>
      <p role="status" className={state === 'failed' ? 'mt-1 text-12 text-bad' : 'sr-only'}>{state === 'copied' ? t('empty.copied') : state === 'failed' ? t('once.copyFailed') : ''}</p>
    </div>
  )
}
