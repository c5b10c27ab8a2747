// An agent's days as a picture or as a table; every number opens what it is made of.
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useServices } from '../app/services.ts'
import { useMe } from '../auth/use-me.ts'
import { now } from '../lib/clock.ts'
import { Unread } from '../settings/unread.tsx'
import { Segmented } from '../ui/segmented.tsx'
import { Select } from '../ui/select.tsx'
import { Chart } from './chart.tsx'
import { dayIn, dayText } from './days.ts'
import { FactsDialog } from './facts-dialog.tsx'
import { daysQuery } from './queries.ts'
import { figureKeys, useFigureWords, type FigureKey } from './words.ts'

const ranges = ['7', '30', '90'] as const

export const Performance = ({ uid }: { uid: string }) => {
  const { t, i18n } = useTranslation()
  const words = useFigureWords()
  const { timeZone } = useMe().tenant
  const today = dayIn(now(), timeZone)
  const [range, setRange] = useState<(typeof ranges)[number]>('30')
  const [figure, setFigure] = useState<FigureKey>('resolved')
  const [view, setView] = useState<'chart' | 'table'>('chart')
  const [open, setOpen] = useState<{ day: string; figure: FigureKey } | null>(null)
  const days = useQuery(daysQuery(useServices().client, uid, today, Number(range)))
  return (
    <section aria-labelledby="performance" className="rounded-panel border border-line bg-raised">
      <header className="flex flex-wrap items-center gap-2 border-b border-line px-4 py-2.5">
        <h2 id="performance" className="grow text-14 font-bold">{t('figures.performance')}</h2>
        {view === 'chart' && <Select label={t('figures.figure')} value={figure} onChange={(next) => setFigure(next as FigureKey)} options={figureKeys.map((value) => ({ value, label: t(`figures.${value}`) }))} />}
        <Segmented label={t('figures.days')} value={range} onChange={setRange} size="small" options={ranges.map((value) => ({ value, label: t('figures.range', { count: Number(value) }) }))} />
        <Segmented label={t('figures.performance')} value={view} onChange={setView} size="small" options={(['chart', 'table'] as const).map((value) => ({ value, label: t(`figures.${value}`) }))} />
      </header>
      {days.data === undefined ? <div className="p-4"><Unread of={days} /></div> : view === 'chart' ? (
        <div className="px-2 pt-4 pb-1"><Chart days={days.data} figure={figure} onOpen={(day) => setOpen({ day, figure })} /></div>
      ) : (
        <div className="max-h-[420px] overflow-auto" tabIndex={0} role="group" aria-label={t('figures.table')}>
          <table className="w-full border-collapse text-12">
            <thead className="sticky top-0 bg-raised text-ink-3">
              <tr><th scope="col" className="px-3 py-2 text-start font-medium">{t('figures.day')}</th>{figureKeys.map((key) => <th key={key} scope="col" className="px-3 py-2 text-end font-medium whitespace-nowrap">{t(`figures.${key}`)}</th>)}</tr>
            </thead>
            <tbody className="divide-y divide-line">
              {days.data.toReversed().map(({ day, figures }) => (
                <tr key={day} className="hover:bg-surface">
                  <th scope="row" className="px-3 py-1 text-start font-normal whitespace-nowrap">{dayText(day, i18n.language)}</th>
                  {figureKeys.map((key) => (
                    <td key={key} className="px-1 py-0.5 text-end">
                      {figures[key] === null || figures[key] === 0 ? <span className="px-2 text-ink-3">{words(key, figures[key])}</span> : (
                        <button type="button" aria-label={t('figures.open', { figure: t(`figures.${key}`), day: dayText(day, i18n.language), value: words(key, figures[key]) })} className="min-h-6 rounded-control px-2 whitespace-nowrap underline decoration-line-strong decoration-dotted underline-offset-4 hover:decoration-ink" onClick={() => setOpen({ day, figure: key })}>{words(key, figures[key])}</button>
                      )}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {open !== null && <FactsDialog agent={uid} {...open} onClose={() => setOpen(null)} />}
    </section>
  )
}
