// What the table is narrowed to; every choice stands in the address.
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { Search, X } from 'lucide-react'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useServices } from '../app/services.ts'
import { Button } from '../ui/button.tsx'
import { Select } from '../ui/select.tsx'
import { isFiltered, performanceLevels, presences, readRosterSearch, roles, type RosterSearch } from './search.ts'

const typingMs = 250

export const Filters = ({ search }: { search: RosterSearch }) => {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const groups = useQuery(useServices().queries.groups).data ?? []
  const [text, setText] = useState(search.search ?? '')
  const go = (change: { [K in keyof RosterSearch]?: string | undefined }) =>
    void navigate({ to: '/app/agents', search: (before) => readRosterSearch({ ...before, ...change }), replace: true })
  useEffect(() => {
    if (text.trim() === (search.search ?? '')) return
    const timer = setTimeout(() => go({ search: text.trim() }), typingMs)
    return () => clearTimeout(timer)
    // Only what is typed moves the address.
    // oxlint-disable-next-line exhaustive-deps
  }, [text])
  const all = { value: '', label: '' }
  const pick = 'max-md:grow max-md:basis-[calc(50%-4px)]'
  return (
    <div role="search" aria-label={t('roster.filters')} className="mb-4 flex flex-wrap items-center gap-2">
      <span className="relative max-md:basis-full">
        <Search size={14} aria-hidden="true" className="pointer-events-none absolute start-2.5 top-1/2 -translate-y-1/2 text-ink-3" />
        <input
          type="search" aria-label={t('roster.search')} placeholder={t('roster.search')} value={text} maxLength={200} onChange={(event) => setText(event.target.value)}
          className="h-8 w-60 rounded-control border border-line-strong bg-raised ps-8 pe-2 hover:border-ink-3 max-md:h-10 max-md:w-full"
        />
      </span>
      <Select className={pick} label={t('roster.role')} value={search.role ?? ''} onChange={(role) => go({ role })} options={[{ ...all, label: t('roster.anyRole') }, ...roles.map((value) => ({ value, label: t(`roles.${value}`) }))]} />
      <Select className={pick} label={t('roster.department')} value={search.department ?? ''} onChange={(department) => go({ department })} options={[{ ...all, label: t('roster.anyDepartment') }, ...groups.map(({ name }) => ({ value: name, label: name }))]} />
      <Select className={pick} label={t('roster.group')} value={search.group ?? ''} onChange={(group) => go({ group })} options={[{ ...all, label: t('roster.anyGroup') }, ...groups.map(({ uid, name }) => ({ value: uid, label: name }))]} />
      <Select className={pick} label={t('roster.presence')} value={search.presence ?? ''} onChange={(presence) => go({ presence })} options={[{ ...all, label: t('roster.anyPresence') }, ...presences.map((value) => ({ value, label: t(`status.${value}`) }))]} />
      <Select className={pick} label={t('roster.level')} value={search.level ?? ''} onChange={(level) => go({ level })} options={[{ ...all, label: t('roster.anyLevel') }, ...performanceLevels.map((value) => ({ value, label: t(`roster.levels.${value}`) }))]} />
      <Select className={pick} label={t('roster.state')} value={search.access ?? ''} onChange={(access) => go({ access })} options={[{ ...all, label: t('roster.states.active') }, ...(['inactive', 'all', 'removed'] as const).map((value) => ({ value, label: t(`roster.states.${value}`) }))]} />
      {isFiltered(search) && (
        <Button look="quiet" onClick={() => {
          setText('')
          void navigate({ to: '/app/agents', search: ({ by, down }) => readRosterSearch({ by, down }) })
        }}><X size={13} aria-hidden="true" />{t('roster.clear')}</Button>
      )}
    </div>
  )
}
