// One group: its name, how it shares work, who is in it, which inboxes lead to it, when it answers, and its end.
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { ArrowLeft } from 'lucide-react'
import { useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { ListedGroup } from '@switchboard/protocol'
import { keys } from '../../api/keys.ts'
import { useServices } from '../../app/services.ts'
import { useCan } from '../../auth/use-me.ts'
import { ChannelGlyph } from '../../inbox/channel-glyph.tsx'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { HoursForm } from '../hours/hours-form.tsx'
import { Opening } from '../hours/opening.tsx'
import { Unread } from '../unread.tsx'
import { useAct } from '../use-act.ts'
import { GroupForm } from './group-form.tsx'
import { Members } from './members.tsx'
import { Overflow } from './overflow.tsx'

const Part = ({ id, title, lead, children }: { id: string; title: string; lead?: string; children: ReactNode }) => (
  <section aria-labelledby={id} className="border-t border-line py-6">
    <h3 id={id} className="text-14 font-bold">{title}</h3>
    {lead !== undefined && <p className="mt-0.5 text-ink-2">{lead}</p>}
    <div className="mt-3">{children}</div>
  </section>
)

const Inboxes = ({ group }: { group: ListedGroup }) => {
  const { t } = useTranslation()
  const inboxes = useQuery(useServices().queries.inboxes).data
  if (inboxes === undefined) return null
  const own = inboxes.filter((inbox) => (inbox.group === null ? group.isDefault : inbox.group.uid === group.uid))
  if (own.length === 0) return <p className="text-ink-2">{t('group.noInboxes')}</p>
  return (
    <ul className="divide-y divide-line rounded-panel border border-line bg-raised">
      {own.map((inbox) => (
        <li key={inbox.uid} className="flex min-h-11 flex-wrap items-center gap-x-2.5 px-4 py-1">
          <ChannelGlyph channel={inbox.channel} size={14} /><span className="min-w-0 grow truncate font-medium"><bdi>{inbox.name}</bdi></span>
          <span className="text-12 text-ink-3">{inbox.bot === null ? t('group.noBot') : t('group.bot', { name: inbox.bot.name })}</span>
        </li>
      ))}
    </ul>
  )
}

const Hours = ({ group, change }: { group: ListedGroup; change: boolean }) => {
  const { queryClient, queries } = useServices()
  const hours = useQuery({ ...queries.groupHours(group.uid), refetchOnMount: 'always' })
  if (hours.data === undefined) return <Unread of={hours} />
  if (!change) return <Opening opening={group} className="text-ink-2" />
  return <HoursForm group={group.uid} held={hours.data} onSaved={() => void queryClient.invalidateQueries({ queryKey: keys.groups })} />
}

const End = ({ group }: { group: ListedGroup }) => {
  const { t } = useTranslation()
  const { client, queryClient } = useServices()
  const navigate = useNavigate()
  const [asking, setAsking] = useState(false)
  const { act, busy } = useAct()
  const path = `/groups/${group.uid}`
  const remove = async () => {
    const gone = await act({
      work: async () => {
        await client.send('DELETE', path)
        queryClient.setQueryData<ListedGroup[]>(keys.groups, (list) => list?.filter((one) => one.uid !== group.uid))
      },
      stale: [keys.groups, keys.agents, keys.inboxes], done: t('group.removed', { group: group.name }), undone: t('group.restored', { group: group.name }),
      undo: async () => {
        await client.send('POST', `${path}/restore`)
        if (group.isDefault) await client.send('PATCH', path, { isDefault: true })
      },
    })
    if (gone) void navigate({ to: '/app/settings/$section', params: { section: 'groups' } })
  }
  return (
    <>
      <Button look="bad" onClick={() => setAsking(true)}>{t('group.remove')}</Button>
      <Dialog open={asking} onOpenChange={setAsking} title={t('group.removeTitle', { group: group.name })}>
        <p className="mb-4 text-14 text-ink-2">{t(group.isDefault ? 'group.removeDefault' : 'group.removeBody')}</p>
        <div className="flex justify-end gap-2">
          <Button onClick={() => setAsking(false)}>{t('common.cancel')}</Button>
          <Button look="bad" disabled={busy} onClick={() => void remove()}>{t('group.remove')}</Button>
        </div>
      </Dialog>
    </>
  )
}

export const GroupPage = ({ group }: { group: ListedGroup }) => {
  const { t } = useTranslation()
  const change = useCan('group.write')
  return (
    <>
      <Link to="/app/settings/$section" params={{ section: 'groups' }} className="press mb-1 inline-flex min-h-8 items-center gap-1.5 font-medium text-ink-2 hover:text-ink">
        <ArrowLeft size={14} aria-hidden="true" className="rtl:-scale-x-100" />{t('group.all')}
      </Link>
      <h2 className="pb-4 text-16 font-bold"><bdi>{group.name}</bdi>{group.isDefault && <span className="text-13 font-normal text-ink-3"> · {t('settings.defaultGroup')}</span>}</h2>
      <GroupForm group={group} may={change} />
      <Part id="members" title={t('group.members')}><Members group={group} change={change} /></Part>
      <Part id="hours" title={t('hours.title')} lead={t('hours.lead')}><Hours group={group} change={change} /></Part>
      <Part id="inboxes" title={t('group.inboxes')} lead={t('group.inboxesLead')}><Inboxes group={group} /></Part>
      <Part id="overflow" title={t('group.overflowTitle')}><Overflow /></Part>
      {change && <Part id="end" title={t('group.end')} lead={t('group.endLead')}><End group={group} /></Part>}
    </>
  )
}
