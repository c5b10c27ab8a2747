// Shows the toasts, with their undo, and reads them out politely.
import { Undo2, X } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { useServices } from '../app/services.ts'
import { cx } from '../lib/cx.ts'
import { useStore } from '../lib/store.ts'

export const Toaster = () => {
  const { toasts } = useServices()
  const { t } = useTranslation()
  const list = useStore(toasts.list)
  return (
    <section
      aria-label={t('common.messages')}
      className="pointer-events-none fixed z-50 flex flex-col gap-2 max-md:inset-x-3 max-md:top-16 md:start-[72px] md:bottom-4 md:items-start"
      onPointerEnter={() => toasts.hold(true)}
      onPointerLeave={() => toasts.hold(false)}
      onFocus={() => toasts.hold(true)}
      onBlur={() => toasts.hold(false)}
    >
      {list.map((toast) => (
        <div
          key={toast.id}
          role={toast.tone === 'bad' ? 'alert' : 'status'}
          className={cx(
            'arrive pointer-events-auto flex min-h-11 max-w-[460px] items-center gap-3 rounded-panel py-1.5 ps-4 pe-1.5 text-13 shadow-float',
            toast.tone === 'bad' ? 'border border-bad bg-raised text-bad' : 'bg-ink text-surface',
          )}
        >
          <span className="grow py-1">{toast.text}</span>
          {toast.undo !== undefined && (
            <button
              type="button"
              className="press inline-flex h-8 items-center gap-1.5 rounded-control px-2.5 font-bold hover:bg-ink-2"
              onClick={() => {
                toasts.dismiss(toast.id)
                toast.undo?.()
              }}
            >
              <Undo2 size={14} aria-hidden="true" className="rtl:-scale-x-100" />
              {t('common.undo')}
            </button>
          )}
          <button
            type="button"
            aria-label={t('common.dismiss')}
            className="press inline-flex size-8 items-center justify-center rounded-control opacity-70 hover:opacity-100"
            onClick={() => toasts.dismiss(toast.id)}
          >
            <X size={14} aria-hidden="true" />
          </button>
        </div>
      ))}
    </section>
  )
}
