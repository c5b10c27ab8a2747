// The parts of an inbox in a row; arrow keys move, as in every row of tabs. A part with something wrong in it says so.
import { CircleAlert } from 'lucide-react'
import { useRef, type KeyboardEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { cx } from '../lib/cx.ts'
import type { Part } from './draft.ts'

interface PartTabsProps { parts: readonly Part[]; open: Part; onOpen: (part: Part) => void; wrong: readonly Part[] }

export const PartTabs = ({ parts, open, onOpen, wrong }: PartTabsProps) => {
  const { t } = useTranslation()
  const row = useRef<HTMLDivElement>(null)
  const move = (event: KeyboardEvent) => {
    const forward = document.documentElement.dir === 'rtl' ? 'ArrowLeft' : 'ArrowRight'
    const by = event.key === forward ? 1 : event.key === 'ArrowLeft' || event.key === 'ArrowRight' ? -1 : 0
    if (by === 0) return
    event.preventDefault()
    const next = parts[(parts.indexOf(open) + by + parts.length) % parts.length]
    if (next === undefined) return
    onOpen(next)
    row.current?.querySelector<HTMLElement>(`[data-part="${next}"]`)?.focus()
  }
  return (
    <div ref={row} role="tablist" aria-label={t('inboxes.parts')} onKeyDown={move} className="mb-5 flex gap-1 overflow-x-auto border-b border-line max-md:-mx-5 max-md:px-5">
      {parts.map((part) => (
        <button
          key={part} type="button" role="tab" data-part={part} aria-selected={part === open} tabIndex={part === open ? 0 : -1} onClick={() => onOpen(part)}
          className={cx(
            'press ring-inset-focus -mb-px inline-flex min-h-9 shrink-0 items-center gap-1.5 border-b-2 px-2.5 font-medium whitespace-nowrap max-md:min-h-11',
            part === open ? 'border-ink text-ink' : 'border-transparent text-ink-2 hover:text-ink',
          )}
        >
          {t(`inboxes.part.${part}`)}
          {wrong.includes(part) && <CircleAlert size={13} role="img" aria-label={t('inboxes.somethingWrong')} className="text-bad" />}
        </button>
      ))}
    </div>
  )
}
