// Canned responses: everyone keeps his own; managers keep those of groups and of the company as well.
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { Pencil, Plus, Search as Glass, Trash2, Undo2 } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { cannedScopes, type CannedResponse, type CannedScope } from '@switchboard/protocol'
import { keys } from '../../api/keys.ts'
import { useServices } from '../../app/services.ts'
import { useCan } from '../../auth/use-me.ts'
import { useErrorWords } from '../../i18n/error-words.ts'
import { Button } from '../../ui/button.tsx'
import { IconButton } from '../../ui/icon-button.tsx'
import { Notice } from '../../ui/notice.tsx'
import { Select } from '../../ui/select.tsx'
import { Unread } from '../unread.tsx'
import { useAct } from '../use-act.ts'
import { ResponseForm } from './response-form.tsx'

const pauseMs = 200
type Which = 'all' | CannedScope | 'removed'

const useRested = (text: string): string => {
  const [rested, setRested] = useState(text)
  useEffect(() => {
    const timer = setTimeout(() => setRested(text), pauseMs)
    return () => clearTimeout(timer)
  }, [text])
  return rested
}

interface RowProps { one: CannedResponse; removed: boolean; may: boolean; busy: boolean; onEdit: () => void; onRemove: () => void; onRestore: () => void }

const Row = ({ one, removed, may, busy, onEdit, onRemove, onRestore }: RowProps) => {
  const { t } = useTranslation()
  const owner = one.group?.name ?? t(`canned.scopes.${one.scope}`)
  return (
    <li className="flex items-center gap-2 py-2 ps-4 pe-1.5">
      <div className="min-w-0 grow">
        <p className="flex flex-wrap items-baseline gap-x-2">
          <span className="font-mono text-12 text-brand"><bdi>/{one.shortcut}</bdi></span>
          <span className="min-w-0 truncate font-medium" dir="auto">{one.title}</span>
        </p>
        <p className="line-clamp-2 text-12 text-ink-2" dir="auto">{one.text}</p>
        <p className="text-12 text-ink-3"><bdi>{owner}</bdi> · {t('response.uses', { count: one.uses })}</p>
      </div>
      {may && !removed && (
        <>
          <IconButton label={t('response.edit', { shortcut: one.shortcut })} onClick={onEdit}><Pencil size={14} aria-hidden="true" /></IconButton>
          <IconButton data-remove label={t('response.remove', { shortcut: one.shortcut })} disabled={busy} onClick={onRemove}><Trash2 size={14} aria-hidden="true" /></IconButton>
        </>
      )}
      {may && removed && <Button data-remove size="small" aria-label={t('sections.restoreNamed', { name: `/${one.shortcut}` })} disabled={busy} onClick={onRestore}><Undo2 size={13} aria-hidden="true" className="rtl:-scale-x-100" />{t('sections.restore')}</Button>}
    </li>
  )
}

export const Responses = () => {
  const { t } = useTranslation()
  const { client, queries } = useServices()
  const words = useErrorWords()
  const shared = useCan('canned.write')
  const [which, setWhich] = useState<Which>('all')
  const [typed, setTyped] = useState('')
  const [editing, setEditing] = useState<CannedResponse | 'new' | null>(null)
  const list = useRef<HTMLUListElement>(null)
  const { act, busy } = useAct()
  const removed = which === 'removed'
  const text = useRested(typed).trim()
  const found = useInfiniteQuery({ ...queries.cannedList({ scope: which === 'all' || removed ? null : which, text, removed }), placeholderData: keepPreviousData, refetchOnMount: 'always' })
  const all = found.data?.pages.flatMap((page) => page.data)
  const may = (one: CannedResponse) => one.scope === 'personal' || shared
  // What others removed is theirs to take back.
  const shown = removed ? all?.filter(may) : all
  const stale = [keys.canned]
  const moveFocus = (place: number) => {
    const buttons = list.current?.querySelectorAll<HTMLButtonElement>('button[data-remove]')
    buttons?.[Math.min(place, (buttons.length || 1) - 1)]?.focus()
  }
  const restore = (one: CannedResponse) => client.send('POST', `/canned/${one.uid}/restore`)
  const remove = async (one: CannedResponse, place: number) => {
    const told = { shortcut: one.shortcut }
    if (await act({ work: () => client.send('DELETE', `/canned/${one.uid}`), stale, done: t('response.removed', told), undo: () => restore(one), undone: t('response.restored', told) })) moveFocus(place + 1)
  }
  return (
    <>
      <div className="mb-3 flex flex-wrap items-center gap-2">
        <div role="search" className="relative min-w-0 grow basis-52">
          <Glass size={15} aria-hidden="true" className="pointer-events-none absolute start-2.5 top-1/2 -translate-y-1/2 text-ink-3" />
          <input
            type="search" value={typed} maxLength={100} dir="auto" aria-label={t('response.find')} placeholder={t('response.find')} onChange={(event) => setTyped(event.target.value)}
            className="h-8 w-full rounded-control border border-line-strong bg-raised ps-8 pe-2.5 text-13 hover:border-ink-3 focus-visible:outline-offset-1 max-md:h-10"
          />
        </div>
        <Select
          label={t('response.which')} value={which} onChange={(next) => setWhich(next as Which)}
          options={(['all', ...cannedScopes, 'removed'] as const).map((value) => ({ value, label: t(`response.whichOnes.${value}`) }))}
        />
        <Button look="main" onClick={() => setEditing('new')}><Plus size={14} aria-hidden="true" />{t('response.new')}</Button>
      </div>
      <p role="status" className="sr-only">{shown === undefined ? '' : t('search.found', { count: shown.length })}</p>
      {shown === undefined && <Unread of={found} />}
      {shown?.length === 0 && <p className="py-3 text-ink-2">{text !== '' ? t('response.nothing', { q: text }) : removed ? t('response.noneRemoved') : t('response.none')}</p>}
      {shown !== undefined && shown.length > 0 && (
        <ul ref={list} aria-label={t('response.title')} className="divide-y divide-line rounded-panel border border-line bg-raised">
          {shown.map((one, place) => (
            <Row
              key={one.uid} one={one} removed={removed} may={may(one)} busy={busy} onEdit={() => setEditing(one)} onRemove={() => void remove(one, place)}
              onRestore={() => void act({ work: () => restore(one), stale, done: t('response.restored', { shortcut: one.shortcut }) })}
            />
          ))}
        </ul>
      )}
      {found.isError && all !== undefined && <div className="mt-3"><Notice tone="bad">{words(found.error)}</Notice></div>}
      {found.hasNextPage && <div className="mt-3"><Button disabled={found.isFetchingNextPage} onClick={() => void found.fetchNextPage()}>{t('search.more')}</Button></div>}
      {editing !== null && <ResponseForm response={editing === 'new' ? null : editing} shared={shared} onClose={() => setEditing(null)} />}
    </>
  )
}
