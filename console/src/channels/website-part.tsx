// How the chat comes onto the company's site: the lines to copy, which sites may show it, what a strict site must allow.
import { useTranslation } from 'react-i18next'
import { Copyable } from '../ui/copyable.tsx'
import { TextArea } from '../ui/text-area.tsx'
import { InboxSecret } from './inbox-secret.tsx'
import type { PartProps } from './part-props.ts'
import { snippetOf } from '../lib/snippet-of.ts'

export const WebsitePart = ({ inbox, draft, change, fault, mayChange }: PartProps) => {
  const { t } = useTranslation()
  return (
    <>
      <div>
        <Copyable label={t('inboxes.snippet')} text={snippetOf(inbox.key, draft.settings.appearance)} />
        <p className="mt-1 text-12 text-ink-3">{t('inboxes.snippetHint')}</p>
      </div>
      <TextArea
        label={t('inboxes.sites')} hint={t('inboxes.sitesHint')} rows={3} dir="ltr" spellCheck={false} disabled={!mayChange} placeholder="https://"
        className="[&_textarea]:font-mono [&_textarea]:text-13" value={draft.sites} onChange={(event) => change({ sites: event.target.value })} fault={fault('sites')}
      />
      <div>
        <Copyable label={t('inboxes.policy')} text={`script-src ${location.origin}; frame-src ${location.origin}; connect-src ${location.origin}`} />
        <p className="mt-1 text-12 text-ink-3">{t('inboxes.policyHint')}</p>
      </div>
      {mayChange && <InboxSecret uid={inbox.uid} kind="identity" />}
    </>
  )
}
