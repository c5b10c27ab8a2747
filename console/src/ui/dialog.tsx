// Dialogs: in the middle on a desk, a sheet from the bottom on a phone.
import { Dialog as Base } from '@base-ui/react/dialog'
import { X } from 'lucide-react'
import type { ReactNode, RefObject } from 'react'
import { useTranslation } from 'react-i18next'
import { cx } from '../lib/cx.ts'

interface DialogProps {
  open: boolean
  onOpenChange: (open: boolean) => void
  title: string
  children: ReactNode
  width?: 'normal' | 'wide'
  /** What has the focus first; else the first thing that can have it. */
  focus?: RefObject<HTMLElement | null>
  /** False: only what stands in it closes it. */
  closable?: boolean
}

export const Dialog = ({ open, onOpenChange, title, children, width = 'normal', focus, closable = true }: DialogProps) => {
  const { t } = useTranslation()
  return (
    <Base.Root open={open} onOpenChange={onOpenChange}>
      <Base.Portal>
        <Base.Backdrop className="appear fixed inset-0 z-40 bg-shade" />
        <Base.Popup
          {...(focus === undefined ? {} : { initialFocus: focus })}
          className={cx(
            'appear fixed z-50 flex max-h-[85dvh] flex-col border border-line bg-surface text-ink shadow-float',
            'max-md:inset-x-0 max-md:bottom-0 max-md:rounded-t-panel max-md:pb-[env(safe-area-inset-bottom)]',
            'md:inset-x-0 md:top-[10dvh] md:mx-auto md:w-[calc(100vw-2rem)] md:rounded-panel',
            width === 'wide' ? 'md:max-w-[640px]' : 'md:max-w-[420px]',
            'max-md:max-h-[92dvh]',
          )}
        >
          <header className="flex items-center gap-2 border-b border-line ps-4 pe-2 py-2">
            <Base.Title className="grow text-14 font-bold">{title}</Base.Title>
            {closable && (
              <Base.Close
                aria-label={t('common.close')}
                className="press inline-flex size-8 items-center justify-center rounded-control text-ink-2 hover:bg-canvas"
              >
                <X size={16} aria-hidden="true" />
              </Base.Close>
            )}
          </header>
          <div className="overflow-y-auto p-4">{children}</div>
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  )
}
