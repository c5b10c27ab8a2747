// The frame's end of the port. The port is taken once, and only from the window that embeds us; every other window
// may post what it likes. Only a page of our own origin may show an inbox as it is not (the preview in the console).
import type { PreviewShow } from '@switchboard/protocol'
import { greeting, readMessage, toFrame, type ToFrame, type ToLoader } from '../port/messages.ts'
import { isShow } from '../port/preview.ts'

export type Post = (message: ToLoader) => void

export function awaitHost(receive: (message: ToFrame | PreviewShow, post: Post) => void) {
  const listen = (event: MessageEvent<unknown>) => {
    const [port] = event.ports
    if (window.parent === window || event.source !== window.parent || event.data !== greeting || !port) return
    removeEventListener('message', listen)
    const post: Post = (message) => port.postMessage(message)
    port.onmessage = ({ data }) => {
      const message = event.origin === location.origin && isShow(data) ? data : readMessage(toFrame, data)
      if (message) receive(message, post)
    }
  }
  addEventListener('message', listen)
}
