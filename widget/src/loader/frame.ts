// Mounts the chat frame and owns the only channel to it. No window message is ever listened to here: the frame can
// answer through the port it was given, and nobody else has one.
import type { PreviewShow } from '@switchboard/protocol'
import { greeting, readMessage, type ToFrame, type ToLoader, toLoader } from '../port/messages.ts'

/** After this the visitor gets an error card instead of an empty panel. */
const patience = 8000

export interface Frame {
  post(message: ToFrame | PreviewShow): void
  remove(): void
}

interface Hooks {
  url: URL
  into: HTMLElement
  /** What the frame is told first, read at the moment it asks. */
  hello(): ToFrame | PreviewShow
  heard(message: ToLoader): void
  late(): void
}

export function mountFrame(hooks: Hooks): Frame {
  const frame = document.createElement('iframe')
  let port: MessagePort | null = null
  const timer = setTimeout(hooks.late, patience)

  frame.src = hooks.url.href
  // A frame that loads again (its own reload) gets a fresh port; the old one is dead with its document.
  frame.addEventListener('load', () => {
    port?.close()
    const channel = new MessageChannel()
    port = channel.port1
    port.onmessage = ({ data }) => {
      const message = readMessage(toLoader, data)
      if (!message) return
      if (message.type === 'ready') clearTimeout(timer)
      hooks.heard(message)
    }
    frame.contentWindow?.postMessage(greeting, hooks.url.origin, [channel.port2])
    port.postMessage(hooks.hello())
  })
  hooks.into.replaceChildren(frame)

  return {
    post: (message) => port?.postMessage(message),
    remove() {
      clearTimeout(timer)
      port?.close()
      frame.remove()
    },
  }
}
