// One booted widget: launcher, panel, frame, vault. Until the first interaction (or consent) it touches neither
// storage nor network.
import type { HostPage, Person, ToFrame, ToLoader } from '../port/messages.ts'
import { element } from './dom.ts'
import type { Events } from './events.ts'
import { type Frame, mountFrame } from './frame.ts'
import { defaults, knownOptions, type Options } from './options.ts'
import { createVault } from './storage.ts'
import { createView } from './view.ts'
import { fitKeyboard } from './viewport.ts'
import { type LoaderWords, loadWords, wordsAtHand } from './words.ts'

export type Status = 'idle' | 'loading' | 'ready' | 'failed'
export type Widget = ReturnType<typeof createWidget>

const hostPage = (): HostPage => ({
  url: location.href.slice(0, 2000), title: document.title.slice(0, 300), referrer: document.referrer.slice(0, 2000),
})

/** `asked` is what the site says. It goes before what the inbox says of its looks, which is known once the frame is. */
export function createWidget(base: URL, asked: Partial<Options>, events: Events) {
  const view = createView()
  const { host, launcher, panel } = view
  let options = { ...defaults(), ...asked }
  const { inbox } = options
  const vault = createVault(inbox)
  let look: Partial<Options> = {}
  /** What the frame shows, once it does. */
  let language: string | null = null
  let words: LoaderWords
  let known: Person = {}
  let frame: Frame | null = null
  let draft: string | null = null
  let unwatch = () => {}

  const widget = {
    status: 'idle' as Status,
    isOpen: false,
    unreadCount: 0,
    visitorId: null as string | null,

    open() {
      if (widget.isOpen) return
      widget.isOpen = true
      if (widget.status === 'failed') unmount()
      mount()
      view.shown(true)
      post({ type: 'shown', open: true })
      focusFrame()
      events.emit('open')
    },
    close() {
      if (!widget.isOpen) return
      widget.isOpen = false
      // Whoever closes from elsewhere on the page keeps the focus where it is.
      if (document.activeElement === host) launcher.focus()
      view.shown(false)
      post({ type: 'shown', open: false })
      events.emit('close')
    },
    toggle() {
      if (widget.isOpen) widget.close()
      else widget.open()
    },
    update(given: unknown) {
      const { locale } = options
      asked = { ...asked, ...knownOptions(given), inbox }
      settle()
      if (locale !== options.locale) language = null
      speak()
      post({ type: 'locale', locale: options.locale })
      post({ type: 'theme', theme: asked.theme ?? null })
    },
    identify(person: Person) {
      known = { ...known, ...person, attributes: { ...known.attributes, ...person.attributes } }
      post({ type: 'person', person })
    },
    compose(text: string) {
      draft = text
      widget.open()
      sendDraft()
    },
    /** With consent a returning visitor's unread count may be read before he opens the chat. */
    consent(given: boolean) {
      if (!given) return widget.logout()
      if (vault.token() !== null) mount()
    },
    logout() {
      vault.clear()
      known = {}
      draft = null
      post({ type: 'logout' })
      tellUnread(0)
      widget.visitorId = null
    },
    shutdown() {
      unmount()
      unfit()
      host.remove()
    },
  }

  function post(message: ToFrame) {
    frame?.post(message)
  }

  function settle() {
    options = { ...defaults(), ...look, ...asked }
  }

  /** In English, or in as much of the visitor's language as is at hand, until the rest of the words arrives. */
  function speak() {
    const atHand = wordsAtHand(language ?? options.locale)
    words = atHand
    view.style(options, words)
    if (!frame) return
    loadWords(base, words.language).then((more) => {
      // Another language may have been chosen meanwhile.
      if (words !== atHand) return
      words = { ...words, ...more }
      view.style(options, words)
    }, () => {})
  }

  function become(status: Status) {
    widget.status = status
    panel.dataset['state'] = status
  }

  function tellUnread(count: number) {
    if (count === widget.unreadCount) return
    widget.unreadCount = count
    view.badge(count)
    events.emit('unread', { count })
  }

  function warm() {
    if (frame || base.origin === location.origin) return
    document.head.append(element('link', { rel: 'preconnect', href: base.origin }))
  }

  function mount() {
    if (frame) return
    const url = new URL('widget/frame', base)
    url.searchParams.set('key', inbox)
    become('loading')
    frame = mountFrame({
      url,
      into: panel,
      hello: () => ({
        type: 'init', token: vault.token(), kept: vault.kept(), locale: options.locale,
        theme: asked.theme ?? null, page: hostPage(), person: known, open: widget.isOpen,
      }),
      heard,
      late: fail,
    })
    speak()
    unwatch = vault.watch((token) => post({ type: 'token', token }))
  }

  function unmount() {
    frame?.remove()
    frame = null
    unwatch()
    become('idle')
  }

  function fail() {
    unmount()
    become('failed')
    const retry = element('button', { type: 'button' }, words.retry)
    retry.addEventListener('click', () => {
      widget.isOpen = false
      widget.open()
    })
    const mail = options.supportEmail
    panel.replaceChildren(element('div', { class: 'card', role: 'alert', dir: 'auto' },
      words.failed, retry, ...mail ? [element('a', { href: `mailto:${mail}` }, words.mail)] : []))
    events.emit('error', { code: 'frame.not_loaded' })
  }

  function focusFrame() {
    if (widget.status === 'ready') panel.querySelector('iframe')?.focus()
  }

  function sendDraft() {
    if (draft === null || widget.status !== 'ready') return
    post({ type: 'compose', text: draft })
    draft = null
    focusFrame()
  }

  function heard(message: ToLoader) {
    switch (message.type) {
      case 'ready':
        become('ready')
        if (widget.isOpen) focusFrame()
        return sendDraft()
      case 'look':
        look = { hue: message.hue, theme: message.theme, side: message.side, launcherText: message.launcherText }
        settle()
        return view.style(options, words)
      case 'language':
        language = message.locale
        return speak()
      case 'close': return widget.close()
      case 'forget': return widget.logout()
      case 'token': return vault.setToken(message.token)
      case 'keep': return vault.keep(message.name, message.value)
      case 'unread': return tellUnread(message.count)
      case 'visitor': widget.visitorId = message.uid; return
      case 'event': return events.emit(message.name, message.detail)
    }
  }

  speak()
  launcher.addEventListener('click', widget.toggle)
  for (const hint of ['pointerenter', 'focus', 'touchstart']) {
    launcher.addEventListener(hint, warm, { once: true, passive: true })
  }
  host.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') widget.close()
  })
  document.body.append(host)
  const unfit = fitKeyboard(panel)
  if (options.consent) widget.consent(true)
  return widget
}
