// One slider between messages and waiting, and what its place means: in minutes, and in the order of three examples.
import { Clock3, MessageSquare } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { TenantSettings } from '@switchboard/protocol'
import { longSpan } from '../lib/format.ts'
import { anatomyOf, minutesPerMessage, type Weights } from '../queue/score.ts'
import { ScoreAnatomy } from '../queue/score-anatomy.tsx'
import { Button } from '../ui/button.tsx'
import { useSave } from './use-save.ts'

const examples = [{ messages: 1, minutes: 180 }, { messages: 4, minutes: 90 }, { messages: 12, minutes: 5 }] as const
const minute = 60_000

const Worth = ({ weights }: { weights: Weights }) => {
  const { t, i18n } = useTranslation()
  const minutes = minutesPerMessage(weights)
  if (minutes === null) return <>{t(weights.alpha > 0 ? 'settings.worthOnlyMessages' : 'settings.worthOnlyDelay')}</>
  return <>{t('settings.worth', { minutes: longSpan(minutes * minute, i18n.language) })}</>
}

const Preview = ({ weights }: { weights: Weights }) => {
  const { t, i18n } = useTranslation()
  const rows = examples.map((one) => ({ ...one, anatomy: anatomyOf(one.messages, one.minutes, weights) })).toSorted((a, b) => b.anatomy.score - a.anatomy.score)
  const full = rows[0]?.anatomy.score ?? 0
  return (
    <div className="mt-4 rounded-panel border border-line bg-raised p-4">
      <p className="text-14 font-medium" role="status"><Worth weights={weights} /></p>
      <p className="mt-3 mb-1.5 text-12 text-ink-3">{t('settings.example')}</p>
      <ol className="flex flex-col gap-2">
        {rows.map((row) => (
          <li key={row.messages} className="grid grid-cols-[minmax(0,1fr)_minmax(120px,1fr)] items-center gap-4">
            <span>{t('settings.exampleRow', { messages: t('settings.exampleMessages', { count: row.messages }), time: longSpan(row.minutes * minute, i18n.language) })}</span>
            <ScoreAnatomy anatomy={row.anatomy} full={full} compact />
          </li>
        ))}
      </ol>
    </div>
  )
}

export const Priority = ({ settings, change }: { settings: TenantSettings; change: boolean }) => {
  const { t, i18n } = useTranslation()
  const held = Math.round(settings.priorityAlpha * 100)
  const [alpha, setAlpha] = useState(held)
  const save = useSave()
  const weights = { alpha: alpha / 100, beta: (100 - alpha) / 100 }
  const percent = new Intl.NumberFormat(i18n.language, { style: 'percent' })
  const words = t('settings.weightsAre', { messages: percent.format(weights.alpha), delay: percent.format(weights.beta) })
  return (
    <>
      <input
        type="range" min={0} max={100} step={1} value={alpha} disabled={!change}
        aria-label={t('settings.slider')} aria-valuetext={words}
        onChange={(event) => setAlpha(Number(event.target.value))}
        className="block h-8 w-full cursor-pointer accent-ink disabled:cursor-default"
      />
      <div className="flex items-center justify-between gap-3 text-12 text-ink-2">
        <span className="inline-flex items-center gap-1.5"><span aria-hidden="true" className="size-2 rounded-[2px] bg-warn" /><Clock3 size={12} aria-hidden="true" />{t('settings.onlyDelay')}</span>
        <span className="font-medium text-ink max-md:hidden">{words}</span>
        <span className="inline-flex items-center gap-1.5">{t('settings.onlyMessages')}<MessageSquare size={12} aria-hidden="true" /><span aria-hidden="true" className="size-2 rounded-[2px] bg-ink-2" /></span>
      </div>
      <Preview weights={weights} />
      {change && (
        <div className="mt-4 flex justify-end gap-2">
          {alpha !== held && <Button look="quiet" onClick={() => setAlpha(held)}>{t('common.cancel')}</Button>}
          <Button look="main" disabled={alpha === held || save.isPending} onClick={() => save.mutate({ priorityAlpha: weights.alpha, priorityBeta: weights.beta })}>{t('settings.save')}</Button>
        </div>
      )}
    </>
  )
}
