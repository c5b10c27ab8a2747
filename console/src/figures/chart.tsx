// One number by day: bars, because days without it are days too. Arrow keys walk, Enter opens what a day is made of.
import { useRef, useState, type KeyboardEvent } from 'react'
import { useTranslation } from 'react-i18next'
import type { DayFigures } from '@switchboard/protocol'
import { useServices } from '../app/services.ts'
import { useStore } from '../lib/store.ts'
import { useWidth } from '../live/use-width.ts'
import { dayText, ticksOf } from './days.ts'
import { figureText, type FigureKey } from './words.ts'

const height = 220
const room = { top: 12, bottom: 26, side: 62, end: 8 }

export const Chart = ({ days, figure, onOpen }: { days: readonly DayFigures[]; figure: FigureKey; onOpen: (day: string) => void }) => {
  const { t, i18n } = useTranslation()
  const rtl = useStore(useServices().preferences).language === 'ar'
  const box = useRef<HTMLDivElement>(null)
  const full = useWidth(box)
  const [at, setAt] = useState<number | null>(null)
  const [pointed, setPointed] = useState<number | null>(null)
  const current = Math.min(at ?? days.length - 1, days.length - 1)
  const values = days.map((day) => day.figures[figure])
  const ticks = ticksOf(Math.max(0, ...values.map((value) => value ?? 0)))
  const top = ticks.at(-1) ?? 1
  const width = Math.max(0, full - room.side - room.end)
  const slot = width / Math.max(1, days.length)
  const bar = Math.max(2, Math.min(28, slot * 0.66))
  const y = (value: number) => room.top + (height - room.top - room.bottom) * (1 - value / top)
  const x = (index: number) => {
    const along = room.side + slot * (index + 0.5)
    return rtl ? full - along : along
  }
  const every = Math.max(1, Math.ceil(days.length / Math.max(1, Math.floor(width / 64))))
  const wordsOf = (index: number) => {
    const day = days[index]
    return day === undefined ? '' : t('figures.point', { day: dayText(day.day, i18n.language), value: figureText(figure, day.figures[figure], i18n.language) })
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const step = ({ ArrowRight: rtl ? -1 : 1, ArrowLeft: rtl ? 1 : -1, Home: -days.length, End: days.length } as Record<string, number>)[event.key]
    const here = days[current]
    if (step !== undefined) {
      event.preventDefault()
      setAt(Math.min(days.length - 1, Math.max(0, current + step)))
    } else if ((event.key === 'Enter' || event.key === ' ') && here !== undefined) {
      event.preventDefault()
      onOpen(here.day)
    }
  }
  const shown = pointed ?? at
  return (
    <div ref={box} className="relative" style={{ height }}>
      {full > 0 && (
        <svg
          width={full} height={height} role="slider" tabIndex={0} aria-orientation="horizontal" aria-label={t('figures.chartWords', { figure: t(`figures.${figure}`) })}
          aria-valuemin={1} aria-valuemax={days.length} aria-valuenow={current + 1} aria-valuetext={wordsOf(current)}
          onKeyDown={onKeyDown} onBlur={() => setAt(null)} onFocus={() => setAt(current)} className="block rounded-control select-none"
        >
          {ticks.map((tick) => (
            <g key={tick} aria-hidden="true">
              <line x1={rtl ? room.end : room.side} x2={rtl ? full - room.side : full - room.end} y1={y(tick)} y2={y(tick)} className={tick === 0 ? 'stroke-line-strong' : 'stroke-line'} />
              <text x={rtl ? full - room.side + 8 : room.side - 8} y={y(tick) + 4} textAnchor="end" direction="ltr" className="fill-ink-3 text-11" style={rtl ? { textAnchor: 'start' } : undefined}>{figureText(figure, tick, i18n.language)}</text>
            </g>
          ))}
          {days.map(({ day }, index) => {
            const value = values[index] ?? null
            const on = shown === index
            return (
              <g key={day} aria-hidden="true" className="cursor-pointer" onPointerEnter={() => setPointed(index)} onPointerLeave={() => setPointed(null)} onClick={() => onOpen(day)}>
                <rect x={x(index) - slot / 2} y={0} width={slot} height={height - room.bottom} className={on ? 'fill-canvas' : 'fill-transparent'} />
                {value !== null && value > 0 && <rect x={x(index) - bar / 2} y={y(value)} width={bar} height={Math.max(1, y(0) - y(value))} rx={Math.min(3, bar / 3)} className={on ? 'fill-brand forced-color-adjust-none' : 'fill-ink-2 forced-color-adjust-none'} />}
                {value === null && <circle cx={x(index)} cy={y(0) - 4} r={1.5} className="fill-line-strong" />}
                {(days.length - 1 - index) % every === 0 && <text x={Math.min(full - 22, Math.max(22, x(index)))} y={height - 8} textAnchor="middle" className="fill-ink-3 text-11">{dayText(day, i18n.language, 'short')}</text>}
              </g>
            )
          })}
        </svg>
      )}
      {shown !== null && full > 0 && (
        <div aria-hidden="true" className="pointer-events-none absolute top-0 z-10 -translate-x-1/2 rounded-control bg-ink px-2 py-1 text-12 whitespace-nowrap text-surface" style={{ left: Math.min(full - 100, Math.max(100, x(shown))) }}>{wordsOf(shown)}</div>
      )}
    </div>
  )
}
