// Numbers in a row, each a way to what it is made of.
import { useTranslation } from 'react-i18next'
import type { Figures } from '@switchboard/protocol'
import { cx } from '../lib/cx.ts'
import { useFigureWords, type FigureKey } from './words.ts'

interface FigureStripProps { label: string; figures: Figures; keys: readonly FigureKey[]; onOpen: (figure: FigureKey) => void; /** Under a number. */ hints?: Partial<Record<FigureKey, string | undefined>> }

export const FigureStrip = ({ label, figures, keys, onOpen, hints = {} }: FigureStripProps) => {
  const { t } = useTranslation()
  const words = useFigureWords()
  return (
    <dl aria-label={label} className="grid grid-cols-2 overflow-hidden rounded-panel border border-line bg-raised sm:grid-cols-3 lg:grid-flow-col lg:auto-cols-fr lg:grid-cols-none">
      {keys.map((key) => {
        const value = figures[key]
        const some = value !== null && value !== 0
        return (
          <div key={key} className="min-w-0 border-e border-b border-line px-4 py-3 -me-px -mb-px max-md:px-3">
            <dt className="truncate text-12 text-ink-2">{t(`figures.${key}`)}</dt>
            <dd className={cx('text-20 font-medium', !some && 'text-ink-3')}>
              {some ? <button type="button" className="max-w-full truncate rounded-control underline decoration-transparent underline-offset-4 hover:decoration-line-strong" aria-label={t('figures.open', { figure: t(`figures.${key}`), day: t('figures.today'), value: words(key, value) })} onClick={() => onOpen(key)}>{words(key, value)}</button> : words(key, value)}
            </dd>
            {hints[key] !== undefined && <dd className="truncate text-12 text-ink-3" title={hints[key]}>{hints[key]}</dd>}
          </div>
        )
      })}
    </dl>
  )
}
