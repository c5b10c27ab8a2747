// Who answers in an inbox: the group, and before it a bot, if one is set up.
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { useServices } from '../app/services.ts'
import { Choice } from '../ui/choice.tsx'
import { Field } from '../ui/field.tsx'
import { InboxSecret } from './inbox-secret.tsx'
import type { PartProps } from './part-props.ts'

export const AnsweringPart = ({ inbox, draft, change, fault, mayChange }: PartProps) => {
  const { t } = useTranslation()
  const { queries } = useServices()
  const groups = useQuery(queries.groups).data ?? []
  const bots = useQuery(queries.agents).data?.data.filter((one) => one.kind === 'bot') ?? []
  const off = bots.find((one) => one.uid === draft.bot)?.active === false
  return (
    <>
      {inbox.channel !== 'web' && <Field label={t('inboxes.name')} value={draft.name} maxLength={100} disabled={!mayChange} autoComplete="off" onChange={(event) => change({ name: event.target.value })} fault={fault('name')} />}
      <Choice
        label={t('inboxes.group')} hint={t('inboxes.groupHint')} value={draft.group} disabled={!mayChange} onChange={(group) => change({ group })}
        options={[...(inbox.group === null ? [{ value: '', label: t('inboxes.defaultGroup') }] : []), ...groups.map((one) => ({ value: one.uid, label: one.name }))]}
      />
      <Choice
        label={t('inboxes.bot')} value={draft.bot} disabled={!mayChange} onChange={(bot) => change({ bot })} hint={t(draft.bot === '' ? 'inboxes.noBotHint' : off ? 'inboxes.botOffHint' : 'inboxes.botHint')}
        options={[{ value: '', label: t('inboxes.noBot') }, ...bots.map((one) => ({ value: one.uid, label: one.name }))]}
      />
      {bots.length === 0 && <p className="text-ink-2">{t('inboxes.noBots')} <Link to="/app/settings/$section" params={{ section: 'bots' }} className="font-medium text-brand underline underline-offset-4">{t('inboxes.toBots')}</Link></p>}
      {draft.bot !== '' && (
        <Field className="max-w-60" label={t('inboxes.botTimeout')} hint={t('inboxes.botTimeoutHint')} inputMode="numeric" disabled={!mayChange} value={draft.botTimeoutSeconds} onChange={(event) => change({ botTimeoutSeconds: event.target.value.trim() })} fault={fault('botTimeoutSeconds')} />
      )}
      {inbox.channel !== 'web' && mayChange && <InboxSecret uid={inbox.uid} kind="signing" />}
    </>
  )
}
