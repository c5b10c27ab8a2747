// Files beside the draft: checked here, sent one after the other, ready to go with the message.
import { useCallback, useState } from 'react'
import { acceptedFiles, maxAttachments, type Attachment } from '@switchboard/protocol'
import { codeOf } from '../api/problem.ts'
import { useServices } from '../app/services.ts'

export interface Upload { id: string; name: string; size: number; state: 'sending' | 'ready' | 'failed'; code: string | null; stored: Attachment | null; file: File }

let count = 0

/** Only what the server takes is worth sending; whether it is what it says, the server finds in the bytes. */
const fits = (file: File): boolean => {
  const known = acceptedFiles.split(',')
  const ending = /\.[^.]+$/.exec(file.name)?.[0].toLowerCase()
  return known.includes(file.type) || (ending !== undefined && known.includes(ending))
}

export const useUploads = () => {
  const { client } = useServices()
  const [uploads, setUploads] = useState<readonly Upload[]>([])
  const change = useCallback((id: string, part: Partial<Upload>) => setUploads((all) => all.map((one) => (one.id === id ? { ...one, ...part } : one))), [])

  const start = useCallback(async (upload: Upload) => {
    const form = new FormData()
    form.append('file', upload.file, upload.name)
    try {
      change(upload.id, { state: 'ready', stored: await client.upload<Attachment>('/files', form) })
    } catch (error) {
      change(upload.id, { state: 'failed', code: codeOf(error) })
    }
  }, [client, change])

  const add = useCallback((files: readonly File[]) => {
    const fresh = files.map((file): Upload => {
      const ok = fits(file)
      return { id: `u${count++}`, name: file.name, size: file.size, state: ok ? 'sending' : 'failed', code: ok ? null : 'file.refused', stored: null, file }
    })
    setUploads((all) => [...all, ...fresh].slice(0, maxAttachments))
    for (const one of fresh) if (one.state === 'sending') void start(one)
  }, [start])

  return {
    uploads, add,
    remove: (id: string) => setUploads((all) => all.filter((one) => one.id !== id)),
    clear: () => setUploads([]),
    busy: uploads.some((one) => one.state === 'sending'),
    stored: uploads.flatMap((one) => one.stored ?? []),
  }
}
export type Uploads = ReturnType<typeof useUploads>
