// An on/off switch with its words.
interface ToggleProps { label: string; hint?: string; checked: boolean; onChange: (on: boolean) => void }

export const Toggle = ({ label, hint, checked, onChange }: ToggleProps) => (
  <label className="relative flex items-center gap-3 py-1">
    <span className="grow">
      <span className="block text-13">{label}</span>
      {hint !== undefined && <span className="block text-12 text-ink-3">{hint}</span>}
    </span>
    <input type="checkbox" role="switch" checked={checked} onChange={(event) => onChange(event.target.checked)} className="peer sr-only" />
    <span
      aria-hidden="true"
      className={'relative h-5 w-9 shrink-0 rounded-[10px] border border-line-strong bg-canvas transition-colors duration-[140ms] peer-checked:border-ink peer-checked:bg-ink '
        + 'peer-focus-visible:outline-2 peer-focus-visible:outline-offset-2 peer-focus-visible:outline-brand '
        + 'after:absolute after:start-0.5 after:top-0.5 after:size-3.5 after:rounded-[50%] after:bg-line-strong after:transition-transform after:duration-[140ms] '
        + 'peer-checked:after:translate-x-4 peer-checked:after:bg-surface rtl:peer-checked:after:-translate-x-4'}
    />
  </label>
)
