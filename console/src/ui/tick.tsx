// A box to tick, with its words.
import type { ReactNode } from 'react'

interface TickProps { label: ReactNode; hint?: string | undefined; checked: boolean; disabled?: boolean; onChange: (on: boolean) => void }

export const Tick = ({ label, hint, checked, disabled = false, onChange }: TickProps) => (
  <label className="flex min-h-8 items-start gap-2.5 py-1.5 max-md:min-h-11 max-md:py-2.5">
    <input type="checkbox" checked={checked} disabled={disabled} onChange={(event) => onChange(event.target.checked)} className="mt-px size-4 shrink-0 accent-brand" />
    <span className="min-w-0">
      <span className="block break-words">{label}</span>
      {hint !== undefined && <span className="block text-12 text-ink-3">{hint}</span>}
    </span>
  </label>
)
