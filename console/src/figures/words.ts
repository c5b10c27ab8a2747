// Numbers of a day as people read them. What has nothing to be counted from is a dash.
import { useTranslation } from 'react-i18next'
import type { FactMetric, Figures } from '@switchboard/protocol'
import { shortSpan } from '../lib/format.ts'

export type FigureKey = keyof Figures
/** In the order in which they are shown. */
export const figureKeys = [
  'resolved', 'messages', 'assigned', 'firstResponseMinutes', 'responseMinutes', 'resolutionMinutes', 'slaPercent', 'satisfaction', 'onlineHours', 'awayHours',
] as const satisfies readonly FigureKey[]

/** What each is made of. */
export const madeOf: Record<FigureKey, readonly FactMetric[]> = {
  resolved: ['resolved'], messages: ['messages'], assigned: ['assigned'], firstResponseMinutes: ['firstAnswers'], responseMinutes: ['answers'], resolutionMinutes: ['resolved'],
  slaPercent: ['firstAnswers'], satisfaction: ['ratings'], onlineHours: ['online', 'busy'], awayHours: ['away'],
}

const minute = 60_000
/** Below a minute in seconds. */
export const spanText = (ms: number, language: string): string =>
  (ms >= minute ? shortSpan(ms, language) : new Intl.NumberFormat(language, { style: 'unit', unit: 'second', unitDisplay: 'short', maximumFractionDigits: 0 }).format(ms / 1000))
export const figureText = (key: FigureKey, value: number | null, language: string): string => {
  if (value === null) return '–'
  if (key === 'slaPercent') return new Intl.NumberFormat(language, { style: 'percent', maximumFractionDigits: 0 }).format(value / 100)
  if (key === 'satisfaction') return new Intl.NumberFormat(language, { minimumFractionDigits: 1, maximumFractionDigits: 1 }).format(value)
  if (key === 'onlineHours' || key === 'awayHours') return value === 0 ? '–' : spanText(value * 60 * minute, language)
  if (key === 'messages' || key === 'resolved' || key === 'assigned') return new Intl.NumberFormat(language).format(value)
  return spanText(value * minute, language)
}

export const useFigureWords = (): ((key: FigureKey, value: number | null) => string) => {
  const { i18n } = useTranslation()
  return (key, value) => figureText(key, value, i18n.language)
}
