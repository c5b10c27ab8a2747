// A tooltip with the words of a control and, where there is one, its key.
import { Tooltip } from '@base-ui/react/tooltip'
import type { ReactElement } from 'react'
import { Kbd } from './kbd.tsx'

interface TipProps { text: string; keys?: string | undefined; side?: 'top' | 'bottom' | 'inline-end'; children: ReactElement }

export const Tip = ({ text, keys, side = 'bottom', children }: TipProps) => (
  <Tooltip.Root>
    <Tooltip.Trigger render={children} />
    <Tooltip.Portal>
      <Tooltip.Positioner side={side} sideOffset={6} className="z-50">
        <Tooltip.Popup className="appear flex items-center gap-2 rounded-control bg-ink px-2 py-1 text-12 text-surface">
          {text}
          {keys !== undefined && <Kbd inverse>{keys}</Kbd>}
        </Tooltip.Popup>
      </Tooltip.Positioner>
    </Tooltip.Portal>
  </Tooltip.Root>
)
