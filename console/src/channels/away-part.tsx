// What visitors find while nobody is there: a form for a message, its words, and who gets it by mail.
import { useTranslation } from 'react-i18next'
import { Field } from '../ui/field.tsx'
import { TextArea } from '../ui/text-area.tsx'
import { Toggle } from '../ui/toggle.tsx'
import type { PartProps } from './part-props.ts'

export const AwayPart = ({ draft, set, fault, mayChange }: PartProps) => {
  const { t } = useTranslation()
  const { offline } = draft.settings
  return (
    <>
      <fieldset disabled={!mayChange}><Toggle label={t('inboxes.takeMessages')} hint={t(offline.enabled ? 'inboxes.takeMessagesOn' : 'inboxes.takeMessagesOff')} checked={offline.enabled} onChange={(enabled) => set('offline', { enabled })} /></fieldset>
      <TextArea label={t('inboxes.texts.offlineMessage')} hint={t('inboxes.offlineHint')} maxLength={500} dir="auto" disabled={!mayChange} value={offline.message} onChange={(event) => set('offline', { message: event.target.value })} />
      <Field label={t('inboxes.mailTo')} hint={t('inboxes.mailToHint')} type="email" dir="ltr" autoComplete="off" maxLength={254} disabled={!mayChange} value={offline.mailTo ?? ''} onChange={(event) => set('offline', { mailTo: event.target.value.trim() === '' ? null : event.target.value.trim() })} fault={fault('mailTo')} />
    </>
  )
}
