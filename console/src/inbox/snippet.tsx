// The next step of a new workspace: the lines that put the chat on one's site.
import { useQuery } from '@tanstack/react-query'
import { Check, Copy } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useServices } from '../app/services.ts'
import { snippetOf } from '../lib/snippet-of.ts'
import { Button } from '../ui/button.tsx'

export const Snippet = () => {
  const { t } = useTranslation()
  const inbox = useQuery(useServices().queries.inboxes).data?.find((one) => one.channel === 'web')
  const [copied, setCopied] = useState(false)
  if (inbox === undefined) return null
  const snippet = snippetOf(inbox.key, { hue: inbox.hue, theme: 'auto', position: 'right', launcherText: '' })
  return (
    <div className="mt-1 flex flex-col items-start gap-2">
      <p>{t('empty.snippet')}</p>
      <pre dir="ltr" tabIndex={0} className="max-h-40 w-full overflow-auto rounded-control border border-line bg-canvas p-2.5 font-mono text-11 whitespace-pre-wrap break-all text-ink">{snippet}</pre>
      <Button
        onClick={() => {
          void navigator.clipboard.writeText(snippet).then(() => setCopied(true))
        }}
      >
        {copied ? <Check size={14} aria-hidden="true" /> : <Copy size={14} aria-hidden="true" />}
        {copied ? t('empty.copied') : t('empty.copy')}
      </Button>
    </div>
  )
}
