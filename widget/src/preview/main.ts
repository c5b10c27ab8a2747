// The page inside the console on which an inbox's widget is seen before it is saved: the loader's launcher and panel and the
// real frame, told what to show by the window that embeds this page, if it is of our own origin.
import type { PreviewShow, PreviewTold } from '@switchboard/protocol'
import { mountFrame, type Frame } from '../loader/frame.ts'
import { defaults } from '../loader/options.ts'
import { createView } from '../loader/view.ts'
import { wordsAtHand } from '../loader/words.ts'
import type { ToLoader } from '../port/messages.ts'
import { isShow } from '../port/preview.ts'

const key = new URLSearchParams(location.search).get('key') ?? ''
const rightToLeft = /^(ar|fa|he)\b/

const view = createView()
let asked: PreviewShow | null = null
let frame: Frame | null = null
let look: Pick<Extract<ToLoader, { type: 'look' }>, 'hue' | 'side' | 'launcherText'> | null = null

const tell = (message: PreviewTold) => parent.postMessage(message, location.origin)

function dress() {
  if (!asked) return
  const root = document.documentElement
  root.dataset['theme'] = asked.theme
  root.lang = asked.locale
  root.dir = rightToLeft.test(asked.locale) ? 'rtl' : 'ltr'
  view.style({ ...defaults(), ...look, theme: asked.theme }, wordsAtHand(asked.locale))
}

function heard(message: ToLoader) {
  switch (message.type) {
    case 'ready':
      view.panel.dataset['state'] = 'ready'
      return
    case 'look':
      look = { hue: message.hue, side: message.side, launcherText: message.launcherText }
      return dress()
    case 'close': return open(false)
    default:
  }
}

function open(shown: boolean) {
  view.shown(shown)
  tell({ type: 'button', open: shown })
}

addEventListener('message', ({ source, origin, data }: MessageEvent<unknown>) => {
  if (source !== parent || origin !== location.origin || !isShow(data)) return
  const show = data
  asked = show
  dress()
  view.shown(show.scene !== 'button')
  if (frame) return frame.post(show)
  view.panel.dataset['state'] = 'loading'
  frame = mountFrame({
    url: new URL(`/widget/frame?key=${encodeURIComponent(key)}`, location.origin), into: view.panel, hello: () => asked ?? show, heard,
    late: () => { view.panel.dataset['state'] = 'failed' },
  })
})
view.launcher.addEventListener('click', () => open(view.panel.dataset['shown'] === 'no'))
document.body.append(view.host)
tell({ type: 'ready' })
