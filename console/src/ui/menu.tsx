// The floating surface that menus and popovers share, and the menu's rows.
import { Menu as Base } from '@base-ui/react/menu'
import { Check } from 'lucide-react'
import type { ReactElement, ReactNode, RefObject } from 'react'
import { cx } from '../lib/cx.ts'

export const floating = 'appear rounded-panel border border-line bg-raised text-ink shadow-float outline-none'

const row = 'flex min-h-8 cursor-default items-center gap-2.5 rounded-control px-2.5 py-1.5 text-13 outline-none select-none '
  + 'data-highlighted:bg-canvas data-disabled:text-ink-3 max-md:min-h-11'

interface MenuProps {
  trigger: ReactElement; children: ReactNode; align?: 'start' | 'end'; side?: 'top' | 'bottom' | 'inline-end'
  /** What has the focus afterwards; else the trigger. */
  after?: RefObject<HTMLElement | null>
}

export const Menu = ({ trigger, children, align = 'end', side = 'bottom', after }: MenuProps) => (
  <Base.Root modal={false}>
    <Base.Trigger render={trigger} />
    <Base.Portal>
      <Base.Positioner side={side} align={align} sideOffset={6} collisionPadding={8} className="z-50">
        <Base.Popup className={cx(floating, 'max-h-(--available-height) min-w-52 overflow-y-auto p-1')} {...(after === undefined ? {} : { finalFocus: after })}>{children}</Base.Popup>
      </Base.Positioner>
    </Base.Portal>
  </Base.Root>
)

interface ItemProps { children: ReactNode; icon?: ReactNode; onSelect: () => void; end?: ReactNode; disabled?: boolean }

export const MenuItem = ({ children, icon, onSelect, end, disabled = false }: ItemProps) => (
  <Base.Item className={row} onClick={onSelect} disabled={disabled}>
    {icon !== undefined && <span className="flex w-4 shrink-0 justify-center text-ink-3">{icon}</span>}
    <span className="grow">{children}</span>
    {end}
  </Base.Item>
)

export const MenuLine = () => <Base.Separator className="mx-1 my-1 h-px bg-line" />

interface ChoiceProps<T extends string> {
  label: string
  value: T
  options: readonly { value: T; label: string; icon?: ReactNode }[]
  onChange: (value: T) => void
}

export const MenuChoice = <T extends string>({ label, value, options, onChange }: ChoiceProps<T>) => (
  <Base.RadioGroup value={value} onValueChange={(next: T) => onChange(next)} aria-label={label}>
    {options.map((option) => (
      <Base.RadioItem key={option.value} value={option.value} closeOnClick className={row}>
        <span className="flex w-4 shrink-0 justify-center text-ink-3">{option.icon}</span>
        <span className="grow">{option.label}</span>
        <Base.RadioItemIndicator><Check size={14} aria-hidden="true" /></Base.RadioItemIndicator>
      </Base.RadioItem>
    ))}
  </Base.RadioGroup>
)
