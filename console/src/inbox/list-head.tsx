// Above the list: the view's name, "Take next" for the queue, and the filters.
import { Menu as Base } from '@base-ui/react/menu'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { Check, ListFilter } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { useKeys } from '../keys/use-keys.ts'
import { cx } from '../lib/cx.ts'
import { Button } from '../ui/button.tsx'
import { floating } from '../ui/menu.tsx'
import { filterOf, viewOf, type InboxSearch } from './search.ts'
import { useTakeNext } from './use-take-next.ts'

const row = 'flex min-h-8 items-center gap-2.5 rounded-control px-2.5 text-13 outline-none select-none data-highlighted:bg-canvas max-md:min-h-11'
const check = 'ms-auto flex w-4 justify-center'

const without = <K extends keyof InboxSearch>(search: InboxSearch, key: K): InboxSearch => {
  const { [key]: _dropped, ...rest } = search
  return rest
}

const FilterMenu = ({ search }: { search: InboxSearch }) => {
  const { t } = useTranslation()
  const navigate = useNavigate({ from: '/app/inbox' })
  const go = (next: InboxSearch) => void navigate({ to: '.', search: next })
  const active = search.unread === true || search.state !== undefined
  return (
    <Base.Root modal={false}>
      <Base.Trigger
        aria-label={t('filters.title')}
        className={cx('press relative inline-flex size-8 items-center justify-center rounded-control hover:bg-canvas max-md:size-10', active ? 'text-brand' : 'text-ink-2')}
      >
        <ListFilter size={16} aria-hidden="true" />
        {active && <span aria-hidden="true" className="absolute end-1.5 top-1.5 size-1.5 rounded-[50%] bg-brand" />}
      </Base.Trigger>
      <Base.Portal>
        <Base.Positioner align="end" sideOffset={6} collisionPadding={8} className="z-50">
          <Base.Popup className={cx(floating, 'min-w-52 p-1')}>
            <Base.CheckboxItem className={row} checked={search.unread === true} onCheckedChange={(on: boolean) => go(on ? { ...search, unread: true } : without(search, 'unread'))}>
              {t('filters.unread')}<Base.CheckboxItemIndicator className={check}><Check size={14} aria-hidden="true" /></Base.CheckboxItemIndicator>
            </Base.CheckboxItem>
            {search.view === 'all' && (
              <Base.RadioGroup value={search.state ?? 'any'} onValueChange={(state: string) => go(state === 'queued' || state === 'assigned' ? { ...search, state } : without(search, 'state'))}>
                <div className="mx-1 my-1 h-px bg-line" />
                {(['any', 'queued', 'assigned'] as const).map((state) => (
                  <Base.RadioItem key={state} value={state} className={row}>
                    {t(`filters.${state}`)}<Base.RadioItemIndicator className={check}><Check size={14} aria-hidden="true" /></Base.RadioItemIndicator>
                  </Base.RadioItem>
                ))}
              </Base.RadioGroup>
            )}
            <div className="mx-1 my-1 h-px bg-line" />
            <Base.RadioGroup value={filterOf(search).sort} onValueChange={(sort: 'waiting' | 'newest') => go({ ...search, sort })}>
              {(['waiting', 'newest'] as const).map((sort) => (
                <Base.RadioItem key={sort} value={sort} className={row}>
                  {t(`filters.sort.${sort}`)}<Base.RadioItemIndicator className={check}><Check size={14} aria-hidden="true" /></Base.RadioItemIndicator>
                </Base.RadioItem>
              ))}
            </Base.RadioGroup>
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  )
}

export const ListHead = () => {
  const { t } = useTranslation()
  const search = useSearch({ from: '/app/inbox' })
  const view = viewOf(search)
  const { takeNext, busy } = useTakeNext()
  useKeys({ t: takeNext })
  return (
    <div className="flex h-12 shrink-0 items-center gap-2 ps-4 pe-2">
      <h1 className="grow truncate text-16 font-bold">{t(`inbox.views.${view}`)}</h1>
      {view === 'unassigned' && <Button look="main" size="small" onClick={takeNext} disabled={busy}>{t('inbox.takeNext')}</Button>}
      <FilterMenu search={search} />
    </div>
  )
}
