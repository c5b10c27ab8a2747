// Addresses of the conversation's files. They end after some minutes, so they are asked for when a file is shown or opened,
// many at once.
import { signal } from '@preact/signals'
import type { FileLinks } from '@switchboard/protocol'
import { call, passes } from './api.ts'
import type { Model } from './model.ts'

export interface FileLink { url: string; thumbnailUrl: string | null; askedAt: number }
export interface Links {
  of(uid: string): FileLink | null
  /** Asks where there is no address that will do for a while. */
  want(uid: string): Promise<FileLink | null>
  /** The address did not do. */
  renew(uid: string): Promise<FileLink | null>
  /** A click: an address that has ended is renewed in the tab that it opens. */
  opened(uid: string, event: Event): void
}

/** Of the five minutes that the server gives. */
const goodFor = 4 * 60_000
/** What one picture of the log asks for, the next ones will ask for, too. */
const gather = 20
const most = 50

export function createLinks(model: Model): Links {
  const known = signal<ReadonlyMap<string, FileLink>>(new Map())
  const wanted = new Map<string, { asked: Promise<FileLink | null>; answer(link: FileLink | null): void }>()
  const isGood = (link: FileLink | undefined): link is FileLink => link !== undefined && performance.now() - link.askedAt < goodFor

  function ask(uid: string): Promise<FileLink | null> {
    const waiting = wanted.get(uid)
    if (waiting) return waiting.asked
    const { promise: asked, resolve: answer } = Promise.withResolvers<FileLink | null>()
    if (wanted.size === 0) setTimeout(() => void flush(), gather)
    wanted.set(uid, { asked, answer })
    return asked
  }

  async function flush() {
    const all = [...wanted]
    wanted.clear()
    for (let from = 0; from < all.length; from += most) {
      const part = all.slice(from, from + most)
      const found = await fetchLinks(part.map(([uid]) => uid))
      known.value = new Map([...known.value, ...found])
      for (const [uid, { answer }] of part) answer(found.get(uid) ?? null)
    }
  }

  async function fetchLinks(files: string[]): Promise<Map<string, FileLink>> {
    const askedAt = performance.now()
    const answer = await call<FileLinks>('POST', 'files/links', { token: model.token.value, body: { files } })
    if (answer.ok) return new Map(answer.data.data.map(({ file, url, thumbnailUrl }) => [file, { url, thumbnailUrl, askedAt }]))
    // One that is gone must not hide the others.
    if (passes(answer) || answer.status === 401 || files.length === 1) return new Map()
    const each = await Promise.all(files.map((file) => fetchLinks([file])))
    return new Map(each.flatMap((found) => [...found]))
  }

  const want = async (uid: string) => {
    const link = known.peek().get(uid)
    return isGood(link) ? link : ask(uid)
  }

  return {
    of: (uid) => known.value.get(uid) ?? null,
    want,
    renew: ask,
    opened(uid, event) {
      if (isGood(known.peek().get(uid))) return
      event.preventDefault()
      // Now, while it is the visitor's own click that opens it.
      const tab = window.open('about:blank', '_blank')
      if (tab) tab.opener = null
      void want(uid).then((link) => {
        if (link) tab?.location.replace(link.url)
        else tab?.close()
      })
    },
  }
}
