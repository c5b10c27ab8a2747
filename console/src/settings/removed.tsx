// What was removed and can be taken back, folded away.
import { ChevronRight } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Button } from '../ui/button.tsx'

interface RemovedProps<T> { things: readonly T[]; keyOf: (thing: T) => string | number; nameOf: (thing: T) => string; onRestore: (thing: T) => void }

export const Removed = <T,>({ things, keyOf, nameOf, onRestore }: RemovedProps<T>) => {
  const { t } = useTranslation()
  if (things.length === 0) return null
  return (
    <details className="group/removed mt-6">
      <summary className="inline-flex min-h-9 cursor-pointer items-center gap-1 rounded-control pe-2 font-medium text-ink-2 hover:text-ink">
        <ChevronRight size={14} aria-hidden="true" className="transition-transform duration-[140ms] group-open/removed:rotate-90 rtl:-scale-x-100 rtl:group-open/removed:-rotate-90" />
        {t('sections.removed', { count: things.length })}
      </summary>
      <ul className="mt-1 divide-y divide-line rounded-panel border border-line">
        {things.map((thing) => (
          <li key={keyOf(thing)} className="flex min-h-11 items-center gap-3 ps-4 pe-2">
            <span className="min-w-0 grow truncate text-ink-2"><bdi>{nameOf(thing)}</bdi></span>
            <Button size="small" aria-label={t('sections.restoreNamed', { name: nameOf(thing) })} onClick={() => onRestore(thing)}>{t('sections.restore')}</Button>
          </li>
        ))}
      </ul>
    </details>
  )
}
