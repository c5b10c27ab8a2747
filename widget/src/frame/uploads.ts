// The files beside the draft: checked, sent two at a time, and ready to go with the message.
import { effect } from '@preact/signals'
import type { Post } from './host.ts'
import type { FileRef } from './kept.ts'
import type { Model } from './model.ts'
import { pick } from './pick.ts'
import type { Session } from './session.ts'
import { upload } from './upload.ts'
import type { Upload } from './uploading.ts'

export interface Uploads {
  add(files: readonly File[]): void
  retry(id: string): void
  /** Whatever its state; on its way it is called off. */
  remove(id: string): void
  /** Those that the server has; the draft's places are free again. */
  take(): FileRef[]
  clear(): void
  /** A picture that was sent from this page need not come back to be shown. */
  preview(uid: string): string | null
}

const lanes = 2
const drawn = /^image\/(png|jpeg|gif|webp|avif)$/

export function createUploads(model: Model, session: Session, post: Post): Uploads {
  const { uploads, refusedFiles } = model
  const running = new Map<string, () => void>()
  const previews = new Map<string, string>()

  const change = (id: string, to: Partial<Upload>) => {
    uploads.value = uploads.value.map((one) => (one.id === id ? { ...one, ...to } : one))
  }
  const forget = ({ id, preview }: Upload) => {
    running.get(id)?.()
    if (preview !== null) URL.revokeObjectURL(preview)
  }

  async function work({ id, file, preview }: Upload) {
    let gone = false
    running.set(id, () => { gone = true })
    change(id, { state: 'uploading', part: 0 })
    const token = await session.ensure()
    if (gone) return
    if (typeof token !== 'string') return change(id, { state: 'failed' })
    const { answer, abort } = upload(token, file, (part) => change(id, { part }))
    running.set(id, () => {
      gone = true
      abort()
    })
    const result = await answer
    if (gone) return
    if (result.ok) {
      const { uid, name, type, size, width, height, thumbnail } = result.data
      if (preview !== null) previews.set(uid, preview)
      return change(id, { state: 'done', stored: { uid, name, type, size, width, height, thumbnail } })
    }
    if (result.status === 401 && model.token.value === token) session.end()
    if (result.code === 'file.refused') {
      remove(id)
      refusedFiles.value = [...refusedFiles.value, { word: 'wrongType', name: file.name }]
    } else {
      change(id, { state: 'failed' })
      post({ type: 'event', name: 'error', detail: { code: result.code } })
    }
  }

  function pump() {
    for (const one of uploads.value) {
      if (running.size >= lanes) return
      if (one.state !== 'waiting') continue
      void work(one).finally(() => {
        running.delete(one.id)
        pump()
      })
    }
  }

  function remove(id: string) {
    uploads.value.filter((one) => one.id === id).forEach(forget)
    uploads.value = uploads.value.filter((one) => one.id !== id)
  }

  // The server keeps a file for who sent it: another session sends it again.
  let owner = model.token.peek()
  effect(() => {
    const token = model.token.value
    if (token === owner) return
    owner = token
    const lost = uploads.peek().filter(({ stored }) => stored !== null)
    lost.forEach(({ id }) => change(id, { state: 'waiting', part: 0, stored: null }))
    if (lost.length > 0) queueMicrotask(pump)
  })

  return {
    add(files) {
      const limits = model.config.value?.files
      if (!limits) return
      const { taken, refused } = pick(files, uploads.value.length, limits)
      refusedFiles.value = refused
      uploads.value = [...uploads.value, ...taken.map((file): Upload => ({
        id: crypto.randomUUID(), file, state: 'waiting', part: 0, stored: null,
        preview: drawn.test(file.type) ? URL.createObjectURL(file) : null,
      }))]
      pump()
    },
    retry(id) {
      change(id, { state: 'waiting' })
      pump()
    },
    remove(id) {
      remove(id)
      refusedFiles.value = []
    },
    take() {
      const taken = uploads.value.flatMap(({ stored }) => stored ?? [])
      uploads.value = []
      refusedFiles.value = []
      return taken
    },
    clear() {
      uploads.value.forEach(forget)
      uploads.value = []
      refusedFiles.value = []
    },
    preview: (uid) => previews.get(uid) ?? null,
  }
}
