// The workspace settings: a list of sections, each with an address of its own, and the section that is open. On a phone the
// list comes first and a section takes its place.
import { Link, Navigate, useParams } from '@tanstack/react-router'
import type { ParseKeys } from 'i18next'
import { Activity, ArrowLeft, Bot, Clock3, Hourglass, Inbox, KeyRound, Mails, MessageSquareText, Repeat, ShieldCheck, Tag, Tags, UsersRound, Webhook, type LucideIcon } from 'lucide-react'
import { lazy, Suspense, type ComponentType } from 'react'
import { useTranslation } from 'react-i18next'
import type { Permission } from '@switchboard/protocol'
import { phone, useMedia } from '../app/use-media.ts'
import { useTitle } from '../app/use-title.ts'
import { useMe } from '../auth/use-me.ts'
import { cx } from '../lib/cx.ts'
import { Notice } from '../ui/notice.tsx'

interface Section {
  /** The last part of its address. */
  id: string
  part: (typeof parts)[number]
  icon: LucideIcon
  title: ParseKeys
  lead?: ParseKeys
  /** Who may open it. */
  may: Permission
  /** As wide as the window allows. */
  wide?: true
  /** Each of its things has a head of its own, with the way back to the section. */
  heads?: true
  Page: ComponentType
}

const parts = ['work', 'words', 'channels', 'connections', 'installation'] as const

/** In the order of the list. A section reads what its address says after the id as `$item` (`useParams({ strict: false })`). */
const sections: readonly Section[] = [
  { id: 'priority', part: 'work', icon: Clock3, title: 'settings.priority', lead: 'settings.priorityLead', may: 'settings.read', Page: lazy(async () => ({ default: (await import('./workspace.tsx')).PrioritySection })) },
  { id: 'absence', part: 'work', icon: Hourglass, title: 'settings.absence', may: 'settings.read', Page: lazy(async () => ({ default: (await import('./workspace.tsx')).AbsenceSection })) },
  { id: 'groups', part: 'work', icon: UsersRound, title: 'settings.groups', lead: 'settings.groupsLead', may: 'settings.read', Page: lazy(async () => ({ default: (await import('./groups/groups.tsx')).Groups })) },
  { id: 'sign-in', part: 'work', icon: ShieldCheck, title: 'settings.secondFactor', lead: 'settings.secondFactorLead', may: 'settings.read', Page: lazy(async () => ({ default: (await import('./workspace.tsx')).SignInSection })) },
  { id: 'labels', part: 'words', icon: Tag, title: 'settings.labels', lead: 'settings.labelsLead', may: 'settings.read', Page: lazy(async () => ({ default: (await import('./labels/labels.tsx')).Labels })) },
  { id: 'tags', part: 'words', icon: Tags, title: 'tag.title', lead: 'tag.lead', may: 'settings.read', Page: lazy(async () => ({ default: (await import('./labels/tags.tsx')).Tags })) },
  { id: 'canned', part: 'words', icon: MessageSquareText, title: 'response.title', lead: 'response.lead', may: 'conversation.reply', Page: lazy(async () => ({ default: (await import('./canned/responses.tsx')).Responses })) },
  { id: 'inboxes', part: 'channels', icon: Inbox, title: 'inboxes.title', lead: 'inboxes.lead', may: 'settings.read', wide: true, heads: true, Page: lazy(async () => ({ default: (await import('../channels/inboxes-section.tsx')).InboxesSection })) },
  { id: 'mail', part: 'channels', icon: Mails, title: 'outbox.title', lead: 'outbox.lead', may: 'outbox.read', heads: true, Page: lazy(async () => ({ default: (await import('../outbox/outbox-section.tsx')).OutboxSection })) },
  { id: 'webhooks', part: 'connections', icon: Webhook, title: 'webhooks.title', lead: 'webhooks.lead', may: 'webhook.read', heads: true, Page: lazy(async () => ({ default: (await import('../webhooks/webhooks-section.tsx')).WebhooksSection })) },
  { id: 'bots', part: 'connections', icon: Bot, title: 'programs.botsTitle', lead: 'programs.botsLead', may: 'account.read', Page: lazy(async () => ({ default: (await import('../programs/bots-section.tsx')).BotsSection })) },
  { id: 'tokens', part: 'connections', icon: KeyRound, title: 'programs.tokensTitle', lead: 'programs.tokensLead', may: 'account.read', Page: lazy(async () => ({ default: (await import('../programs/tokens-section.tsx')).TokensSection })) },
  { id: 'system', part: 'installation', icon: Activity, title: 'installation.title', lead: 'installation.lead', may: 'system.read', wide: true, Page: lazy(async () => ({ default: (await import('../system/system-section.tsx')).SystemSection })) },
  { id: 'jobs', part: 'installation', icon: Repeat, title: 'installation.jobs', lead: 'installation.jobsLead', may: 'system.read', wide: true, Page: lazy(async () => ({ default: (await import('../system/jobs-section.tsx')).JobsSection })) },
]

const place = 'press flex min-h-9 items-center gap-2.5 rounded-control px-2.5 py-1.5 font-medium text-ink-2 hover:bg-canvas hover:text-ink max-md:min-h-12 '
  + 'data-[status=active]:bg-canvas data-[status=active]:text-ink data-[status=active]:shadow-[inset_2px_0_0_var(--brand)] rtl:data-[status=active]:shadow-[inset_-2px_0_0_var(--brand)]'

const List = ({ own, alone }: { own: readonly Section[]; alone: boolean }) => {
  const { t } = useTranslation()
  // Beside an open section the page's heading is the section's.
  const Title = alone ? 'h1' : 'p'
  return (
    <nav aria-label={t('settings.title')} className="flex flex-col gap-4 md:w-60 md:shrink-0 md:overflow-y-auto md:border-e md:border-line md:px-3 md:py-5">
      <Title className="px-2.5 text-16 font-bold max-md:text-20">{t('settings.title')}</Title>
      {parts.map((part) => {
        const here = own.filter((one) => one.part === part)
        return here.length > 0 && (
          <div key={part}>
            <h2 className="mb-1 px-2.5 text-12 text-ink-3">{t(`sections.${part}`)}</h2>
            <ul className="flex flex-col gap-px">
              {here.map(({ id, icon: Icon, title }) => (
                <li key={id}>
                  <Link to="/app/settings/$section" params={{ section: id }} className={place}><Icon size={16} strokeWidth={1.75} aria-hidden="true" className="shrink-0 text-ink-3" />{t(title)}</Link>
                </li>
              ))}
            </ul>
          </div>
        )
      })}
    </nav>
  )
}

const Opened = ({ section }: { section: Section }) => {
  const { t } = useTranslation()
  const { title, lead, wide = false, heads = false, Page } = section
  const inside = useParams({ strict: false }).item !== undefined
  const own = heads && inside
  return (
    <div className="min-h-0 grow overflow-y-auto">
      <div className={cx('px-5 py-6 md:px-8', !wide && 'max-w-[800px]')}>
        <Link to="/app/settings" className="press mb-3 inline-flex min-h-9 items-center gap-1.5 font-medium text-ink-2 hover:text-ink md:hidden" hidden={inside}>
          <ArrowLeft size={15} aria-hidden="true" className="rtl:-scale-x-100" />{t('settings.title')}
        </Link>
        <h1 className={own ? 'sr-only' : 'text-20 font-bold'}>{t(title)}</h1>
        {lead !== undefined && !own && <p className="mt-0.5 text-ink-2">{t(lead)}</p>}
        <div className={cx(!own && 'mt-5')}><Suspense><Page /></Suspense></div>
      </div>
    </div>
  )
}

export const SettingsPage = () => {
  const { t } = useTranslation()
  const { permissions } = useMe()
  const narrow = useMedia(phone)
  const { section: id } = useParams({ strict: false })
  const own = sections.filter((one) => permissions.includes(one.may))
  const first = own[0]
  const open = sections.find((one) => one.id === id)
  useTitle(t(open?.title ?? 'settings.title'))
  if (id === undefined && first !== undefined && !narrow) return <Navigate to="/app/settings/$section" params={{ section: first.id }} replace />
  return (
    <div className="flex min-h-0 grow bg-surface">
      {(!narrow || id === undefined) && (
        <div className="flex min-h-0 max-md:grow max-md:overflow-y-auto max-md:px-3 max-md:py-6 max-md:*:grow"><List own={own} alone={id === undefined} /></div>
      )}
      {id !== undefined && (open !== undefined && own.includes(open)
        ? <Opened key={open.id} section={open} />
        : <div className="grow p-6"><Notice>{t(open === undefined ? 'fault.nowhere' : 'settings.notAllowed')}</Notice></div>)}
    </div>
  )
}
