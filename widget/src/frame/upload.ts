// One file on its way to the server. `fetch` cannot tell how far it is, hence the older way.
import type { Attachment } from '@switchboard/protocol'
import { type Answer, answerOf, silence } from './api.ts'

export interface Sending { answer: Promise<Answer<Attachment>>; abort(): void }

/** `progress` hears how much of it has left, from 0 to 1. */
export function upload(token: string, file: File, progress: (part: number) => void): Sending {
  const request = new XMLHttpRequest()
  const answer = new Promise<Answer<Attachment>>((resolve) => {
    const fail = () => resolve(silence)
    request.upload.addEventListener('progress', ({ loaded, total }) => progress(total > 0 ? loaded / total : 0))
    request.addEventListener('load', () => resolve(answerOf(request.status, request.responseText, request.getResponseHeader('retry-after'))))
    request.addEventListener('error', fail)
    request.addEventListener('abort', fail)
    request.open('POST', '/rest/v1/widget/files')
    request.setRequestHeader('authorization', `Visitor ${token}`)
    const body = new FormData()
    body.append('file', file, file.name)
    request.send(body)
  })
  return { answer, abort: () => request.abort() }
}
