// What the workspace decided: priority, absence, how groups share work, labels. Admins change it, managers see it.
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useServices } from '../app/services.ts'
import { useTitle } from '../app/use-title.ts'
import { useCan } from '../auth/use-me.ts'
import { useErrorWords } from '../i18n/error-words.ts'
import { Button } from '../ui/button.tsx'
import { Notice } from '../ui/notice.tsx'
import { Absence } from './absence.tsx'
import { Groups } from './groups.tsx'
import { Labels } from './labels.tsx'
import { Priority } from './priority.tsx'

const Section = ({ id, title, lead, children }: { id: string; title: string; lead?: string; children: ReactNode }) => (
  <section aria-labelledby={id} className="border-t border-line py-6">
    <h2 id={id} className="text-16 font-bold">{title}</h2>
    {lead !== undefined && <p className="mt-0.5 text-ink-2">{lead}</p>}
    <div className="mt-3">{children}</div>
  </section>
)

const Body = () => {
  const { t } = useTranslation()
  const { queries } = useServices()
  const words = useErrorWords()
  const settings = useQuery(queries.settings)
  const change = useCan('settings.write')
  if (settings.isError && settings.data === undefined) {
    return (
      <div className="flex flex-col items-start gap-3">
        <Notice tone="bad">{words(settings.error)}</Notice>
        <Button onClick={() => void settings.refetch()}>{t('common.tryAgain')}</Button>
      </div>
    )
  }
  const { data } = settings
  if (data === undefined) return null
  // New from the server: the forms start again from what holds.
  const state = [data.priorityAlpha, data.graceMinutes, data.overflowSeconds].join()
  return (
    <>
      {!change && <div className="pb-5"><Notice>{t('settings.readOnly')}</Notice></div>}
      <Section id="priority" title={t('settings.priority')} lead={t('settings.priorityLead')}><Priority key={state} settings={data} change={change} /></Section>
      <Section id="absence" title={t('settings.absence')}><Absence key={state} settings={data} change={change} /></Section>
      <Section id="groups" title={t('settings.groups')} lead={t('settings.groupsLead')}><Groups change={change} /></Section>
      <Section id="labels" title={t('settings.labels')} lead={t('settings.labelsLead')}><Labels change={change} /></Section>
    </>
  )
}

export const SettingsPage = () => {
  const { t } = useTranslation()
  useTitle(t('settings.title'))
  const allowed = useCan('settings.read')
  return (
    <div className="min-h-0 grow overflow-y-auto bg-surface">
      <div className="mx-auto max-w-[720px] px-5 py-8">
        <h1 className="pb-5 text-20 font-bold">{t('settings.title')}</h1>
        {allowed ? <Body /> : <Notice>{t('settings.notAllowed')}</Notice>}
      </div>
    </div>
  )
}
