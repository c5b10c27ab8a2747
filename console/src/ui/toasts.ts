// Short messages at the edge of the screen; a state change carries its undo for eight seconds.
import { createStore, type Store } from '../lib/store.ts'

export interface Toast { id: number; text: string; tone: 'plain' | 'bad'; undo?: () => void }
export interface Toasts {
  list: Store<readonly Toast[]>
  show: (toast: Omit<Toast, 'id'>) => void
  dismiss: (id: number) => void
  /** Undoes the newest change that can still be undone. */
  undoLast: () => boolean
  /** Time stands still while the pointer or focus is on a toast. */
  hold: (on: boolean) => void
}

const lifetime = 8000

export const createToasts = (): Toasts => {
  const list = createStore<readonly Toast[]>([])
  const left = new Map<number, number>()
  let held = false
  let next = 1
  let timer: ReturnType<typeof setInterval> | undefined

  const dismiss = (id: number) => {
    left.delete(id)
    list.set((toasts) => toasts.filter((toast) => toast.id !== id))
  }
  const tick = () => {
    if (held) return
    for (const [id, ms] of [...left]) {
      if (ms <= 250) dismiss(id)
      else left.set(id, ms - 250)
    }
    if (left.size > 0) return
    clearInterval(timer)
    timer = undefined
  }

  return {
    list,
    show: (toast) => {
      const id = next++
      left.set(id, lifetime)
      list.set((toasts) => [...toasts.slice(-2), { ...toast, id }])
      timer ??= setInterval(tick, 250)
    },
    dismiss: (id) => {
      held = false
      dismiss(id)
    },
    undoLast: () => {
      const last = list.get().findLast((toast) => toast.undo !== undefined)
      if (last?.undo === undefined) return false
      dismiss(last.id)
      last.undo()
      return true
    },
    hold: (on) => {
      held = on
    },
  }
}
