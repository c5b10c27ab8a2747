// What floating things (menus, dialogs, tooltips) need to know: no inline styles, the reading direction, the delay.
import { CSPProvider } from '@base-ui/react/csp-provider'
import { DirectionProvider } from '@base-ui/react/direction-provider'
import { Tooltip } from '@base-ui/react/tooltip'
import type { ReactNode } from 'react'
import { useStore } from '../lib/store.ts'
import { useServices } from './services.ts'

export const Floating = ({ children }: { children: ReactNode }) => {
  const { language } = useStore(useServices().preferences)
  return (
    <CSPProvider disableStyleElements>
      <DirectionProvider direction={language === 'ar' ? 'rtl' : 'ltr'}>
        <Tooltip.Provider delay={500}>{children}</Tooltip.Provider>
      </DirectionProvider>
    </CSPProvider>
  )
}
