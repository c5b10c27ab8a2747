// The five ways in which a group's work finds its agent, each in words.
import { useId } from 'react'
import { useTranslation } from 'react-i18next'
import type { RoutingStrategy } from '@switchboard/protocol'
import { cx } from '../../lib/cx.ts'

const strategies: readonly RoutingStrategy[] = ['least_loaded', 'round_robin', 'sticky', 'scored', 'pull']

interface StrategyChoiceProps { label: string; value: RoutingStrategy; disabled: boolean; onChange: (strategy: RoutingStrategy) => void }

export const StrategyChoice = ({ label, value, disabled, onChange }: StrategyChoiceProps) => {
  const { t } = useTranslation()
  const name = useId()
  return (
    <div role="radiogroup" aria-label={label} className="flex flex-col gap-1.5">
      {strategies.map((strategy) => (
        <label key={strategy} className={cx('flex gap-3 rounded-control border px-3 py-2.5 has-focus-visible:outline-2 has-focus-visible:outline-offset-1 has-focus-visible:outline-brand', value === strategy ? 'border-brand bg-brand-soft' : 'border-line', value !== strategy && !disabled && 'hover:border-line-strong')}>
          <input type="radio" name={name} checked={value === strategy} disabled={disabled} onChange={() => onChange(strategy)} className="mt-0.5 size-4 shrink-0 accent-brand outline-none!" />
          <span>
            <span className="block font-bold">{t(`settings.strategies.${strategy}`)}</span>
            <span className="block text-12 text-ink-2">{t(`settings.strategyWords.${strategy}`)}</span>
          </span>
        </label>
      ))}
    </div>
  )
}
