// The table of people: a row each, sorted by its heads; on a phone each is a card.
import { Link, useNavigate } from '@tanstack/react-router'
import { ArrowDown, ArrowUp } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type { RosterEntry, RosterSort } from '@switchboard/protocol'
import { useCan } from '../auth/use-me.ts'
import { useFigureWords } from '../figures/words.ts'
import { useNow } from '../lib/clock.ts'
import { cx } from '../lib/cx.ts'
import { ago, fullTime } from '../lib/format.ts'
import { Pips } from '../status/pips.tsx'
import { StatusShape } from '../status/shape.tsx'
import { Avatar } from '../ui/avatar.tsx'
import { EntryMenu } from './entry-menu.tsx'
import { readRosterSearch, type RosterSearch } from './search.ts'

export type Picked = ReadonlyMap<string, RosterEntry>
interface RosterTableProps { entries: readonly RosterEntry[]; search: RosterSearch; picked: Picked; onPick: (next: Picked) => void }

const most = 100
const todays = ['messages', 'resolved', 'firstResponseMinutes', 'satisfaction'] as const
const cell = 'px-2.5 py-2 align-middle'
const small = 'max-md:hidden'

const Head = ({ sort, search, className, children }: { sort?: RosterSort; search: RosterSearch; className?: string; children: string }) => {
  const navigate = useNavigate()
  const on = sort !== undefined && (search.by ?? 'name') === sort
  const down = on && search.down === true
  return (
    <th scope="col" aria-sort={on ? (down ? 'descending' : 'ascending') : undefined} className={cx('px-2.5 py-1.5 text-start font-medium whitespace-nowrap', className)}>
      {sort === undefined ? children : (
        <button
          type="button" className="inline-flex min-h-6 items-center gap-1 rounded-control hover:text-ink"
          onClick={() => void navigate({ to: '/app/agents', search: (before) => readRosterSearch({ ...before, by: sort, down: on && !down ? true : undefined }), replace: true })}
        >
          {children}{on && (down ? <ArrowDown size={12} aria-hidden="true" /> : <ArrowUp size={12} aria-hidden="true" />)}
        </button>
      )}
    </th>
  )
}

export const RosterTable = ({ entries, search, picked, onPick }: RosterTableProps) => {
  const { t, i18n } = useTranslation()
  const words = useFigureWords()
  const now = useNow()
  const leads = useCan('agent.write') && search.access !== 'removed'
  const toggle = (entry: RosterEntry, on: boolean) => {
    const next = new Map(picked)
    if (on && next.size < most) next.set(entry.agent.uid, entry)
    else next.delete(entry.agent.uid)
    onPick(next)
  }
  const all = entries.length > 0 && entries.slice(0, most).every((entry) => picked.has(entry.agent.uid))
  return (
    <div className="overflow-x-auto rounded-panel border border-line bg-raised">
      <table className="w-full border-collapse">
        <caption className="sr-only">{t('roster.title')}</caption>
        <thead className="border-b border-line text-12 text-ink-3">
          <tr>
            {leads && (
              <th scope="col" className="w-9 ps-3 text-start">
                <input type="checkbox" aria-label={t('roster.pickAll')} checked={all} onChange={(event) => onPick(event.target.checked ? new Map(entries.slice(0, most).map((entry) => [entry.agent.uid, entry])) : new Map())} className="size-4 align-middle accent-brand" />
              </th>
            )}
            <Head sort="name" search={search}>{t('roster.name')}</Head>
            <Head sort="role" search={search} className={small}>{t('roster.role')}</Head>
            <Head sort="department" search={search} className={small}>{t('roster.department')}</Head>
            <Head sort="presence" search={search} className={small}>{t('roster.presence')}</Head>
            <Head sort="load" search={search}>{t('roster.load')}</Head>
            <Head sort="lastSeen" search={search} className={small}>{t('roster.lastSeen')}</Head>
            {todays.map((key) => <th key={key} scope="col" className="px-2.5 py-1.5 text-end font-medium whitespace-nowrap max-xl:hidden">{t(`figures.${key}`)}<span className="block text-11 font-normal">{t('figures.today')}</span></th>)}
            <th scope="col"><span className="sr-only">{t('roster.acts')}</span></th>
          </tr>
        </thead>
        <tbody className="divide-y divide-line">
          {entries.map((entry) => {
            const { agent, department, lastSeenAt, today } = entry
            const others = agent.groups.filter((group) => group.name !== department)
            const chosen = picked.has(agent.uid)
            return (
              <tr key={agent.uid} className={cx('group/row', chosen ? 'bg-brand-soft' : 'hover:bg-surface')}>
                {leads && <td className="ps-3"><input type="checkbox" aria-label={t('roster.pick', { name: agent.name })} checked={chosen} onChange={(event) => toggle(entry, event.target.checked)} className="size-4 align-middle accent-brand" /></td>}
                <th scope="row" className={cx(cell, 'text-start font-normal')}>
                  <span className="flex min-w-0 items-center gap-2.5">
                    <span className="max-md:hidden"><Avatar name={agent.name} seed={agent.uid} /></span>
                    <span className="min-w-0">
                      {agent.removed === true || search.access === 'removed'
                        ? <b className="block truncate font-medium">{agent.name}</b>
                        : <Link to="/app/agents/$agent" params={{ agent: agent.uid }} className="block max-w-64 truncate font-medium text-ink underline-offset-4 hover:underline max-md:whitespace-normal">{agent.name}</Link>}
                      <span className="block max-w-64 truncate text-12 text-ink-3 max-md:max-w-40">{agent.email}</span>
                      {!agent.active && <span className="text-12 text-warn">{t(search.access === 'removed' ? 'roster.removed' : 'roster.inactive')}</span>}
                      <span className="mt-0.5 flex items-center gap-1.5 text-12 text-ink-2 md:hidden"><StatusShape status={agent.presence} size={10} />{t(`status.${agent.presence}`)} · {t(`roles.${agent.role}`)}</span>
                    </span>
                  </span>
                </th>
                <td className={cx(cell, small)}>{t(`roles.${agent.role}`)}</td>
                <td className={cx(cell, small)}>
                  {department === null ? <span className="text-ink-3">–</span> : <bdi>{department}</bdi>}
                  {others.length > 0 && <span className="block max-w-48 truncate text-12 text-ink-3" title={others.map((one) => one.name).join(', ')}>{t('roster.alsoIn', { groups: others.map((one) => one.name).join(', ') })}</span>}
                </td>
                <td className={cx(cell, small)}>
                  <span className="flex items-center gap-1.5 whitespace-nowrap"><StatusShape status={agent.presence} size={10} />{t(`status.${agent.presence}`)}</span>
                  {agent.presence === 'offline' && agent.wanted !== 'offline' && agent.active && <span className="sr-only">{t('roster.notHere')}</span>}
                </td>
                <td className={cell}><Pips active={agent.activeChats} max={agent.maxChats} label={t('status.load', { active: agent.activeChats, max: agent.maxChats })} /></td>
                <td className={cx(cell, small, 'whitespace-nowrap text-ink-2')}>
                  {agent.presence !== 'offline' ? t('roster.hereNow') : lastSeenAt === null ? t('roster.never') : <time dateTime={lastSeenAt} title={fullTime(lastSeenAt, i18n.language)}>{ago(lastSeenAt, now, i18n.language)}</time>}
                </td>
                {todays.map((key) => (
                  <td key={key} className={cx(cell, 'max-xl:hidden text-end', (today[key] ?? 0) === 0 && 'text-ink-3')}>{words(key, today[key])}</td>
                ))}
                <td className="w-10 pe-2 text-end"><EntryMenu entry={entry} removed={search.access === 'removed'} /></td>
              </tr>
            )
          })}
        </tbody>
      </table>
    </div>
  )
}
