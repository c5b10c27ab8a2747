// What stands behind `/`: canned responses that fit what was typed, chosen by arrow keys or the pointer.
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { CannedResponse } from '@switchboard/protocol'
import { useServices } from '../app/services.ts'
import { cx } from '../lib/cx.ts'

/** What follows a slash that begins the text or a word; null: no menu is asked for. */
export const cannedWord = (text: string, caret: number): string | null => /(?:^|\s)\/([\p{L}\p{N}._-]{0,40})$/u.exec(text.slice(0, caret))?.[1] ?? null

export const useCanned = (word: string | null): readonly CannedResponse[] => {
  const { queries } = useServices()
  return useQuery({ ...queries.cannedSearch(word ?? ''), enabled: word !== null, placeholderData: keepPreviousData }).data ?? []
}

interface CannedMenuProps { id: string; found: readonly CannedResponse[]; at: number; onPick: (canned: CannedResponse) => void }

export const CannedMenu = ({ id, found, at, onPick }: CannedMenuProps) => {
  const { t } = useTranslation()
  return (
    <ul id={id} role="listbox" aria-label={t('canned.title')} className="absolute inset-x-0 bottom-full z-20 mb-1 max-h-64 overflow-y-auto rounded-panel border border-line bg-raised p-1 shadow-float">
      {found.length === 0 && <li className="px-2.5 py-2 text-ink-3">{t('canned.none')}</li>}
      {found.map((one, place) => (
        <li
          key={one.uid} id={`${id}-${place}`} role="option" aria-selected={place === at}
          onPointerDown={(event) => {
            event.preventDefault()
            onPick(one)
          }}
          className={cx('cursor-pointer rounded-control px-2.5 py-1.5', place === at ? 'bg-canvas' : 'hover:bg-canvas')}
        >
          <span className="flex items-baseline gap-2">
            <span className="font-mono text-12 text-brand" dir="ltr">/{one.shortcut}</span>
            <span className="truncate font-medium">{one.title}</span>
            <span className="ms-auto shrink-0 text-11 text-ink-3">{one.group?.name ?? t(`canned.scopes.${one.scope}`)}</span>
          </span>
          <span className="block truncate text-12 text-ink-2" dir="auto">{one.text}</span>
        </li>
      ))}
    </ul>
  )
}
